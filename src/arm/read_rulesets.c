#include "arm/network_reading.h"
#include "base/text.h"

/* dnsForwardingRulesets, their rules, and the VNets they are linked to. */

/* A ruleset whose rules are being read. */
struct rules {
    struct forwarding_ruleset *ruleset;
    size_t cap;
};

static bool take_target(struct json_at item, struct forwarding_rule *rule, size_t *cap, size_t *cap_ports,
                        struct err *err)
{
    struct json_at port = json_member(item, "port");
    int64_t number;
    struct ip ip;
    if (!json_need_object(item, err) || !arm_address(json_member_nocase(item, "ipAddress"), &ip, err) ||
        !json_get_int(port, &number, err)) {
        return false;
    }
    number = json_present(port) ? number : 53;
    if (number < 1 || number > UINT16_MAX) {
        return json_type_error(port, "a port of 1 to 65535", err);
    }
    if (ip.family != 0) {
        rule->targets = arena_grow(item.arena, rule->targets, rule->n_targets, cap, sizeof *rule->targets);
        rule->ports = arena_grow(item.arena, rule->ports, rule->n_targets, cap_ports, sizeof *rule->ports);
        rule->targets[rule->n_targets] = ip;
        rule->ports[rule->n_targets++] = (uint16_t)number;
    }
    return true;
}

static bool take_targets(struct json_at array, struct forwarding_rule *rule, struct err *err)
{
    size_t cap = 0, cap_ports = 0;
    if (!json_get_array(array, err)) {
        return false;
    }
    for (size_t i = 0; i < json_size(array) && i < ARM_ADDRESSES_MAX; i++) {
        if (!take_target(json_item(array, i), rule, &cap, &cap_ports, err)) {
            return false;
        }
    }
    return true;
}

static bool take_rule(struct network_reading *network, struct json_at item, void *context, struct err *err)
{
    struct rules *rules = context;
    struct forwarding_ruleset *ruleset = rules->ruleset;
    struct json_at properties = json_member(item, "properties");
    struct forwarding_rule rule = {0};
    const char *state;
    if (!json_need_object(item, err) || !json_need_object(properties, err) ||
        !arm_string(item, "name", &rule.name, err) ||
        !arm_name(properties, "domainName", &rule.domain, err) ||
        !arm_string(properties, "forwardingRuleState", &state, err) ||
        !take_targets(json_member(properties, "targetDnsServers"), &rule, err)) {
        return false;
    }
    if (rule.domain == NULL) {
        return json_type_error(json_member(properties, "domainName"), "a domain name", err);
    }
    rule.enabled = text_equal_nocase(state, "Enabled")    ? TRI_YES
                   : text_equal_nocase(state, "Disabled") ? TRI_NO
                                                          : TRI_UNKNOWN;
    ruleset->rules = arena_grow(network->reading->arena, ruleset->rules, ruleset->n_rules, &rules->cap,
                                sizeof *ruleset->rules);
    ruleset->rules[ruleset->n_rules++] = rule;
    return true;
}

static void answer_rules(struct network_reading *network, const struct arm_query *query, size_t place)
{
    struct rules rules = {.ruleset = &network->network->rulesets[place]};
    rules.ruleset->rules_read = network_each(network, query, take_rule, &rules) ? TRI_YES : TRI_UNKNOWN;
}

static void answer_links(struct network_reading *network, const struct arm_query *query, size_t place)
{
    struct forwarding_ruleset *ruleset = &network->network->rulesets[place];
    struct name_list vnets = {0};
    ruleset->links_read = network_each(network, query, network_take_link, &vnets) ? TRI_YES : TRI_UNKNOWN;
    ruleset->vnet_ids = vnets.items;
    ruleset->n_vnets = vnets.count;
}

bool take_ruleset(struct network_reading *network, struct json_at item, void *context, struct err *err)
{
    struct arena *arena = network->reading->arena;
    struct network *out = network->network;
    struct forwarding_ruleset ruleset = {0};
    bool fresh;
    (void)context;
    if (!network_item(network, item, &ruleset.id, &ruleset.name, &fresh, err)) {
        return false;
    }
    if (fresh) {
        network_ask(network, ARM_FORWARDING_RULES, arm_path_below(arena, ARM_FORWARDING_RULES, ruleset.id),
                    true, out->n_rulesets, answer_rules);
        network_ask(network, ARM_RULESET_LINKS, arm_path_below(arena, ARM_RULESET_LINKS, ruleset.id), true,
                    out->n_rulesets, answer_links);
        out->rulesets =
            arena_grow(arena, out->rulesets, out->n_rulesets, &network->cap_rulesets, sizeof *out->rulesets);
        out->rulesets[out->n_rulesets++] = ruleset;
    }
    return true;
}
