#include <string.h>

#include "arm/network_reading.h"
#include "azure/resource_id.h"
#include "base/text.h"

/*
 * azureFirewalls, and what their DNS proxy asks. The settings are in the policy of a firewall; one with
 * classic rules has them among its additionalProperties. Whether a policy without settings has them from its
 * base policy is not documented, and so not known.
 */

struct dns_settings {
    enum tri proxy;
    struct ip *servers;
    size_t n_servers;
};

static bool take_policy(struct network_reading *network, struct json_at item, void *context, struct err *err)
{
    struct dns_settings *out = context;
    struct json_at properties = json_member(item, "properties");
    struct json_at settings = json_member(properties, "dnsSettings");
    bool proxy;
    (void)network;
    if (!json_need_object(item, err) || !json_get_object(properties, err) ||
        !json_get_object(settings, err) ||
        !json_get_bool(json_member(settings, "enableProxy"), &proxy, err) ||
        !network_addresses(json_member(settings, "servers"), &out->servers, &out->n_servers, err)) {
        return false;
    }
    bool inherits = !json_present(settings) && json_present(json_member(properties, "basePolicy"));
    out->proxy = inherits ? TRI_UNKNOWN : proxy ? TRI_YES : TRI_NO;
    return true;
}

static void answer_policy(struct network_reading *network, const struct arm_query *query, size_t place)
{
    struct network *out = network->network;
    struct dns_settings settings = {0};
    if (!network_each(network, query, take_policy, &settings)) {
        return;
    }
    for (size_t i = 0; i < out->n_firewalls; i++) {
        struct dns_firewall *firewall = &out->firewalls[i];
        if (arm_id_equal(firewall->policy_id, network->firewall_policies.items[place])) {
            firewall->proxy = settings.proxy;
            firewall->upstreams = settings.servers;
            firewall->n_upstreams = settings.n_servers;
        }
    }
}

static void want_policy(struct network_reading *network, const char *id)
{
    struct name_list *list = &network->firewall_policies;
    size_t before = list->count;
    name_list_add(network->reading->arena, list, id);
    if (list->count > before) {
        network_ask(network, ARM_FIREWALL_POLICIES, id, false, before, answer_policy);
    }
}

/* "10.0.0.4,10.0.0.5" */
static bool take_server_list(struct json_at at, struct dns_firewall *out, struct err *err)
{
    static const char between[] = ", ";
    const char *text;
    size_t cap = 0, len;
    if (!json_get_string(at, &text, err)) {
        return false;
    }
    for (; text != NULL && out->n_upstreams < ARM_ADDRESSES_MAX; text += len) {
        struct ip ip;
        text += strspn(text, between);
        len = strcspn(text, between);
        if (len == 0) {
            break;
        }
        const char *word = arena_strndup(at.arena, text, len);
        if (!ip_parse(word, &ip)) {
            return err_set(err, ERR_ARM, "%s: %s: not an IP address: \"%s\"", at.name, at.path, word);
        }
        out->upstreams = arena_grow(at.arena, out->upstreams, out->n_upstreams, &cap, sizeof *out->upstreams);
        out->upstreams[out->n_upstreams++] = ip;
    }
    return true;
}

static bool take_own_settings(struct json_at properties, struct dns_firewall *out, struct err *err)
{
    struct json_at additional = json_member(properties, "additionalProperties");
    const char *proxy;
    if (!json_get_object(additional, err) ||
        !arm_string(additional, "Network.DNS.EnableProxy", &proxy, err) ||
        !take_server_list(json_member(additional, "Network.DNS.Servers"), out, err)) {
        return false;
    }
    out->proxy = text_equal_nocase(proxy, "true") ? TRI_YES : TRI_NO;
    return true;
}

static bool take_settings(struct network_reading *network, struct json_at properties,
                          struct dns_firewall *out, struct err *err)
{
    struct json_at policy = json_member(properties, "firewallPolicy");
    if (!json_present(policy)) {
        return take_own_settings(properties, out, err);
    }
    if (!json_need_object(policy, err) || !arm_id(policy, "id", &out->policy_id, err)) {
        return false;
    }
    if (out->policy_id != NULL) {
        want_policy(network, out->policy_id);
    }
    return true;
}

/* A firewall of a virtual hub has its address elsewhere, and no subnet of ours. */
static bool take_hub_address(struct json_at properties, struct dns_firewall *out, struct err *err)
{
    struct json_at hub = json_member(properties, "hubIPAddresses");
    struct ip ip;
    if (out->n_addresses > 0) {
        return true;
    }
    if (!json_get_object(hub, err) || !arm_address(json_member_nocase(hub, "privateIPAddress"), &ip, err)) {
        return false;
    }
    if (ip.family != 0) {
        out->addresses = arena_memdup(properties.arena, &ip, sizeof ip);
        out->n_addresses = 1;
    }
    return true;
}

bool take_firewall(struct network_reading *network, struct json_at item, void *context, struct err *err)
{
    struct arena *arena = network->reading->arena;
    struct network *out = network->network;
    struct json_at properties = json_member(item, "properties");
    struct dns_firewall firewall = {0};
    const char *subnet_id;
    bool fresh;
    (void)context;
    if (!network_item(network, item, &firewall.id, &firewall.name, &fresh, err) ||
        !json_get_object(properties, err) ||
        !network_configurations(json_member(properties, "ipConfigurations"), &firewall.addresses,
                                &firewall.n_addresses, &subnet_id, err) ||
        !take_hub_address(properties, &firewall, err) ||
        !take_settings(network, properties, &firewall, err)) {
        return false;
    }
    if (fresh) {
        firewall.vnet_id = network_subnet_vnet(arena, subnet_id);
        out->firewalls = arena_grow(arena, out->firewalls, out->n_firewalls, &network->cap_firewalls,
                                    sizeof *out->firewalls);
        out->firewalls[out->n_firewalls++] = firewall;
    }
    return true;
}
