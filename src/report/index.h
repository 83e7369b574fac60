/*
 * index.h - finding names again in time that does not grow with the square of an estate.
 */
#ifndef PLDIG_REPORT_INDEX_H
#define PLDIG_REPORT_INDEX_H

#include <stddef.h>

#include "base/arena.h"
#include "model/run.h"

/* Texts with their positions, sorted without regard to case. */
struct text_index {
    struct text_index_row *rows;
    size_t count;
};

struct text_index *index_fqdns(struct arena *arena, const struct run *run);
struct text_index *index_accounts(struct arena *arena, const struct run *run);

/* How many rows have this text (account names may repeat across subscriptions); *first is the position of the
 * first in run. */
size_t index_find(const struct text_index *index, const char *text, size_t *first);

/* The names of each account: order[first[a]] to order[first[a + 1] - 1] are indices into run.names, rising.
 */
struct names_by_account {
    size_t *first; /* run.n_accounts + 1 */
    size_t *order;
};

struct names_by_account index_names(struct arena *arena, const struct run *run);

#endif
