#include "diagnose/gaps.h"

#include "base/buf.h"
#include "base/text.h"
#include "diagnose/fold.h"
#include "diagnose/public_cause.h"
#include "diagnose/rules_vantage.h"
#include "diagnose/say.h"

#define NETWORK "Microsoft.Network/"
#define RULESETS NETWORK "dnsForwardingRulesets"
#define ZONES NETWORK "privateDnsZones"

/* What a kind of facts would have decided: whether a finding is rather another one. */
static const struct {
    const char *type;
    int code, alternative;
} deciding[] = {
    {ZONES, 201, 211},
    {ZONES, 401, 403},
    {ZONES "/A", 401, 403},
    {ZONES "/A", 401, 404},
    {NETWORK "privateEndpoints/privateDnsZoneGroups", 401, 212},
    {NETWORK "networkInterfaces", 601, 602},
    {NETWORK "virtualNetworks", 213, 215},
    {NETWORK "virtualNetworks", 201, 603},
    {RULESETS, 201, 603},
    {RULESETS "/forwardingRules", 201, 603},
    {RULESETS "/virtualNetworkLinks", 201, 603},
    {ZONES, 202, 201},
    {ZONES "/virtualNetworkLinks", 202, 201},
    {NETWORK "azureFirewalls", 202, 201},
    {NETWORK "firewallPolicies", 202, 201},
    {NETWORK "dnsResolvers", 202, 201},
    {NETWORK "dnsResolvers/inboundEndpoints", 202, 201},
    {NETWORK "azureFirewalls", 213, 205},
    {NETWORK "firewallPolicies", 213, 205},
    {NETWORK "dnsResolvers", 213, 205},
    {NETWORK "dnsResolvers/inboundEndpoints", 213, 205},
    {RULESETS, 103, 104},
    {RULESETS "/forwardingRules", 103, 104},
    {RULESETS "/virtualNetworkLinks", 103, 104},
    {NETWORK "dnsResolvers", 103, 104},
    {NETWORK "dnsResolvers/inboundEndpoints", 103, 104},
};

static bool has_alternative(const struct hit *hit, int code)
{
    for (size_t i = 0; i < hit->n_alternatives; i++)
        if (hit->alternatives[i] == code)
            return true;
    return false;
}

/* Whether Azure's own forwarding rules can have to do with an answer of this run. */
static bool rules_apply(const struct judge *judge, const struct inventory_gap *gap)
{
    bool azure_dns = false;
    for (size_t r = 0; r < judge->run->n_resolvers && judge->run->n_names > 0; r++)
        azure_dns |= judge->run->resolvers[r].judged &&
                     (judge_state(judge, facts_view(judge->facts, 0, r)) & S_IS_AZURE_DNS);
    bool no_ruleset = text_equal_nocase(gap->resource, NETWORK "virtualNetworks") &&
                      judge->run->inventory->network.rulesets_read == TRI_YES &&
                      judge->run->inventory->network.n_rulesets == 0;
    return azure_dns && !no_ruleset;
}

/* Whether the resolver of a hit is one whose VNet must be linked, or might be: who it is, and whom it asks,
 * is among what Azure tells. */
static bool may_be_in_azure(const struct judge *judge, const struct inventory_gap *gap, const struct hit *hit)
{
    if (hit->resolver < 0)
        return false;
    const struct server_identity *identity = &judge->identities[hit->resolver];
    if (text_starts_nocase(gap->resource, ZONES))
        return public_speaks_for(judge, (size_t)hit->resolver);
    if (text_equal_nocase(gap->resource, NETWORK "firewallPolicies"))
        return identity->kind == SERVER_FIREWALL;
    return identity->kind == SERVER_UNKNOWN && ip_is_private(&judge->run->resolvers[hit->resolver].address);
}

/* Whether the alternative would have been looked for at all. */
static bool could_be(const struct judge *judge, const struct inventory_gap *gap, const struct hit *hit,
                     int alternative)
{
    switch (alternative) {
    case 201:
    case 205:
        return has_alternative(hit, alternative) && may_be_in_azure(judge, gap, hit);
    case 104:
        return has_alternative(hit, 104); /* what the answers exclude stays excluded */
    case 215:
        return vantage_may_be_elsewhere(judge);
    case 603:
        return rules_apply(judge, gap);
    default:
        return true;
    }
}

/* Opens what the gap leaves open; true where there was something. */
static bool leaves_open(struct judge *judge, const struct inventory_gap *gap)
{
    bool any = false;
    for (size_t row = 0; row < sizeof deciding / sizeof *deciding; row++) {
        if (!text_equal_nocase(gap->resource, deciding[row].type))
            continue;
        for (size_t i = 0; i < judge->hits.count; i++) {
            struct hit *hit = &judge->hits.items[i];
            if (hit->code == deciding[row].code && could_be(judge, gap, hit, deciding[row].alternative)) {
                hit_alternative(hit, deciding[row].alternative);
                any = true;
            }
        }
    }
    return any;
}

