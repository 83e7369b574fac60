/* 4xx: the private zone answers, and says no. */
#include "azure/resource_id.h"
#include "base/clock.h"
#include "base/text.h"
#include "diagnose/azline.h"
#include "diagnose/negative.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"
#include "dns/name.h"
#include "model/zone_voice.h"

static void show(const struct judge *judge, const struct view *view, struct hit *hit)
{
    hit_evidence(hit, view->a);
    hit_evidence(hit, view->privatelink_aaaa);
    hit_evidence(hit, view->privatelink);
    hit_evidence(hit, view->zone_soa);
    hit->because = say_view(judge, view);
}

/* Every private zone of the name's zone name in ARM: how many there are, and how many hold a record for it.
 */
static void count_zones(const struct judge *judge, const struct checked_name *name, size_t *zones,
                        size_t *with_record)
{
    const struct inventory *inventory = judge->run->inventory;
    const char *label = dns_name_label(judge->arena, name->fqdn);
    *zones = *with_record = 0;
    for (size_t i = 0; inventory && i < inventory->n_zones; i++) {
        if (!dns_name_equal(inventory->zones[i].name, name->zone->zone))
            continue;
        ++*zones;
        *with_record += az_record(&inventory->zones[i], label) != NULL;
    }
}

/* Two zones of one name, and only some hold the record: the VNet that answers is linked to one without it. */
static bool split_brain(const struct judge *judge, const struct view *view, struct hit *hit)
{
    size_t zones, with_record;
    show(judge, view, hit);
    count_zones(judge, &judge->run->names[view->name], &zones, &with_record);
    return zones > 1 && with_record > 0 && with_record < zones;
}

/* The record for this name's address stands in another of the privatelink zones: the zone group named the
 * wrong one. */
static const struct private_zone *zone_with_misplaced(const struct judge *judge, size_t name)
{
    const struct inventory *inventory = judge->run->inventory;
    const struct checked_name *checked = &judge->run->names[name];
    const struct ip_list *expected = &judge->facts->names[name].expected;
    const char *label = dns_name_label(judge->arena, checked->fqdn);
    for (size_t i = 0; inventory && i < inventory->n_zones; i++) {
        const struct private_zone *zone = &inventory->zones[i];
        const struct record_set *record = az_record(zone, label);
        if (dns_name_equal(zone->name, checked->zone->zone) || !azure_zone_by_name(zone->name) || !record)
            continue;
        for (size_t a = 0; a < record->addresses.count; a++)
            if (ip_list_has(expected, &record->addresses.items[a]))
                return zone;
    }
    return NULL;
}

static bool misplaced(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    return zone_with_misplaced(judge, view->name) != NULL;
}

/* The account is none of those that ARM showed us, or all its endpoints are out of sight: somebody else's
 * endpoint made the alias. */
static bool foreign_endpoint(const struct judge *judge, const struct view *view, struct hit *hit)
{
    const struct name_facts *name = &judge->facts->names[view->name];
    const struct inventory *inventory = judge->run->inventory;
    show(judge, view, hit);
    hit_alternative(hit, 401);
    if (!inventory || name->stated)
        return false;
    if (!name->account)
        return true;
    for (size_t i = 0; i < name->account->n_connections; i++) {
        const struct private_endpoint *endpoint =
            inventory_endpoint(inventory, name->account->connections[i].endpoint_id);
        if (endpoint && endpoint->readable == TRI_YES)
            return false;
    }
    return name->n_approved > 0;
}

enum { YOUNG_HOURS = 2 };

/* The endpoint was connected a short while ago and has no zone group: an Azure Policy that adds one runs with
 * a delay. */
static bool policy_may_follow(const struct judge *judge, const struct view *view, struct hit *hit)
{
    const struct name_facts *name = &judge->facts->names[view->name];
    const struct private_endpoint *endpoint = az_endpoint_of(judge, view->name);
    int64_t started, created;
    show(judge, view, hit);
    hit_alternative(hit, 401);
    if (!endpoint || endpoint->zone_group != TRI_NO || !clock_parse(judge->run->started_at, &started))
        return false;
    for (size_t i = 0; i < name->account->n_connections; i++) {
        const struct pe_connection *connection = &name->account->connections[i];
        if (arm_id_equal(connection->endpoint_id, endpoint->id) && connection->created_at &&
            clock_parse(connection->created_at, &created))
            return started >= created && started - created < INT64_C(3600) * 1000000 * YOUNG_HOURS;
    }
    return false;
}

static bool record_missing(const struct judge *judge, const struct view *view, struct hit *hit)
{
    const struct name_facts *name = &judge->facts->names[view->name];
    const struct inventory *inventory = judge->run->inventory;
    size_t zones, with_record;
    show(judge, view, hit);
    count_zones(judge, &judge->run->names[view->name], &zones, &with_record);
    if (!name->account && !name->stated)
        hit_alternative(hit, 402);
    if (with_record || !inventory || inventory->zones_read != TRI_YES)
        hit_alternative(hit, 404);
    return true;
}

