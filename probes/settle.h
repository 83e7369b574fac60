/*
 * settle.h - --settle: which wrong answers may come from a cache, and when what they hold will have expired.
 */
#ifndef PLDIG_PROBES_SETTLE_H
#define PLDIG_PROBES_SETTLE_H

#include <stdint.h>

#include "base/arena.h"
#include "model/run.h"

enum { SETTLE_WAIT_MAX_US = 65 * 1000 * 1000 };

/* A first answer that is worth another look. */
struct settle_item {
    int resolver;
    const struct checked_name *name;
    int64_t due_us; /* one second after it has expired, since the start of the run */
};

/*
 * Of the answers of judged resolvers, up to the limit of shapes.h for each kind:
 *  - public behind the privatelink alias, although the zone's SOA is that of an Azure private zone;
 *  - no such name, or no address behind the alias, with the SOA that says for how long (RFC 2308);
 *  - a private address where Azure expects others.
 * What counts is the record at the privatelink name, since a cache that has lost that one follows the private
 * zone again; without the alias it is the record with the shortest TTL. Empty without --settle.
 */
struct settle_item *settle_items(struct arena *arena, const struct run *run, size_t *count);

/* When all of them have expired, since the start of the run; -1 where there are none. */
int64_t settle_due_us(struct arena *arena, const struct run *run);

#endif
