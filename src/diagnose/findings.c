#include "diagnose/findings.h"

#include <stdlib.h>

#include "base/text.h"
#include "diagnose/fold.h"
#include "diagnose/say.h"
#include "diagnose/waivers.h"

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
    finding->waived = group->first->waiver ? &judge->waivers->items[group->first->waiver - 1] : NULL;
    words->describe(judge, group, finding);
    say_hits(judge, group, finding);
    for (size_t h = 0; h < group->n_hits; h++)
        if (group->hits[h]->expired)
            say_because(judge, finding, group->hits[h]->expired);
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
    if (x->n_resolvers != y->n_resolvers)
        return x->n_resolvers < y->n_resolvers ? -1 : 1;
    for (size_t i = 0; i < x->n_accounts && i < y->n_accounts; i++) {
        int order = text_compare_nocase(x->accounts[i], y->accounts[i]);
        if (order)
            return order;
    }
    return (x->n_accounts > y->n_accounts) - (x->n_accounts < y->n_accounts);
}

void findings_write(struct judge *judge, const struct judge_settings *settings, struct diagnosis *out)
{
    size_t n_groups;
    if (settings->waivers) {
        judge->waivers = settings->waivers;
        waivers_apply(judge, settings->waivers, out);
    }
    struct finding_group *groups = fold_hits(judge, &n_groups);
    out->findings = arena_array(judge->arena, n_groups + 1, sizeof *out->findings);
    for (size_t g = 0; g < n_groups; g++) {
        if (!wanted(settings, groups[g].first->code)) {
            out->left_out++;
            continue;
        }
        struct finding *finding = &out->findings[out->n_findings++];
        write_finding(judge, &groups[g], finding);
        if (finding->waived == NULL)
            out->by_severity[finding->severity]++;
        else
            out->n_waived++;
    }
    qsort(out->findings, out->n_findings, sizeof *out->findings, order_findings);
}
