/*
 * clock.h - the two clocks: one to measure with, one to write down.
 */
#ifndef PLDIG_BASE_CLOCK_H
#define PLDIG_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* Microseconds of a clock that never goes back; only differences mean anything. */
int64_t clock_monotonic_us(void);
/* Microseconds since 1970-01-01 UTC. */
int64_t clock_wall_us(void);
/* RFC 3339 in UTC with milliseconds, "2026-11-20T08:12:00.123Z". */
char *clock_format(struct arena *arena, int64_t wall_us);
/* Reads an RFC 3339 time; false where it is none. */
bool clock_parse(const char *text, int64_t *wall_us);

#endif
