/* The table of codes: order, uniqueness, and every way to name one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "diagnose/codes.h"

static void rise_and_are_unique(void **state)
{
    (void)state;
    size_t count;
    const struct code_info *codes = codes_all(&count);
    assert_int_equal(count, 80);
    for (size_t i = 0; i < count; i++) {
        assert_in_range(codes[i].code, 101, 999);
        assert_int_not_equal(codes[i].code % 100, 0);
        if (i)
            assert_true(codes[i].code > codes[i - 1].code);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(codes[i].name, codes[k].name);
    }
}

/* Names are what people type and what reports carry: lower case words with hyphens. */
static void names_are_words(void **state)
{
    (void)state;
    size_t count;
    const struct code_info *codes = codes_all(&count);
    for (size_t i = 0; i < count; i++) {
        const char *name = codes[i].name;
        assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(name));
        assert_in_range(name[0], 'a', 'z');
        assert_int_not_equal(name[strlen(name) - 1], '-');
        assert_null(strstr(name, "--"));
        assert_true(strlen(name) <= 40);
    }
}

/* They are never renamed: a sample of each family, and both ends. */
static void names_stay(void **state)
{
    (void)state;
    static const struct code_info sample[] = {
        {101, "resolver-unreachable", SEVERITY_ERROR},
        {102, "azure-dns-unreachable-here", SEVERITY_INFO},
        {113, "stale-answer-served", SEVERITY_WARNING},
        {202, "resolver-not-forwarding-to-azure", SEVERITY_ERROR},
        {216, "doh-in-client", SEVERITY_INFO},
        {304, "regional-endpoint-used", SEVERITY_INFO},
        {401, "privatelink-record-missing", SEVERITY_ERROR},
        {503, "sibling-member-ip", SEVERITY_WARNING},
        {504, "other-endpoint-ip", SEVERITY_INFO},
        {604, "zone-group-missing", SEVERITY_INFO},
        {707, "transparent-proxy-reresolves", SEVERITY_ERROR},
        {810, "network-perimeter-overrides", SEVERITY_INFO},
        {902, "arm-permission-missing", SEVERITY_UNKNOWN},
        {903, "inventory-stale", SEVERITY_WARNING},
        {904, "run-incomplete", SEVERITY_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof sample / sizeof *sample; i++) {
        const struct code_info *info = code_info(sample[i].code);
        assert_non_null(info);
        assert_string_equal(info->name, sample[i].name);
        assert_int_equal(info->severity, sample[i].severity);
    }
}

static void found_by_number(void **state)
{
    (void)state;
    static const int absent[] = {0,   1,   -202, 100, 119, 200, 217, 310,
                                 405, 507, 607,  708, 811, 905, 999, 1202};
    size_t count;
    const struct code_info *codes = codes_all(&count);
    for (size_t i = 0; i < count; i++)
        assert_ptr_equal(code_info(codes[i].code), &codes[i]);
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        assert_null(code_info(absent[i]));
}

static void found_by_what_people_type(void **state)
{
    (void)state;
    const struct code_info *code = code_info(202);
    assert_ptr_equal(code_find("PLD202"), code);
    assert_ptr_equal(code_find("pld202"), code);
    assert_ptr_equal(code_find("Pld202"), code);
    assert_ptr_equal(code_find("202"), code);
    assert_ptr_equal(code_find("resolver-not-forwarding-to-azure"), code);
    assert_ptr_equal(code_find("Resolver-Not-Forwarding-To-Azure"), code);
    size_t count;
    const struct code_info *codes = codes_all(&count);
    for (size_t i = 0; i < count; i++)
        assert_ptr_equal(code_find(codes[i].name), &codes[i]);
}

static void not_found_by_anything_else(void **state)
{
    (void)state;
    static const char *const words[] = {"",
                                        "PLD",
                                        "PLD20",
                                        "PLD2020",
                                        "PLD999",
                                        "PLD 202",
                                        "PLD202 ",
                                        " PLD202",
                                        "PLD-202",
                                        "PLD+202",

                                        "+202",
                                        "-202",
                                        "202.0",
                                        "0xCA",
                                        "2020",
                                        "18446744073709551818", /* 202 above 2 to the 64 */
                                        "resolver-not-forwarding",
                                        "resolver-not-forwarding-to-azure ",
                                        "resolver_not_forwarding_to_azure"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (code_find(words[i]))
            fail_msg("'%s' finds PLD%d", words[i], code_find(words[i])->code);
    assert_null(code_find(NULL));
}

static void severities_there_and_back(void **state)
{
    (void)state;
    static const char *const names[] = {"info", "unknown", "warning", "error"};
    enum severity severity;
    for (int i = 0; i < 4; i++) {
        assert_string_equal(severity_name((enum severity)i), names[i]);
        assert_true(severity_parse(names[i], &severity));
        assert_int_equal(severity, i);
    }
    assert_false(severity_parse("Error", &severity));
    assert_false(severity_parse("", &severity));
    assert_false(severity_parse("warn", &severity));
    assert_false(severity_parse(NULL, &severity));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rise_and_are_unique),
        cmocka_unit_test(names_are_words),
        cmocka_unit_test(names_stay),
        cmocka_unit_test(found_by_number),
        cmocka_unit_test(found_by_what_people_type),
        cmocka_unit_test(not_found_by_anything_else),
        cmocka_unit_test(severities_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
