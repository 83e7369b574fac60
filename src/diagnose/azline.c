#include "diagnose/azline.h"

#include "azure/resource_id.h"
#include "base/text.h"
#include "dns/name.h"
#include "model/expected.h"

const struct private_zone *az_zone(const struct judge *judge, const char *zone, size_t *count)
{
    const struct inventory *inventory = judge->run->inventory;
    const struct private_zone *best = NULL;
    *count = 0;
    for (size_t i = 0; inventory && i < inventory->n_zones; i++) {
        const struct private_zone *candidate = &inventory->zones[i];
        if (!dns_name_equal(candidate->name, zone))
            continue;
        ++*count;
        if (!best || candidate->n_links > best->n_links)
            best = candidate;
    }
    return best;
}

const struct record_set *az_record(const struct private_zone *zone, const char *name)
{
    for (size_t i = 0; zone && i < zone->n_records; i++)
        if (text_equal_nocase(zone->records[i].name, name))
            return &zone->records[i];
    return NULL;
}

const char *az_quoted(const struct judge *judge, const char *text, const char *placeholder)
{
    return text ? text_shell_quote(judge->arena, text) : placeholder;
}

char *az_place(const struct judge *judge, const char *id, const char *placeholder)
{
    if (!id)
        return arena_printf(judge->arena, "-g %s", placeholder);
    const char *group = arena_strdup(judge->arena, arm_id_segment(judge->arena, id, "resourceGroups"));
    const char *subscription = arm_id_segment(judge->arena, id, "subscriptions");
    return arena_printf(judge->arena, "-g %s%s%s", az_quoted(judge, group, placeholder),
                        subscription ? " --subscription " : "",
                        subscription ? az_quoted(judge, subscription, "") : "");
}

static char *zone_place(const struct judge *judge, const char *zone)
{
    size_t count;
    const struct private_zone *found = az_zone(judge, zone, &count);
    return az_place(judge, found ? found->id : NULL, "<zone-resource-group>");
}

char *az_link_list(const struct judge *judge, const char *zone)
{
    return arena_printf(judge->arena, "az network private-dns link vnet list %s -z %s -o table",
                        zone_place(judge, zone), zone);
}

char *az_link_create(const struct judge *judge, const char *zone, const char *vnet)
{
    return arena_printf(judge->arena,
                        "az network private-dns link vnet create %s -z %s -n <link-name> -v %s -e false",
                        zone_place(judge, zone), zone, az_quoted(judge, vnet, "<vnet-id-of-the-resolver>"));
}

char *az_link_delete(const struct judge *judge, const char *zone)
{
    return arena_printf(judge->arena, "az network private-dns link vnet delete %s -z %s -n <link-name>",
                        zone_place(judge, zone), zone);
}

char *az_link_policy(const struct judge *judge, const char *zone, const char *policy)
{
    return arena_printf(
        judge->arena,
        "az network private-dns link vnet update %s -z %s -n <link-name> --resolution-policy %s",
        zone_place(judge, zone), zone, policy);
}

char *az_zone_create(const struct judge *judge, const char *zone)
{
    return arena_printf(judge->arena, "az network private-dns zone create %s -n %s", zone_place(judge, zone),
                        zone);
}

char *az_record_show(const struct judge *judge, const char *zone, const char *name)
{
    return arena_printf(judge->arena, "az network private-dns record-set a show %s -z %s -n %s",
                        zone_place(judge, zone), zone, az_quoted(judge, name, "<record>"));
}

char *az_record_add(const struct judge *judge, const char *zone, const char *name, const char *address)
{
    return arena_printf(judge->arena, "az network private-dns record-set a add-record %s -z %s -n %s -a %s",
                        zone_place(judge, zone), zone, az_quoted(judge, name, "<record>"),
                        az_quoted(judge, address, "<address>"));
}

char *az_record_remove(const struct judge *judge, const char *zone, const char *name, const char *address)
{
    return arena_printf(
        judge->arena,
        "az network private-dns record-set a remove-record %s -z %s -n %s -a %s --keep-empty-record-set",
        zone_place(judge, zone), zone, az_quoted(judge, name, "<record>"),
        az_quoted(judge, address, "<address>"));
}

char *az_zone_group(const struct judge *judge, const struct private_endpoint *endpoint,
                    const struct azure_zone *zone)
{
    size_t count;
    const struct private_zone *found = az_zone(judge, zone->zone, &count);
    const char *verb = endpoint && endpoint->zone_group == TRI_YES ? "add" : "create";
    return arena_printf(
        judge->arena,
        "az network private-endpoint dns-zone-group %s %s --endpoint-name %s -n default --zone-name %s "
        "--private-dns-zone %s",
        verb, az_place(judge, endpoint ? endpoint->id : NULL, "<endpoint-resource-group>"),
        az_quoted(judge, endpoint ? endpoint->name : NULL, "<private-endpoint>"), zone->service,
        az_quoted(judge, found ? found->id : NULL, "<full-id-of-the-zone>"));
}

