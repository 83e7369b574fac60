#include "arm/network_reading.h"

/* loadBalancers with a private front end: DNS servers may stand behind one. */

bool take_balancer(struct network_reading *network, struct json_at item, void *context, struct err *err)
{
    struct arena *arena = network->reading->arena;
    struct network *out = network->network;
    struct json_at properties = json_member(item, "properties");
    struct load_balancer balancer = {0};
    const char *subnet_id;
    bool fresh;
    (void)context;
    if (!network_item(network, item, &balancer.id, &balancer.name, &fresh, err) ||
        !json_get_object(properties, err) ||
        !network_configurations(json_member(properties, "frontendIPConfigurations"), &balancer.addresses,
                                &balancer.n_addresses, &subnet_id, err)) {
        return false;
    }
    if (fresh && balancer.n_addresses > 0) {
        balancer.vnet_id = network_subnet_vnet(arena, subnet_id);
        out->balancers = arena_grow(arena, out->balancers, out->n_balancers, &network->cap_balancers,
                                    sizeof *out->balancers);
        out->balancers[out->n_balancers++] = balancer;
    }
    return true;
}
