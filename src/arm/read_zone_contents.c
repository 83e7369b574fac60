#include "arm/reading.h"
#include "base/text.h"

/* The virtual network links and the A records of the zones that were kept: two lists each. */

static bool take_link(struct json_at at, struct vnet_link *out, struct err *err)
{
    struct json_at properties = json_member(at, "properties"),
                   vnet = json_member(properties, "virtualNetwork");
    return json_need_object(at, err) && json_get_object(properties, err) && json_get_object(vnet, err) &&
           arm_id(at, "id", &out->id, err) && arm_string(at, "name", &out->name, err) &&
           arm_id(vnet, "id", &out->vnet_id, err) &&
           arm_string(properties, "virtualNetworkLinkState", &out->state, err) &&
           arm_string(properties, "resolutionPolicy", &out->resolution_policy, err) &&
           arm_string(properties, "provisioningState", &out->provisioning_state, err);
}

static char *lower(struct arena *arena, const char *text)
{
    char *copy = arena_strdup(arena, text);
    for (char *c = copy; *c != '\0'; c++) {
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c + ('a' - 'A')) : *c;
    }
    return copy;
}

static bool take_addresses(struct json_at list, struct ip_list *out, struct err *err)
{
    if (!json_get_array(list, err)) {
        return false;
    }
    if (json_size(list) > ARM_ADDRESSES_MAX) {
        return err_set(err, ERR_ARM, "%s: %s: more than %d addresses", list.name, list.path,
                       ARM_ADDRESSES_MAX);
    }
    for (size_t i = 0; i < json_size(list); i++) {
        struct json_at item = json_item(list, i);
        struct ip ip;
        if (!json_need_object(item, err) || !arm_address(json_member(item, "ipv4Address"), &ip, err)) {
            return false;
        }
        if (ip.family != 0) {
            ip_list_add(list.arena, out, &ip);
        }
    }
    return true;
}

static bool take_record(struct json_at at, struct record_set *out, struct err *err)
{
    struct json_at properties = json_member(at, "properties"), metadata = json_member(properties, "metadata");
    struct json_at ttl = json_member_nocase(properties, "ttl");
    const char *name;
    if (!json_need_object(at, err) || !json_get_object(properties, err) || !json_get_object(metadata, err) ||
        !arm_string(at, "name", &name, err) || !json_get_int(ttl, &out->ttl, err) ||
        !arm_string(metadata, "creator", &out->creator, err) ||
        !json_get_bool(json_member(properties, "isAutoRegistered"), &out->registered, err) ||
        !take_addresses(json_member_nocase(properties, "aRecords"), &out->addresses, err)) {
        return false;
    }
    if (name == NULL) {
        return json_type_error(json_member(at, "name"), "the name of a record set", err);
    }
    if (out->ttl < 0 || out->ttl > INT32_MAX) { /* RFC 2181 section 8 */
        return json_type_error(ttl, "a TTL of 0 to 2147483647 seconds", err);
    }
    out->name = lower(at.arena, name);
    return true;
}

/* A zone under way. */
struct contents {
    struct reading *reading;
    struct private_zone *zone;
    size_t cap_records;
    bool odd; /* a record was not as it must be */
};

static size_t items_in(struct reading *reading, const struct arm_query *query)
{
    struct arm_cursor cursor = {0};
    struct json_at item;
    size_t count = 0;
    while (arm_next(reading->arena, query, &cursor, &item)) {
        count++;
    }
    return count;
}

static bool item_is_odd(struct reading *reading, const struct arm_query *query, const struct err *err)
{
    reading_odd(reading, query, query->path, err->text);
    return false;
}

static enum tri take_links(struct reading *reading, const struct arm_query *query, struct private_zone *zone)
{
    struct arm_cursor cursor = {0};
    struct json_at item;
    struct err err;
    bool complete = query->outcome == ARM_READ;
    zone->links = arena_array(reading->arena, items_in(reading, query), sizeof *zone->links);
    while (arm_next(reading->arena, query, &cursor, &item)) {
        struct vnet_link link = {0};
        if (take_link(item, &link, &err)) {
            zone->links[zone->n_links++] = link;
        } else {
            complete = item_is_odd(reading, query, &err);
        }
    }
    return complete ? TRI_YES : TRI_UNKNOWN;
}

/* Records come in many small pages. */
static void take_records(void *context, struct arm_query *query)
{
    struct contents *contents = context;
    struct private_zone *zone = contents->zone;
    struct arena *arena = contents->reading->arena;
    struct arm_cursor cursor = {0};
    struct json_at item;
    struct err err;
    while (arm_next(arena, query, &cursor, &item)) {
        struct record_set record = {0};
        if (!take_record(item, &record, &err)) {
            contents->odd = true;
            item_is_odd(contents->reading, query, &err);
            continue;
        }
        zone->records =
            arena_grow(arena, zone->records, zone->n_records, &contents->cap_records, sizeof *zone->records);
        zone->records[zone->n_records++] = record;
    }
}

bool read_zone_contents(struct reading *reading, struct err *err)
{
    struct inventory *inventory = reading->inventory;
    size_t count = inventory->n_zones * 2;
    struct arm_query *queries = arena_array(reading->arena, count, sizeof *queries);
    struct contents *contents = arena_array(reading->arena, inventory->n_zones, sizeof *contents);
    for (size_t i = 0; i < count; i++) {
        queries[i].call = i % 2 == 0 ? ARM_ZONE_LINKS : ARM_ZONE_RECORDS;
        queries[i].path = arm_path_below(reading->arena, queries[i].call, inventory->zones[i / 2].id);
        queries[i].list = true;
        contents[i / 2].reading = reading;
        contents[i / 2].zone = &inventory->zones[i / 2];
        if (queries[i].call == ARM_ZONE_RECORDS) {
            queries[i].take = take_records;
            queries[i].take_context = &contents[i / 2];
        }
    }
    bool ok = reading_perform(reading, queries, count, err);
    for (size_t i = 0; i < count && ok; i++) {
        struct private_zone *zone = &inventory->zones[i / 2];
        if (queries[i].outcome != ARM_READ) {
            reading_gap(reading, &queries[i]);
        }
        if (i % 2 == 0) {
            zone->links_read = take_links(reading, &queries[i], zone);
        } else {
            bool whole = queries[i].outcome == ARM_READ && !contents[i / 2].odd;
            zone->records_read = whole ? TRI_YES : TRI_UNKNOWN;
        }
    }
    arm_queries_free(queries, count);
    return ok;
}