/* Whether it is one of the facts that addresses of endpoints come from. The interfaces of a whole
 * subscription are none: those of endpoints are then asked for one by one. */
static bool about_addresses(const struct inventory_gap *gap)
{
    static const char nics[] = NETWORK "networkInterfaces", endpoints[] = NETWORK "privateEndpoints";
    if (text_equal_nocase(gap->resource, nics))
        return gap->scope == NULL || text_find_nocase(gap->scope, "/networkInterfaces/") != NULL ||
               text_find_nocase(gap->scope, "/privateEndpoints/") != NULL;
    return gap->resource == NULL || text_starts_nocase(gap->resource, endpoints) ||
           text_starts_nocase(gap->resource, "Microsoft.CognitiveServices/accounts");
}

/* Whether the addresses of a name are not known, and that matters. */
static bool addresses_missing(const struct judge *judge)
{
    for (size_t i = 0; i < judge->hits.count; i++)
        if (judge->hits.items[i].code == 901)
            return true;
    return false;
}

/* A finding that had to leave alternatives open which zones, links and records decide. */
static bool zones_missing(const struct judge *judge)
{
    for (size_t i = 0; i < judge->hits.count; i++) {
        const struct hit *hit = &judge->hits.items[i];
        if (hit->n_alternatives && (hit->code == 210 || hit->code == 213 || hit->code == 401))
            return true;
    }
    return false;
}

static bool gap_matters(struct judge *judge, const struct inventory_gap *gap)
{
    if (gap->resource && text_find_nocase(gap->resource, "privateLinkResources"))
        return false; /* the table of zones serves instead */
    if (leaves_open(judge, gap))
        return true;
    if (gap->resource && text_starts_nocase(gap->resource, ZONES))
        return zones_missing(judge);
    return about_addresses(gap) && addresses_missing(judge);
}

void gaps_told(struct judge *judge)
{
    const struct inventory *inventory = judge->run->inventory;
    for (size_t i = 0; inventory && i < inventory->n_gaps; i++) {
        if (!gap_matters(judge, &inventory->gaps[i]))
            continue;
        struct hit hit = hit_of(902);
        hit.because = inventory->gaps[i].text;
        hit.account = -1 - (long)i; /* each gap is a hit of its own; no account is meant */
        judge_add(judge, &hit);
    }
}

/* The action that reading it needs: the one that Azure names, else that of its type. */
static const char *action_of(const struct judge *judge, const struct inventory_gap *gap)
{
    return gap->action ? gap->action : arena_printf(judge->arena, "%s/read", gap->resource);
}

/* The actions of the gaps that are a missing permission, or of the others; "" without any. */
static const char *actions(const struct judge *judge, const struct finding_group *group, bool permission)
{
    const struct inventory *inventory = judge->run->inventory;
    struct buf list;
    buf_init(&list, judge->arena);
    for (size_t i = 0; i < group->n_hits; i++) {
        long account = group->hits[i]->account; /* below 0: a gap; else what is not known of an account */
        const struct inventory_gap *gap = account < 0 ? &inventory->gaps[-1 - account] : NULL;
        if (!gap || (gap->action != NULL) != permission || (!gap->action && !gap->resource))
            continue;
        const char *action = action_of(judge, gap);
        if (!text_find_nocase(list.data, action))
            buf_printf(&list, "%s%s", list.len ? ", " : "", action);
    }
    return list.data;
}

void say_902(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const char *denied = actions(judge, group, true), *failed = actions(judge, group, false);
    struct buf message;
    buf_init(&message, judge->arena);
    if (denied[0])
        buf_printf(&message, "Azure did not let this identity read what would have decided: %s is missing.",
                   denied);
    if (failed[0])
        buf_printf(&message, "%sWhat would have decided could not be read from Azure: %s gave no answer.",
                   message.len ? " " : "", failed);
    if (!message.len)
        buf_str(&message, "What would have decided could not be read.");
    finding->message = message.data;
    if (denied[0] || !failed[0])
        say_step(
            judge, finding, STEP_ASK, RISK_NONE,
            "Ask for the role Reader, or a role with these actions, on the subscriptions named; or for an "
            "inventory from someone "
            "who has it.",
            "pldig inventory > inv.json", NULL);
    if (failed[0])
        say_step(
            judge, finding, STEP_VERIFY, RISK_NONE,
            "Read it again later where Azure throttled or failed. What it does not find is gone, or belongs "
            "to another tenant: ask its owner.",
            "pldig inventory > inv.json", NULL);
}
