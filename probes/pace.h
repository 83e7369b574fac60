/*
 * pace.h - keeps the packets of any one second below a limit, by remembering when the last ones were sent.
 */
#ifndef PLDIG_PROBES_PACE_H
#define PLDIG_PROBES_PACE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct pace {
    int64_t *stamps; /* a ring of the last `size` send times; NULL without a limit */
    size_t size, next, used;
    int64_t period_us; /* `size` packets take at least this long */
};

/* `per_second` packets in any second; 0 or less for no limit. */
void pace_init(struct pace *pace, struct arena *arena, int64_t per_second);

/* The first moment at which one more packet may be sent; INT64_MIN where it always might. */
int64_t pace_free_at(const struct pace *pace);

/* A packet was sent at this time; times never go back. */
void pace_note(struct pace *pace, int64_t sent_us);

#endif
