#include "arm/reading.h"

#include <stdlib.h>
#include <string.h>

#include "azure/resource_id.h"
#include "base/text.h"
#include "dns/name.h"

void name_list_add(struct arena *arena, struct name_list *list, const char *name)
{
    if (list->places.arena == NULL) {
        id_map_init(&list->places, arena);
    }
    if (name != NULL && id_map_add(&list->places, name, list->count)) {
        list->items = arena_grow(arena, list->items, list->count, &list->cap, sizeof *list->items);
        list->items[list->count++] = name;
    }
}

size_t reading_add_endpoint(struct reading *reading, const char *id)
{
    struct inventory *inventory = reading->inventory;
    size_t place = inventory->n_endpoints;
    inventory->endpoints = arena_grow(reading->arena, inventory->endpoints, place, &reading->cap_endpoints,
                                      sizeof *inventory->endpoints);
    reading->endpoint_notes = arena_grow(reading->arena, reading->endpoint_notes, place,
                                         &reading->cap_endpoint_notes, sizeof *reading->endpoint_notes);
    inventory->endpoints[place].id = id;
    inventory->endpoints[place].name = arm_id_name(reading->arena, id);
    inventory->n_endpoints++;
    id_map_add(&reading->endpoints, id, place);
    return place;
}

void reading_add_member(struct reading *reading, size_t place, const struct pe_member *member)
{
    struct private_endpoint *endpoint = &reading->inventory->endpoints[place];
    endpoint->members = arena_grow(reading->arena, endpoint->members, endpoint->n_members,
                                   &reading->endpoint_notes[place].cap_members, sizeof *endpoint->members);
    endpoint->members[endpoint->n_members++] = *member;
}

static int order_gaps(const void *a, const void *b)
{
    const struct inventory_gap *x = a, *y = b;
    int order = strcmp(x->scope, y->scope);
    return order != 0 ? order : strcmp(x->resource, y->resource);
}

bool reading_perform(struct reading *reading, struct arm_query *queries, size_t count, struct err *err)
{
    struct inventory *inventory = reading->inventory;
    size_t before = inventory->n_gaps;
    if (!arm_client_perform(reading->client, queries, count, err)) {
        return false;
    }
    if (inventory->n_gaps > before) { /* what pages told of themselves, in the order in which they came */
        qsort(&inventory->gaps[before], inventory->n_gaps - before, sizeof *inventory->gaps, order_gaps);
    }
    for (size_t i = 0; i < count; i++) {
        const char *subscription = arm_id_segment(reading->arena, queries[i].path, "subscriptions");
        if (queries[i].outcome == ARM_READ && subscription != NULL &&
            id_map_add(&reading->readable, subscription, 0)) {
            name_list_add(reading->arena, &reading->subscriptions, subscription);
        }
    }
    return true;
}

static void add_gap(struct reading *reading, struct inventory_gap gap)
{
    struct inventory *inventory = reading->inventory;
    const char *key = arena_printf(reading->arena, "%s %s", gap.resource, gap.scope);
    if (!id_map_add(&reading->gaps, key, inventory->n_gaps)) {
        return; /* the first reason is enough */
    }
    inventory->gaps = arena_grow(reading->arena, inventory->gaps, inventory->n_gaps, &reading->cap_gaps,
                                 sizeof *inventory->gaps);
    inventory->gaps[inventory->n_gaps++] = gap;
}

void reading_gap(struct reading *reading, const struct arm_query *query)
{
    add_gap(reading, (struct inventory_gap){.scope = query->path,
                                            .resource = arm_call_row(query->call)->type,
                                            .action = query->action,
                                            .status = query->status,
                                            .text = query->text});
}

void reading_odd(struct reading *reading, const struct arm_query *query, const char *scope, const char *text)
{
    add_gap(reading, (struct inventory_gap){.scope = scope,
                                            .resource = arm_call_row(query->call)->type,
                                            .status = query->status,
                                            .text = text_printable(reading->arena, text)});
}

