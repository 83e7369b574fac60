#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/retry_after.h"

static const int64_t second = 1000000, noon = 784111777LL * 1000000; /* Sun, 06 Nov 1994 08:49:37 GMT */

static void test_values(void **state)
{
    static const struct {
        const char *value;
        int64_t wait;
    } cases[] = {
        {"17", 17},
        {"0", 0},
        {"1.5", -1}, /* 1.5 s, checked below */
        {"999999999999", 86400},
        {"Sun, 06 Nov 1994 08:49:47 GMT", 10},
        {"Sunday, 06-Nov-94 08:49:47 GMT", 10},
        {"Sun, 06 Nov 1994 08:49:00 GMT", 0},
        {"Sun, 06 Nov 2094 08:49:37 GMT", 86400},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t wait = -1;
        assert_true(http_retry_after(cases[i].value, noon, &wait));
        assert_int_equal(wait, cases[i].wait == -1 ? second * 3 / 2 : cases[i].wait * second);
    }
}

static void test_nothing_usable(void **state)
{
    static const char *const bad[] = {"", "-1", "soon", "17 s", "1e3"};
    int64_t wait;
    (void)state;
    assert_false(http_retry_after(NULL, noon, &wait));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (http_retry_after(bad[i], noon, &wait)) {
            fail_msg("accepted: %s", bad[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_nothing_usable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
