#include "arm/network_reading.h"

/* dnsResolverPolicies (DNS security policies), and the VNets they are linked to. */

static void answer_links(struct network_reading *network, const struct arm_query *query, size_t place)
{
    struct dns_policy *policy = &network->network->policies[place];
    struct name_list vnets = {0};
    if (!network_each(network, query, network_take_link, &vnets)) {
        network->incomplete[ARM_DNS_POLICIES] = true;
    }
    policy->vnet_ids = vnets.items;
    policy->n_vnets = vnets.count;
}

bool take_dns_policy(struct network_reading *network, struct json_at item, void *context, struct err *err)
{
    struct arena *arena = network->reading->arena;
    struct network *out = network->network;
    struct dns_policy policy = {0};
    bool fresh;
    (void)context;
    if (!network_item(network, item, &policy.id, &policy.name, &fresh, err)) {
        return false;
    }
    if (fresh) {
        network_ask(network, ARM_DNS_POLICY_LINKS, arm_path_below(arena, ARM_DNS_POLICY_LINKS, policy.id),
                    true, out->n_policies, answer_links);
        out->policies =
            arena_grow(arena, out->policies, out->n_policies, &network->cap_policies, sizeof *out->policies);
        out->policies[out->n_policies++] = policy;
    }
    return true;
}
