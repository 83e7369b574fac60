/* When ARM may be asked again: per subscription, by what it says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "arm/quota.h"

static struct arm_quota *start(void **state)
{
    struct arena *arena = *state = arena_new();
    struct arm_quota *quota = arena_alloc(arena, sizeof *quota);
    quota_init(quota, arena);
    return quota;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

static void one_place_for_each_subscription(void **state)
{
    struct arm_quota *quota = start(state);
    size_t none = quota_place(quota, NULL), one = quota_place(quota, "aaaa-1"),
           two = quota_place(quota, "aaaa-2");
    assert_true(none != one && one != two && none != two);
    assert_int_equal(quota_place(quota, "AAAA-1"), one);
    assert_int_equal(quota_place(quota, NULL), none);
    for (int i = 0; i < 1000; i++) {
        char name[16];
        snprintf(name, sizeof name, "s%d", i);
        quota_hold(quota, quota_place(quota, arena_strdup(*state, name)), i);
    }
    assert_int_equal(quota_due(quota, quota_place(quota, "s777")), 777);
    assert_int_equal(quota_due(quota, one), 0);
}

static void holds_only_grow(void **state)
{
    struct arm_quota *quota = start(state);
    size_t place = quota_place(quota, "a");
    quota_hold(quota, place, 500);
    quota_hold(quota, place, 200);
    assert_int_equal(quota_due(quota, place), 500);
    quota_hold(quota, place, 501);
    assert_int_equal(quota_due(quota, place), 501);
}

static void few_that_remain_are_waited_for(void **state)
{
    struct arm_quota *quota = start(state);
    const int64_t now = 7000000;
    size_t a = quota_place(quota, "a"), b = quota_place(quota, "b");
    assert_false(quota_remaining(quota, a, -1, now));
    assert_false(quota_remaining(quota, a, QUOTA_RESERVE, now));
    assert_false(quota_remaining(quota, a, 249, now));
    assert_int_equal(quota_due(quota, a), 0);
    assert_true(quota_remaining(quota, a, QUOTA_RESERVE - 1, now));
    assert_int_equal(quota_due(quota, a), now + 1000000 / QUOTA_REFILL_PER_S);
    assert_true(quota_remaining(quota, a, 0, now));
    assert_int_equal(quota_due(quota, a), now + 1000000LL * QUOTA_RESERVE / QUOTA_REFILL_PER_S);
    assert_int_equal(quota_due(quota, b), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(one_place_for_each_subscription, end),
        cmocka_unit_test_teardown(holds_only_grow, end),
        cmocka_unit_test_teardown(few_that_remain_are_waited_for, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
