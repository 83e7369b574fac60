/* 104 and 603: where Azure's own forwarding rules, as ARM tells them, explain an answer. */
#include "azure/resource_id.h"
#include "diagnose/azline.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"
#include "diagnose/state.h"

enum { HOPS_MAX = 8 };

/* The VNet whose Azure DNS speaks at this resolver: its own, or that of this host for 168.63.129.16. NULL
 * where not known. */
static const char *vnet_behind(const struct judge *judge, const struct view *view)
{
    if (judge_state(judge, view) & S_IS_AZURE_DNS)
        return judge->vnet ? judge->vnet->id : NULL;
    return judge->identities[view->resolver].vnet_id;
}

static const struct forwarding_rule *rule_at(const struct judge *judge, const char *vnet, const char *fqdn,
                                             const struct forwarding_ruleset **ruleset)
{
    const struct network *network = judge->run->inventory ? &judge->run->inventory->network : NULL;
    *ruleset = network ? network_ruleset_of(network, vnet) : NULL;
    return *ruleset ? network_rule_for(*ruleset, fqdn) : NULL;
}

/* The VNet of the inbound endpoint that a rule leads to; NULL where its first target is none that is known.
 */
static const char *led_to(const struct judge *judge, const struct forwarding_rule *rule)
{
    for (size_t t = 0; t < rule->n_targets; t++) {
        struct server_identity identity =
            network_identify(&judge->run->inventory->network, &rule->targets[t], NULL);
        if (identity.kind == SERVER_INBOUND)
            return identity.vnet_id;
    }
    return NULL;
}

/* Follows the rules for the name from VNet to VNet; true where they come back to one that was passed. */
static bool rules_loop(const struct judge *judge, const char *vnet, const char *fqdn)
{
    const char *passed[HOPS_MAX];
    for (size_t hops = 0; vnet && hops < HOPS_MAX; hops++) {
        for (size_t i = 0; i < hops; i++)
            if (arm_id_equal(passed[i], vnet))
                return true;
        passed[hops] = vnet;
        const struct forwarding_ruleset *ruleset;
        const struct forwarding_rule *rule = rule_at(judge, vnet, fqdn, &ruleset);
        vnet = rule ? led_to(judge, rule) : NULL;
    }
    return false;
}

static void show_rule(const struct judge *judge, const struct view *view, struct hit *hit)
{
    hit_evidence(hit, view->a);
    hit_evidence(hit, view->zone_soa);
    hit_evidence(hit, judge->facts->resolvers[view->resolver].control);
    hit->because = say_view(judge, view);
}

static bool proven_loop(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show_rule(judge, view, hit);
    return rules_loop(judge, vnet_behind(judge, view), judge->run->names[view->name].fqdn);
}

/* A linked private zone beats a rule for the same name, but the FQDN itself is in no private zone: the rule
 * for it decides where the question goes. */
static bool misrouted(const struct judge *judge, const struct view *view, struct hit *hit)
{
    const struct forwarding_ruleset *ruleset;
    show_rule(judge, view, hit);
    const char *vnet = vnet_behind(judge, view);
    return vnet && rule_at(judge, vnet, judge->run->names[view->name].fqdn, &ruleset) != NULL;
}

const struct view_rule loop_view_rules[] = {
    {104, S_NO_REPLY, S_SYSTEM_PATH, proven_loop},
    {104, S_SERVFAIL, S_SYSTEM_PATH, proven_loop},
    {603, S_NO_REPLY, S_SYSTEM_PATH, misrouted},
    {603, S_SERVFAIL, S_SYSTEM_PATH, misrouted},
    {603, S_PUBLIC | S_ALIAS, S_AZURE | S_FOREIGN | S_SYSTEM_PATH, misrouted},
    {603, S_NXDOMAIN, S_ALIAS | S_SYSTEM_PATH, misrouted},
    {0, 0, 0, NULL},
};

/* --- words --- */

/* The rule behind a group's finding. The system path has no VNet of its own: then it is that of any resolver
 * a rule decides for. */