/* Without any SOA it cannot be told from a filter, nor from Azure's zone behind a server that drops the SOA.
 */
static bool copy_lacks_record(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    if (!(judge_state(judge, view) & S_FOREIGN) && !view->chain.soa) {
        hit_alternative(hit, 111);
        hit_alternative(hit, 401);
    }
    return !soa_is_azure_public(view->chain.soa);
}

/* The record is there, and others get it: nothing is missing but time. */
static bool kept_from_before(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    hit_evidence(hit, view->settled);
    if (!view->settled)
        hit_alternative(hit, 404);
    return negative_from_before(judge, view);
}

#define NO_RECORD(code, fires)                                                                               \
    {code, S_NXDOMAIN | S_ALIAS | S_NEGATIVE_AZURE, S_SYSTEM_PATH, fires},                                   \
        {code, S_EMPTY | S_ALIAS | S_NEGATIVE_AZURE, S_SYSTEM_PATH, fires},                                  \
    {                                                                                                        \
        code, S_NXDOMAIN | S_ALIAS | S_AZURE, S_SYSTEM_PATH, fires                                           \
    }

const struct view_rule zone_view_rules[] = {
    NO_RECORD(212, policy_may_follow),
    NO_RECORD(404, split_brain),
    NO_RECORD(401, kept_from_before),
    NO_RECORD(403, misplaced),
    NO_RECORD(402, foreign_endpoint),
    NO_RECORD(401, record_missing),
    {505, S_NXDOMAIN | S_ALIAS, S_SYSTEM_PATH, copy_lacks_record},
    {0, 0, 0, NULL},
};

/* --- words --- */

/* The right address under another label: the account's name instead of its subdomain, or the whole FQDN. */
static void show_wrong_label(const struct judge *judge, size_t name, struct finding *finding)
{
    const struct inventory *inventory = judge->run->inventory;
    const struct checked_name *checked = &judge->run->names[name];
    const struct ip_list *expected = &judge->facts->names[name].expected;
    const char *label = dns_name_label(judge->arena, checked->fqdn);
    for (size_t z = 0; inventory && z < inventory->n_zones; z++) {
        const struct private_zone *zone = &inventory->zones[z];
        if (!dns_name_equal(zone->name, checked->zone->zone))
            continue;
        for (size_t r = 0; r < zone->n_records; r++) {
            if (text_equal_nocase(zone->records[r].name, label))
                continue;
            for (size_t a = 0; a < zone->records[r].addresses.count; a++)
                if (ip_list_has(expected, &zone->records[r].addresses.items[a]))
                    say_because(judge, finding,
                                arena_printf(judge->arena,
                                             "ARM: the right address stands under the label %s, not %s",
                                             zone->records[r].name, label));
        }
    }
}

static void say_401(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct azure_zone *zones[16];
    size_t n_zones = say_zone_list(judge, group, zones);
    if (negative_say(judge, group, finding))
        return;
    finding->message = arena_printf(
        judge->arena,
        "The private zone answers at %s, but holds no A record for %s. Clients get \"no such name\".",
        say_resolvers(judge, group), say_names(judge, group));
    for (size_t i = 0; i < n_zones; i++) {
        size_t count, records = 0;
        const struct private_zone *zone = az_zone(judge, zones[i]->zone, &count);
        if (!zone || zone->records_read != TRI_YES)
            continue;
        for (size_t n = 0; n < group->n_names; n++) {
            const struct checked_name *name = &judge->run->names[group->names[n]];
            records += name->zone == zones[i] && az_record(zone, dns_name_label(judge->arena, name->fqdn));
        }
        say_because(judge, finding,
                    arena_printf(judge->arena, "ARM: %zu matching record set%s in %s", records,
                                 records == 1 ? "" : "s", zones[i]->zone));
    }
    size_t first = group->names[0];
    const struct checked_name *name = &judge->run->names[first];
    const char *label = dns_name_label(judge->arena, name->fqdn);
    show_wrong_label(judge, first, finding);
    const struct ip_list *expected = &judge->facts->names[first].expected;
    const struct private_endpoint *endpoint = az_endpoint_of(judge, first);
    char room[IP_TEXT];
    const char *right =
        expected->count ? arena_strdup(judge->arena, ip_format(&expected->items[0], room)) : NULL;
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See what the zone holds under that name.",
             az_record_show(judge, name->zone->zone, label), NULL);
    bool in_group = az_zone_in_group(endpoint, name->zone) && !negative_record_exists(judge, first);
    const char *how = endpoint && endpoint->zone_group == TRI_YES ? "it has a group: add the zone to it"
                      : endpoint && endpoint->zone_group == TRI_NO
                          ? "it has no group yet: create one"
                          : "use add instead of create where it has a group";
    if (in_group)
        how = "it has the zone, yet the record is gone: take the zone out and put it in again";
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             arena_printf(judge->arena,
                          "Let the zone group of the private endpoint write the record, which keeps it right "
                          "(%s). Every VNet linked to "
                          "the zone sees it.",
                          how),
             in_group ? az_zone_group_renew(judge, endpoint, name->zone)
                      : az_zone_group(judge, endpoint, name->zone),
             "Remove the zone from the group again; the record goes with it.");
    if (right)
        say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
                 "Or add the record by hand; it must then follow the endpoint by hand.",
                 az_record_add(judge, name->zone->zone, label, right),
                 az_record_remove(judge, name->zone->zone, label, right));
    say_verify(judge, group, finding);
}

