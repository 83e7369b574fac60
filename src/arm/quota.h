/*
 * quota.h - when ARM may be asked again. It counts requests down for each subscription, refills with time,
 * and answers 429 where nothing is left; asking earlier than it says only lengthens the wait. Pure: times are
 * given.
 */
#ifndef PLDIG_ARM_QUOTA_H
#define PLDIG_ARM_QUOTA_H

#include <stddef.h>
#include <stdint.h>

#include "arm/id_map.h"

/* Reads of a subscription: 250 at once, 25 more each second
 * (learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling). Below the
 * reserve we wait until what was used has come back. */
enum { QUOTA_RESERVE = 25, QUOTA_REFILL_PER_S = 25 };

struct arm_quota {
    struct arena *arena;
    struct id_map places; /* subscriptions */
    int64_t *hold_us;     /* of each: nothing is sent before (monotonic) */
    size_t count, cap;
};

void quota_init(struct arm_quota *quota, struct arena *arena);
/* The place of a subscription; of NULL that of what belongs to none. */
size_t quota_place(struct arm_quota *quota, const char *subscription);
/* Nothing is sent to it before this time. */
void quota_hold(struct arm_quota *quota, size_t place, int64_t until_us);
/* A reply said how many requests remain (-1: nothing). True where that means waiting. */
bool quota_remaining(struct arm_quota *quota, size_t place, int64_t remaining, int64_t now_us);
int64_t quota_due(const struct arm_quota *quota, size_t place);

#endif
