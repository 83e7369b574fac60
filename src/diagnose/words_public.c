/* The words of 2xx: public address instead of the private one. */
#include "azure/resource_id.h"
#include "base/buf.h"
#include "base/text.h"
#include "diagnose/azline.h"
#include "diagnose/forward.h"
#include "diagnose/public_cause.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"
#include "diagnose/server_step.h"
#include "diagnose/state.h"
#include "dns/name.h"

/* The best view of a name at another DNS server: one that is right, else one that Azure's zone speaks in;
 * NULL. */
static const struct view *truth_elsewhere(const struct judge *judge, size_t name)
{
    const struct view *told = NULL;
    for (size_t r = 0; r < judge->run->n_resolvers; r++) {
        const struct view *view = facts_view(judge->facts, name, r);
        unsigned state = judge_state(judge, view);
        if (judge->run->resolvers[r].role == ROLE_SYSTEM_PATH)
            continue;
        if (state_is_private_truth(state))
            return view;
        if (!told && state_tells_azure_zone(state))
            told = view;
    }
    return told;
}

/* Whether what a server would get from Azure's zone for some name of the group is no good yet. */
static const struct view *wrong_in_azure(const struct judge *judge, const struct finding_group *group)
{
    for (size_t i = 0; i < group->n_names; i++) {
        const struct view *view = truth_elsewhere(judge, group->names[i]);
        if (view && !state_is_private_truth(judge_state(judge, view)))
            return view;
    }
    return NULL;
}

/* The two questions that tell these causes apart: the zone's SOA and the privatelink name by itself. */
static void show_zone(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct view *view =
        facts_view(judge->facts, (size_t)group->first->name, (size_t)group->first->resolver);
    say_because(judge, finding, say_question(judge, view->zone_soa));
    say_because(judge, finding,
                say_question(judge, view->privatelink ? view->privatelink : view->privatelink_aaaa));
    say_because(judge, finding, say_question(judge, view->uncached));
}

/* What ARM knows of the zones and their links. */
static void show_links(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct azure_zone *zones[16];
    size_t n_zones = say_zone_list(judge, group, zones);
    const struct inventory *inventory = judge->run->inventory;
    for (size_t i = 0; inventory && i < n_zones; i++) {
        size_t count;
        const struct private_zone *zone = az_zone(judge, zones[i]->zone, &count);
        if (zone && zone->links_read == TRI_YES)
            say_because(judge, finding,
                        arena_printf(judge->arena, "ARM: zone %s has %s to VNets%s", zones[i]->zone,
                                     say_count(judge, zone->n_links, "link"),
                                     count > 1 ? ", and there are others of that name" : ""));
        else if (!zone && inventory->zones_read == TRI_YES)
            say_because(judge, finding,
                        arena_printf(judge->arena, "ARM: no zone %s in the %s read", zones[i]->zone,
                                     say_count(judge, inventory->n_subscriptions, "subscription")));
    }
}

/* The group's first name in this zone; the group has one. */
static size_t name_in_zone(const struct judge *judge, const struct finding_group *group,
                           const struct azure_zone *zone)
{
    size_t i = 0;
    while (judge->run->names[group->names[i]].zone != zone)
        i++;
    return group->names[i];
}

/* The record first and the link last: a linked zone without the record answers "no such name". */
static void link_one(const struct judge *judge, const struct finding_group *group,
                     const struct azure_zone *row, const char *vnet, struct finding *finding)
{
    size_t count, name = name_in_zone(judge, group, row);
    const struct private_zone *zone = az_zone(judge, row->zone, &count);
    bool absent = !zone && judge->run->inventory && judge->run->inventory->zones_read == TRI_YES;
    const char *label = dns_name_label(judge->arena, judge->run->names[name].fqdn);
    const struct private_endpoint *endpoint = az_endpoint_of(judge, name);
    char *elsewhere = arena_printf(
        judge->arena, "az network private-dns zone list --query \"[?name=='%s'].id\" -o tsv", row->zone);
    if (!absent) {
        say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See which VNets the zone is linked to.",
                 az_link_list(judge, row->zone), NULL);
    } else {
        say_step(judge, finding, STEP_VERIFY, RISK_NONE,
                 "No such zone was found: see whether one exists in another subscription.", elsewhere, NULL);
        say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
                 "If there is none, create the zone; it does nothing until it is linked.",
                 az_zone_create(judge, row->zone), "Delete the zone.");
    }
    if (endpoint && !(zone && az_record(zone, label)))
        say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
                 "Put the zone into the endpoint's zone group, which writes the record.",
                 az_zone_group(judge, endpoint, row), "Remove the zone from the group.");
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             arena_printf(
                 judge->arena,
                 "Once the record is in it, link %s to the VNet of the server that asks Azure DNS%s. Linking "
                 "turns every name without a record in the zone into NXDOMAIN for that VNet.",
                 row->zone,
                 vnet ? arena_printf(judge->arena, " (%s)", arm_id_name(judge->arena, vnet))
                 : forward_in_vnet(judge) ? ""
                                          : " (the VNet of the inbound endpoint or DNS server in Azure)"),
             az_link_create(judge, row->zone, vnet), az_link_delete(judge, row->zone));
}

