/*
 * places.h - where in the text report each finding stands: under its name, behind the names of its account,
 * or in the closing section.
 */
#ifndef PLDIG_REPORT_PLACES_H
#define PLDIG_REPORT_PLACES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "report/report.h"

enum place_kind {
    PLACE_CLOSING, /* about several accounts, a resolver, the run, or a name that is not checked */
    PLACE_ACCOUNT, /* about one account or several names of it */
    PLACE_NAME,    /* about one name */
};

struct place {
    enum place_kind kind;
    size_t index; /* into run.accounts or run.names */
};

struct account_place {
    const size_t *names; /* indices into run.names of the account's names, rising */
    size_t n_names;
    size_t *closing; /* findings of the closing section that concern it, rising */
    size_t n_closing, cap_closing;
    bool has_own; /* a finding stands in its block */
};

struct places {
    struct place *findings;         /* as diagnosis.findings */
    struct account_place *accounts; /* as run.accounts */
};

struct places *places_find(struct arena *arena, const struct report *report);

#endif
