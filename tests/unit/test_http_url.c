#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "http/url.h"

static void test_parts(void **state)
{
    struct arena *arena = arena_new();
    struct http_url url;
    (void)state;
    assert_true(http_url_parse(arena, "https://Management.Azure.COM./subscriptions?api-version=1", &url));
    assert_string_equal(url.scheme, "https");
    assert_string_equal(url.host, "management.azure.com");
    assert_int_equal(url.port, 443);
    assert_string_equal(url.path, "/subscriptions");
    assert_string_equal(url.query, "api-version=1");
    assert_true(http_url_parse(arena, "http://[::1]:8080", &url));
    assert_string_equal(url.host, "::1");
    assert_int_equal(url.port, 8080);
    assert_string_equal(url.path, "/");
    assert_null(url.query);
    arena_free(arena);
}

static void test_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "nonsense",
        "management.azure.com",
        "ftp://host/",
        "file:///etc/passwd",
        "https://",
        "https://user@host/",
        "https://user:word@host/",
        "https://host/#fragment",
        "https://host:0/",
        "https://host:99999/",
        "https://ho st/",
        "https://host/a\nb",
        "https://[::1%25lo]/",
    };
    struct arena *arena = arena_new();
    struct http_url url;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (http_url_parse(arena, bad[i], &url)) {
            fail_msg("accepted: %s", bad[i]);
        }
    }
    assert_false(http_url_parse(arena, NULL, &url));
    arena_free(arena);
}

static bool same(struct arena *arena, const char *a, const char *b)
{
    struct http_url left, right;
    assert_true(http_url_parse(arena, a, &left));
    assert_true(http_url_parse(arena, b, &right));
    return http_url_same_origin(&left, &right);
}

static void test_same_origin(void **state)
{
    struct arena *arena = arena_new();
    (void)state;
    assert_true(same(arena, "https://a.b/x", "https://A.B:443/y?z=1"));
    assert_true(same(arena, "https://a.b./x", "https://a.b/y"));
    assert_false(same(arena, "https://a.b/", "http://a.b:443/"));
    assert_false(same(arena, "https://a.b/", "https://a.b:444/"));
    assert_false(same(arena, "https://a.b/", "https://a.b.c/"));
    assert_false(same(arena, "https://a.b/", "https://xa.b/"));
    arena_free(arena);
}

static void test_loopback(void **state)
{
    static const struct {
        const char *url;
        bool loopback;
    } cases[] = {
        {"http://127.0.0.1", true}, {"http://127.9.9.9:1", true},        {"http://[::1]/", true},
        {"http://localhost", true}, {"http://LocalHost:80", true},       {"http://127.1", true},
        {"http://10.0.0.1", false}, {"http://localhost.evil", false},    {"http://127.0.0.1.evil", false},
        {"http://0.0.0.0", false},  {"http://[::ffff:127.0.0.1]", true}, {"http://[fd00::1]", false},
    };
    struct arena *arena = arena_new();
    struct http_url url;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(http_url_parse(arena, cases[i].url, &url));
        if (http_url_is_loopback(&url) != cases[i].loopback) {
            fail_msg("wrong: %s", cases[i].url);
        }
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_same_origin),
        cmocka_unit_test(test_loopback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
