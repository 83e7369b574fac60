#include <string.h>

#include "diagnose/findings.h"
#include "diagnose/state.h"
#include "diagnose/verdict.h"

/* The families in the order in which their view rules are asked. */
static const struct view_rule *const families[] = {
    loop_view_rules,  resolver_view_rules, block_view_rules,   alias_view_rules, zone_view_rules,
    split_view_rules, public_view_rules,   address_view_rules, last_view_rules,
};

static bool ask(const struct judge *judge, const struct view *view, const struct view_rule *rule,
                struct hit *hit)
{
    unsigned state = judge_state(judge, view);
    if ((state & rule->needs) != rule->needs || (state & rule->never))
        return false;
    *hit = hit_of(rule->code);
    hit->name = (long)view->name;
    hit->resolver = (long)view->resolver;
    return !rule->fires || rule->fires(judge, view, hit);
}

/* The first rule that fires speaks for the view. */
static void judge_view(struct judge *judge, const struct view *view)
{
    struct hit hit;
    for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
        for (const struct view_rule *rule = families[f]; rule->code; rule++) {
            if (!ask(judge, view, rule, &hit))
                continue;
            judge_add(judge, &hit);
            judge->fired[view->name * judge->run->n_resolvers + view->resolver] = judge->hits.count;
            return;
        }
    }
}

/* Witnesses inform rules and raise nothing. The system path has rules of its own, asked once its nameservers
 * are judged. */
static void judge_views(struct judge *judge)
{
    const struct run *run = judge->run;
    for (size_t n = 0; n < run->n_names; n++) {
        for (size_t r = 0; r < run->n_resolvers; r++) {
            const struct view *view = facts_view(judge->facts, n, r);
            unsigned state = judge_state(judge, view);
            if (!run->resolvers[r].judged || (state & (S_CUT | S_SYSTEM_PATH)) || !view->a)
                continue;
            if (judge->settled[n] && ((state & S_PUBLIC) || ((state & S_NXDOMAIN) && (state & S_ALIAS))) &&
                !(state & S_SHADOW))
                continue;
            judge_view(judge, view);
        }
    }
}

/* Whose addresses the resolvers have and which VNet this host is in, where the inventory knows. */
static void identify(struct judge *judge)
{
    const struct run *run = judge->run;
    const struct network *network = run->inventory ? &run->inventory->network : NULL;
    for (size_t a = 0; network && a < run->host.n_addresses && !judge->vnet; a++)
        judge->vnet = network_vnet_of_host(network, &run->host.addresses[a].ip);
    judge->identities = arena_array(judge->arena, run->n_resolvers + 1, sizeof *judge->identities);
    for (size_t r = 0; r < run->n_resolvers; r++)
        if (run->resolvers[r].address.family)
            judge->identities[r] =
                network_identify(network, &run->resolvers[r].address, judge->vnet ? judge->vnet->id : NULL);
}

static void judge_whole(struct judge *judge, const struct whole_rule *rules)
{
    for (; rules->code; rules++)
        rules->judge(judge);
}

void diagnose(struct arena *arena, const struct facts *facts, const struct judge_settings *settings,
              struct diagnosis *out)
{
    const struct run *run = facts->run;
    size_t n_views = run->n_names * run->n_resolvers;
    struct judge judge = {.arena = arena, .facts = facts, .run = run};
    memset(out, 0, sizeof *out);
    judge.fired = arena_array(arena, n_views + 1, sizeof *judge.fired);
    judge.settled = arena_array(arena, run->n_names + 1, sizeof *judge.settled);
    identify(&judge);
    state_derive(&judge);
    judge_whole(&judge, account_whole_rules);
    judge_views(&judge);
    judge_whole(&judge, vantage_whole_rules);
    judge_whole(&judge, transport_whole_rules);
    judge_whole(&judge, ipv6_whole_rules);
    judge_whole(&judge, path_whole_rules);
    judge_whole(&judge, fallback_whole_rules);
    judge_whole(&judge, run_whole_rules);
    judge_whole(&judge, configuration_whole_rules);
    judge_whole(&judge, connect_whole_rules);
    judge_whole(&judge, typed_whole_rules);
    findings_write(&judge, settings, out);
    verdict_settle(&judge, out);
}
