#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

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

static void compares_without_case_in_ascii_only(void **state)
{
    (void)state;
    assert_true(text_equal(NULL, NULL));
    assert_false(text_equal(NULL, ""));
    assert_false(text_equal("a", "A"));
    assert_true(text_equal_nocase("AbZ", "aBz"));
    assert_true(text_equal_nocase(NULL, NULL));
    assert_false(text_equal_nocase("", NULL));
    assert_false(text_equal_nocase("ab", "abc"));
    assert_false(text_equal_nocase("\xC3\x84", "\xC3\xA4"));
    assert_false(text_equal_nocase("[", "{"));
    assert_false(text_equal_nocase("@", "`"));
    assert_true(text_compare_nocase(NULL, "") < 0);
    assert_true(text_compare_nocase("", NULL) > 0);
    assert_true(text_compare_nocase("a", "B") < 0);
    assert_true(text_compare_nocase("abc", "AB") > 0);
    assert_true(text_compare_nocase("a", "\xC3\xA4") < 0);
    assert_true(text_equal_nocase_n("ABx", "aby", 2));
    assert_false(text_equal_nocase_n("ABx", "aby", 3));
    assert_true(text_equal_nocase_n("ab", "AB", 9));
    assert_false(text_equal_nocase_n("ab", "abc", 3));
}

static void finds_parts(void **state)
{
    (void)state;
    assert_true(text_starts("abc", "ab"));
    assert_true(text_starts("abc", ""));
    assert_false(text_starts("abc", "AB"));
    assert_false(text_starts("a", "ab"));
    assert_false(text_starts(NULL, "a"));
    assert_false(text_starts("a", NULL));
    assert_true(text_starts_nocase("ABc", "abC"));
    assert_false(text_starts_nocase("ab", "abc"));
    assert_false(text_starts_nocase(NULL, ""));
    assert_true(text_ends_nocase("x.Azure.COM", ".azure.com"));
    assert_true(text_ends_nocase("x", ""));
    assert_false(text_ends_nocase("com", "x.com"));
    assert_false(text_ends_nocase(NULL, "x"));
    const char *text = "one TWO two";
    assert_ptr_equal(text_find_nocase(text, "two"), text + 4);
    assert_ptr_equal(text_find_nocase(text, "etw"), NULL);
    assert_ptr_equal(text_find_nocase(text, ""), text);
    assert_ptr_equal(text_find_nocase(NULL, "a"), NULL);
}

static void reads_whole_numbers(void **state)
{
    int64_t out = 0;
    (void)state;
    assert_true(text_number("0", 0, 10, &out) && out == 0);
    assert_true(text_number("0010", 0, 10, &out) && out == 10);
    assert_true(text_number("9223372036854775807", 0, INT64_MAX, &out) && out == INT64_MAX);
    static const char *const bad[] = {"",    "11",  "-1", "+1", " 1",  "1 ",
                                      "1.0", "0x1", "1a", "a",  "1\n", "99999999999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (text_number(bad[i], 0, 10, &out)) {
            fail_msg("\"%s\" is no number from 0 to 10", bad[i]);
        }
    }
    assert_false(text_number("9223372036854775808", 0, INT64_MAX, &out));
    assert_false(text_number("1", 2, 10, &out));
    assert_false(text_number("7", 0, 5, &out));
    assert_false(text_number(NULL, 0, 5, &out));
}

static void reads_seconds(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } good[] = {{"2", 2000},      {"0.5", 500},    {"0", 0},      {"0.001", 1},       {"1.25", 1250},
                {"3.0009", 3000}, {"9.999", 9999}, {"10", 10000}, {"10.0000", 10000}, {"00.1", 100}};
    static const char *const bad[] = {"",     ".5", "1.", "-1",  "+1",     "1s", "1e3",
                                      "1,5",  " 1", "1 ", "inf", "10.001", "11", "99999999999999999999",
                                      "1.2.3"};
    int64_t ms;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(text_seconds(good[i].text, 10000, &ms));
        assert_int_equal(ms, good[i].ms);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (text_seconds(bad[i], 10000, &ms)) {
            fail_msg("\"%s\" is no time from 0 to 10 s", bad[i]);
        }
    }
    assert_false(text_seconds(NULL, 10000, &ms));
}

