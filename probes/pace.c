#include "probes/pace.h"

enum { PACE_RING = 4096, SECOND_US = 1000 * 1000 };

/*
 * With a ring of N stamps a packet waits until a second after the N-th one before it, so no second holds more
 * than N. Above PACE_RING packets a second the second is divided into `parts`, each with a ring of its share:
 * whatever `parts` rings hold, they span a second. The period is longer by one part in a thousand, because a
 * packet leaves the host a little after its stamp, and not always by the same.
 */
void pace_init(struct pace *pace, struct arena *arena, int64_t per_second)
{
    *pace = (struct pace){0};
    if (per_second <= 0) {
        return;
    }
    int64_t parts = (per_second - 1) / PACE_RING + 1;
    if (parts > SECOND_US) {
        return; /* less than a microsecond apart: no limit that could be kept or broken */
    }
    pace->size = (size_t)(per_second / parts);
    pace->stamps = arena_array(arena, pace->size, sizeof *pace->stamps);
    int64_t part_us = (SECOND_US - 1) / parts + 1;
    pace->period_us = part_us + (part_us - 1) / 1000 + 1;
}

int64_t pace_free_at(const struct pace *pace)
{
    if (pace->used < pace->size || pace->size == 0) {
        return INT64_MIN;
    }
    return pace->stamps[pace->next] + pace->period_us;
}

void pace_note(struct pace *pace, int64_t sent_us)
{
    if (pace->size == 0) {
        return;
    }
    pace->stamps[pace->next] = sent_us;
    pace->next = (pace->next + 1) % pace->size;
    pace->used += pace->used < pace->size;
}