static void say_212(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct private_endpoint *endpoint = az_endpoint_of(judge, group->names[0]);
    finding->message = arena_printf(
        judge->arena,
        "The private endpoint of %s is less than %d hours old and has no DNS zone group yet. Where Azure "
        "Policy adds the group, that comes "
        "with a delay of some minutes to half an hour; if nothing adds it, the record will stay missing.",
        say_names(judge, group), YOUNG_HOURS);
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "See whether a policy assignment adds zone groups, and what it did.",
             "az policy state list --filter \"complianceState eq 'NonCompliant'\" -o table", NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             "Or add the group yourself; every VNet linked to the zone sees the record.",
             az_zone_group(judge, endpoint, judge->run->names[group->names[0]].zone),
             "Remove the zone group again.");
    say_verify(judge, group, finding);
}

static void say_402(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct azure_zone *zone = judge->run->names[group->names[0]].zone;
    finding->message = arena_printf(judge->arena,
                                    "%s: the account is reached through a private endpoint that is not among "
                                    "those read here (another team, subscription or tenant), so "
                                    "its alias ends in this VNet's private zone, which has no record for it. "
                                    "Clients here get \"no such name\", although the account "
                                    "may be public.",
                                    say_names(judge, group));
    say_step(judge, finding, STEP_ASK, RISK_NONE,
             "Ask the account's owner whether it is meant to be reached from here, publicly or over a "
             "private endpoint of your own.",
             NULL, NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             "If publicly: let the zone's link fall back to public DNS for names without a record. It holds "
             "for every such name in that "
             "VNet, and hides records of your own that are missing.",
             az_link_policy(judge, zone->zone, "NxDomainRedirect"),
             az_link_policy(judge, zone->zone, "Default"));
    say_verify(judge, group, finding);
}

static void say_403(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    size_t first = group->names[0];
    const struct checked_name *name = &judge->run->names[first];
    const struct private_zone *elsewhere = zone_with_misplaced(judge, first);
    const struct private_endpoint *endpoint = az_endpoint_of(judge, first);
    finding->message =
        arena_printf(judge->arena,
                     "The record for %s stands in %s instead of %s: the zone group of the private endpoint "
                     "names the wrong "
                     "zone, or lacks this one.",
                     say_names(judge, group), elsewhere ? elsewhere->name : "another zone", name->zone->zone);
    if (elsewhere)
        say_because(judge, finding,
                    arena_printf(judge->arena, "ARM: record set %s in %s",
                                 dns_name_label(judge->arena, name->fqdn), elsewhere->name));
    say_step(
        judge, finding, STEP_VERIFY, RISK_NONE, "See which zones the zone group has.",
        arena_printf(judge->arena,
                     "az network private-endpoint dns-zone-group list -g <resource-group> --endpoint-name %s",
                     endpoint && endpoint->name ? endpoint->name : "<private-endpoint>"),
        NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             "Put the right zone into the group, which writes the record there. Every VNet linked to the "
             "zone sees it.",
             az_zone_group(judge, endpoint, name->zone), "Remove the zone from the group again.");
    say_verify(judge, group, finding);
}

static void say_404(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct inventory *inventory = judge->run->inventory;
    const struct checked_name *name = &judge->run->names[group->names[0]];
    const char *label = dns_name_label(judge->arena, name->fqdn);
    finding->message = arena_printf(judge->arena,
                                    "There are several private zones named %s, and only some hold the record "
                                    "for %s. %s asks through a VNet that is linked to one "
                                    "without it.",
                                    name->zone->zone, say_names(judge, group), say_resolvers(judge, group));
    for (size_t i = 0; inventory && i < inventory->n_zones; i++) {
        const struct private_zone *zone = &inventory->zones[i];
        if (dns_name_equal(zone->name, name->zone->zone))
            say_because(judge, finding,
                        arena_printf(judge->arena, "ARM: %s has %s and %s", zone->id,
                                     az_record(zone, label) ? "the record" : "no record",
                                     say_count(judge, zone->n_links, "VNet link")));
    }
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See which of them this VNet is linked to.",
             az_link_list(judge, name->zone->zone), NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             "Keep one zone: put all records into it (zone groups do), link all VNets to it, then unlink and "
             "delete the others. Between "
             "unlinking and linking, names resolve publicly in that VNet.",
             NULL, "Link the former zone again.");
    say_verify(judge, group, finding);
}

const struct code_words zone_words[] = {
    {401, false, "azure-network", say_401}, {212, false, "azure-network", say_212},
    {402, false, "account-owner", say_402}, {403, false, "azure-network", say_403},
    {404, false, "azure-network", say_404}, {0, false, NULL, NULL},
};
