#include "arm/network_reading.h"
#include "base/text.h"

/* virtualNetworks: address space, DNS servers, and whom they are peered with. */

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
        !take_peerings(json_member(properties, "virtualNetworkPeerings"), &peers, err)) {
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
