/* Whether a text names something by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/mentions.h"

static const struct {
    const char *text, *word;
    bool expected;
} rows[] = {
    {"10.0.0.4 resolves it", "10.0.0.4", true},
    {"10.0.0.40 resolves it", "10.0.0.4", false},
    {"110.0.0.4 resolves it", "10.0.0.4", false},
    {"10.0.0.40, 10.0.0.4", "10.0.0.4", true},
    {"10.0.0.4 (corp)", "10.0.0.4", true},
    {"ask 10.0.0.4.", "10.0.0.4", true},
    {"10.0.0.4: no answer", "10.0.0.4", true},
    {"10.0.0.4#5353 answers", "10.0.0.4", false},
    {"10.0.0.4#5353 answers", "10.0.0.4#5353", true},
    {"dig @10.0.0.4", "10.0.0.4", true},
    {"fd00::8:1 answers", "fd00::8", false},
    {"fd00:: answers", "fd00::", true},
    {"at fd00::8.", "fd00::8", true},
    {"a.openai.azure.com, b.openai.azure.com: public", "b.openai.azure.com", true},
    {"b.openai.azure.com.example", "b.openai.azure.com", false},
    {"ab.openai.azure.com", "b.openai.azure.com", false},
    {"x-b.openai.azure.com", "b.openai.azure.com", false},
    {"privatelink.openai.azure.com", "openai.azure.com", false},
    {"-z privatelink.openai.azure.com -n a", "privatelink.openai.azure.com", true},
    {"/privateDnsZones/privatelink.openai.azure.com", "privatelink.openai.azure.com", true},
    {"alpha.openai.azure.com", "alpha", false},
    {"accounts/alpha/privateEndpointConnections", "alpha", true},
    {"pe-alpha", "alpha", false},
    {"alpha-pe", "alpha", false},
    {"alpha_1", "alpha", false},
    {"\xC3\xA9"
     "alpha",
     "alpha", false},
    {"alpha: it; alpha.", "alpha", true},
    {"15 names (a, b)", "5 names", false},
    {"5 names (a, b)", "5 names", true},
    {"it is alpha", "alpha", true},
    {"", "alpha", false},
    {"alpha", "", false},
    {NULL, "alpha", false},
    {"alpha", NULL, false},
};

static void words_stand_by_themselves(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (mentions(rows[i].text, rows[i].word) != rows[i].expected) {
            print_error("\"%s\" in \"%s\"\n", rows[i].word, rows[i].text);
            fail();
        }
    }
}

static void all_of_them(void **state)
{
    (void)state;
    const char *const words[] = {"a", "b", "c"};
    assert_true(mentions_all("a, b and c", words, 3));
    assert_false(mentions_all("a, b and d", words, 3));
    assert_true(mentions_all("a, b and d", words, 2));
    assert_false(mentions_all("a, b and c", words, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_stand_by_themselves),
        cmocka_unit_test(all_of_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
