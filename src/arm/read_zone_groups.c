#include "arm/reading.h"

enum { ENDPOINTS_MAX = 50 /* one GET each; beyond, the records' metadata.creator tells who made them */ };

static bool take_record(struct json_at at, struct zone_group_record *out, bool *is_a, struct err *err)
{
    const char *type;
    if (!json_need_object(at, err) || !arm_string(at, "recordType", &type, err) ||
        !arm_string(at, "recordSetName", &out->name, err) || !arm_name(at, "fqdn", &out->fqdn, err)) {
        return false;
    }
    *is_a = type == NULL || type[0] == 'A'; /* A or AAAA: addresses either way */
    return !*is_a || arm_addresses(json_member(at, "ipAddresses"), &out->addresses, err);
}

static bool take_config(struct json_at at, struct zone_config *out, struct err *err)
{
    struct json_at properties = json_member(at, "properties");
    struct json_at records = json_member(properties, "recordSets");
    if (!json_need_object(at, err) || !json_get_object(properties, err) ||
        !arm_id(properties, "privateDnsZoneId", &out->zone_id, err) || !json_get_array(records, err)) {
        return false;
    }
    out->records = arena_array(at.arena, json_size(records), sizeof *out->records);
    for (size_t i = 0; i < json_size(records); i++) {
        bool is_a;
        out->records[out->n_records] = (struct zone_group_record){0};
        if (!take_record(json_item(records, i), &out->records[out->n_records], &is_a, err)) {
            return false;
        }
        out->n_records += is_a;
    }
    return true;
}

/* Azure allows one group per endpoint; were there more, their configurations would stand in one row. */
static bool take_group(struct reading *reading, struct json_at at, struct private_endpoint *endpoint,
                       size_t *cap, struct err *err)
{
    struct json_at properties = json_member(at, "properties");
    struct json_at configs = json_member(properties, "privateDnsZoneConfigs");
    if (!json_need_object(at, err) || !json_get_object(properties, err) || !json_get_array(configs, err)) {
        return false;
    }
    for (size_t i = 0; i < json_size(configs); i++) {
        struct zone_config config = {0};
        if (!take_config(json_item(configs, i), &config, err)) {
            return false;
        }
        endpoint->zone_configs = arena_grow(reading->arena, endpoint->zone_configs, endpoint->n_zone_configs,
                                            cap, sizeof *endpoint->zone_configs);
        endpoint->zone_configs[endpoint->n_zone_configs++] = config;
    }
    return true;
}

static void take(struct reading *reading, const struct arm_query *query, size_t place)
{
    struct private_endpoint *endpoint = &reading->inventory->endpoints[place];
    struct arm_cursor cursor = {0};
    struct json_at group;
    struct err err;
    size_t cap = 0, groups = 0;
    if (query->outcome != ARM_READ) {
        reading->endpoint_notes[place].group_unread = true;
        reading_gap(reading, query);
        return;
    }
    for (; arm_next(reading->arena, query, &cursor, &group); groups++) {
        if (!take_group(reading, group, endpoint, &cap, &err)) {
            reading->endpoint_notes[place].group_unread = true;
            reading_odd(reading, query, query->path, err.text);
            return;
        }
    }
    endpoint->zone_group = groups > 0 ? TRI_YES : TRI_NO;
}

bool read_zone_groups(struct reading *reading, struct err *err)
{
    struct inventory *inventory = reading->inventory;
    struct arm_query *queries = arena_array(reading->arena, inventory->n_endpoints, sizeof *queries);
    size_t *places = arena_array(reading->arena, inventory->n_endpoints, sizeof *places), count = 0;
    for (size_t i = 0; i < inventory->n_endpoints; i++) {
        if (inventory->endpoints[i].readable == TRI_YES) {
            queries[count].call = ARM_ZONE_GROUPS;
            queries[count].path = arm_path_below(reading->arena, ARM_ZONE_GROUPS, inventory->endpoints[i].id);
            queries[count].list = true;
            places[count++] = i;
        }
    }
    if (count > ENDPOINTS_MAX) {
        for (size_t i = 0; i < count; i++) {
            reading->endpoint_notes[places[i]].group_unread = true;
        }
        return true;
    }
    bool ok = reading_perform(reading, queries, count, err);
    for (size_t i = 0; i < count && ok; i++) {
        take(reading, &queries[i], places[i]);
    }
    arm_queries_free(queries, count);
    return ok;
}
