#include "base/clock.h"

#include <time.h>

static int64_t read_clock(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_monotonic_us(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_wall_us(void)
{
    return read_clock(CLOCK_REALTIME);
}

char *clock_format(struct arena *arena, int64_t wall_us)
{
    int64_t second = wall_us / 1000000, part = wall_us % 1000000;
    if (part < 0) {
        part += 1000000;
        second--;
    }
    time_t when = (time_t)second;
    struct tm tm;
    gmtime_r(&when, &tm);
    return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900, tm.tm_mon + 1,
                        tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int)(part / 1000));
}

/* Exactly `count` digits; moves *text behind them. */
static bool digits(const char **text, int count, int min, int max, int *out)
{
    int value = 0;
    for (int i = 0; i < count; i++, (*text)++) {
        if (**text < '0' || **text > '9') {
            return false;
        }
        value = value * 10 + (**text - '0');
    }
    *out = value;
    return value >= min && value <= max;
}

static bool literal(const char **text, const char *set)
{
    for (; *set != '\0'; set++) {
        if (**text == *set) {
            (*text)++;
            return true;
        }
    }
    return false;
}

/* The optional fraction, in microseconds; ARM writes seven digits, and what is finer is dropped. */
static bool fraction(const char **text, int *us)
{
    *us = 0;
    if (!literal(text, ".")) {
        return true;
    }
    const char *start = *text;
    for (int scale = 100000; **text >= '0' && **text <= '9'; (*text)++, scale /= 10) {
        *us += (**text - '0') * scale;
    }
    return *text > start;
}

/* "Z" or "+01:00", as seconds to subtract. */
static bool offset(const char **text, int *seconds)
{
    *seconds = 0;
    if (literal(text, "Zz")) {
        return true;
    }
    int sign = **text == '-' ? -1 : 1, hours, minutes;
    if (!literal(text, "+-") || !digits(text, 2, 0, 23, &hours) || !literal(text, ":") ||
        !digits(text, 2, 0, 59, &minutes)) {
        return false;
    }
    *seconds = sign * (hours * 3600 + minutes * 60);
    return true;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool clock_parse(const char *text, int64_t *wall_us)
{
    struct tm tm = {0};
    int year, month, us, east;
    if (text == NULL || !digits(&text, 4, 0, 9999, &year) || !literal(&text, "-") ||
        !digits(&text, 2, 1, 12, &month) || !literal(&text, "-") ||
        !digits(&text, 2, 1, month_days(year, month), &tm.tm_mday) || !literal(&text, "Tt ") ||
        !digits(&text, 2, 0, 23, &tm.tm_hour) || !literal(&text, ":") ||
        !digits(&text, 2, 0, 59, &tm.tm_min) || !literal(&text, ":") ||
        !digits(&text, 2, 0, 60, &tm.tm_sec) || !fraction(&text, &us) || !offset(&text, &east) ||
        *text != '\0') {
        return false;
    }
    tm.tm_year = year - 1900;
    tm.tm_mon = month - 1;
    *wall_us = ((int64_t)timegm(&tm) - east) * 1000000 + us;
    return true;
}