static void link_steps(const struct judge *judge, const struct finding_group *group, const char *vnet,
                       struct finding *finding)
{
    const struct azure_zone *zones[16];
    size_t n_zones = say_zone_list(judge, group, zones);
    for (size_t i = 0; i < n_zones && i < 3; i++)
        link_one(judge, group, zones[i], vnet, finding);
    say_verify(judge, group, finding);
}

/* The one VNet that Azure DNS answers for at all of the group's servers, where ARM tells; NULL. */
static const char *vnet_of(const struct judge *judge, const struct finding_group *group)
{
    const char *vnet = NULL;
    for (size_t i = 0; i < group->n_resolvers; i++) {
        size_t resolver = group->resolvers[i];
        const char *own = judge->identities[resolver].vnet_id;
        if (judge->run->resolvers[resolver].role == ROLE_SYSTEM_PATH)
            continue;
        if (!public_speaks_for(judge, resolver) || (vnet && !arm_id_equal(vnet, own)))
            return NULL;
        vnet = own;
    }
    return vnet;
}

/* Whose addresses these are: "the inbound endpoint in-1, which answers for the VNet hub". */
static void show_identities(const struct judge *judge, const struct finding_group *group,
                            struct finding *finding)
{
    for (size_t i = 0; i < group->n_resolvers; i++) {
        const struct server_identity *identity = &judge->identities[group->resolvers[i]];
        if (public_speaks_for(judge, group->resolvers[i]))
            say_because(judge, finding,
                        arena_printf(judge->arena, "ARM: %s is the %s %s, which answers for the VNet %s",
                                     say_resolver(judge, group->resolvers[i]),
                                     identity->kind == SERVER_INBOUND ? "inbound endpoint" : "Azure Firewall",
                                     identity->name, arm_id_name(judge->arena, identity->vnet_id)));
    }
}

static void say_201(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const char *vnet = vnet_of(judge, group);
    finding->message = arena_printf(
        judge->arena, "%s resolves %s publicly: %s %s not linked to the VNet%s whose Azure DNS answers.%s",
        say_resolvers(judge, group), say_names(judge, group), say_zones(judge, group),
        group->n_names > 1 ? "are" : "is",
        vnet ? arena_printf(judge->arena, " %s", arm_id_name(judge->arena, vnet)) : "",
        public_consequence(judge, group));
    show_identities(judge, group, finding);
    show_links(judge, group, finding);
    link_steps(judge, group, vnet, finding);
}

static void say_202(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct view *truth = truth_elsewhere(judge, group->names[0]);
    const struct view *wrong = wrong_in_azure(judge, group);
    const char *shown = wrong ? "answers from Azure's private zone" : "returns the private endpoint";
    finding->message = arena_printf(
        judge->arena, "%s resolves the privatelink name of %s in public DNS, while another resolver %s.%s",
        say_resolvers(judge, group), say_names(judge, group), shown, public_consequence(judge, group));
    if (truth)
        say_because(judge, finding, say_view(judge, truth));
    if (wrong && wrong != truth)
        say_because(judge, finding, say_view(judge, wrong));
    if (wrong)
        say_step(judge, finding, STEP_VERIFY, RISK_NONE,
                 arena_printf(
                     judge->arena,
                     "What Azure's zone holds for %s is missing or wrong as well: see to the record first, "
                     "else clients get it from there.",
                     judge->run->names[wrong->name].fqdn),
                 az_record_show(judge, judge->run->names[wrong->name].zone->zone,
                                dns_name_label(judge->arena, judge->run->names[wrong->name].fqdn)),
                 NULL);
    say_step(
        judge, finding, STEP_VERIFY, RISK_NONE,
        "If it forwards to a server in Azure already: see that that server's VNet is linked to the zone.",
        az_link_list(judge, judge->run->names[group->names[0]].zone->zone), NULL);
    forward_steps(judge, group, finding);
}

