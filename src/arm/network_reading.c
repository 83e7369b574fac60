#include "arm/network_reading.h"

#include <string.h>

#include "azure/azure_dns.h"
#include "azure/resource_id.h"
#include "base/text.h"
#include "model/json_fields.h"

struct network_reading *network_reading_new(struct reading *reading)
{
    struct network_reading *network = arena_alloc(reading->arena, sizeof *network);
    network->reading = reading;
    network->network = &reading->inventory->network;
    id_map_init(&network->ids, reading->arena);
    id_map_init(&network->nics_listed, reading->arena);
    id_map_init(&network->gaps, reading->arena);
    return network;
}

void network_ask(struct network_reading *network, enum arm_call call, const char *path, bool list,
                 size_t place, network_answer *answer)
{
    network->questions = arena_grow(network->reading->arena, network->questions, network->n_questions,
                                    &network->cap_questions, sizeof *network->questions);
    network->questions[network->n_questions++] = (struct network_question){call, path, list, place, answer};
}

/* Whether this is the first gap of its type in its subscription. */
static bool first_gap(struct network_reading *network, const struct arm_query *query)
{
    struct arena *arena = network->reading->arena;
    const char *subscription = arm_id_segment(arena, query->path, "subscriptions");
    network->incomplete[query->call] = true;
    return id_map_add(&network->gaps,
                      arena_printf(arena, "%s %s", arm_call_row(query->call)->type,
                                   subscription != NULL ? subscription : ""),
                      0);
}

void network_gap(struct network_reading *network, const struct arm_query *query)
{
    if (first_gap(network, query)) {
        reading_gap(network->reading, query);
    }
}

static bool odd(struct network_reading *network, const struct arm_query *query, const char *text)
{
    if (first_gap(network, query)) {
        reading_odd(network->reading, query, query->path, text);
    }
    return false;
}

/* Not every cloud has every type; then there is none of it. */
static bool no_such_type(const struct arm_query *query)
{
    return query->outcome == ARM_ABSENT && text_equal_nocase(query->code, "InvalidResourceType");
}

bool network_complete(struct network_reading *network, const struct arm_query *query)
{
    bool complete = query->outcome == ARM_READ || no_such_type(query);
    if (!complete) {
        network_gap(network, query);
    }
    return complete;
}

bool network_items(struct network_reading *network, const struct arm_query *query, network_taker *take,
                   void *context)
{
    struct arm_cursor cursor = {0};
    struct json_at item;
    struct err err;
    bool complete = true;
    while (arm_next(network->reading->arena, query, &cursor, &item)) {
        if (network->ids.count >= FIELD_OBJECTS_MAX) {
            return odd(network, query,
                       arena_printf(network->reading->arena,
                                    "%s was not read to its end: %d resources are the most that are kept",
                                    query->path, FIELD_OBJECTS_MAX));
        }
        if (!take(network, item, context, &err)) {
            complete = odd(network, query, err.text);
        }
    }
    return complete;
}

bool network_each(struct network_reading *network, const struct arm_query *query, network_taker *take,
                  void *context)
{
    bool complete = network_complete(network, query);
    return network_items(network, query, take, context) && complete;
}

bool network_item(struct network_reading *network, struct json_at item, const char **id, const char **name,
                  bool *fresh, struct err *err)
{
    if (!json_need_object(item, err) || !arm_id(item, "id", id, err) ||
        !arm_string(item, "name", name, err)) {
        return false;
    }
    if (*id == NULL) {
        return json_type_error(json_member(item, "id"), "a resource id", err);
    }
    *name = *name != NULL ? *name : arm_id_name(item.arena, *id);
    *fresh = id_map_add(&network->ids, *id, 0);
    return true;
}

static void add_address(struct arena *arena, struct ip **out, size_t *count, size_t *cap, const struct ip *ip)
{
    *out = arena_grow(arena, *out, *count, cap, sizeof **out);
    (*out)[(*count)++] = *ip;
}

bool network_addresses(struct json_at array, struct ip **out, size_t *count, struct err *err)
{
    size_t cap = 0;
    *out = NULL;
    *count = 0;
    if (!json_get_array(array, err)) {
        return false;
    }
    for (size_t i = 0; i < json_size(array); i++) {
        struct json_at item = json_item(array, i);
        const char *text;
        struct ip ip = azure_dns_address;
        if (!json_get_string(item, &text, err) ||
            (!text_equal_nocase(text, "AzureProvidedDNS") && !arm_address(item, &ip, err))) {
            return false;
        }
        if (*count >= ARM_ADDRESSES_MAX) {
            return err_set(err, ERR_ARM, "%s: %s: more than %d addresses", array.name, array.path,
                           ARM_ADDRESSES_MAX);
        }
        if (ip.family != 0) {
            add_address(array.arena, out, count, &cap, &ip);
        }
    }
    return true;
}

bool network_configurations(struct json_at array, struct ip **addresses, size_t *count,
                            const char **subnet_id, struct err *err)
{
    size_t cap = 0;
    *addresses = NULL;
    *subnet_id = NULL;
    *count = 0;
    if (!json_get_array(array, err)) {
        return false;
    }
    for (size_t i = 0; i < json_size(array) && i < ARM_ADDRESSES_MAX; i++) {
        struct json_at item = json_item(array, i), properties = json_member(item, "properties");
        struct json_at at = json_present(properties) ? properties : item; /* inbound endpoints have none */
        struct json_at subnet = json_member(at, "subnet");
        const char *id;
        struct ip ip;
        if (!json_need_object(item, err) || !json_need_object(at, err) || !json_get_object(subnet, err) ||
            !arm_address(json_member_nocase(at, "privateIPAddress"), &ip, err) ||
            !arm_id(subnet, "id", &id, err)) {
            return false;
        }
        if (ip.family != 0) { /* else a public front end, or not assigned yet */
            add_address(array.arena, addresses, count, &cap, &ip);
            *subnet_id = *subnet_id != NULL ? *subnet_id : id;
        }
    }
    return true;
}

bool network_take_link(struct network_reading *network, struct json_at item, void *context, struct err *err)
{
    struct json_at properties = json_member(item, "properties"),
                   vnet = json_member(properties, "virtualNetwork");
    const char *id;
    if (!json_need_object(item, err) || !json_get_object(properties, err) || !json_get_object(vnet, err) ||
        !arm_id(vnet, "id", &id, err)) {
        return false;
    }
    name_list_add(network->reading->arena, context, id);
    return true;
}
