#include "diagnose/forward.h"

#include "diagnose/state.h"

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
        return "168.63.129.16";
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

/* One zone in the syntax of the usual servers: which one it is, is not known. `replace`: a forwarder stands
 * there already. */
static char *forward_lines(const struct judge *judge, const char *zone, const char *target, bool replace)
{
    return arena_printf(judge->arena,
                        "BIND     zone \"%s\" { type forward; forward only; forwarders { %s; }; };\n"
                        "unbound  forward-zone: name: \"%s\" forward-addr: %s\n"
                        "dnsmasq  server=/%s/%s\n"
                        "Windows  %s-DnsServerConditionalForwarderZone -Name %s -MasterServers %s",
                        zone, target, zone, target, zone, target, replace ? "Set" : "Add", zone, target);
}

void forward_steps(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct azure_zone *zones[16];
    size_t n_zones = say_zone_list(judge, group, zones);
    const char *target = forward_target(judge, group);
    const char *servers = say_resolvers(judge, group);
    const char *zone = n_zones ? zones[0]->suffix : "openai.azure.com";
    struct arena *arena = judge->arena;
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             arena_printf(arena, "Ask the intended target from %s itself: it must give the private address.",
                          servers),
             arena_printf(arena, "dig +short @%s %s", target,
                          group->n_names ? judge->run->names[group->names[0]].fqdn : zone),
             NULL);
    say_step(
        judge, finding, STEP_CHANGE, RISK_SHARED,
        arena_printf(
            arena,
            "On %s, forward %s (the public zone, not only privatelink) to %s. For every client of the "
            "server, an account that has a private endpoint but no record in the private zone becomes "
            "NXDOMAIN.%s",
            servers, say_suffixes(judge, group),
            forward_in_vnet(judge)
                ? "168.63.129.16 if it is in Azure and its VNet has the zone links; else to a server there "
                  "that has"
                : arena_printf(arena,
                               "%s: a Private Resolver inbound endpoint or a DNS server in the VNet, never "
                               "168.63.129.16, which answers only inside Azure",
                               target),
            n_zones > 1 ? " One such line for each zone:" : ""),
        forward_lines(judge, zone, target, finding->code == 103),
        finding->code == 103 ? "Set the former target again and flush the server's cache."
                             : "Remove the forwarder again and flush the server's cache.");
    say_verify(judge, group, finding);
}
