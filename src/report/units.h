/*
 * units.h - numbers as a person reads them.
 */
#ifndef PLDIG_REPORT_UNITS_H
#define PLDIG_REPORT_UNITS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* A short time from microseconds: "<1 ms", "4 ms", "1.2 s", "10 s". */
const char *units_time(struct arena *arena, int64_t us);
/* How long a run took: "0.08 s", "10.1 s". */
const char *units_duration(struct arena *arena, int64_t us);
/* How long ago: "5 min old", "2 h old", "3 d old"; "" for a time that has not come yet. */
const char *units_age(struct arena *arena, int64_t us);
/* "1 name", "3 names". */
const char *units_count(struct arena *arena, size_t count, const char *noun);
/* An RFC 3339 time to the minute, "2026-11-20 08:12 UTC"; a text that is none stays as it is. */
const char *units_minute(struct arena *arena, const char *time);

#endif
