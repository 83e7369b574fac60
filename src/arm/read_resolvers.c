#include "arm/network_reading.h"
#include "azure/resource_id.h"

/* dnsResolvers, of which only the inbound endpoints are kept: addresses that answer as Azure DNS does. */

struct dns_resolver {
    const char *id, *vnet_id;
};

/* Some ids of inbound endpoints lack their resolver, and could then be those of several. */
static bool whole_id(const struct dns_resolver *resolver, struct json_at item, const char **id,
                     const char *name, struct err *err)
{
    if (*id != NULL && arm_id_segment(item.arena, *id, "dnsResolvers") != NULL) {
        return true;
    }
    const char *made =
        name == NULL ? NULL
                     : arena_printf(item.arena, "%s/%s",
                                    arm_path_below(item.arena, ARM_INBOUND_ENDPOINTS, resolver->id), name);
    *id = arm_id_valid(made) ? made : *id;
    return *id != NULL || json_type_error(json_member(item, "id"), "a resource id", err);
}

static bool take_inbound(struct network_reading *network, struct json_at item, void *context, struct err *err)
{
    const struct dns_resolver *resolver = context;
    struct arena *arena = network->reading->arena;
    struct network *out = network->network;
    struct json_at properties = json_member(item, "properties");
    struct inbound_endpoint endpoint = {0};
    struct ip *addresses;
    size_t n_addresses;
    const char *subnet_id;
    if (!json_need_object(item, err) || !json_get_object(properties, err) ||
        !arm_id(item, "id", &endpoint.id, err) || !arm_string(item, "name", &endpoint.name, err) ||
        !whole_id(resolver, item, &endpoint.id, endpoint.name, err) ||
        !network_configurations(json_member(properties, "ipConfigurations"), &addresses, &n_addresses,
                                &subnet_id, err)) {
        return false;
    }
    if (!id_map_add(&network->ids, endpoint.id, 0)) {
        return true;
    }
    endpoint.name = endpoint.name != NULL ? endpoint.name : arm_id_name(arena, endpoint.id);
    endpoint.vnet_id = network_subnet_vnet(arena, subnet_id);
    endpoint.vnet_id = endpoint.vnet_id != NULL ? endpoint.vnet_id : resolver->vnet_id;
    if (n_addresses > 0) {
        endpoint.address = addresses[0]; /* Azure gives it one */
    }
    out->inbound =
        arena_grow(arena, out->inbound, out->n_inbound, &network->cap_inbound, sizeof *out->inbound);
    out->inbound[out->n_inbound++] = endpoint;
    return true;
}

static void answer_inbound(struct network_reading *network, const struct arm_query *query, size_t place)
{
    if (!network_each(network, query, take_inbound, &network->resolvers[place])) {
        network->incomplete[ARM_DNS_RESOLVERS] = true;
    }
}

bool take_resolver(struct network_reading *network, struct json_at item, void *context, struct err *err)
{
    struct arena *arena = network->reading->arena;
    struct json_at properties = json_member(item, "properties"),
                   vnet = json_member(properties, "virtualNetwork");
    struct dns_resolver resolver = {0};
    const char *name;
    bool fresh;
    (void)context;
    if (!network_item(network, item, &resolver.id, &name, &fresh, err) || !json_get_object(properties, err) ||
        !json_get_object(vnet, err) || !arm_id(vnet, "id", &resolver.vnet_id, err)) {
        return false;
    }
    if (fresh) {
        network->resolvers = arena_grow(arena, network->resolvers, network->n_resolvers,
                                        &network->cap_resolvers, sizeof *network->resolvers);
        network_ask(network, ARM_INBOUND_ENDPOINTS, arm_path_below(arena, ARM_INBOUND_ENDPOINTS, resolver.id),
                    true, network->n_resolvers, answer_inbound);
        network->resolvers[network->n_resolvers++] = resolver;
    }
    return true;
}
