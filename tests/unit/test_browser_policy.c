/* Whether a browser policy turns DNS over HTTPS on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "model/browser_policy.h"

static void says_so(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    assert_string_equal(browser_policy_in(arena, "{\"policies\":{\"DNSOverHTTPS\":{\"Enabled\":true}}}"),
                        "DNSOverHTTPS is enabled");
    assert_string_equal(browser_policy_in(arena, "{\"DnsOverHttpsMode\":\"secure\"}"),
                        "DnsOverHttpsMode is secure");
    assert_string_equal(browser_policy_in(arena, "{\"DnsOverHttpsMode\":\"a\\u001bb\"}"),
                        "DnsOverHttpsMode is a\\x1bb");
    arena_free(arena);
}

static void says_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "{",
        "[]",
        "{}",
        "{\"DnsOverHttpsMode\":\"off\"}",
        "{\"DnsOverHttpsMode\":1}",
        "{\"DnsOverHttpsMode\":null}",
        "{\"policies\":[]}",
        "{\"policies\":{\"DNSOverHTTPS\":true}}",
        "{\"policies\":{\"DNSOverHTTPS\":{\"Enabled\":false}}}",
        "{\"policies\":{\"DNSOverHTTPS\":{\"Enabled\":\"yes\"}}}",
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (browser_policy_in(arena, texts[i]) != NULL) {
            fail_msg("%s", texts[i]);
        }
    }
    arena_free(arena);
}

static void put(const char *root, const char *path, const char *text)
{
    char command[512], file[256];
    snprintf(file, sizeof file, "%s%s", root, path);
    snprintf(command, sizeof command, "mkdir -p \"$(dirname '%s')\"", file);
    assert_int_equal(system(command), 0);
    FILE *out = fopen(file, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

static void is_looked_for_where_it_stands(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    char root[] = "/tmp/pldig-policy-XXXXXX", command[64];
    assert_non_null(mkdtemp(root));
    assert_null(browser_policy_doh(arena, root));
    put(root, "/etc/opt/chrome/policies/managed/a.json", "{\"DnsOverHttpsMode\":\"off\"}");
    put(root, "/etc/opt/chrome/policies/managed/b.txt", "{\"DnsOverHttpsMode\":\"secure\"}");
    assert_null(browser_policy_doh(arena, root));
    put(root, "/etc/opt/chrome/policies/managed/c.json", "{\"DnsOverHttpsMode\":\"automatic\"}");
    assert_string_equal(browser_policy_doh(arena, root),
                        "/etc/opt/chrome/policies/managed/c.json: DnsOverHttpsMode is automatic");
    snprintf(command, sizeof command, "rm -r '%s'", root);
    assert_int_equal(system(command), 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_so),
        cmocka_unit_test(says_nothing),
        cmocka_unit_test(is_looked_for_where_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
