/*
 * diagnosis.h - the judgement of a run: findings, and a verdict for every view, name, account and the whole.
 */
#ifndef PLDIG_DIAGNOSE_DIAGNOSIS_H
#define PLDIG_DIAGNOSE_DIAGNOSIS_H

#include <stdbool.h>
#include <stddef.h>

#include "diagnose/codes.h"
#include "model/facts.h"

/* In rising order; the verdict of a whole is the highest of its parts. */
enum verdict { VERDICT_OK, VERDICT_WARN, VERDICT_UNKNOWN, VERDICT_FAIL };

const char *verdict_name(enum verdict verdict); /* "ok", "warn", "unknown", "fail" */

enum step_kind { STEP_VERIFY, STEP_ASK, STEP_CHANGE };
enum risk { RISK_NONE, RISK_LOCAL, RISK_SHARED };

const char *step_kind_name(enum step_kind kind);
const char *risk_name(enum risk risk);

/* One thing to do next. */
struct step {
    enum step_kind kind;
    const char *text;    /* a sentence */
    const char *command; /* what to type, shell-quoted; NULL */
    enum risk risk;
    const char *rollback; /* how to go back; NULL where nothing changes */
};

struct waiver;
struct waivers;
struct account_audit;

struct finding {
    int code;
    const char *name;
    enum severity severity;
    const char **accounts; /* names; sorted, like fqdns */
    size_t n_accounts;
    const char **fqdns;
    size_t n_fqdns;
    size_t *resolvers; /* indices into run.resolvers, rising */
    size_t n_resolvers;
    const char *message; /* what is so, one or more sentences */
    int *alternatives;   /* other codes that the facts allow, rising */
    size_t n_alternatives;
    int *evidence; /* observation ids, rising */
    size_t n_evidence;
    const char **because; /* one line per observation or ARM fact */
    size_t n_because;
    struct step *next;
    size_t n_next;
    const char *owner;           /* "dns-team", "azure-network", "account-owner", "app-team", "host-admin" */
    const struct waiver *waived; /* somebody accepted it (waivers.h): it does not count; NULL */
};

struct diagnosis {
    struct finding *findings; /* errors first, then by code, names, resolvers: an order that does not depend
                                 on that of the observations */
    size_t n_findings;
    enum verdict *views;    /* as facts.views; witness views have one for the reader only */
    enum verdict *names;    /* run.n_names */
    enum verdict *accounts; /* run.n_accounts */
    enum verdict run;
    size_t by_severity[4]; /* without those that are waived */
    size_t n_waived;
    const char **waiver_notes; /* what came of waivers that waived nothing: one sentence each */
    size_t n_waiver_notes;
    struct account_audit *audits; /* run.n_accounts, of `pldig audit` (audit.h); else NULL */
    size_t judged_views;
    bool unknown;    /* something needed could not be known: a judged view, or a finding of that severity */
    size_t left_out; /* findings that --ignore or --only left out; verdicts count them all the same */
};

struct judge_settings {
    const int *ignore; /* codes left out */
    size_t n_ignore;
    const int *only; /* empty: all */
    size_t n_only;
    const struct waivers *waivers; /* NULL */
    bool unfolded; /* of an audit: each account has findings and steps of its own. A check's steps may be for
                      several names at once (a list that a command sets), and stay together */
};

void diagnose(struct arena *arena, const struct facts *facts, const struct judge_settings *settings,
              struct diagnosis *out);

/* The exit status of contract: 1 where a finding is at or above `fail_on`, else 3 where the verdict is
 * unknown, else 0. */
int diagnosis_exit_status(const struct diagnosis *diagnosis, enum severity fail_on);

#endif
