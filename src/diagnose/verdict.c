#include "diagnose/verdict.h"

static const char *const verdicts[] = {
    [VERDICT_OK] = "ok",
    [VERDICT_WARN] = "warn",
    [VERDICT_UNKNOWN] = "unknown",
    [VERDICT_FAIL] = "fail",
};

const char *verdict_name(enum verdict verdict)
{
    return verdicts[verdict];
}

const char *step_kind_name(enum step_kind kind)
{
    static const char *const names[] = {
        [STEP_VERIFY] = "verify", [STEP_ASK] = "ask", [STEP_CHANGE] = "change"};
    return names[kind];
}

const char *risk_name(enum risk risk)
{
    static const char *const names[] = {
        [RISK_NONE] = "none", [RISK_LOCAL] = "local", [RISK_SHARED] = "shared"};
    return names[risk];
}

static enum verdict of_severity(enum severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR:
        return VERDICT_FAIL;
    case SEVERITY_UNKNOWN:
        return VERDICT_UNKNOWN;
    case SEVERITY_WARNING:
        return VERDICT_WARN;
    case SEVERITY_INFO:
        break;
    }
    return VERDICT_OK;
}

static void raise_to(enum verdict *verdict, enum verdict to)
{
    if (*verdict < to)
        *verdict = to;
}

/* What a witness's answer would be worth by itself, for the reader. */
static enum verdict of_witness(unsigned state)
{
    if (state & S_RIGHT)
        return VERDICT_OK;
    if (state & (S_NO_REPLY | S_CUT | S_UNPROVEN))
        return VERDICT_UNKNOWN;
    return VERDICT_FAIL;
}

/* `counted`: a waived finding does not count; `excused`: nor does that its address cannot be proven. */
static enum verdict of_view(const struct judge *judge, const struct view *view, bool counted, bool excused)
{
    unsigned state = judge_state(judge, view);
    size_t fired = judge->fired[view->name * judge->run->n_resolvers + view->resolver];
    if (!judge->run->resolvers[view->resolver].judged)
        return of_witness(state);
    if (!view->a || (state & S_CUT))
        return VERDICT_UNKNOWN;
    bool half = view->aaaa && view->aaaa->cut; /* the other half of the answer was never seen */
    for (size_t i = 0; i < view->n_repeats; i++)
        half |= view->repeats[i]->cut;
    enum verdict verdict = ((state & S_UNPROVEN) && !excused) || half ? VERDICT_UNKNOWN : VERDICT_OK;
    /* The system path failed, and the run was cut before its nameservers could tell why. */
    if (!fired && (state & S_SYSTEM_PATH) && !(state & (S_RIGHT | S_UNPROVEN)) && !judge->settled[view->name])
        verdict = VERDICT_UNKNOWN;
    if (fired && !(counted && judge->hits.items[fired - 1].waiver)) {
        const struct hit *hit = &judge->hits.items[fired - 1];
        raise_to(&verdict, of_severity(hit->severity));
        /* Azure DNS outside Azure, or a lost reply: not an error, and not an answer */
        if (hit->code == 102 || ((hit->code == 114 || hit->code == 212) && !view->n_addresses))
            raise_to(&verdict, VERDICT_UNKNOWN);
    }
    return verdict;
}

/* 504 of a connection: the answers are among those expected, and what they lead to cannot be reached. */
static bool of_connection(const struct judge *judge, size_t index)
{
    const struct hit *hit = &judge->hits.items[index];
    return hit->code == 504 &&
           judge->fired[(size_t)hit->name * judge->run->n_resolvers + (size_t)hit->resolver] != index + 1;
}

