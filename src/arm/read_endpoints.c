#include "arm/reading.h"
#include "arm/targets.h"
#include "azure/resource_id.h"

/*
 * Which endpoints: those of the accounts' connections, and --expect-endpoint. One whose connection is not
 * approved is of use (whose address is that?) but nothing depends on it: where it cannot be read it is left
 * out.
 */
static void want(struct reading *reading, const char *id, bool approved)
{
    size_t place;
    if (!arm_id_valid(id)) {
        return;
    }
    if (!id_map_find(&reading->endpoints, id, &place)) {
        place = reading_add_endpoint(reading, id);
    }
    if (approved) {
        reading->endpoint_notes[place].approved = true;
    }
}

static void choose(struct reading *reading)
{
    const struct inventory *inventory = reading->inventory;
    for (size_t a = 0; a < inventory->n_accounts; a++) {
        for (size_t i = 0; i < inventory->accounts[a].n_connections; i++) {
            const struct pe_connection *connection = &inventory->accounts[a].connections[i];
            want(reading, connection->endpoint_id, pe_connection_approved(connection));
        }
    }
    for (size_t i = 0; i < reading->wanted->n_endpoint_ids; i++) {
        want(reading, reading->wanted->endpoint_ids[i], true);
    }
}

/* Of privateLinkServiceConnections or manualPrivateLinkServiceConnections: what it leads to, and its status.
 */
static bool take_connections(struct json_at list, struct name_list *targets, struct private_endpoint *out,
                             struct err *err)
{
    if (!json_get_array(list, err)) {
        return false;
    }
    for (size_t i = 0; i < json_size(list); i++) {
        struct json_at properties = json_member(json_item(list, i), "properties");
        struct json_at state = json_member(properties, "privateLinkServiceConnectionState");
        const char *target, *status;
        if (!json_need_object(json_item(list, i), err) || !json_get_object(properties, err) ||
            !json_get_object(state, err) || !arm_string(properties, "privateLinkServiceId", &target, err) ||
            !arm_string(state, "status", &status, err)) {
            return false;
        }
        name_list_add(list.arena, targets, target);
        out->status = out->status != NULL ? out->status : status;
    }
    return true;
}

static bool take_custom_dns(struct json_at list, struct endpoint_notes *notes, struct err *err)
{
    if (!json_get_array(list, err)) {
        return false;
    }
    for (size_t i = 0; i < json_size(list); i++) {
        struct custom_dns row = {0};
        struct json_at item = json_item(list, i);
        if (!json_need_object(item, err) || !arm_name(item, "fqdn", &row.fqdn, err) ||
            !arm_addresses(json_member(item, "ipAddresses"), &row.addresses, err)) {
            return false;
        }
        if (row.fqdn != NULL) {
            notes->custom_dns = arena_grow(list.arena, notes->custom_dns, notes->n_custom_dns,
                                           &notes->cap_custom_dns, sizeof *notes->custom_dns);
            notes->custom_dns[notes->n_custom_dns++] = row;
        }
    }
    return true;
}

static bool take(struct reading *reading, struct json_at object, size_t place, struct err *err)
{
    struct private_endpoint *out = &reading->inventory->endpoints[place];
    struct json_at properties = json_member(object, "properties");
    struct json_at subnet = json_member(properties, "subnet"),
                   nics = json_member(properties, "networkInterfaces");
    struct name_list targets = {0};
    const char *name;
    if (!json_need_object(object, err) || !json_get_object(properties, err) ||
        !json_get_object(subnet, err) || !json_get_array(nics, err) ||
        (json_size(nics) > 0 && !json_need_object(json_item(nics, 0), err)) ||
        !arm_string(object, "name", &name, err) || !arm_string(object, "location", &out->location, err) ||
        !arm_string(properties, "resourceGuid", &out->resource_guid, err) ||
        !arm_id(subnet, "id", &out->subnet_id, err) || !arm_id(json_item(nics, 0), "id", &out->nic_id, err) ||
        !take_connections(json_member(properties, "privateLinkServiceConnections"), &targets, out, err) ||
        !take_connections(json_member(properties, "manualPrivateLinkServiceConnections"), &targets, out,
                          err) ||
        !take_custom_dns(json_member(properties, "customDnsConfigs"), &reading->endpoint_notes[place], err)) {
        return false;
    }
    out->name = name != NULL ? name : out->name;
    out->target_ids = targets.items;
    out->n_targets = targets.count;
    out->readable = TRI_YES;
    return true;
}

static void miss(struct reading *reading, const struct arm_query *query, size_t place)
{
    struct private_endpoint *endpoint = &reading->inventory->endpoints[place];
    const char *id = endpoint->id, *name = endpoint->name;
    *endpoint = (struct private_endpoint){.id = id, .name = name}; /* nothing half-read */
    if (reading_truly_absent(reading, query)) {
        endpoint->readable = endpoint->members_known = endpoint->zone_group = TRI_NO;
    } else if (reading->endpoint_notes[place].approved) {
        reading_gap(reading, query);
    }
}

/* Leaves out what could not be read and does not matter; the places of the others change. */
static void forget_useless(struct reading *reading)
{
    struct inventory *inventory = reading->inventory;
    size_t kept = 0;
    id_map_init(&reading->endpoints, reading->arena);
    for (size_t i = 0; i < inventory->n_endpoints; i++) {
        if (inventory->endpoints[i].readable == TRI_UNKNOWN && !reading->endpoint_notes[i].approved) {
            continue;
        }
        inventory->endpoints[kept] = inventory->endpoints[i];
        reading->endpoint_notes[kept] = reading->endpoint_notes[i];
        id_map_add(&reading->endpoints, inventory->endpoints[kept].id, kept);
        kept++;
    }
    inventory->n_endpoints = kept;
}

bool read_endpoints(struct reading *reading, struct err *err)
{
    choose(reading);
    struct targets targets = {.call = ARM_PRIVATE_ENDPOINTS, .take = take, .miss = miss};
    targets.count = reading->inventory->n_endpoints;
    targets.ids = arena_array(reading->arena, targets.count, sizeof *targets.ids);
    targets.places = arena_array(reading->arena, targets.count, sizeof *targets.places);
    for (size_t i = 0; i < targets.count; i++) {
        targets.ids[i] = reading->inventory->endpoints[i].id;
        targets.places[i] = i;
    }
    if (!targets_read(reading, &targets, err)) {
        return false;
    }
    forget_useless(reading);
    return true;
}