bool reading_truly_absent(const struct reading *reading, const struct arm_query *query)
{
    const char *subscription = arm_id_segment(reading->arena, query->path, "subscriptions");
    return query->outcome == ARM_ABSENT && !text_equal_nocase(query->code, "SubscriptionNotFound") &&
           subscription != NULL && id_map_find(&reading->readable, subscription, NULL);
}

void name_list_add_subscription(struct arena *arena, struct name_list *list, const char *id)
{
    name_list_add(arena, list, arm_id_segment(arena, id, "subscriptions"));
}

void reading_subscriptions(struct reading *reading, struct name_list *out)
{
    struct arena *arena = reading->arena;
    const struct inventory *inventory = reading->inventory;
    for (size_t i = 0; i < inventory->n_accounts; i++) {
        name_list_add_subscription(arena, out, inventory->accounts[i].id);
    }
    for (size_t i = 0; i < inventory->n_endpoints; i++) {
        const struct private_endpoint *endpoint = &inventory->endpoints[i];
        name_list_add_subscription(arena, out, endpoint->id);
        name_list_add_subscription(arena, out, endpoint->subnet_id);
        name_list_add_subscription(arena, out, endpoint->nic_id);
        for (size_t c = 0; c < endpoint->n_zone_configs; c++) {
            name_list_add_subscription(arena, out, endpoint->zone_configs[c].zone_id);
        }
    }
    for (size_t i = 0; i < reading->wanted->n_dns_subscriptions; i++) {
        name_list_add(arena, out, reading->wanted->dns_subscriptions[i]);
    }
}

bool arm_string(struct json_at object, const char *key, const char **out, struct err *err)
{
    if (!json_get_string(json_member(object, key), out, err)) {
        return false;
    }
    if (*out != NULL && (*out)[0] == '\0') {
        *out = NULL;
    }
    return true;
}

bool arm_id(struct json_at object, const char *key, const char **out, struct err *err)
{
    if (!arm_string(object, key, out, err)) {
        return false;
    }
    if (!arm_id_valid(*out)) {
        *out = NULL;
    }
    return true;
}

/* NULL for what is no host name. */
static const char *normalised(struct arena *arena, const char *text)
{
    struct err ignored;
    char *name;
    return text != NULL && dns_name_parse(arena, text, &name, &ignored) ? name : NULL;
}

bool arm_name(struct json_at object, const char *key, const char **out, struct err *err)
{
    const char *text;
    *out = NULL;
    if (!arm_string(object, key, &text, err)) {
        return false;
    }
    *out = normalised(object.arena, text);
    return true;
}

bool arm_names(struct json_at array, struct name_list *out, struct err *err)
{
    if (!json_get_array(array, err)) {
        return false;
    }
    for (size_t i = 0; i < json_size(array); i++) {
        const char *text;
        if (!json_get_string(json_item(array, i), &text, err)) {
            return false;
        }
        name_list_add(array.arena, out, normalised(array.arena, text));
    }
    return true;
}

bool arm_address(struct json_at at, struct ip *out, struct err *err)
{
    const char *text;
    int prefix;
    memset(out, 0, sizeof *out);
    if (!json_get_string(at, &text, err)) {
        return false;
    }
    return text == NULL || text[0] == '\0' || ip_parse_prefix(text, out, &prefix) ||
           err_set(err, ERR_ARM, "%s: %s: not an IP address: \"%s\"", at.name, at.path, text);
}

bool arm_addresses(struct json_at array, struct ip_list *out, struct err *err)
{
    if (!json_get_array(array, err)) {
        return false;
    }
    if (json_size(array) > ARM_ADDRESSES_MAX) {
        return err_set(err, ERR_ARM, "%s: %s: more than %d addresses", array.name, array.path,
                       ARM_ADDRESSES_MAX);
    }
    for (size_t i = 0; i < json_size(array); i++) {
        struct ip ip;
        if (!arm_address(json_item(array, i), &ip, err)) {
            return false;
        }
        if (ip.family != 0) {
            ip_list_add(array.arena, out, &ip);
        }
    }
    return true;
}
