#include "diagnose/forward.h"

#include "azure/azure_dns.h"
#include "azure/resource_id.h"
#include "diagnose/azline.h"
#include "diagnose/server_guess.h"
#include "diagnose/server_step.h"
#include "diagnose/state.h"
#include "dns/name.h"

bool forward_in_vnet(const struct judge *judge)
{
    return judge->run->vantage.kind == VANTAGE_VNET;
}

static bool among(const struct finding_group *group, size_t resolver)
{
    for (size_t i = 0; i < group->n_resolvers; i++)
        if (group->resolvers[i] == resolver)
            return true;
    return false;
}

const char *forward_target(const struct judge *judge, const struct finding_group *group)
{
    const struct run *run = judge->run;
    char room[IP_TEXT];
    if (forward_in_vnet(judge))
        return AZURE_DNS_ADDRESS;
    for (size_t r = 0; group->n_names && r < run->n_resolvers; r++) {
        const struct view *view = facts_view(judge->facts, group->names[0], r);
        unsigned state = judge_state(judge, view);
        if (run->resolvers[r].role != ROLE_SYSTEM_PATH && !among(group, r) && !(state & S_IS_AZURE_DNS) &&
            state_is_private_truth(state) && run->resolvers[r].port == 53 &&
            ip_classify(&run->resolvers[r].address) != IP_LOOPBACK)
            return arena_strdup(judge->arena, ip_format(&run->resolvers[r].address, room));
    }
    return "<inbound-endpoint>";
}

/* --- servers that Azure runs: no forwarder is written there, the resource is changed --- */

/* A firewall with DNS proxy asks the servers of its policy; without any, Azure DNS of its own VNet. */
static void firewall_steps(const struct judge *judge, const struct finding_group *group, size_t resolver,
                           struct finding *finding)
{
    const struct server_identity *identity = &judge->identities[resolver];
    const struct dns_firewall *firewall = identity->firewall;
    struct ip_list upstreams = {firewall->upstreams, firewall->n_upstreams, firewall->n_upstreams};
    const char *asks = firewall->n_upstreams
                           ? arena_printf(judge->arena, "asks %s", say_addresses(judge, &upstreams))
                           : "asks Azure DNS";
    const char *proxy = firewall->proxy == TRI_NO ? "; its DNS proxy is off" : "";
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             arena_printf(judge->arena,
                          "%s is the Azure Firewall %s, which %s%s: see its DNS settings. What it gets from "
                          "Azure DNS depends on the zones linked to its own VNet.",
                          say_resolver(judge, resolver), identity->name, asks, proxy),
             az_firewall_dns_show(judge, firewall), NULL);
    forward_link_steps(judge, group, identity->vnet_id, finding);
    if (firewall->n_upstreams || firewall->proxy == TRI_NO)
        say_step(
            judge, finding, STEP_CHANGE, RISK_SHARED,
            arena_printf(judge->arena,
                         "Let it ask Azure DNS, which knows the zones linked to its VNet. Every client of "
                         "the firewall then gets all names from there, not only %s.",
                         say_suffixes(judge, group)),
            az_firewall_dns_set(judge, firewall, AZURE_DNS_ADDRESS),
            firewall->n_upstreams
                ? arena_printf(judge->arena, "Set %s again.", say_addresses(judge, &upstreams))
                : "Turn the DNS proxy off again.");
}

/* An inbound endpoint, and 168.63.129.16 itself, answer by the links of one VNet and by the ruleset linked to
 * it. */
static void azure_dns_steps(const struct judge *judge, const struct finding_group *group, size_t resolver,
                            struct finding *finding)
{
    const struct server_identity *identity = &judge->identities[resolver];
    const struct network *network = judge->run->inventory ? &judge->run->inventory->network : NULL;
    const struct forwarding_ruleset *ruleset =
        network && identity->vnet_id ? network_ruleset_of(network, identity->vnet_id) : NULL;
    bool inbound = identity->kind == SERVER_INBOUND;
    const char *what =
        inbound ? arena_printf(judge->arena, " is the inbound endpoint %s", identity->name) : " is Azure DNS";
    const char *server = say_resolver(judge, resolver);
    if (ruleset)
        say_step(judge, finding, STEP_VERIFY, RISK_NONE,
                 arena_printf(judge->arena,
                              "%s%s, and the forwarding ruleset %s is linked to its VNet: see that no rule "
                              "of it sends these names elsewhere.",
                              server, what, ruleset->name),
                 az_ruleset_rules(judge, ruleset), NULL);
    else
        say_step(judge, finding, STEP_VERIFY, RISK_NONE,
                 arena_printf(judge->arena,
                              "%s%s: no forwarder is set there, it answers from the private zones linked to "
                              "its VNet, and by the forwarding ruleset linked to it.",
                              server, what),
                 az_link_list(judge, judge->run->names[group->names[0]].zone->zone), NULL);
    forward_link_steps(judge, group, identity->vnet_id, finding);
}