/* Everything, or, where `counted`, without what is waived. */
static void settle(const struct judge *judge, bool counted, struct diagnosis *out)
{
    const struct run *run = judge->run;
    size_t width = run->n_resolvers;
    bool *excused = arena_array(judge->arena, run->n_names + 1, sizeof *excused);
    out->judged_views = 0;
    out->views = arena_array(judge->arena, run->n_names * width + 1, sizeof *out->views);
    out->names = arena_array(judge->arena, run->n_names + 1, sizeof *out->names);
    out->accounts = arena_array(judge->arena, run->n_accounts + 1, sizeof *out->accounts);
    for (size_t h = 0; h < judge->hits.count; h++) {
        const struct hit *hit = &judge->hits.items[h];
        enum verdict verdict = of_severity(hit->severity);
        if (counted && hit->waiver) {
            if (hit->severity == SEVERITY_UNKNOWN && hit->name >= 0)
                excused[hit->name] = true;
            continue;
        }
        if (hit->resolver < 0 && hit->name >= 0) { /* about the name, wherever it is asked: 301, 901 */
            raise_to(&out->names[hit->name], verdict);
            for (size_t r = 0; r < width; r++)
                if (run->resolvers[r].judged && (hit->code == 301 || hit->code == 309))
                    raise_to(&out->views[(size_t)hit->name * width + r], verdict);
        }
        /* 115 names the nameservers that disagree, the right ones too. */
        if (hit->resolver >= 0 && hit->name >= 0 && of_connection(judge, h))
            raise_to(&out->names[hit->name], verdict);
        else if (hit->resolver >= 0 && hit->name >= 0 && hit->code != 115 &&
                 run->resolvers[hit->resolver].judged)
            raise_to(&out->views[(size_t)hit->name * width + (size_t)hit->resolver], verdict);
        if (hit->name < 0 && hit->account >= 0)
            raise_to(&out->accounts[hit->account], verdict);
        raise_to(&out->run, verdict);
    }
    for (size_t c = 0; c < run->n_connections; c++)
        if (run->connections[c].cut)
            raise_to(&out->names[run->connections[c].name], VERDICT_UNKNOWN);
    for (size_t n = 0; n < run->n_names; n++) {
        for (size_t r = 0; r < width; r++) {
            enum verdict *verdict = &out->views[n * width + r];
            raise_to(verdict, of_view(judge, facts_view(judge->facts, n, r), counted, excused[n]));
            if (!run->resolvers[r].judged)
                continue;
            out->judged_views++;
            raise_to(&out->names[n], *verdict);
        }
        raise_to(&out->accounts[run->names[n].account], out->names[n]);
    }
    for (size_t a = 0; a < run->n_accounts; a++)
        raise_to(&out->run, out->accounts[a]);
    for (size_t i = 0; i < run->n_names * width; i++) {
        if (!run->resolvers[i % width].judged)
            continue;
        /* A finding may be left out by the user; that nothing was heard there is still not known to be right.
         */
        bool unheard = out->left_out && (judge->states[i] & S_NO_REPLY);
        if (out->views[i] == VERDICT_UNKNOWN || unheard)
            out->unknown = true;
    }
    for (size_t i = 0; i < out->n_findings; i++)
        if (out->findings[i].severity == SEVERITY_UNKNOWN && !out->findings[i].waived)
            out->unknown = true;
}

void verdict_settle(const struct judge *judge, struct diagnosis *out)
{
    bool waived = false;
    for (size_t h = 0; h < judge->hits.count; h++)
        waived |= judge->hits.items[h].waiver != 0;
    settle(judge, false, out);
    if (!waived)
        return;
    struct diagnosis seen = *out;
    out->unknown = false;
    out->run = VERDICT_OK;
    settle(judge, true, out);
    out->views = seen.views;
    out->names = seen.names;
}

int diagnosis_exit_status(const struct diagnosis *diagnosis, enum severity fail_on)
{
    for (size_t i = 0; i < diagnosis->n_findings; i++) {
        enum severity severity = diagnosis->findings[i].severity;
        /* "unknown" is no rank between info and warning: it has an exit status of its own. */
        if (severity != SEVERITY_UNKNOWN && severity >= fail_on && !diagnosis->findings[i].waived)
            return 1;
    }
    return diagnosis->unknown ? 3 : 0;
}
