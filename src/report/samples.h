/*
 * samples.h - how the answers to one question are distributed that was asked more than once (--samples, or
 * because an answer called for it).
 */
#ifndef PLDIG_REPORT_SAMPLES_H
#define PLDIG_REPORT_SAMPLES_H

#include <stddef.h>

#include "base/arena.h"
#include "model/facts.h"

/* Answers that give the same addresses, or fail in the same way. */
struct samples_group {
    const struct dns_chain_address *addresses; /* sorted; of the first of them */
    size_t n_addresses;
    const char *why; /* without addresses: "SERVFAIL", "no reply"; else NULL */
    size_t count;
};

struct samples {
    struct samples_group *groups; /* the most frequent first; the order of observations does not matter */
    size_t n_groups;
    size_t asked; /* how often; the sum of all counts */
};

/* The answers over UDP of a view: the first one and those asked again at once, not those after the TTL. Empty
 * where it was asked once; questions that a deadline or interrupt cut, or that were never sent, do not
 * count. */
void samples_of_view(struct arena *arena, const struct view *view, struct samples *out);

#endif
