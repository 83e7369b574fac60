/* 5xx: a private address, but not a right one, or a right one that nobody keeps right. */
#include "base/buf.h"
#include "base/text.h"
#include "diagnose/azline.h"
#include "diagnose/forward.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"
#include "dns/name.h"
#include "model/expected.h"

static void show(const struct judge *judge, const struct view *view, struct hit *hit)
{
    hit_evidence(hit, view->a);
    hit_evidence(hit, view->privatelink_aaaa);
    hit_evidence(hit, view->privatelink);
    hit_evidence(hit, view->zone_soa);
    hit->because = say_view(judge, view);
}

static bool plain(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    return true;
}

static bool serves(const struct pe_member *member, const char *fqdn)
{
    for (size_t i = 0; i < member->n_fqdns; i++)
        if (dns_name_equal(member->fqdns[i], fqdn))
            return true;
    return false;
}

/* Whether all addresses belong to approved endpoints of the account; `same_name`: to members for this name or
 * for others. */
static bool all_of_account(const struct judge *judge, const struct view *view, bool same_name)
{
    const struct account *account = judge->facts->names[view->name].account;
    for (size_t i = 0; i < view->n_addresses; i++) {
        const struct seen_address *seen = &view->addresses[i];
        if (!seen->owner || !expected_endpoint_of_account(account, seen->owner) ||
            serves(seen->member, judge->run->names[view->name].fqdn) != same_name)
            return false;
    }
    return view->n_addresses > 0;
}

static bool sibling_member(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    return all_of_account(judge, view, false);
}

static bool other_endpoint(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    hit->severity =
        SEVERITY_ERROR; /* addresses of all approved endpoints are expected unless narrowed: so it was */
    return all_of_account(judge, view, true);
}

static bool stale(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    if (!(judge_state(judge, view) & S_AZURE))
        hit_alternative(hit, 505);
    return true;
}

/* A right address that is not the answer of an Azure zone: an override of the name itself. */
static bool right_without_alias(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    for (size_t i = 0; i < view->n_addresses; i++)
        if (!ip_is_private(&view->addresses[i].ip))
            return false;
    return true;
}

const struct view_rule address_view_rules[] = {
    {502, S_SOME_RIGHT, S_SYSTEM_PATH, plain},
    {503, S_WRONG, S_PUBLIC | S_SYSTEM_PATH, sibling_member},
    {504, S_WRONG, S_PUBLIC | S_SYSTEM_PATH, other_endpoint},
    {505, S_WRONG | S_FOREIGN, S_PUBLIC | S_SYSTEM_PATH, plain},
    {505, S_WRONG | S_PL_AA, S_PUBLIC | S_AZURE | S_SYSTEM_PATH, plain},
    {505, S_WRONG, S_PUBLIC | S_ALIAS | S_SYSTEM_PATH, plain},
    {501, S_WRONG, S_PUBLIC | S_SYSTEM_PATH, stale},
    {506, S_RIGHT | S_FOREIGN, S_SYSTEM_PATH, plain},
    {506, S_RIGHT | S_PL_AA, S_AZURE | S_SYSTEM_PATH, plain},
    {506, S_RIGHT, S_ALIAS | S_SYSTEM_PATH, right_without_alias},
    {0, 0, 0, NULL},
};

static bool fallback_public(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    hit_alternative(hit, 201);
    hit_alternative(hit, 202);
    hit_alternative(hit, 302);
    return true;
}

static bool fallback_empty(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    if (judge_state(judge, view) & S_TRUNCATED)
        hit_alternative(hit, 109);
    hit_alternative(hit, 110);
    hit_alternative(hit, 111);
    hit_alternative(hit, 302);
    return true;
}

/* Whatever no row above explains is said to be unexplained, never passed over. */
const struct view_rule last_view_rules[] = {
    {213, S_PUBLIC, S_SYSTEM_PATH, fallback_public},
    {112, S_EMPTY, S_SYSTEM_PATH, fallback_empty},
    {112, S_NXDOMAIN, S_SYSTEM_PATH, fallback_empty},
    {112, S_SERVFAIL, S_SYSTEM_PATH, fallback_empty},
    {0, 0, 0, NULL},
};

/* --- words --- */

