#include <string.h>

#include "base/json_read.h"
#include "model/json_fields.h"
#include "model/network.h"

static bool read_prefix(struct json_at at, struct ip_prefix *out, struct err *err)
{
    const char *text;
    if (!json_present(at)) {
        return json_type_error(at, "a string", err);
    }
    if (!json_get_string(at, &text, err)) {
        return false;
    }
    if (!ip_parse_prefix(text, &out->ip, &out->length)) {
        return field_error(at, "not an address prefix", text, err);
    }
    if (out->length < 0) {
        out->length = out->ip.family == 4 ? 32 : 128;
    }
    return true;
}

static bool read_prefixes(struct json_at at, struct virtual_network *vnet, struct err *err)
{
    struct json_at array;
    if (!field_array(at, "addressPrefixes", FIELD_IPS_MAX, &array, err)) {
        return false;
    }
    vnet->n_prefixes = json_size(array);
    vnet->prefixes = arena_array(at.arena, vnet->n_prefixes, sizeof *vnet->prefixes);
    for (size_t i = 0; i < vnet->n_prefixes; i++) {
        if (!read_prefix(json_item(array, i), &vnet->prefixes[i], err)) {
            return false;
        }
    }
    return true;
}

static bool read_subnet(struct json_at at, void *item, struct err *err)
{
    struct subnet *subnet = item;
    return field_need_id(at, "id", &subnet->id, err) &&
           field_strings(at, "serviceEndpoints", &subnet->service_endpoints, &subnet->n_service_endpoints,
                         err);
}

/* Older files do not have them: not known. */
static bool read_subnets(struct json_at at, struct virtual_network *vnet, struct err *err)
{
    if (!json_present(json_member(at, "subnets"))) {
        return true;
    }
    vnet->subnets_read = TRI_YES;
    vnet->subnets = field_objects(at, "subnets", sizeof *vnet->subnets, read_subnet, &vnet->n_subnets, err);
    return vnet->subnets != NULL;
}

static bool read_vnet(struct json_at at, void *item, struct err *err)
{
    struct virtual_network *vnet = item;
    return field_need_id(at, "id", &vnet->id, err) && field_need_string(at, "name", &vnet->name, err) &&
           read_prefixes(at, vnet, err) &&
           field_ordered_ips(at, "dnsServers", &vnet->dns_servers, &vnet->n_dns_servers, err) &&
           field_ids(at, "peers", &vnet->peers, &vnet->n_peers, err) && read_subnets(at, vnet, err);
}

static bool read_nic(struct json_at at, void *item, struct err *err)
{
    struct network_interface *nic = item;
    if (!field_need_id(at, "id", &nic->id, err) || !field_need_string(at, "name", &nic->name, err) ||
        !field_id(at, "virtualMachineId", &nic->vm_id, err) ||
        !field_id(at, "subnetId", &nic->subnet_id, err) ||
        !field_ordered_ips(at, "addresses", &nic->addresses, &nic->n_addresses, err) ||
        !field_ordered_ips(at, "dnsServers", &nic->dns_servers, &nic->n_dns_servers, err) ||
        !field_ordered_ips(at, "appliedDnsServers", &nic->applied_dns, &nic->n_applied_dns, err)) {
        return false;
    }
    nic->vnet_id = network_subnet_vnet(at.arena, nic->subnet_id);
    return true;
}

static bool read_inbound(struct json_at at, void *item, struct err *err)
{
    struct inbound_endpoint *endpoint = item;
    return field_need_id(at, "id", &endpoint->id, err) &&
           field_need_string(at, "name", &endpoint->name, err) &&
           field_id(at, "virtualNetworkId", &endpoint->vnet_id, err) &&
           (!json_present(json_member(at, "address")) || field_ip(at, "address", &endpoint->address, err));
}

static bool read_targets(struct json_at at, struct forwarding_rule *rule, struct err *err)
{
    struct json_at array;
    if (!field_array(at, "targets", FIELD_IPS_MAX, &array, err)) {
        return false;
    }
    rule->n_targets = json_size(array);
    rule->targets = arena_array(at.arena, rule->n_targets, sizeof *rule->targets);
    rule->ports = arena_array(at.arena, rule->n_targets, sizeof *rule->ports);
    for (size_t i = 0; i < rule->n_targets; i++) {
        struct json_at target = json_item(array, i);
        int64_t port;
        if (!json_need_object(target, err) || !field_ip(target, "address", &rule->targets[i], err) ||
            !field_int(target, "port", 1, UINT16_MAX, &port, err)) {
            return false;
        }
        rule->ports[i] = (uint16_t)port;
    }
    return true;
}

