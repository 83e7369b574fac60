/* 4xx: the private zone answers, and says no. */
#include "diagnose/azline.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"
#include "dns/name.h"
#include "model/zone_voice.h"

static void show(const struct judge *judge, const struct view *view, struct hit *hit)
{
    hit_evidence(hit, view->a);
    hit_evidence(hit, view->privatelink);
    hit_evidence(hit, view->zone_soa);
    hit->because = say_view(judge, view);
}

static bool record_missing(const struct judge *judge, const struct view *view, struct hit *hit)
{
    const struct name_facts *name = &judge->facts->names[view->name];
    const struct checked_name *checked = &judge->run->names[view->name];
    const struct inventory *inventory = judge->run->inventory;
    size_t zones;
    const struct private_zone *zone = az_zone(judge, checked->zone->zone, &zones);
    show(judge, view, hit);
    if (!name->account && !name->stated)
        hit_alternative(hit, 402);
    if (zones > 1 || (zone && az_record(zone, dns_name_label(judge->arena, checked->fqdn))))
        hit_alternative(hit, 404);
    if (!inventory || inventory->zones_read != TRI_YES)
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

const struct view_rule zone_view_rules[] = {
    {401, S_NXDOMAIN | S_ALIAS | S_NEGATIVE_AZURE, S_SYSTEM_PATH, record_missing},
    {401, S_EMPTY | S_ALIAS | S_NEGATIVE_AZURE, S_SYSTEM_PATH, record_missing},
    {401, S_NXDOMAIN | S_ALIAS | S_AZURE, S_SYSTEM_PATH, record_missing},
    {505, S_NXDOMAIN | S_ALIAS, S_SYSTEM_PATH, copy_lacks_record},
    {0, 0, 0, NULL},
};

/* --- words --- */

static void say_401(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct azure_zone *zones[16];
    size_t n_zones = say_zone_list(judge, group, zones);
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
    const struct ip_list *expected = &judge->facts->names[first].expected;
    const struct private_endpoint *endpoint = az_endpoint_of(judge, first);
    char room[IP_TEXT];
    const char *right =
        expected->count ? arena_strdup(judge->arena, ip_format(&expected->items[0], room)) : NULL;
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See what the zone holds under that name.",
             az_record_show(judge, name->zone->zone, label), NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             arena_printf(judge->arena,
                          "Put the zone into the zone group of the private endpoint, which writes the record "
                          "and keeps it right "
                          "(%s). Every VNet linked to the zone sees the record.",
                          endpoint && endpoint->zone_group == TRI_YES ? "a group stands: add the zone"
                          : endpoint && endpoint->zone_group == TRI_NO
                              ? "there is no group yet: create"
                              : "use add instead of create where a group stands"),
             az_zone_group(judge, endpoint, name->zone),
             "Remove the zone from the group again; the record goes with it.");
    if (right)
        say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
                 "Or add the record by hand; it must then follow the endpoint by hand.",
                 az_record_add(judge, name->zone->zone, label, right),
                 az_record_remove(judge, name->zone->zone, label, right));
    say_verify(judge, group, finding);
}

const struct code_words zone_words[] = {
    {401, false, "azure-network", say_401},
    {0, false, NULL, NULL},
};
