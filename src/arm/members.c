/* Which address each name of an endpoint has, from the sources in the order in which they are trusted: the
 * NIC (already in place), customDnsConfigs, the records of the zone group. A source speaks only for names of
 * which none before it spoke. */
#include <string.h>

#include "arm/reading.h"
#include "azure/resource_id.h"
#include "azure/zones.h"
#include "base/text.h"
#include "dns/name.h"

/* A set of names; ids compare as names do. */
static void add_names(struct id_map *covered, const struct pe_member *member)
{
    for (size_t i = 0; i < member->n_fqdns; i++) {
        id_map_add(covered, member->fqdns[i], 0);
    }
}

static void add_members(struct reading *reading, size_t place, const char *fqdn,
                        const struct ip_list *addresses, enum member_source source)
{
    for (size_t i = 0; i < addresses->count; i++) {
        struct pe_member member = {.address = addresses->items[i], .n_fqdns = 1, .source = source};
        member.fqdns = arena_array(reading->arena, 1, sizeof *member.fqdns);
        member.fqdns[0] = fqdn;
        reading_add_member(reading, place, &member);
    }
}

/* Members of one source for the names that are not covered yet; then these are. */
static void from_custom_dns(struct reading *reading, size_t place, struct id_map *covered)
{
    const struct endpoint_notes *notes = &reading->endpoint_notes[place];
    for (size_t i = 0; i < notes->n_custom_dns; i++) {
        const struct custom_dns *row = &notes->custom_dns[i];
        if (row->addresses.count > 0 && !id_map_find(covered, row->fqdn, NULL)) {
            add_members(reading, place, row->fqdn, &row->addresses, MEMBER_FROM_CUSTOM_DNS);
            id_map_add(covered, row->fqdn, 0);
        }
    }
}

/* "x.privatelink.openai.azure.com" -> "x.openai.azure.com"; NULL for another name. */
static const char *public_name(struct arena *arena, const struct zone_config *config,
                               const struct zone_group_record *record)
{
    static const char label[] = "privatelink.";
    const char *zone = config->zone_id != NULL ? arm_id_name(arena, config->zone_id) : NULL;
    const char *fqdn = record->fqdn;
    if (fqdn == NULL && zone != NULL && record->name != NULL) {
        fqdn = arena_printf(arena, "%s.%s", record->name, zone);
    }
    struct err ignored;
    char *name;
    if (fqdn == NULL || !dns_name_parse(arena, fqdn, &name, &ignored)) {
        return NULL;
    }
    const char *parent = dns_name_parent(name);
    if (!text_starts(parent, label)) {
        return NULL;
    }
    return arena_printf(arena, "%s.%s", dns_name_label(arena, name), parent + sizeof label - 1);
}

static void from_zone_group(struct reading *reading, size_t place, struct id_map *covered)
{
    const struct private_endpoint *endpoint = &reading->inventory->endpoints[place];
    for (size_t c = 0; c < endpoint->n_zone_configs; c++) {
        const struct zone_config *config = &endpoint->zone_configs[c];
        for (size_t i = 0; i < config->n_records; i++) {
            const char *fqdn = public_name(reading->arena, config, &config->records[i]);
            if (fqdn != NULL && config->records[i].addresses.count > 0 && !id_map_find(covered, fqdn, NULL)) {
                add_members(reading, place, fqdn, &config->records[i].addresses, MEMBER_FROM_ZONE_GROUP);
                id_map_add(covered, fqdn, 0);
            }
        }
    }
}

/* Whether each name that the endpoint's accounts serve privately has an address. */
static bool covers_accounts(const struct reading *reading, const struct private_endpoint *endpoint,
                            const struct id_map *covered)
{
    bool any = false;
    for (size_t t = 0; t < endpoint->n_targets; t++) {
        size_t place;
        if (!id_map_find(&reading->accounts, endpoint->target_ids[t], &place)) {
            continue;
        }
        const struct account *account = &reading->inventory->accounts[place];
        for (size_t i = 0; i < account->n_hosts; i++) {
            if (azure_zone_of_fqdn(account->hosts[i]) == NULL) {
                continue; /* a regional host, never private */
            }
            any = true;
            if (!id_map_find(covered, account->hosts[i], NULL)) {
                return false;
            }
        }
    }
    return any;
}

/* NIC and customDnsConfigs list every member. A zone group lists what was configured, so without the NIC it
 * is complete only where it covers all names. */
static enum tri known(const struct reading *reading, size_t place, const struct id_map *covered)
{
    const struct private_endpoint *endpoint = &reading->inventory->endpoints[place];
    const struct endpoint_notes *notes = &reading->endpoint_notes[place];
    if (endpoint->n_members == 0) {
        return notes->nic_unread || notes->group_unread ? TRI_UNKNOWN : TRI_NO;
    }
    bool complete =
        !notes->nic_unread || notes->n_custom_dns > 0 || covers_accounts(reading, endpoint, covered);
    return complete ? TRI_YES : TRI_UNKNOWN;
}

static void settle(struct reading *reading, size_t place)
{
    struct private_endpoint *endpoint = &reading->inventory->endpoints[place];
    struct id_map covered;
    id_map_init(&covered, reading->arena);
    for (size_t i = 0; i < endpoint->n_members; i++) {
        add_names(&covered, &endpoint->members[i]);
    }
    from_custom_dns(reading, place, &covered);
    from_zone_group(reading, place, &covered);
    endpoint->members_known = known(reading, place, &covered);
    if (endpoint->members_known == TRI_UNKNOWN && endpoint->nic_id == NULL) {
        struct arm_query query = {.call = ARM_NICS};
        reading_odd(reading, &query, endpoint->id,
                    arena_printf(reading->arena,
                                 "ARM names no network interface of private endpoint %s, so its addresses "
                                 "are not known",
                                 endpoint->name));
    }
}

void settle_members(struct reading *reading)
{
    for (size_t i = 0; i < reading->inventory->n_endpoints; i++) {
        if (reading->inventory->endpoints[i].readable == TRI_YES) {
            settle(reading, i);
        }
    }
}
