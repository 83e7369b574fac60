/*
 * targets.h - reading many resources of one type that are known by id: by GETs where they are few in their
 * subscription, by the list of the subscription where they are many, and by GETs again for those that the
 * list did not show.
 */
#ifndef PLDIG_ARM_TARGETS_H
#define PLDIG_ARM_TARGETS_H

#include "arm/reading.h"

enum { TARGETS_BY_GET = 20, TARGETS_AFTER_LIST = 50 };

/* Takes one resource that was read, for the endpoint at `place`. False, with an error: it is not as it must
 * be. */
typedef bool target_taker(struct reading *reading, struct json_at object, size_t place, struct err *err);
/* Hears that one could not be read: outcome and sentence are those of `query`, whose path is the id. */
typedef void target_misser(struct reading *reading, const struct arm_query *query, size_t place);

/* Sees a page of the list of a whole subscription, with what is on it besides the targets. */
typedef void targets_page(struct reading *reading, const struct arm_query *query);
/* Hears of such a list when it has ended, whatever came of it. */
typedef void targets_listed(struct reading *reading, const struct arm_query *query);

struct targets {
    enum arm_call call;
    const char **ids;
    size_t *places; /* of the endpoint in the inventory that each id is for */
    size_t count;
    target_taker *take;
    target_misser *miss;
    targets_page *page;     /* may be NULL */
    targets_listed *listed; /* may be NULL */
};

bool targets_read(struct reading *reading, const struct targets *targets, struct err *err);

#endif
