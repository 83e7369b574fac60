#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "probes/pace.h"

enum { SECOND = 1000 * 1000 };

/* Sends as fast as allowed for a while, at steps of `step_us`; the stamps. */
static size_t send_greedily(struct arena *arena, int64_t per_second, int64_t step_us, int64_t until_us,
                            int64_t **stamps)
{
    struct pace pace;
    size_t count = 0, capacity = 0;
    *stamps = NULL;
    pace_init(&pace, arena, per_second);
    for (int64_t now = 5; now < until_us; now += step_us) {
        while (pace_free_at(&pace) <= now && count < 200000) {
            *stamps = arena_grow(arena, *stamps, count, &capacity, sizeof **stamps);
            (*stamps)[count++] = now;
            pace_note(&pace, now);
        }
    }
    return count;
}

static void check_rate(int64_t per_second, int64_t step_us)
{
    struct arena *arena = arena_new();
    int64_t *stamps;
    size_t count = send_greedily(arena, per_second, step_us, 4 * SECOND, &stamps);
    size_t most = 0;
    for (size_t first = 0, end = 0; first < count; first++) {
        while (end < count && stamps[end] < stamps[first] + SECOND) {
            end++;
        }
        most = end - first > most ? end - first : most;
    }
    assert_true((int64_t)most <= per_second);
    assert_true((int64_t)count >= per_second * 4 * 95 / 100 - per_second / 10); /* and it is used */
    arena_free(arena);
}

static void no_second_holds_more(void **state)
{
    static const int64_t rates[] = {1, 2, 3, 100, 299, 300, 400, 4095, 4096, 4097, 5000, 8191, 8193, 20000};
    (void)state;
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        check_rate(rates[i], 37);
        check_rate(rates[i], 1000);
    }
}

static void zero_is_no_limit(void **state)
{
    struct arena *arena = arena_new();
    struct pace pace;
    (void)state;
    pace_init(&pace, arena, 0);
    for (int i = 0; i < 10000; i++) {
        assert_true(pace_free_at(&pace) == INT64_MIN);
        pace_note(&pace, 1);
    }
    arena_free(arena);
}

/* What a user may type takes little memory, however large. */
static void any_limit_takes_little_memory(void **state)
{
    struct arena *arena = arena_new();
    struct pace pace;
    (void)state;
    pace_init(&pace, arena, INT64_MAX);
    pace_init(&pace, arena, 1000 * 1000 * 1000);
    pace_init(&pace, arena, 1000 * 1000);
    pace_init(&pace, arena, -1);
    assert_true(arena_used(arena) < 100 * 1024);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_second_holds_more),
        cmocka_unit_test(zero_is_no_limit),
        cmocka_unit_test(any_limit_takes_little_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