static const char *expected_text(const struct judge *judge, const struct finding_group *group)
{
    const struct name_facts *name = &judge->facts->names[group->names[0]];
    if (name->known == TRI_NO)
        return "no address at all (no private endpoint is approved)";
    if (group->n_names > 1) { /* each name has its own */
        struct buf buf;
        buf_init(&buf, judge->arena);
        for (size_t i = 0; i < group->n_names && i < LISTED_MAX; i++)
            buf_printf(&buf, "%s%s for %s", i ? ", " : "",
                       say_addresses(judge, &judge->facts->names[group->names[i]].expected),
                       judge->run->names[group->names[i]].fqdn);
        if (group->n_names > LISTED_MAX)
            buf_str(&buf, ", ...");
        return buf.data;
    }
    return say_addresses(judge, &name->expected);
}

static const struct view *first_view(const struct judge *judge, const struct finding_group *group)
{
    return facts_view(judge->facts, (size_t)group->first->name, (size_t)group->first->resolver);
}

/* The zone's record in ARM, whose metadata tells who made it. */
static void show_record(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct checked_name *name = &judge->run->names[group->names[0]];
    size_t count;
    const struct private_zone *zone = az_zone(judge, name->zone->zone, &count);
    const struct record_set *record = az_record(zone, dns_name_label(judge->arena, name->fqdn));
    if (!record)
        return;
    say_because(
        judge, finding,
        arena_printf(judge->arena, "ARM: record set %s in %s is %s, TTL %lld, %s", record->name, zone->name,
                     say_addresses(judge, &record->addresses), (long long)record->ttl,
                     record->creator ? record->creator : "made by hand (no creator in its metadata)"));
}

/* Takes out each address that is not expected and puts in the expected one that lacks. */
static void record_steps(const struct judge *judge, const struct finding_group *group,
                         struct finding *finding)
{
    const struct view *view = first_view(judge, group);
    const struct checked_name *name = &judge->run->names[group->names[0]];
    const char *label = dns_name_label(judge->arena, name->fqdn), *zone = name->zone->zone;
    const struct private_endpoint *endpoint = az_endpoint_of(judge, group->names[0]);
    const struct ip_list *expected = &judge->facts->names[group->names[0]].expected;
    bool in_group = az_zone_in_group(endpoint, name->zone), several = finding->code == 502;
    char room[IP_TEXT];
    const char *right =
        expected->count ? arena_strdup(judge->arena, ip_format(&expected->items[0], room)) : NULL;
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See the record set and who made it.",
             az_record_show(judge, zone, label), NULL);
    if (!several)
        say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
                 in_group ? "The zone group of the private endpoint has the zone: take it out and put it in "
                            "again, which "
                            "writes the record anew. Every VNet linked to the zone sees the change."
                          : "Let the zone group of the private endpoint write the record, which keeps it "
                            "right. Every VNet "
                            "linked to the zone sees the change.",
                 in_group ? az_zone_group_renew(judge, endpoint, name->zone)
                          : az_zone_group(judge, endpoint, name->zone),
                 "Take the zone out of the group and write the former address by hand.");
    if (!several && right)
        say_step(judge, finding, STEP_CHANGE, RISK_SHARED, "Or by hand: first add the right address,",
                 az_record_add(judge, zone, label, right), az_record_remove(judge, zone, label, right));
    for (size_t i = 0; i < view->n_addresses && i < 3; i++) {
        if (view->addresses[i].expected == TRI_YES)
            continue;
        const char *address = arena_strdup(judge->arena, ip_format(&view->addresses[i].ip, room));
        say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
                 arena_printf(judge->arena, "%s remove %s, once you know that nothing needs it.",
                              several ? "By hand:" : "then", address),
                 az_record_remove(judge, zone, label, address), az_record_add(judge, zone, label, address));
    }
    say_verify(judge, group, finding);
}

static void say_501(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message =
        arena_printf(judge->arena,
                     "%s: the answer at %s is a private address that belongs to no approved private endpoint "
                     "of the account. "
                     "Expected %s. The record was left behind or is kept by hand.",
                     say_names(judge, group), say_resolvers(judge, group), expected_text(judge, group));
    show_record(judge, group, finding);
    record_steps(judge, group, finding);
}

static void say_502(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(judge->arena,
                                    "%s: the record set holds a right address and others that are not the "
                                    "account's private endpoint's. Clients "
                                    "take turns, so part of the connections fails. Expected %s.",
                                    say_names(judge, group), expected_text(judge, group));
    show_record(judge, group, finding);
    record_steps(judge, group, finding);
}

