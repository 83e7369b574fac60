#include "report/units.h"

#include <inttypes.h>

#include "base/clock.h"

const char *units_time(struct arena *arena, int64_t us)
{
    int64_t tenths = us / 100000;
    if (us < 1000) {
        return "<1 ms";
    }
    if (us < 1000000) {
        return arena_printf(arena, "%" PRId64 " ms", us / 1000);
    }
    if (tenths % 10 == 0) {
        return arena_printf(arena, "%" PRId64 " s", tenths / 10);
    }
    return arena_printf(arena, "%" PRId64 ".%" PRId64 " s", tenths / 10, tenths % 10);
}

const char *units_duration(struct arena *arena, int64_t us)
{
    if (us < 10000000) {
        return arena_printf(arena, "%" PRId64 ".%02" PRId64 " s", us / 1000000, us / 10000 % 100);
    }
    return arena_printf(arena, "%" PRId64 ".%" PRId64 " s", us / 1000000, us / 100000 % 10);
}

const char *units_age(struct arena *arena, int64_t us)
{
    int64_t minutes = us / 60000000;
    if (us < 0) {
        return "";
    }
    if (minutes < 60) {
        return arena_printf(arena, "%" PRId64 " min old", minutes);
    }
    if (minutes < 48 * 60) {
        return arena_printf(arena, "%" PRId64 " h old", minutes / 60);
    }
    return arena_printf(arena, "%" PRId64 " d old", minutes / (24 * 60));
}

const char *units_count(struct arena *arena, size_t count, const char *noun)
{
    return arena_printf(arena, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

const char *units_minute(struct arena *arena, const char *time)
{
    int64_t us;
    if (!clock_parse(time, &us)) {
        return time;
    }
    const char *utc = clock_format(arena, us); /* 2026-11-20T08:12:00.123Z */
    return arena_printf(arena, "%.10s %.5s UTC", utc, utc + 11);
}
