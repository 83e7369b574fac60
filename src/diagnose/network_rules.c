#include "diagnose/network_rules.h"

#include <string.h>

#include "azure/resource_id.h"
#include "base/text.h"

enum { IPV4_BITS = 32, WIDE = 8 }; /* a range as wide as /8 or wider is no matter of its first address */

/* Whether bits behind the prefix are set. */
static bool has_host_bits(const struct ip *ip, int length)
{
    for (int bit = length; bit < IPV4_BITS; bit++) {
        if (ip->bytes[bit / 8] & (0x80 >> (bit % 8))) {
            return true;
        }
    }
    return false;
}

const char *ip_rule_fault(const char *value)
{
    struct ip ip;
    int length;
    if (value == NULL || !ip_parse_prefix(value, &ip, &length)) {
        return "is no address and no range of addresses";
    }
    if (ip.family == 6 || strchr(value, ':') != NULL) {
        return "is IPv6, and only IPv4 is supported";
    }
    if (length >= IPV4_BITS - 1) {
        return "is a /31 or /32, and single addresses are written without a length";
    }
    enum ip_class class = ip_classify(&ip);
    if (class == IP_PRIVATE) {
        return "is a private address (RFC 1918), which never arrives at the public front";
    }
    if (class != IP_PUBLIC && (length < 0 || length >= WIDE)) {
        return "is no address of the Internet";
    }
    if (length >= 0 && has_host_bits(&ip, length)) {
        return "is no network: bits behind the prefix are set";
    }
    return NULL;
}

static bool has_read(const struct inventory *inventory, const char *subscription)
{
    for (size_t i = 0; subscription != NULL && i < inventory->n_subscriptions; i++) {
        if (text_equal_nocase(inventory->subscriptions[i], subscription)) {
            return true;
        }
    }
    return false;
}

static bool has_service(const struct subnet *subnet)
{
    for (size_t i = 0; i < subnet->n_service_endpoints; i++) {
        if (text_equal_nocase(subnet->service_endpoints[i], "Microsoft.CognitiveServices")) {
            return true;
        }
    }
    return false;
}

static const struct virtual_network *vnet_of_rule(struct arena *arena, const struct inventory *inventory,
                                                  const struct subnet_rule *rule)
{
    const char *vnet = arm_id_upto(arena, rule->subnet_id, "virtualNetworks");
    return vnet != NULL ? network_vnet(&inventory->network, vnet) : NULL;
}

const struct subnet *subnet_of_rule(struct arena *arena, const struct inventory *inventory,
                                    const struct subnet_rule *rule)
{
    const struct virtual_network *vnet = vnet_of_rule(arena, inventory, rule);
    for (size_t i = 0; vnet != NULL && i < vnet->n_subnets; i++) {
        if (arm_id_equal(vnet->subnets[i].id, rule->subnet_id)) {
            return &vnet->subnets[i];
        }
    }
    return NULL;
}

/* What the service says of a rule; a word that is not known says nothing. */
static bool state_is_broken(const char *state)
{
    return text_equal_nocase(state, "Failed") || text_equal_nocase(state, "NetworkSourceDeleted") ||
           text_equal_nocase(state, "Deprovisioning");
}

bool vnets_hidden(const struct inventory_gap *gap, const char *id)
{
    return text_equal_nocase(gap->resource, "Microsoft.Network/virtualNetworks") &&
           (!text_starts_nocase(gap->scope, "/subscriptions/") || arm_id_same_subscription(gap->scope, id));
}

/* Whether the virtual networks of the subscription of this id were listed: where not all were, a gap says
 * whose were not. */
static bool vnets_listed(struct arena *arena, const struct inventory *inventory, const char *id)
{
    bool told = inventory->network.vnets_read == TRI_YES;
    for (size_t i = 0; i < inventory->n_gaps; i++) {
        const struct inventory_gap *gap = &inventory->gaps[i];
        if (vnets_hidden(gap, id)) {
            return false;
        }
        told = told || text_equal_nocase(gap->resource, "Microsoft.Network/virtualNetworks");
    }
    return told && has_read(inventory, arm_id_segment(arena, id, "subscriptions"));
}

struct rule_state subnet_rule_state(struct arena *arena, const struct inventory *inventory,
                                    const struct subnet_rule *rule)
{
    if (!arm_id_valid(rule->subnet_id) || arm_id_segment(arena, rule->subnet_id, "virtualNetworks") == NULL ||
        arm_id_segment(arena, rule->subnet_id, "subnets") == NULL) {
        return (struct rule_state){TRI_NO, "names no subnet"};
    }
    if (state_is_broken(rule->state)) {
        return (struct rule_state){TRI_NO, arena_printf(arena, "has the state %s", rule->state)};
    }
    const struct virtual_network *vnet = vnet_of_rule(arena, inventory, rule);
    if (vnet == NULL) {
        bool gone = vnets_listed(arena, inventory, rule->subnet_id);
        return gone ? (struct rule_state){TRI_NO, "names a virtual network that does not exist"}
                    : (struct rule_state){TRI_UNKNOWN, "names a virtual network that could not be read"};
    }
    if (vnet->subnets_read != TRI_YES) {
        return (struct rule_state){TRI_UNKNOWN, "names a virtual network whose subnets are not known"};
    }
    const struct subnet *subnet = subnet_of_rule(arena, inventory, rule);
    if (subnet == NULL) {
        return (struct rule_state){TRI_NO, "names a subnet that does not exist"};
    }
    return has_service(subnet) ? (struct rule_state){TRI_YES, NULL}
                               : (struct rule_state){TRI_NO, "names a subnet without the service endpoint "
                                                             "Microsoft.CognitiveServices"};
}

enum tri connection_is_ours(struct arena *arena, const struct inventory *inventory,
                            const struct account *account, const struct pe_connection *connection)
{
    if (connection->endpoint_id == NULL) {
        return TRI_UNKNOWN;
    }
    const struct private_endpoint *endpoint = inventory_endpoint(inventory, connection->endpoint_id);
    const char *subscription = arm_id_segment(arena, connection->endpoint_id, "subscriptions");
    bool ours = (endpoint != NULL && endpoint->readable != TRI_UNKNOWN) ||
                has_read(inventory, subscription) ||
                text_equal_nocase(subscription, arm_id_segment(arena, account->id, "subscriptions"));
    return ours ? TRI_YES : TRI_NO;
}

enum tri connection_endpoint_exists(struct arena *arena, const struct inventory *inventory,
                                    const struct account *account, const struct pe_connection *connection)
{
    const struct private_endpoint *endpoint =
        connection->endpoint_id != NULL ? inventory_endpoint(inventory, connection->endpoint_id) : NULL;
    if (endpoint == NULL || endpoint->readable == TRI_YES) {
        return TRI_YES;
    }
    if (endpoint->readable == TRI_NO) {
        return TRI_NO;
    }
    return connection_is_ours(arena, inventory, account, connection) == TRI_YES ? TRI_UNKNOWN : TRI_YES;
}