/* Whether ARM shows a link of a zone of this name to the VNet. */
static bool is_linked(const struct judge *judge, const char *zone, const char *vnet)
{
    const struct inventory *inventory = judge->run->inventory;
    for (size_t z = 0; vnet && inventory && z < inventory->n_zones; z++)
        for (size_t l = 0; l < inventory->zones[z].n_links; l++)
            if (dns_name_equal(inventory->zones[z].name, zone) &&
                arm_id_equal(inventory->zones[z].links[l].vnet_id, vnet))
                return true;
    return false;
}

void forward_link_steps(const struct judge *judge, const struct finding_group *group, const char *vnet,
                        struct finding *finding)
{
    enum { ZONES_SHOWN = 3 };
    const struct azure_zone *zones[16];
    size_t n_zones = say_zone_list(judge, group, zones);
    for (size_t i = 0; i < n_zones && i < ZONES_SHOWN; i++)
        if (!is_linked(judge, zones[i]->zone, vnet))
            say_step(
                judge, finding, STEP_CHANGE, RISK_SHARED,
                arena_printf(judge->arena,
                             "Link %s to that VNet once the records are in it. Linking turns "
                             "every name without a record in the zone into NXDOMAIN for that VNet and all "
                             "who ask through it.",
                             zones[i]->zone),
                az_link_create(judge, zones[i]->zone, vnet), az_link_delete(judge, zones[i]->zone));
}

/* --- servers with a configuration of their own --- */

/* "10.0.0.4 (corp), VM dns-hub": with what the inventory knows of it. */
static const char *described(const struct judge *judge, const struct finding_group *group)
{
    const struct server_identity *identity = &judge->identities[say_first(judge, group)];
    const char *servers = say_resolvers(judge, group);
    if (identity->kind == SERVER_VM && identity->name)
        return arena_printf(judge->arena, "%s, VM %s", servers, identity->name);
    if (identity->kind == SERVER_BALANCER && identity->name)
        return arena_printf(judge->arena, "%s, load balancer %s with each server behind it", servers,
                            identity->name);
    return servers;
}

static void server_steps(const struct judge *judge, const struct finding_group *group,
                         struct finding *finding)
{
    struct arena *arena = judge->arena;
    const char *target = forward_target(judge, group), *servers = described(judge, group);
    bool again = finding->code == 103;
    const char *to =
        AZURE_DNS_ADDRESS " if it is in Azure and its VNet has the zone links; else to a server there "
                          "that has";
    if (!forward_in_vnet(judge))
        to = arena_printf(arena,
                          "%s: a Private Resolver inbound endpoint or a DNS server in the VNet, never "
                          "168.63.129.16, which answers only inside Azure",
                          target);
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             arena_printf(arena, "Ask the intended target from %s itself: it must give the private address.",
                          say_resolvers(judge, group)),
             arena_printf(arena, "dig +short @%s %s", target,
                          group->n_names ? judge->run->names[group->names[0]].fqdn : "openai.azure.com"),
             NULL);
    server_step(judge, group, finding, again ? LINES_FORWARD_ELSEWHERE : LINES_FORWARD,
                arena_printf(arena,
                             "On %s, forward %s (the public zone, not only privatelink) to %s. For every "
                             "client of the server, an account that has a private endpoint but no record in "
                             "the private zone becomes NXDOMAIN.",
                             servers, say_suffixes(judge, group), to),
                again ? "Set the former target again and flush the server's cache."
                      : "Remove the forwarder again and flush the server's cache.");
}

void forward_steps(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    bool own = false, any = false;
    for (size_t i = 0; i < group->n_resolvers; i++) {
        size_t resolver = group->resolvers[i];
        if (judge->run->resolvers[resolver].role == ROLE_SYSTEM_PATH)
            continue;
        any = true;
        if (!server_is_managed(judge, resolver) || !group->n_names)
            own = true;
        else if (judge->identities[resolver].firewall)
            firewall_steps(judge, group, resolver, finding);
        else
            azure_dns_steps(judge, group, resolver, finding);
    }
    if (own || !any)
        server_steps(judge, group, finding);
    say_verify(judge, group, finding);
}
