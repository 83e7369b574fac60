/* The lines for DNS servers: each purpose and software, whole and of one form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "diagnose/server_lines.h"

static const struct line_words words = {"openai.azure.com", "10.0.0.4", "10.20.0.0/24"};

static int set_up(void **state)
{
    *state = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

static size_t count_lines(const char *text)
{
    size_t count = text != NULL;
    for (; text != NULL && *text != '\0'; text++)
        count += *text == '\n';
    return count;
}

/* The report takes a new line within quotes for foreign text, so that quotes must close within their line. */
static void check_line(const char *line, size_t len)
{
    char open = '\0';
    assert_in_range(len, 12, 160);
    for (size_t i = 0; i < len; i++) {
        assert_in_range(line[i], ' ', '~');
        if (open == '\0' && (line[i] == '\'' || line[i] == '"'))
            open = line[i];
        else if (line[i] == open)
            open = '\0';
        assert_false(line[i] == '%'); /* a place that nothing was written into */
    }
    assert_int_equal(open, '\0');
    assert_int_equal(line[8], ' '); /* the column of names */
}

static void every_line_is_whole(void **state)
{
    for (int purpose = 0; purpose < LINE_PURPOSES; purpose++) {
        for (int software = 0; software <= SOFTWARES; software++) {
            const char *text = server_lines(*state, (enum line_purpose)purpose, &words,
                                            (enum server_software)software, false);
            for (const char *line = text; line != NULL && *line != '\0';) {
                size_t len = strcspn(line, "\n");
                check_line(line, len);
                line += len + (line[len] == '\n');
            }
            assert_true(count_lines(text) >= 4);
        }
    }
}

static void forwarding_is_known_for_all(void **state)
{
    for (int software = 0; software < SOFTWARES; software++) {
        const char *line = server_lines(*state, LINES_FORWARD, &words, (enum server_software)software, true);
        assert_non_null(line);
        assert_int_equal(count_lines(line), 1);
        assert_non_null(strstr(line, "openai.azure.com"));
        assert_non_null(strstr(line, "10.0.0.4"));
    }
    assert_int_equal(count_lines(server_lines(*state, LINES_FORWARD, &words, SOFTWARE_UNKNOWN, false)), 7);
}

static void what_it_looks_like_comes_first(void **state)
{
    const char *text = server_lines(*state, LINES_FORWARD, &words, SOFTWARE_DNSMASQ, false);
    assert_true(text_starts(text, "dnsmasq  server=/openai.azure.com/10.0.0.4\nBIND     zone "));
    assert_int_equal(count_lines(text), 7);
    assert_null(strstr(strchr(text, '\n'), "dnsmasq"));
    text = server_lines(*state, LINES_FORWARD, &words, SOFTWARE_KNOT, false);
    assert_true(text_starts(text, "Knot     policy.add("));
    assert_int_equal(count_lines(text), 8);
    assert_string_equal(server_lines(*state, LINES_FLUSH, &words, SOFTWARE_RESOLVED, true),
                        "resolved resolvectl flush-caches");
    assert_null(server_lines(*state, LINES_REBINDING, &words, SOFTWARE_RESOLVED, true));
    assert_null(strstr(server_lines(*state, LINES_FORWARD, &words, SOFTWARE_UNKNOWN, false), "resolvectl"));
}

static void a_forwarder_that_stands_is_changed(void **state)
{
    const char *add = server_lines(*state, LINES_FORWARD, &words, SOFTWARE_UNKNOWN, false);
    const char *set = server_lines(*state, LINES_FORWARD_ELSEWHERE, &words, SOFTWARE_UNKNOWN, false);
    assert_non_null(strstr(add, "\nWindows  Add-DnsServer"));
    assert_non_null(strstr(set, "\nWindows  Set-DnsServer"));
    assert_int_equal(count_lines(add), count_lines(set));
}

static void names(void **state)
{
    (void)state;
    for (int software = 0; software < SOFTWARES; software++)
        assert_true(strlen(server_software_name((enum server_software)software)) > 3);
    assert_string_equal(server_software_name(SOFTWARE_UNKNOWN), "unknown software");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_line_is_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(forwarding_is_known_for_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_it_looks_like_comes_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_forwarder_that_stands_is_changed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("server lines", tests, NULL, NULL);
}
