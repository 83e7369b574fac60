/* Which proxy the environment names for a host. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "http/proxy.h"

static void exceptions(void **state)
{
    static const struct {
        const char *no_proxy;
        bool covers; /* contoso-ai.openai.azure.com */
    } cases[] = {
        {NULL, false},
        {"", false},
        {"*", true},
        {"*.azure.com", false}, /* libcurl knows no other wildcard */
        {".openai.azure.com", true},
        {"openai.azure.com", true},
        {"OPENAI.Azure.Com", true},
        {"openai.azure.com.", true},
        {"contoso-ai.openai.azure.com", true},
        {"localhost,127.0.0.1, .openai.azure.com", true},
        {"localhost 127.0.0.1 .openai.azure.com", true},
        {",, ,openai.azure.com,", true},
        {".cognitiveservices.azure.com,.services.ai.azure.com", false},
        {"enai.azure.com", false},
        {"x.openai.azure.com", false},
        {"y.contoso-ai.openai.azure.com", false},
        {".", false},
        {",", false},
        {"com", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (http_no_proxy_covers(cases[i].no_proxy, "contoso-ai.openai.azure.com") != cases[i].covers) {
            fail_msg("no_proxy \"%s\"", cases[i].no_proxy);
        }
    }
    assert_true(http_no_proxy_covers("openai.azure.com", "contoso-ai.openai.azure.com."));
}

static void forget(void)
{
    static const char *const names[] = {"https_proxy", "HTTPS_PROXY", "all_proxy",
                                        "ALL_PROXY",   "no_proxy",    "NO_PROXY"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        unsetenv(names[i]);
    }
}

/* The first that is set, in libcurl's order; what is empty is not set. */
static void order_of_variables(void **state)
{
    (void)state;
    forget();
    assert_null(http_proxy_for("a.example"));
    setenv("ALL_PROXY", "http://four:1", 1);
    assert_string_equal(http_proxy_for("a.example"), "http://four:1");
    setenv("all_proxy", "http://three:1", 1);
    assert_string_equal(http_proxy_for("a.example"), "http://three:1");
    setenv("HTTPS_PROXY", "http://two:1", 1);
    assert_string_equal(http_proxy_for("a.example"), "http://two:1");
    setenv("https_proxy", "", 1);
    assert_string_equal(http_proxy_for("a.example"), "http://two:1");
    setenv("https_proxy", "http://one:1", 1);
    assert_string_equal(http_proxy_for("a.example"), "http://one:1");
    setenv("NO_PROXY", "a.example", 1);
    assert_null(http_proxy_for("a.example"));
    setenv("no_proxy", "b.example", 1);
    assert_string_equal(http_proxy_for("a.example"), "http://one:1");
    setenv("no_proxy", "", 1);
    assert_null(http_proxy_for("a.example"));
    forget();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exceptions),
        cmocka_unit_test(order_of_variables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
