#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "arm/retry.h"

static const int64_t second = 1000000;

static struct retry_case a_case(const struct http_reply *reply, int tries)
{
    return (struct retry_case){.reply = reply, .tries = tries, .wall_us = 1000 * 1000000LL};
}

static void test_growing_pauses(void **state)
{
    struct http_reply reply = {.status = 503};
    int64_t pause, before = 0;
    (void)state;
    for (int tries = 0; tries < RETRY_TRIES - 1; tries++) {
        struct retry_case now = a_case(&reply, tries);
        assert_true(retry_pause(&now, &pause));
        assert_true(pause > before);
        before = pause;
    }
    struct retry_case last = a_case(&reply, RETRY_TRIES - 1);
    assert_false(retry_pause(&last, &pause));
}

static void test_what_is_retried(void **state)
{
    static const struct {
        struct http_reply reply;
        bool again;
    } cases[] = {
        {{.status = 429}, true},
        {{.status = 408}, true},
        {{.status = 500}, true},
        {{.status = 599}, true},
        {{.status = 400}, false},
        {{.status = 401}, false},
        {{.status = 403}, false},
        {{.status = 404}, false},
        {{.status = 302}, false},
        {{.failure = HTTP_BROKEN}, true},
        {{.failure = HTTP_NOT_CONNECTED}, true},
        {{.failure = HTTP_NOT_TRUSTED}, false},
        {{.failure = HTTP_CUT}, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct retry_case now = a_case(&cases[i].reply, 0);
        int64_t pause = 0;
        assert_int_equal(retry_pause(&now, &pause), cases[i].again);
        assert_true(!cases[i].again || pause > 0);
    }
}

static void test_retry_after_is_kept(void **state)
{
    struct http_reply reply = {.status = 429, .retry_after = "17"};
    struct retry_case now = a_case(&reply, 40);
    int64_t pause;
    (void)state;
    assert_true(retry_pause(&now, &pause));
    assert_int_equal(pause, 17 * second);
    reply.retry_after = "0"; /* never without any pause */
    assert_true(retry_pause(&now, &pause));
    assert_int_equal(pause, 30 * second);
}

static void test_slow_failures_end(void **state)
{
    struct http_reply reply = {.failure = HTTP_BROKEN};
    struct retry_case now = a_case(&reply, 1);
    int64_t pause;
    (void)state;
    now.spent_us = 30 * second;
    assert_true(retry_pause(&now, &pause));
    now.spent_us = 61 * second;
    assert_false(retry_pause(&now, &pause));
    reply = (struct http_reply){.status = 429};
    assert_true(retry_pause(&now, &pause));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_growing_pauses),
        cmocka_unit_test(test_what_is_retried),
        cmocka_unit_test(test_retry_after_is_kept),
        cmocka_unit_test(test_slow_failures_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
