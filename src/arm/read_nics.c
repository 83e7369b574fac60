#include "arm/network_reading.h"
#include "arm/targets.h"

/* One ipConfiguration: an address of the endpoint, and which names of the account it is for. */
static bool take_configuration(struct reading *reading, struct json_at at, size_t place, struct err *err)
{
    struct json_at properties = json_member(at, "properties");
    struct json_at link = json_member(properties, "privateLinkConnectionProperties");
    struct pe_member member = {.source = MEMBER_FROM_NIC};
    struct name_list names = {0};
    if (!json_need_object(at, err) || !json_get_object(properties, err) || !json_get_object(link, err) ||
        !arm_address(json_member_nocase(properties, "privateIPAddress"), &member.address, err) ||
        !arm_string(link, "requiredMemberName", &member.member, err) ||
        !arm_names(json_member(link, "fqdns"), &names, err)) {
        return false;
    }
    if (member.address.family == 0) {
        return true; /* not yet assigned */
    }
    member.fqdns = names.items;
    member.n_fqdns = names.count;
    reading_add_member(reading, place, &member);
    return true;
}

static bool take(struct reading *reading, struct json_at object, size_t place, struct err *err)
{
    struct json_at properties = json_member(object, "properties");
    struct json_at list = json_member(properties, "ipConfigurations");
    if (!json_need_object(object, err) || !json_get_object(properties, err) || !json_get_array(list, err)) {
        return false;
    }
    for (size_t i = 0; i < json_size(list); i++) {
        if (!take_configuration(reading, json_item(list, i), place, err)) {
            return false;
        }
    }
    return true;
}

/* Addresses may still come from customDnsConfigs or the zone group; members.c decides. */
static void miss(struct reading *reading, const struct arm_query *query, size_t place)
{
    reading->endpoint_notes[place].nic_unread = true;
    reading_gap(reading, query);
}

bool read_nics(struct reading *reading, struct err *err)
{
    struct inventory *inventory = reading->inventory;
    struct targets targets = {.call = ARM_NICS, .take = take, .miss = miss};
    targets.page = network_nics_page;
    targets.listed = network_nics_listed;
    targets.ids = arena_array(reading->arena, inventory->n_endpoints, sizeof *targets.ids);
    targets.places = arena_array(reading->arena, inventory->n_endpoints, sizeof *targets.places);
    for (size_t i = 0; i < inventory->n_endpoints; i++) {
        if (inventory->endpoints[i].nic_id != NULL) {
            targets.ids[targets.count] = inventory->endpoints[i].nic_id;
            targets.places[targets.count++] = i;
        } else {
            reading->endpoint_notes[i].nic_unread = true;
        }
    }
    return targets_read(reading, &targets, err);
}
