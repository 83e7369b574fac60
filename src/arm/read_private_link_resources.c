#include "arm/reading.h"

enum { ACCOUNTS_MAX = 20 /* one GET each; beyond, the table of azure/zones.c serves */ };

static bool take_zones(struct json_at item, struct name_list *zones, struct err *err)
{
    struct json_at properties = json_member(item, "properties");
    struct json_at names = json_member(properties, "requiredZoneNames");
    return json_need_object(item, err) && json_get_object(properties, err) && arm_names(names, zones, err);
}

static void take(struct reading *reading, const struct arm_query *query, struct account *account)
{
    struct arm_cursor cursor = {0};
    struct json_at item;
    struct name_list zones = {0};
    struct err err;
    /* Accounts without any are answered with 404 or 400 by some providers: then the table serves as well. */
    if (query->outcome == ARM_DENIED || query->outcome == ARM_MALFORMED) {
        reading_gap(reading, query);
    }
    if (query->outcome != ARM_READ) {
        return;
    }
    while (arm_next(reading->arena, query, &cursor, &item)) {
        if (!take_zones(item, &zones, &err)) {
            reading_odd(reading, query, query->path, err.text);
            return;
        }
    }
    account->required_zones = zones.items;
    account->n_required_zones = zones.count;
}

bool read_private_link_resources(struct reading *reading, struct err *err)
{
    struct inventory *inventory = reading->inventory;
    size_t count = inventory->n_accounts;
    if (count > ACCOUNTS_MAX) {
        return true;
    }
    struct arm_query *queries = arena_array(reading->arena, count, sizeof *queries);
    for (size_t i = 0; i < count; i++) {
        queries[i].call = ARM_PRIVATE_LINK_RESOURCES;
        queries[i].path =
            arm_path_below(reading->arena, ARM_PRIVATE_LINK_RESOURCES, inventory->accounts[i].id);
        queries[i].list = true;
    }
    bool ok = reading_perform(reading, queries, count, err);
    for (size_t i = 0; i < count && ok; i++) {
        take(reading, &queries[i], &inventory->accounts[i]);
    }
    arm_queries_free(queries, count);
    return ok;
}