static void say_203(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(judge->arena,
                                    "%s forwards %s rightly, but does not follow an alias into it: it takes "
                                    "the whole chain of %s from public DNS.%s",
                                    say_resolvers(judge, group), say_zones(judge, group),
                                    say_names(judge, group), public_consequence(judge, group));
    show_zone(judge, group, finding);
    forward_steps(judge, group, finding);
}

static void say_206(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message =
        arena_printf(judge->arena,
                     "%s holds a local record for the privatelink name, which it gives only when asked for "
                     "that name itself. Asked for "
                     "%s it follows the alias in public DNS and never looks at its own record.%s",
                     say_resolvers(judge, group), say_names(judge, group), public_consequence(judge, group));
    show_zone(judge, group, finding);
    forward_steps(judge, group, finding);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             "Where forwarding is not possible: override the FQDN itself instead (A, and no AAAA). Such a "
             "record is kept by "
             "hand and must follow the private endpoint.",
             NULL, "Remove the override.");
}

static void say_210(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(
        judge->arena,
        "%s: other names of the same account%s are right at %s, but %s %s resolved publicly. "
        "The private zone for this "
        "service is missing, or not linked to the VNet.%s",
        say_names(judge, group), group->n_accounts > 1 ? "s" : "", say_resolvers(judge, group),
        say_zones(judge, group), group->n_names > 1 ? "are" : "is", public_consequence(judge, group));
    show_links(judge, group, finding);
    link_steps(judge, group, NULL, finding);
}

/* Public on the system path alone: the nameservers, asked one by one, are right. */
static void say_213_path(const struct judge *judge, const struct finding_group *group,
                         struct finding *finding)
{
    const char *fqdn = judge->run->names[group->names[0]].fqdn;
    finding->message = arena_printf(judge->arena,
                                    "Applications on this host (getaddrinfo) get a public address for %s "
                                    "although each nameserver, asked by itself, is right. "
                                    "Something between answers: a caching daemon, another NSS module, split "
                                    "DNS of a VPN, or a search domain.%s",
                                    say_names(judge, group), public_consequence(judge, group));
    say_step(
        judge, finding, STEP_VERIFY, RISK_NONE, "See what the name service switch asks, and in which order.",
        arena_printf(judge->arena, "grep hosts /etc/nsswitch.conf; getent -s dns ahosts %s; getent ahosts %s",
                     fqdn, fqdn),
        NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_LOCAL, "If it is a cache, flush it.",
             "resolvectl flush-caches; nscd -i hosts", "Nothing to go back to: caches fill again.");
}

static void say_213(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    if (judge->run->resolvers[say_first(judge, group)].role == ROLE_SYSTEM_PATH) {
        say_213_path(judge, group, finding);
        return;
    }
    unsigned state = judge_state(
        judge, facts_view(judge->facts, (size_t)group->first->name, (size_t)group->first->resolver));
    const char *servers = say_resolvers(judge, group);
    finding->message =
        arena_printf(judge->arena, "%s resolves %s publicly. From here it cannot be told why.%s", servers,
                     say_names(judge, group), public_consequence(judge, group));
    show_zone(judge, group, finding);
    if (state & S_AZURE) {
        say_step(
            judge, finding, STEP_VERIFY, RISK_NONE,
            "The private zone does answer at this resolver. Ask again once the cached records have expired "
            "(up to 15 "
            "minutes), the privatelink name first: private then means a cached answer or a forwarder for the "
            "privatelink zone only.",
            arena_printf(judge->arena, "dig %s %s", say_dig(judge, group),
                         judge->run->names[group->names[0]].privatelink),
            NULL);
        say_step(judge, finding, STEP_VERIFY, RISK_NONE,
                 "If it stays public: see whether the record exists and whether the link redirects missing "
                 "names to public DNS "
                 "(resolutionPolicy NxDomainRedirect).",
                 az_link_list(judge, judge->run->names[group->names[0]].zone->zone), NULL);
        server_step(judge, group, finding, LINES_FLUSH,
                    arena_printf(judge->arena,
                                 "If the privatelink zone alone is forwarded on %s: forward %s instead. If "
                                 "it is the cache: flush it, which makes the server ask anew for all its "
                                 "clients.",
                                 servers, say_suffixes(judge, group)),
                    "Remove the forwarder again; caches fill by themselves.");
        say_verify(judge, group, finding);
        return;
    }
    say_step(judge, finding, STEP_ASK, RISK_NONE,
             arena_printf(judge->arena,
                          "What decides: the answer of the server in Azure that %s forwards to (inbound "
                          "endpoint or DNS server "
                          "in the VNet). Name it with @: private there means that %s does not forward; "
                          "public means that the "
                          "zone is not linked to that server's VNet.",
                          servers, servers),
             arena_printf(judge->arena, "pldig check %s @%s", judge->run->names[group->names[0]].fqdn,
                          "<inbound-endpoint>"),
             NULL);
    link_steps(judge, group, NULL, finding);
}