static const struct forwarding_rule *rule_behind(const struct judge *judge, const struct finding_group *group,
                                                 const struct forwarding_ruleset **ruleset)
{
    size_t name = (size_t)group->first->name;
    const char *fqdn = judge->run->names[name].fqdn;
    const struct view *own = facts_view(judge->facts, name, (size_t)group->first->resolver);
    const struct forwarding_rule *rule = rule_at(judge, vnet_behind(judge, own), fqdn, ruleset);
    for (size_t r = 0; !rule && r < judge->run->n_resolvers; r++)
        rule = rule_at(judge, vnet_behind(judge, facts_view(judge->facts, name, r)), fqdn, ruleset);
    return rule;
}

static void show_ruleset(const struct judge *judge, const struct finding_group *group,
                         struct finding *finding, const char **ruleset_name, const char **rule_name)
{
    const struct forwarding_ruleset *ruleset;
    const struct forwarding_rule *rule = rule_behind(judge, group, &ruleset);
    *ruleset_name = "<ruleset>";
    *rule_name = "<rule>";
    if (!rule)
        return;
    struct ip_list targets = {rule->targets, rule->n_targets, rule->n_targets};
    *ruleset_name = ruleset->name ? ruleset->name : ruleset->id;
    *rule_name = rule->name ? rule->name : rule->domain;
    say_because(judge, finding,
                arena_printf(judge->arena, "ARM: rule %s of ruleset %s sends %s to %s", *rule_name,
                             *ruleset_name, rule->domain, say_addresses(judge, &targets)));
}

static char *rule_list(const struct judge *judge, const char *ruleset)
{
    return arena_printf(judge->arena,
                        "az dns-resolver forwarding-rule list -g <resource-group> --ruleset-name %s -o table",
                        ruleset);
}

static void say_104(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const char *ruleset, *rule;
    show_ruleset(judge, group, finding, &ruleset, &rule);
    finding->message = arena_printf(judge->arena,
                                    "Questions for %s go in a circle: the forwarding ruleset that is linked "
                                    "to the VNet of %s sends them to an inbound endpoint "
                                    "whose VNet uses the same rule again.",
                                    say_names(judge, group), say_resolvers(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "See the rules and the VNets that the ruleset is linked to.", rule_list(judge, ruleset), NULL);
    say_step(
        judge, finding, STEP_CHANGE, RISK_SHARED,
        arena_printf(judge->arena,
                     "Unlink ruleset %s from the VNet of the inbound endpoint that its rule targets, or take "
                     "rule %s out. Every VM in "
                     "that VNet resolves without the ruleset then.",
                     ruleset, rule),
        arena_printf(judge->arena,
                     "az dns-resolver vnet-link delete -g <resource-group> --ruleset-name %s -n <link-name>",
                     ruleset),
        arena_printf(judge->arena,
                     "az dns-resolver vnet-link create -g <resource-group> --ruleset-name %s -n <link-name> "
                     "--id <vnet-id>",
                     ruleset));
    say_verify(judge, group, finding);
}

static void say_603(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const char *ruleset, *rule;
    show_ruleset(judge, group, finding, &ruleset, &rule);
    finding->message = arena_printf(judge->arena,
                                    "A Private Resolver rule decides where %s is asked from the VNet of %s, "
                                    "and what it leads to gives no private "
                                    "address.",
                                    say_names(judge, group), say_resolvers(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "See the rules; the longest matching domain wins, \".\" matches all.", rule_list(judge, ruleset),
             NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             arena_printf(judge->arena,
                          "Point rule %s to a server that resolves %s rightly (an inbound endpoint whose "
                          "VNet has the zone links), or "
                          "disable it, so that Azure DNS answers from the VNet's own zone links. It changes "
                          "the answers for every VNet that "
                          "the ruleset is linked to.",
                          rule, say_suffixes(judge, group)),
             arena_printf(judge->arena,
                          "az dns-resolver forwarding-rule update -g <resource-group> --ruleset-name %s -n "
                          "%s --forwarding-rule-state "
                          "Disabled",
                          ruleset, rule),
             arena_printf(judge->arena,
                          "az dns-resolver forwarding-rule update -g <resource-group> --ruleset-name %s -n "
                          "%s --forwarding-rule-state "
                          "Enabled",
                          ruleset, rule));
    say_verify(judge, group, finding);
}

const struct code_words loop_words[] = {
    {104, true, "azure-network", say_104},
    {603, true, "azure-network", say_603},
    {0, false, NULL, NULL},
};
