#include "arm/graph.h"
#include "azure/resource_id.h"
#include "azure/zones.h"
#include "base/text.h"
#include "dns/name.h"

/*
 * Where zones are looked for: in every subscription that occurs in an id of an account, an endpoint (with
 * subnet and NIC) or a zone group, and where --dns-subscription says. Zones of a zone group that no list
 * shows are asked for one by one.
 */

enum { GETS_MAX = 20 };

/* Words of the services: a zone with one of them in its name is about us, also where it is misspelled. */
static const char *const words[] = {"openai", "cognitiveservices", "services.ai", "aiservices"};

static bool is_relevant(const char *name)
{
    size_t count;
    const struct azure_zone *zones = azure_zones(&count);
    for (size_t i = 0; i < count; i++) {
        if (dns_name_equal(name, zones[i].zone) || dns_name_equal(name, zones[i].suffix)) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (text_find_nocase(name, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static bool take(struct reading *reading, struct json_at item, struct err *err)
{
    struct inventory *inventory = reading->inventory;
    const char *id, *name;
    if (!json_need_object(item, err) || !arm_id(item, "id", &id, err) ||
        !arm_name(item, "name", &name, err)) {
        return false;
    }
    if (id == NULL) {
        return json_type_error(json_member(item, "id"), "a resource id", err);
    }
    if (name == NULL) {
        char *last;
        struct err ignored;
        name = dns_name_parse(reading->arena, arm_id_name(reading->arena, id), &last, &ignored) ? last : NULL;
    }
    if (name == NULL || !is_relevant(name) || !id_map_add(&reading->zones, id, inventory->n_zones)) {
        return true;
    }
    inventory->zones = arena_grow(reading->arena, inventory->zones, inventory->n_zones, &reading->cap_zones,
                                  sizeof *inventory->zones);
    inventory->zones[inventory->n_zones++] = (struct private_zone){.id = id, .name = name};
    return true;
}

/* What one reply holds; false where it, or something in it, could not be read. */
static bool take_reply(struct reading *reading, const struct arm_query *query)
{
    struct arm_cursor cursor = {0};
    struct json_at item;
    struct err err;
    bool complete = query->outcome == ARM_READ;
    if (!complete) {
        reading_gap(reading, query);
    }
    while (arm_next(reading->arena, query, &cursor, &item)) {
        if (!take(reading, item, &err)) {
            reading_odd(reading, query, query->path, err.text);
            complete = false;
        }
    }
    return complete;
}

static bool by_lists(struct reading *reading, bool *complete, struct err *err)
{
    struct name_list subscriptions = {0};
    reading_subscriptions(reading, &subscriptions);
    struct arm_query *queries = arena_array(reading->arena, subscriptions.count, sizeof *queries);
    for (size_t i = 0; i < subscriptions.count; i++) {
        queries[i].call = ARM_PRIVATE_ZONES;
        queries[i].path = arm_path_list(reading->arena, ARM_PRIVATE_ZONES, subscriptions.items[i], NULL);
        queries[i].list = true;
    }
    bool ok = reading_perform(reading, queries, subscriptions.count, err);
    for (size_t i = 0; i < subscriptions.count && ok; i++) {
        *complete = take_reply(reading, &queries[i]) && *complete;
    }
    arm_queries_free(queries, subscriptions.count);
    return ok;
}

/* The zones that zone groups write to and no list has shown. */
static void choose_missing(struct reading *reading, struct name_list *out)
{
    const struct inventory *inventory = reading->inventory;
    for (size_t i = 0; i < inventory->n_endpoints; i++) {
        for (size_t c = 0; c < inventory->endpoints[i].n_zone_configs; c++) {
            const char *id = inventory->endpoints[i].zone_configs[c].zone_id;
            const char *name = arm_id_name(reading->arena, id);
            if (name != NULL && is_relevant(name) && !id_map_find(&reading->zones, id, NULL) &&
                out->count < GETS_MAX) {
                name_list_add(reading->arena, out, id);
            }
        }
    }
}

static bool by_gets(struct reading *reading, const struct name_list *wanted, bool *complete, struct err *err)
{
    struct name_list ids = *wanted;
    struct arm_query *queries = arena_array(reading->arena, ids.count, sizeof *queries);
    for (size_t i = 0; i < ids.count; i++) {
        queries[i].call = ARM_PRIVATE_ZONES;
        queries[i].path = ids.items[i];
    }
    bool ok = reading_perform(reading, queries, ids.count, err);
    for (size_t i = 0; i < ids.count && ok; i++) {
        if (!reading_truly_absent(reading, &queries[i])) { /* deleted since: there is nothing to read */
            *complete = take_reply(reading, &queries[i]) && *complete;
        }
    }
    arm_queries_free(queries, ids.count);
    return ok;
}

/* The privatelink zones of the endpoints' names that were found nowhere. */
static void choose_unknown(struct reading *reading, struct name_list *out)
{
    const struct inventory *inventory = reading->inventory;
    struct name_list found = {0};
    for (size_t i = 0; i < inventory->n_zones; i++) {
        name_list_add(reading->arena, &found, inventory->zones[i].name);
    }
    for (size_t i = 0; i < inventory->n_endpoints; i++) {
        for (size_t m = 0; m < inventory->endpoints[i].n_members; m++) {
            const struct pe_member *member = &inventory->endpoints[i].members[m];
            for (size_t f = 0; f < member->n_fqdns; f++) {
                const struct azure_zone *zone = azure_zone_of_fqdn(member->fqdns[f]);
                if (zone != NULL && !id_map_find(&found.places, zone->zone, NULL)) {
                    name_list_add(reading->arena, out, zone->zone);
                }
            }
        }
    }
}

/* A zone may be in a subscription that no id leads to. Resource Graph knows where, if the identity may read
 * it there; what it names is read like any other zone. */
static bool by_graph(struct reading *reading, bool *complete, struct err *err)
{
    struct name_list names = {0}, ids = {0};
    struct graph_rows rows;
    bool answered;
    choose_unknown(reading, &names);
    if (names.count == 0) {
        return true;
    }
    if (!graph_find_zones(reading, names.items, names.count, &rows, &answered, err)) {
        return false;
    }
    for (size_t i = 0; i < rows.count && ids.count < GETS_MAX; i++) {
        if (!id_map_find(&reading->zones, rows.items[i].id, NULL)) {
            name_list_add(reading->arena, &ids, rows.items[i].id);
        }
    }
    if (ids.count > 0) {
        name_list_add(reading->arena, &reading->notes,
                      arena_printf(reading->arena,
                                   "Resource Graph knows %zu private zone%s in other subscriptions",
                                   ids.count, ids.count == 1 ? "" : "s"));
    }
    return by_gets(reading, &ids, complete, err);
}

bool read_zones(struct reading *reading, struct err *err)
{
    bool complete = true;
    struct name_list missing = {0};
    if (!by_lists(reading, &complete, err)) {
        return false;
    }
    choose_missing(reading, &missing);
    if (!by_gets(reading, &missing, &complete, err) || !by_graph(reading, &complete, err)) {
        return false;
    }
    reading->inventory->zones_read = complete ? TRI_YES : TRI_UNKNOWN;
    return true;
}