static bool read_rule(struct json_at at, void *item, struct err *err)
{
    struct forwarding_rule *rule = item;
    return field_string(at, "name", &rule->name, err) &&
           field_need_name(at, "domainName", &rule->domain, err) &&
           field_tri(at, "enabled", &rule->enabled, err) && read_targets(at, rule, err);
}

static bool read_ruleset(struct json_at at, void *item, struct err *err)
{
    struct forwarding_ruleset *ruleset = item;
    if (!field_need_id(at, "id", &ruleset->id, err) || !field_need_string(at, "name", &ruleset->name, err) ||
        !field_tri(at, "rulesRead", &ruleset->rules_read, err) ||
        !field_tri(at, "linksRead", &ruleset->links_read, err) ||
        !field_ids(at, "virtualNetworkIds", &ruleset->vnet_ids, &ruleset->n_vnets, err)) {
        return false;
    }
    ruleset->rules = field_objects(at, "rules", sizeof *ruleset->rules, read_rule, &ruleset->n_rules, err);
    return ruleset->rules != NULL;
}

static bool read_policy(struct json_at at, void *item, struct err *err)
{
    struct dns_policy *policy = item;
    return field_need_id(at, "id", &policy->id, err) && field_need_string(at, "name", &policy->name, err) &&
           field_ids(at, "virtualNetworkIds", &policy->vnet_ids, &policy->n_vnets, err);
}

static bool read_firewall(struct json_at at, void *item, struct err *err)
{
    struct dns_firewall *firewall = item;
    return field_need_id(at, "id", &firewall->id, err) &&
           field_need_string(at, "name", &firewall->name, err) &&
           field_id(at, "firewallPolicyId", &firewall->policy_id, err) &&
           field_id(at, "virtualNetworkId", &firewall->vnet_id, err) &&
           field_ordered_ips(at, "addresses", &firewall->addresses, &firewall->n_addresses, err) &&
           field_tri(at, "enableProxy", &firewall->proxy, err) &&
           field_ordered_ips(at, "dnsServers", &firewall->upstreams, &firewall->n_upstreams, err);
}

static bool read_balancer(struct json_at at, void *item, struct err *err)
{
    struct load_balancer *balancer = item;
    return field_need_id(at, "id", &balancer->id, err) &&
           field_need_string(at, "name", &balancer->name, err) &&
           field_id(at, "virtualNetworkId", &balancer->vnet_id, err) &&
           field_ordered_ips(at, "addresses", &balancer->addresses, &balancer->n_addresses, err);
}

/* An array of resources, each there once, and whether it was read. NULL for an error. */
static void *read_list(struct json_at at, const char *key, const char *read_key, size_t size,
                       field_reader *reader, size_t *count, enum tri *read, struct err *err)
{
    void *items = field_objects(at, key, size, reader, count, err);
    bool ok = items != NULL && field_tri(at, read_key, read, err) &&
              field_unique(at, key, items, *count, size, err);
    return ok ? items : NULL;
}

bool network_read(struct json_at at, struct network *out, struct err *err)
{
    memset(out, 0, sizeof *out);
    if (!json_present(at)) {
        return true;
    }
    return json_need_object(at, err) &&
           (out->vnets = read_list(at, "virtualNetworks", "virtualNetworksRead", sizeof *out->vnets,
                                   read_vnet, &out->n_vnets, &out->vnets_read, err)) != NULL &&
           (out->nics = read_list(at, "networkInterfaces", "networkInterfacesRead", sizeof *out->nics,
                                  read_nic, &out->n_nics, &out->nics_read, err)) != NULL &&
           (out->inbound = read_list(at, "inboundEndpoints", "inboundEndpointsRead", sizeof *out->inbound,
                                     read_inbound, &out->n_inbound, &out->resolvers_read, err)) != NULL &&
           (out->rulesets =
                read_list(at, "dnsForwardingRulesets", "dnsForwardingRulesetsRead", sizeof *out->rulesets,
                          read_ruleset, &out->n_rulesets, &out->rulesets_read, err)) != NULL &&
           (out->policies =
                read_list(at, "dnsResolverPolicies", "dnsResolverPoliciesRead", sizeof *out->policies,
                          read_policy, &out->n_policies, &out->policies_read, err)) != NULL &&
           (out->firewalls = read_list(at, "azureFirewalls", "azureFirewallsRead", sizeof *out->firewalls,
                                       read_firewall, &out->n_firewalls, &out->firewalls_read, err)) !=
               NULL &&
           (out->balancers = read_list(at, "loadBalancers", "loadBalancersRead", sizeof *out->balancers,
                                       read_balancer, &out->n_balancers, &out->balancers_read, err)) != NULL;
}
