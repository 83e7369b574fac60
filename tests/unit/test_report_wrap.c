/* Breaking lines: words stay whole, and a command that was broken can be pasted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "report/style.h"
#include "report/units.h"
#include "report/wrap.h"

static struct page page_of(struct arena *arena, int width, bool ascii)
{
    struct buf *out = arena_alloc(arena, sizeof *out);
    struct report_style style = {.width = width, .ascii = ascii};
    struct page page;
    buf_init(out, arena);
    page_begin(&page, out, &style);
    return page;
}

static void words(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct page page = page_of(arena, 40, false);
    wrap_words(&page, "  Because", 11, "one two three  four five six seven eight nine");
    wrap_words(&page, "", 2, "a-word-that-is-longer-than-any-line-of-this-page b");
    wrap_words(&page, "lead", 6, "");
    wrap_hanging(&page, 0, 4, "a   header that goes on and on and on and on");
    assert_string_equal(page.out->data, "  Because  one two three  four five six\n"
                                        "           seven eight nine\n"
                                        "  a-word-that-is-longer-than-any-line-of-this-page\n"
                                        "  b\n"
                                        "lead\n"
                                        "a   header that goes on and on and on\n"
                                        "    and on\n");
    arena_free(arena);
}

/* Characters count, not bytes. */
static void columns(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct page page = page_of(arena, 40, false);
    wrap_words(&page, "", 0, "→→→→→→→→→→ →→→→→→→→→→ →→→→→→→→→→ →→→→→→→");
    assert_string_equal(page.out->data, "→→→→→→→→→→ →→→→→→→→→→ →→→→→→→→→→ →→→→→→→\n");
    assert_int_equal(style_columns("a→é\xF0\x9F\x98\x80"), 4);
    arena_free(arena);
}

static void commands(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct page page = page_of(arena, 40, false);
    wrap_command(&page, "Next", 6,
                 "az thing list -g 'a group with blanks' --query \"[?a=='b c']\" it\\ is -o table");
    wrap_command(&page, "", 6, "Add-DnsServerConditionalForwarderZone -Name a.example");
    wrap_command(&page, "", 6, "short");
    assert_string_equal(page.out->data, "Next  az thing list -g \\\n"
                                        "      'a group with blanks' --query \\\n"
                                        "      \"[?a=='b c']\" it\\ is -o table\n"
                                        "      Add-DnsServerConditionalForwarderZone `\n"
                                        "      -Name a.example\n"
                                        "      short\n");
    arena_free(arena);
}

/* Whatever the width: without its breaks a command is what it was. */
static void broken_commands_can_be_pasted(void **state)
{
    (void)state;
    static const char command[] =
        "az network private-endpoint dns-zone-group add -g 'my group' --endpoint-name \"x y\" "
        "-n default --private-dns-zone /subscriptions/0/a --zone-name it\\'s";
    for (int width = 40; width < 140; width++) {
        struct arena *arena = arena_new();
        struct page page = page_of(arena, width, false);
        struct buf joined;
        wrap_command(&page, "", 9, command);
        buf_init(&joined, arena);
        for (const char *at = page.out->data + 9; *at != '\0';) {
            if (strncmp(at, " \\\n         ", 12) == 0) {
                buf_char(&joined, ' ');
                at += 12;
            } else {
                buf_char(&joined, *at++);
            }
        }
        assert_string_equal(joined.data, arena_printf(arena, "%s\n", command));
        arena_free(arena);
    }
}

static void two_columns(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct page page = page_of(arena, 50, false); /* right-hand column: 25 */
    page_columns(&page, 0, "left", "right", 2);
    page_columns(&page, 0, "a-left-side-beyond-the-column", "right", 2);
    page_columns(&page, 0, "left", "a right side that begins before 25", 2);
    page_columns(&page, 0, "a-left-side-that-takes-nearly-the-whole-line", "right side", 2);
    page_columns(&page, 0, "alone", "", 2);
    assert_string_equal(page.out->data, "left                     right\n"
                                        "a-left-side-beyond-the-column  right\n"
                                        "left            a right side that begins before 25\n"
                                        "a-left-side-that-takes-nearly-the-whole-line\n"
                                        "  right side\n"
                                        "alone\n");
    arena_free(arena);
}

static void foreign_text(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct page utf8 = page_of(arena, 0, false), ascii = page_of(arena, 0, true);
    assert_string_equal(style_clean(&utf8, "caf\xC3\xA9\n\033[m\xFF"), "caf\xC3\xA9\\x0a\\x1b[m\\xff");
    assert_string_equal(style_clean(&ascii, "caf\xC3\xA9 → … “x”"), "caf\\xc3\\xa9 -> ... \"x\"");
    assert_string_equal(style_clean(&utf8, NULL), "");
    assert_string_equal(style_prose(&utf8, "a -> b -> c->d ->"), "a → b → c->d ->");
    assert_string_equal(style_prose(&ascii, "a -> b"), "a -> b");
    assert_string_equal(style_short(&utf8, "ééééé", 5), "ééééé");
    assert_string_equal(style_short(&utf8, "éééééé", 5), "éééé…");
    assert_string_equal(style_short(&ascii, "abcdefgh", 5), "ab...");
    arena_free(arena);
}

static void numbers(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    assert_string_equal(units_time(arena, 999), "<1 ms");
    assert_string_equal(units_time(arena, 4999), "4 ms");
    assert_string_equal(units_time(arena, 999999), "999 ms");
    assert_string_equal(units_time(arena, 4000000), "4 s");
    assert_string_equal(units_time(arena, 10050000), "10 s");
    assert_string_equal(units_time(arena, 1250000), "1.2 s");
    assert_string_equal(units_duration(arena, 80000), "0.08 s");
    assert_string_equal(units_duration(arena, 9999999), "9.99 s");
    assert_string_equal(units_duration(arena, 123456789), "123.4 s");
    assert_string_equal(units_age(arena, 7200000000), "2 h old");
    assert_string_equal(units_age(arena, 300000000), "5 min old");
    assert_string_equal(units_age(arena, (int64_t)3 * 86400 * 1000000), "3 d old");
    assert_string_equal(units_minute(arena, "2026-11-20T09:12:00+01:00"), "2026-11-20 08:12 UTC");
    assert_string_equal(units_minute(arena, "yesterday"), "yesterday");
    assert_string_equal(units_count(arena, 1, "name"), "1 name");
    assert_string_equal(units_count(arena, 0, "name"), "0 names");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),       cmocka_unit_test(columns),
        cmocka_unit_test(commands),    cmocka_unit_test(broken_commands_can_be_pasted),
        cmocka_unit_test(two_columns), cmocka_unit_test(foreign_text),
        cmocka_unit_test(numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
