#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/fold.h"
#include "diagnose/say.h"
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

static int order_text(const void *a, const void *b)
{
    return text_compare_nocase(*(const char *const *)a, *(const char *const *)b);
}

static int order_int(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

enum {
    EVIDENCE_HITS = 16
}; /* of so many hits a finding shows the evidence: a sample, where it folds thousands */

static void collect_evidence(const struct judge *judge, const struct finding_group *group,
                             struct finding *finding)
{
    size_t count = 0, kept = 0;
    finding->evidence =
        arena_array(judge->arena, (size_t)EVIDENCE_HITS * EVIDENCE_MAX, sizeof *finding->evidence);
    for (size_t h = 0; h < group->n_hits && h < EVIDENCE_HITS; h++)
        for (size_t e = 0; e < group->hits[h]->n_evidence; e++)
            finding->evidence[count++] = group->hits[h]->evidence[e];
    qsort(finding->evidence, count, sizeof *finding->evidence, order_int);
    for (size_t i = 0; i < count; i++)
        if (!kept || finding->evidence[kept - 1] != finding->evidence[i])
            finding->evidence[kept++] = finding->evidence[i];
    finding->n_evidence = kept;
}

static void write_finding(const struct judge *judge, const struct finding_group *group,
                          struct finding *finding)
{
    const struct code_words *words = code_words_of(group->first->code);
    finding->code = group->first->code;
    finding->name = code_info(finding->code)->name;
    finding->severity = group->first->severity;
    finding->owner = words->owner;
    finding->alternatives =
        arena_memdup(judge->arena, group->first->alternatives, sizeof group->first->alternatives);
    finding->n_alternatives = group->first->n_alternatives;
    finding->resolvers = group->resolvers;
    finding->n_resolvers = group->n_resolvers;
    finding->accounts = arena_array(judge->arena, group->n_accounts + 1, sizeof *finding->accounts);
    for (size_t i = 0; i < group->n_accounts; i++)
        finding->accounts[finding->n_accounts++] = judge->run->accounts[group->accounts[i]].name;
    qsort(finding->accounts, finding->n_accounts, sizeof *finding->accounts, order_text);
    finding->fqdns = arena_array(judge->arena, group->n_names + 1, sizeof *finding->fqdns);
    for (size_t i = 0; i < group->n_names; i++)
        finding->fqdns[finding->n_fqdns++] = judge->run->names[group->names[i]].fqdn;
    qsort(finding->fqdns, finding->n_fqdns, sizeof *finding->fqdns, order_text);
    collect_evidence(judge, group, finding);
    words->describe(judge, group, finding);
    say_hits(judge, group, finding);
}

static bool listed(const int *codes, size_t count, int code)
{
    for (size_t i = 0; i < count; i++)
        if (codes[i] == code)
            return true;
    return false;
}

static bool wanted(const struct judge_settings *settings, int code)
{
    if (settings->n_only && !listed(settings->only, settings->n_only, code))
        return false;
    return !listed(settings->ignore, settings->n_ignore, code);
}

static int order_findings(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    if (x->severity != y->severity)
        return (int)y->severity - (int)x->severity;
    if (x->code != y->code)
        return x->code - y->code;
    for (size_t i = 0; i < x->n_fqdns && i < y->n_fqdns; i++) {
        int order = text_compare_nocase(x->fqdns[i], y->fqdns[i]);
        if (order)
            return order;
    }
    if (x->n_fqdns != y->n_fqdns)
        return x->n_fqdns < y->n_fqdns ? -1 : 1;
    for (size_t i = 0; i < x->n_resolvers && i < y->n_resolvers; i++)
        if (x->resolvers[i] != y->resolvers[i])
            return x->resolvers[i] < y->resolvers[i] ? -1 : 1;
    return (x->n_resolvers > y->n_resolvers) - (x->n_resolvers < y->n_resolvers);
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

    size_t n_groups;
    struct finding_group *groups = fold_hits(&judge, &n_groups);
    out->findings = arena_array(arena, n_groups + 1, sizeof *out->findings);
    for (size_t g = 0; g < n_groups; g++) {
        if (!wanted(settings, groups[g].first->code)) {
            out->left_out++;
            continue;
        }
        write_finding(&judge, &groups[g], &out->findings[out->n_findings]);
        out->by_severity[out->findings[out->n_findings++].severity]++;
    }
    qsort(out->findings, out->n_findings, sizeof *out->findings, order_findings);
    verdict_settle(&judge, out);
}