static void say_204(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message =
        arena_printf(judge->arena,
                     "%s gives the private endpoint for other accounts of the service but not for %s: it "
                     "forwards single names, not the zone.%s",
                     say_resolvers(judge, group), say_names(judge, group), public_consequence(judge, group));
    show_zone(judge, group, finding);
    forward_steps(judge, group, finding);
}

static void say_205(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message =
        arena_printf(judge->arena,
                     "%s resolves %s publicly, and was slow at first, while a server that it may forward to "
                     "does not answer: it seems to fall back to "
                     "public DNS when its forwarding target is dead, and keeps the public answer for the "
                     "alias's whole TTL.%s",
                     say_resolvers(judge, group), say_names(judge, group), public_consequence(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "Ask the forwarding target itself, from that server.",
             NULL, NULL);
    server_step(judge, group, finding, LINES_NO_FALLBACK,
                arena_printf(judge->arena,
                             "Repair the target or name two; and let %s fail rather than ask public DNS. In "
                             "an outage all its clients then get SERVFAIL for these zones instead of public "
                             "addresses.",
                             say_resolvers(judge, group)),
                "Restore the former forwarding policy.");
    say_verify(judge, group, finding);
}

static void say_207(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    size_t first = group->names[0];
    const struct checked_name *name = &judge->run->names[first];
    finding->message = arena_printf(judge->arena,
                                    "%s: the private zone has no record, and its link redirects missing "
                                    "names to public DNS (resolutionPolicy NxDomainRedirect), so "
                                    "that the omission comes out as a public address.%s",
                                    say_names(judge, group), public_consequence(judge, group));
    show_zone(judge, group, finding);
    say_because(judge, finding,
                arena_printf(judge->arena,
                             "ARM: no record set %s in %s; a link has resolutionPolicy NxDomainRedirect",
                             dns_name_label(judge->arena, name->fqdn), name->zone->zone));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See what the zone holds under that name.",
             az_record_show(judge, name->zone->zone, dns_name_label(judge->arena, name->fqdn)), NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             "Put the zone into the zone group of the private endpoint, which writes the record. Every VNet "
             "linked to the zone sees it.",
             az_zone_group(judge, az_endpoint_of(judge, first), name->zone),
             "Remove the zone from the group again.");
    say_verify(judge, group, finding);
}

static void say_211(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct azure_zone *zone = judge->run->names[group->names[0]].zone;
    const struct private_zone *miss = public_near_miss(judge, zone);
    finding->message =
        arena_printf(judge->arena,
                     "%s resolves %s publicly: there is a private zone named %s, but Azure's "
                     "alias leads to %s, and a zone of any other name is never "
                     "asked.%s",
                     say_resolvers(judge, group), say_names(judge, group), miss ? miss->name : "nearly so",
                     zone->zone, public_consequence(judge, group));
    if (miss)
        say_because(
            judge, finding,
            arena_printf(judge->arena, "ARM: zone %s, and none named %s with links", miss->name, zone->zone));
    link_steps(judge, group, NULL, finding);
    if (miss)
        say_step(
            judge, finding, STEP_ASK, RISK_NONE,
            arena_printf(
                judge->arena,
                "Ask its owner whether anything uses %s; a zone group does not fill zones of other names.",
                miss->name),
            NULL, NULL);
}

const struct code_words public_words[] = {
    {204, true, "dns-team", say_204},
    {205, true, "dns-team", say_205},
    {207, false, "azure-network", say_207},
    {211, false, "azure-network", say_211},
    {201, false, "azure-network", say_201},
    {202, true, "dns-team", say_202},
    {203, true, "dns-team", say_203},
    {206, true, "dns-team", say_206},
    {210, false, "azure-network", say_210},
    {213, true, "dns-team", say_213},
    {0, false, NULL, NULL},
};