static void tells_well_formed_utf8(void **state)
{
    static const struct {
        const char *bytes;
        size_t len;
        uint32_t point;
    } cases[] = {
        {"a", 1, 'a'},
        {"\xC2\x80", 2, 0x80},
        {"\xDF\xBF", 2, 0x7FF},
        {"\xE0\xA0\x80", 3, 0x800},
        {"\xED\x9F\xBF", 3, 0xD7FF},
        {"\xEE\x80\x80", 3, 0xE000},
        {"\xF0\x90\x80\x80", 4, 0x10000},
        {"\xF4\x8F\xBF\xBF", 4, 0x10FFFF},
        {"\x80", 0, 0},
        {"\xC0\x80", 0, 0},         /* overlong */
        {"\xC1\xBF", 0, 0},         /* overlong */
        {"\xE0\x9F\xBF", 0, 0},     /* overlong */
        {"\xF0\x8F\xBF\xBF", 0, 0}, /* overlong */
        {"\xED\xA0\x80", 0, 0},     /* surrogate */
        {"\xF4\x90\x80\x80", 0, 0}, /* above U+10FFFF */
        {"\xF5\x80\x80\x80", 0, 0},
        {"\xFF", 0, 0},
        {"\xC2", 0, 0},
        {"\xC2"
         "a",
         0, 0},
        {"\xE2\x82", 0, 0},
        {"\xF0\x9F\x98", 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t point = 0;
        assert_int_equal(text_utf8(cases[i].bytes, strlen(cases[i].bytes), &point), cases[i].len);
        assert_int_equal(point, cases[i].point);
    }
    uint32_t point;
    assert_int_equal(text_utf8("", 0, &point), 0);
    assert_int_equal(text_utf8("\xE2\x82\xAC", 2, &point), 0);
}

static void makes_foreign_text_harmless(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"plain text, caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80 \\x1b",
         "plain text, caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80 \\x1b"},
        {"\x1b[31mred\n\r\t\b\x7f", "\\x1b[31mred\\x0a\\x0d\\x09\\x08\\x7f"},
        {"\xC2\x9b"
         "2J",
         "\\xc2\\x9b2J"}, /* U+009B, a one-byte CSI to some terminals */
        {"a\xE2\x80\xAE"
         "b\xE2\x81\xA6"
         "c\xE2\x80\xA8",
         "a\\xe2\\x80\\xaeb\\xe2\\x81\\xa6c\\xe2\\x80\\xa8"},
        {"\xFF\xC0\x80z", "\\xff\\xc0\\x80z"},
        {"\xE2\x82", "\\xe2\\x82"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(text_printable(*state, cases[i][0]), cases[i][1]);
    }
}

/* The shell itself is the judge. */
static void quoting_survives_a_shell(void **state)
{
    static const char *const cases[] = {"",   "a b",   "it's",  "$(touch x)",  "`id`",   "a\\b", "!x",
                                        "*",  "~root", "\"q\"", "a;b|c&d",     "'",      "''",   "x\ny",
                                        "-n", "a#b",   "{a,b}", "caf\xC3\xA9", "\x1b[1m"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *command = arena_printf(*state, "printf %%s. %s", text_shell_quote(*state, cases[i]));
        char said[100];
        FILE *shell = popen(command, "r");
        assert_non_null(shell);
        size_t got = fread(said, 1, sizeof said - 1, shell);
        said[got] = '\0';
        assert_int_equal(pclose(shell), 0);
        assert_string_equal(said, arena_printf(*state, "%s.", cases[i]));
    }
    assert_string_equal(text_shell_quote(*state, "/sub/a-b_c.d@x%y+z=1:2,3"), "/sub/a-b_c.d@x%y+z=1:2,3");
    assert_string_equal(text_shell_quote(*state, "a b"), "'a b'");
    assert_string_equal(text_shell_quote(*state, ""), "''");
}

static void hexadecimal_goes_both_ways(void **state)
{
    uint8_t all[256], *back;
    size_t len;
    for (int i = 0; i < 256; i++) {
        all[i] = (uint8_t)i;
    }
    char *hex = text_hex(*state, all, sizeof all);
    assert_int_equal(strlen(hex), 512);
    assert_memory_equal(hex, "000102", 6);
    assert_string_equal(hex + 508, "feff");
    assert_true(text_unhex(*state, hex, &back, &len));
    assert_int_equal(len, 256);
    assert_memory_equal(back, all, 256);
    assert_true(text_unhex(*state, "aBCd", &back, &len));
    assert_int_equal(back[0] << 8 | back[1], 0xABCD);
    assert_true(text_unhex(*state, "", &back, &len));
    assert_int_equal(len, 0);
    assert_string_equal(text_hex(*state, NULL, 0), "");
    assert_false(text_unhex(*state, "abc", &back, &len));
    assert_false(text_unhex(*state, "0g", &back, &len));
    assert_false(text_unhex(*state, "0x", &back, &len));
    assert_false(text_unhex(*state, " 0", &back, &len));
    assert_false(text_unhex(*state, NULL, &back, &len));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_without_case_in_ascii_only),
        cmocka_unit_test(finds_parts),
        cmocka_unit_test(reads_whole_numbers),
        cmocka_unit_test(reads_seconds),
        cmocka_unit_test(tells_well_formed_utf8),
        cmocka_unit_test_setup_teardown(makes_foreign_text_harmless, begin, end),
        cmocka_unit_test_setup_teardown(quoting_survives_a_shell, begin, end),
        cmocka_unit_test_setup_teardown(hexadecimal_goes_both_ways, begin, end),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
