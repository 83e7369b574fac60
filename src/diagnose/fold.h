/*
 * fold.h - from hits to findings: equal causes over names, resolvers and accounts become one finding.
 *
 * Hits fold where code, severity, alternatives and waiver are equal: of accounts with one fault, those for
 * which it is waived are a finding of their own. Where the resolver is at fault
 * (code_words.by_resolver), resolvers with the same names fold; where the name is, names with the same
 * resolvers do. So a finding's names x resolvers is always exactly what was seen.
 */
#ifndef PLDIG_DIAGNOSE_FOLD_H
#define PLDIG_DIAGNOSE_FOLD_H

#include "diagnose/rule.h"

/* The hits behind one finding. */
struct finding_group {
    const struct hit **hits; /* in the order of names, then resolvers */
    size_t n_hits;
    const struct hit *first;
    size_t *names; /* indices into run.names, rising */
    size_t n_names;
    size_t *resolvers; /* indices into run.resolvers, rising */
    size_t n_resolvers;
    size_t *accounts; /* indices into run.accounts, rising */
    size_t n_accounts;
};

/* The words of a code; every code that a rule raises has a row. */
const struct code_words *code_words_of(int code);

/* Makes the groups of the judge's hits, *count many. */
struct finding_group *fold_hits(const struct judge *judge, size_t *count);

#endif
