/*
 * chain_groups.h - the views of one name gathered by what they tell, so that a report shows each distinct
 * chain once.
 *
 * Distinct means another outcome, response code, extended error, alias, address (A or AAAA), end, or reason
 * for not having asked; TTLs and times do not count.
 */
#ifndef PLDIG_REPORT_CHAIN_GROUPS_H
#define PLDIG_REPORT_CHAIN_GROUPS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "report/report.h"

struct chain_group {
    const struct view **views; /* judged resolvers before witnesses, the system path last; at least one */
    size_t n_views;
    struct dns_chain aaaa; /* of the first view's AAAA question; without addresses where it gave none */
    bool has_right_view;   /* the diagnosis calls one of them OK */
    bool silent_witnesses; /* only witnesses, and none of them answered */
};

/*
 * The groups of a name: those with a right view first, then in the order of run.resolvers. Witnesses that
 * were never asked for it are left out. The system path joins the group that gives the same addresses by the
 * same name, or fails as getaddrinfo did.
 */
struct chain_group *chain_groups(struct arena *arena, const struct report *report, size_t name,
                                 size_t *count);

/* Whether the view is what getaddrinfo told. */
bool is_system_path(const struct run *run, const struct view *view);

/* How an answer of getaddrinfo ended, in the terms of a chain. */
enum dns_chain_end system_answer_end(const struct system_answer *answer);

#endif
