#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"

static void tells_kind_and_text(void **state)
{
    struct err err = {0};
    (void)state;
    assert_false(err_set(&err, ERR_IO, "cannot read %s: %d", "f", 5));
    assert_int_equal(err.kind, ERR_IO);
    assert_string_equal(err.text, "cannot read f: 5");
    assert_false(err_prefix(&err, "inventory %s", "x"));
    assert_int_equal(err.kind, ERR_IO);
    assert_string_equal(err.text, "inventory x: cannot read f: 5");
}

static void arguments_may_be_its_own_text(void **state)
{
    struct err err = {0};
    (void)state;
    err_set(&err, ERR_ARM, "inner");
    err_set(&err, ERR_ARM, "outer (%s)", err.text);
    assert_string_equal(err.text, "outer (inner)");
    err_prefix(&err, "<%s>", err.text);
    assert_string_equal(err.text, "<outer (inner)>: outer (inner)");
}

static void is_cut_at_its_room(void **state)
{
    struct err err = {0};
    char text[5000];
    (void)state;
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    err_set(&err, ERR_INPUT, "%s", text);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
    err_prefix(&err, "%s", "name");
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
    assert_memory_equal(err.text, "name: aaa", 9);
    err_prefix(&err, "%s", text);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
}

static void a_cut_leaves_whole_characters(void **state)
{
    (void)state;
    for (size_t before = 0; before < 4; before++) {
        struct err err = {0};
        char text[5000] = "xxx";
        size_t at = before;
        while (at + 4 < sizeof text) {
            memcpy(text + at, "\xF0\x9F\x98\x80", 4);
            at += 4;
        }
        text[at] = '\0';
        err_set(&err, ERR_INPUT, "%s", text);
        size_t len = strlen(err.text);
        assert_int_equal((len - before) % 4, 0);
        assert_true(len > sizeof err.text - 5);
    }
    struct err err = {0};
    err_set(&err, ERR_INPUT, "caf\xC3\xA9");
    assert_string_equal(err.text, "caf\xC3\xA9");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_kind_and_text),
        cmocka_unit_test(arguments_may_be_its_own_text),
        cmocka_unit_test(is_cut_at_its_room),
        cmocka_unit_test(a_cut_leaves_whole_characters),
    };
    return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
