#include "arm/quota.h"

void quota_init(struct arm_quota *quota, struct arena *arena)
{
    *quota = (struct arm_quota){.arena = arena};
    id_map_init(&quota->places, arena);
}

size_t quota_place(struct arm_quota *quota, const char *subscription)
{
    size_t place = quota->count;
    const char *key = subscription != NULL ? subscription : "";
    if (!id_map_add(&quota->places, key, place)) {
        id_map_find(&quota->places, key, &place);
        return place;
    }
    quota->hold_us = arena_grow(quota->arena, quota->hold_us, place, &quota->cap, sizeof *quota->hold_us);
    quota->count++;
    return place;
}

void quota_hold(struct arm_quota *quota, size_t place, int64_t until_us)
{
    if (until_us > quota->hold_us[place]) {
        quota->hold_us[place] = until_us;
    }
}

bool quota_remaining(struct arm_quota *quota, size_t place, int64_t remaining, int64_t now_us)
{
    if (remaining < 0 || remaining >= QUOTA_RESERVE) {
        return false;
    }
    quota_hold(quota, place, now_us + (QUOTA_RESERVE - remaining) * 1000000 / QUOTA_REFILL_PER_S);
    return true;
}

int64_t quota_due(const struct arm_quota *quota, size_t place)
{
    return quota->hold_us[place];
}
