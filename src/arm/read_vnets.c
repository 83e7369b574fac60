#include "arm/network_reading.h"
#include "base/text.h"

/* virtualNetworks: address space, DNS servers, whom they are peered with, and the service endpoints of their
 * subnets. */

static bool take_prefixes(struct json_at array, struct virtual_network *out, struct err *err)
{
    size_t cap = 0;
    if (!json_get_array(array, err)) {
        return false;
    }
    for (size_t i = 0; i < json_size(array) && i < ARM_ADDRESSES_MAX; i++) {
        struct json_at item = json_item(array, i);
        struct ip_prefix prefix;
        const char *text;
        if (!json_get_string(item, &text, err)) {
            return false;
        }
        if (!ip_parse_prefix(text, &prefix.ip, &prefix.length)) {
            return err_set(err, ERR_ARM, "%s: %s: not an address prefix: \"%s\"", item.name, item.path,
                           text != NULL ? text : "");
        }
        if (prefix.length < 0) {
            prefix.length = prefix.ip.family == 4 ? 32 : 128;
        }
        out->prefixes = arena_grow(array.arena, out->prefixes, out->n_prefixes, &cap, sizeof *out->prefixes);
        out->prefixes[out->n_prefixes++] = prefix;
    }
    return true;
}

static bool take_peerings(struct json_at array, struct name_list *out, struct err *err)
{
    if (!json_get_array(array, err)) {
        return false;
    }
    for (size_t i = 0; i < json_size(array); i++) {
        struct json_at item = json_item(array, i), properties = json_member(item, "properties");
        struct json_at remote = json_member(properties, "remoteVirtualNetwork");
        const char *state, *id;
        if (!json_need_object(item, err) || !json_get_object(properties, err) ||
            !json_get_object(remote, err) || !arm_string(properties, "peeringState", &state, err) ||
            !arm_id(remote, "id", &id, err)) {
            return false;
        }
        if (text_equal_nocase(state, "Connected")) {
            name_list_add(array.arena, out, id);
        }
    }
    return true;
}

static bool take_subnet(struct json_at item, struct subnet *out, struct err *err)
{
    struct json_at properties = json_member(item, "properties");
    struct json_at services = json_member(properties, "serviceEndpoints");
    struct name_list names = {0};
    if (!json_need_object(item, err) || !arm_id(item, "id", &out->id, err) ||
        !json_get_object(properties, err) || !json_get_array(services, err)) {
        return false;
    }
    for (size_t i = 0; i < json_size(services); i++) {
        const char *service;
        if (!json_need_object(json_item(services, i), err) ||
            !arm_string(json_item(services, i), "service", &service, err)) {
            return false;
        }
        name_list_add(item.arena, &names, service);
    }
    out->service_endpoints = names.items;
    out->n_service_endpoints = names.count;
    return true;
}

/* One without an id cannot be meant by a rule, and is passed over. */
static bool take_subnets(struct json_at array, struct virtual_network *out, struct err *err)
{
    if (!json_get_array(array, err)) {
        return false;
    }
    out->subnets_read = json_present(array) ? TRI_YES : TRI_UNKNOWN;
    out->subnets = arena_array(array.arena, json_size(array), sizeof *out->subnets);
    for (size_t i = 0; i < json_size(array); i++) {
        struct subnet subnet = {0};
        if (!take_subnet(json_item(array, i), &subnet, err)) {
            return false;
        }
        if (subnet.id != NULL) {
            out->subnets[out->n_subnets++] = subnet;
        }
    }
    return true;
}

bool take_vnet(struct network_reading *network, struct json_at item, void *context, struct err *err)
{
    struct network *out = network->network;
    struct json_at properties = json_member(item, "properties");
    struct json_at space = json_member(properties, "addressSpace"),
                   dhcp = json_member(properties, "dhcpOptions");
    struct virtual_network vnet = {0};
    struct name_list peers = {0};
    bool fresh;
    (void)context;
    if (!network_item(network, item, &vnet.id, &vnet.name, &fresh, err) ||
        !json_get_object(properties, err) || !json_get_object(space, err) || !json_get_object(dhcp, err) ||
        !take_prefixes(json_member(space, "addressPrefixes"), &vnet, err) ||
        !network_addresses(json_member(dhcp, "dnsServers"), &vnet.dns_servers, &vnet.n_dns_servers, err) ||
        !take_peerings(json_member(properties, "virtualNetworkPeerings"), &peers, err) ||
        !take_subnets(json_member(properties, "subnets"), &vnet, err)) {
        return false;
    }
    if (fresh) {
        vnet.peers = peers.items;
        vnet.n_peers = peers.count;
        out->vnets = arena_grow(network->reading->arena, out->vnets, out->n_vnets, &network->cap_vnets,
                                sizeof *out->vnets);
        out->vnets[out->n_vnets++] = vnet;
    }
    return true;
}
