#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

static int begin(void **state)
{
    *state = arena_new();
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

static void is_a_string_from_the_start(void **state)
{
    struct buf buf;
    buf_init(&buf, *state);
    assert_int_equal(buf.len, 0);
    assert_string_equal(buf.data, "");
    buf_add(&buf, NULL, 0);
    buf_str(&buf, "");
    buf_printf(&buf, "%s", "");
    assert_int_equal(buf.len, 0);
    assert_string_equal(buf.data, "");
}

static void keeps_what_is_added(void **state)
{
    struct buf buf;
    buf_init(&buf, *state);
    for (int i = 0; i < 20000; i++) {
        buf_char(&buf, (char)('a' + i % 26));
        assert_int_equal(buf.data[buf.len], '\0');
        assert_true(buf.len < buf.cap);
    }
    assert_int_equal(buf.len, 20000);
    for (int i = 0; i < 20000; i++) {
        assert_int_equal(buf.data[i], 'a' + i % 26);
    }
    assert_true(arena_used(*state) < 20000 * 4);
}

static void ends_with_nul_at_every_length(void **state)
{
    static const char text[] = "0123456789012345678901234567890123456789012345678901234567890123456789";
    for (size_t len = 0; len < sizeof text; len++) {
        struct buf buf;
        buf_init(&buf, *state);
        buf_add(&buf, text, len);
        assert_int_equal(strlen(buf.data), len);
        buf_add(&buf, text, len);
        assert_int_equal(strlen(buf.data), 2 * len);
        assert_memory_equal(buf.data + len, text, len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(is_a_string_from_the_start, begin, end),
        cmocka_unit_test_setup_teardown(keeps_what_is_added, begin, end),
        cmocka_unit_test_setup_teardown(ends_with_nul_at_every_length, begin, end),
    };
    return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