bool az_zone_in_group(const struct private_endpoint *endpoint, const struct azure_zone *zone)
{
    for (size_t i = 0; endpoint && i < endpoint->n_zone_configs; i++)
        if (text_ends_nocase(endpoint->zone_configs[i].zone_id, zone->zone))
            return true;
    return false;
}

char *az_zone_group_renew(const struct judge *judge, const struct private_endpoint *endpoint,
                          const struct azure_zone *zone)
{
    return arena_printf(judge->arena,
                        "az network private-endpoint dns-zone-group remove %s --endpoint-name %s -n default "
                        "--zone-name %s && %s",
                        az_place(judge, endpoint->id, "<endpoint-resource-group>"),
                        az_quoted(judge, endpoint->name, "<private-endpoint>"), zone->service,
                        az_zone_group(judge, endpoint, zone));
}

char *az_connection_approve(const struct judge *judge, const char *connection_id)
{
    return arena_printf(judge->arena,
                        "az network private-endpoint-connection approve --id %s --description approved",
                        az_quoted(judge, connection_id, "<connection-id>"));
}

char *az_connection_list(const struct judge *judge, const struct account *account, const char *name)
{
    return arena_printf(
        judge->arena,
        "az network private-endpoint-connection list --type Microsoft.CognitiveServices/accounts %s -n %s -o "
        "table",
        az_place(judge, account ? account->id : NULL, "<account-resource-group>"),
        az_quoted(judge, account ? account->name : name, "<account>"));
}

char *az_custom_domain(const struct judge *judge, const struct account *account)
{
    return arena_printf(judge->arena, "az cognitiveservices account update %s -n %s --custom-domain %s",
                        az_place(judge, account->id, "<account-resource-group>"),
                        az_quoted(judge, account->name, "<account>"), "<subdomain>");
}

char *az_account_list(const struct judge *judge, const char *name)
{
    char *query = arena_printf(
        judge->arena,
        "[?contains(to_string(properties.customSubDomainName), '%s')].[name, properties.endpoint]", name);
    return arena_printf(judge->arena, "az cognitiveservices account list --query %s -o table",
                        text_shell_quote(judge->arena, query));
}

/* Classic rules have their DNS settings on the firewall, others on its policy. */
static char *firewall_line(const struct judge *judge, const struct dns_firewall *firewall, const char *verb)
{
    const char *id = firewall->policy_id ? firewall->policy_id : firewall->id;
    const char *type = firewall->policy_id ? "firewallPolicies" : "azureFirewalls";
    const char *name = arm_id_segment(judge->arena, id, type);
    return arena_printf(
        judge->arena, "az network firewall %s%s %s -n %s", firewall->policy_id ? "policy " : "", verb,
        az_place(judge, id, "<firewall-resource-group>"), az_quoted(judge, name, "<firewall>"));
}

char *az_firewall_dns_show(const struct judge *judge, const struct dns_firewall *firewall)
{
    return arena_printf(judge->arena, "%s --query %s", firewall_line(judge, firewall, "show"),
                        firewall->policy_id ? "dnsSettings" : "additionalProperties");
}

char *az_firewall_dns_set(const struct judge *judge, const struct dns_firewall *firewall, const char *server)
{
    return arena_printf(judge->arena, "%s --dns-servers %s --enable-dns-proxy true",
                        firewall_line(judge, firewall, "update"), server);
}

char *az_ruleset_rules(const struct judge *judge, const struct forwarding_ruleset *ruleset)
{
    return arena_printf(judge->arena, "az dns-resolver forwarding-rule list %s --ruleset-name %s -o table",
                        az_place(judge, ruleset->id, "<ruleset-resource-group>"),
                        az_quoted(judge, ruleset->name, "<ruleset>"));
}

const struct private_endpoint *az_endpoint_of(const struct judge *judge, size_t name)
{
    const struct account *account = judge->facts->names[name].account;
    const struct inventory *inventory = judge->run->inventory;
    for (size_t i = 0; account && inventory && i < account->n_connections; i++) {
        if (!pe_connection_approved(&account->connections[i]))
            continue;
        const struct private_endpoint *endpoint =
            inventory_endpoint(inventory, account->connections[i].endpoint_id);
        if (endpoint && endpoint->readable != TRI_NO)
            return endpoint;
    }
    return NULL;
}
