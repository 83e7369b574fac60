#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"

static void the_measuring_clock_never_goes_back(void **state)
{
    int64_t last = clock_monotonic_us();
    (void)state;
    for (int i = 0; i < 10000; i++) {
        int64_t now = clock_monotonic_us();
        assert_true(now >= last);
        last = now;
    }
    assert_true(clock_wall_us() > INT64_C(1700000000) * 1000000); /* microseconds, and later than 2023 */
    assert_true(clock_wall_us() < INT64_C(4100000000) * 1000000);
}

static void writes_and_reads_times(void **state)
{
    static const struct {
        const char *text;
        int64_t seconds, us;
        const char *written;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0, 0, "1970-01-01T00:00:00.000Z"},
        {"2026-11-20T08:12:00.123Z", 1795162320, 123000, "2026-11-20T08:12:00.123Z"},
        {"2026-11-20T08:12:00.1234567Z", 1795162320, 123456, "2026-11-20T08:12:00.123Z"},
        {"2026-11-20t08:12:00.5z", 1795162320, 500000, "2026-11-20T08:12:00.500Z"},
        {"2026-11-20 08:12:00Z", 1795162320, 0, "2026-11-20T08:12:00.000Z"},
        {"2026-11-20T09:12:00+01:00", 1795162320, 0, "2026-11-20T08:12:00.000Z"},
        {"2026-11-20T02:42:00-05:30", 1795162320, 0, "2026-11-20T08:12:00.000Z"},
        {"2024-02-29T23:59:59Z", 1709251199, 0, "2024-02-29T23:59:59.000Z"},
        {"2016-12-31T23:59:60Z", 1483228800, 0, "2017-01-01T00:00:00.000Z"},
        {"1969-12-31T23:59:59.999999Z", -1, 999999, "1969-12-31T23:59:59.999Z"},
        {"0000-01-01T00:00:00Z", -62167219200, 0, "0000-01-01T00:00:00.000Z"},
        {"9999-12-31T23:59:59Z", 253402300799, 0, "9999-12-31T23:59:59.000Z"},
    };
    struct arena *arena = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t us;
        if (!clock_parse(cases[i].text, &us)) {
            fail_msg("%s is a time", cases[i].text);
        }
        assert_int_equal(us, cases[i].seconds * 1000000 + cases[i].us);
        assert_string_equal(clock_format(arena, us), cases[i].written);
    }
    arena_free(arena);
}

static void refuses_what_is_no_time(void **state)
{
    static const char *const cases[] = {
        "",
        "2026",
        "2026-11-20",
        "2026-11-20T08:12Z",
        "2026-11-20T08:12:00",
        "2026-11-20T08:12:00.Z",
        "2026-11-20T08:12:00ZZ",
        "2026-11-20T08:12:00 Z",
        " 2026-11-20T08:12:00Z",
        "2026-13-20T08:12:00Z",
        "2026-00-20T08:12:00Z",
        "2026-11-31T08:12:00Z",
        "2026-11-00T08:12:00Z",
        "2026-02-29T08:12:00Z",
        "1900-02-29T08:12:00Z",
        "2026-11-20T24:00:00Z",
        "2026-11-20T08:60:00Z",
        "2026-11-20T08:12:61Z",
        "2026-11-20T08:12:00+1:00",
        "2026-11-20T08:12:00+24:00",
        "2026-11-20T08:12:00+0100",
        "20261-11-20T08:12:00Z",
        "-026-11-20T08:12:00Z",
        "2026/11/20T08:12:00Z",
        "2026-11-20X08:12:00Z",
    };
    int64_t us;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (clock_parse(cases[i], &us)) {
            fail_msg("\"%s\" is no time", cases[i]);
        }
    }
    assert_false(clock_parse(NULL, &us));
}

static void any_number_can_be_written(void **state)
{
    struct arena *arena = arena_new();
    (void)state;
    assert_non_null(clock_format(arena, INT64_MAX));
    assert_non_null(clock_format(arena, INT64_MIN));
    assert_string_equal(clock_format(arena, -1), "1969-12-31T23:59:59.999Z");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_measuring_clock_never_goes_back),
        cmocka_unit_test(writes_and_reads_times),
        cmocka_unit_test(refuses_what_is_no_time),
        cmocka_unit_test(any_number_can_be_written),
    };
    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