static void say_503(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct view *view = first_view(judge, group);
    const char *member =
        view->n_addresses && view->addresses[0].member ? view->addresses[0].member->member : NULL;
    finding->message = arena_printf(judge->arena,
                                    "%s resolves to the private endpoint's address for another of its "
                                    "names%s%s%s. Expected %s. Whether the service answers "
                                    "there for this name is not known.",
                                    say_names(judge, group), member ? " (member " : "", member ? member : "",
                                    member ? ")" : "", expected_text(judge, group));
    if (view->n_addresses && view->addresses[0].member && view->addresses[0].member->n_fqdns) {
        char room[IP_TEXT];
        say_because(judge, finding,
                    arena_printf(judge->arena, "ARM: %s is for %s", ip_format(&view->addresses[0].ip, room),
                                 view->addresses[0].member->fqdns[0]));
    }
    show_record(judge, group, finding);
    record_steps(judge, group, finding);
}

static void say_504(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct view *view = first_view(judge, group);
    const char *owner = view->n_addresses && view->addresses[0].belongs_to ? view->addresses[0].belongs_to
                                                                           : "another endpoint";
    bool narrowed = judge->facts->names[group->names[0]].stated || judge->run->n_expect_endpoints;
    const char *but = "The account has other approved private endpoints too: right where this one can be "
                      "reached from here.";
    if (judge->facts->names[group->names[0]].stated)
        but =
            "That is an approved private endpoint of the account, but not the address stated with --expect.";
    else if (narrowed)
        but =
            "That is an approved private endpoint of the account, but not one named with --expect-endpoint.";
    else if (finding->severity == SEVERITY_ERROR)
        but = "The account has other approved private endpoints too, and to this one no connection comes "
              "about from here.";
    finding->message = arena_printf(judge->arena, "%s resolves to %s. %s Expected %s.",
                                    say_names(judge, group), owner, but, expected_text(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See whether the address can be reached from this host.",
             arena_printf(judge->arena,
                          "curl -sS -o /dev/null -w '%%{http_code} %%{remote_ip}\\n' https://%s/",
                          judge->run->names[group->names[0]].fqdn),
             NULL);
    if (finding->severity == SEVERITY_ERROR)
        say_step(judge, finding, STEP_ASK, RISK_NONE,
                 "Two endpoints that write the same record into one zone overwrite each other: use one zone "
                 "per group of VNets, or "
                 "one endpoint.",
                 NULL, NULL);
}

static void copy_steps(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See whose zone or record it is.",
             arena_printf(judge->arena, "dig %s SOA %s; dig %s %s", say_dig(judge, group),
                          judge->run->names[group->names[0]].zone->zone, say_dig(judge, group),
                          judge->run->names[group->names[0]].fqdn),
             NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             arena_printf(judge->arena,
                          "On %s, take its own zone or record for %s out: while it is there no forwarder is "
                          "asked. Other records in the zone "
                          "vanish with it for every client: copy it first.",
                          say_resolvers(judge, group), say_zones(judge, group)),
             NULL, "Put the zone or record back.");
    forward_steps(judge, group, finding);
}

static void say_505(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct view *view = first_view(judge, group);
    finding->message = arena_printf(
        judge->arena,
        "%s answers for %s from a copy of its own (%s), which %s. Expected %s. Azure's zone is not asked.",
        say_resolvers(judge, group), say_names(judge, group),
        view->zone_soa_rr && view->voice == VOICE_FOREIGN
            ? arena_printf(judge->arena, "SOA %s", view->zone_soa_rr->soa.mname)
            : "a local zone or record",
        view->n_addresses ? "no longer agrees with the private endpoint" : "lacks the record",
        expected_text(judge, group));
    copy_steps(judge, group, finding);
}

static void say_506(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(judge->arena,
                                    "%s gives the right address for %s, from a record kept by hand: it will "
                                    "be wrong as soon as the private endpoint changes.",
                                    say_resolvers(judge, group), say_names(judge, group));
    copy_steps(judge, group, finding);
}

const struct code_words address_words[] = {
    {501, false, "azure-network", say_501},
    {502, false, "azure-network", say_502},
    {503, false, "azure-network", say_503},
    {504, false, "azure-network", say_504},
    {505, true, "dns-team", say_505},
    {506, true, "dns-team", say_506},
    {0, false, NULL, NULL},
};
