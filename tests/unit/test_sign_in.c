/* The decisions of signing in that need no network. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "arm/entra.h"
#include "arm/identity.h"
#include "arm/metadata.h"
#include "arm/scrub.h"

static const int64_t second = 1000000, minute = 60 * 1000000LL, hour = 3600 * 1000000LL;

static void test_when_a_token_is_renewed(void **state)
{
    int64_t now = 1700000000LL * second;
    (void)state;
    assert_true(auth_renewal_us(now, 0) == INT64_MAX);
    assert_true(auth_renewal_us(now, now + 24 * hour) == now + 12 * hour);
    assert_true(auth_renewal_us(now, now + hour) == now + 55 * minute);
    assert_true(auth_renewal_us(now, now + 8 * minute) == now + 4 * minute);
    assert_true(auth_renewal_us(now, now + 2 * second) == now + second);
    /* a clock that is wrong, and a token that is over: no renewal in a circle */
    assert_true(auth_renewal_us(now, now) == INT64_MAX);
    assert_true(auth_renewal_us(now, now - hour) == INT64_MAX);
}

static void test_when_an_identity_endpoint_is_asked_again(void **state)
{
    static const int again[] = {404, 408, 429, 500, 502, 503, 504},
                     never[] = {200, 301, 400, 401, 403, 405, 413};
    int64_t pause;
    (void)state;
    for (size_t i = 0; i < sizeof again / sizeof *again; i++) {
        struct http_reply reply = {.status = again[i]};
        int64_t sum = 0;
        for (int tries = 1; tries < 4; tries++) {
            assert_true(identity_again(&reply, tries, &pause));
            assert_true(pause >= second && pause <= 4 * second);
            sum += pause;
        }
        assert_true(sum == 7 * second);
        assert_false(identity_again(&reply, 4, &pause));
    }
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        struct http_reply reply = {.status = never[i]};
        assert_false(identity_again(&reply, 1, &pause));
    }
    struct http_reply gone = {.status = 410};
    for (int tries = 1; tries < 8; tries++) {
        assert_true(identity_again(&gone, tries, &pause));
        assert_true(pause == 10 * second);
    }
    assert_false(identity_again(&gone, 8, &pause));
    struct http_reply stated = {.status = 429, .retry_after = "20"},
                      long_one = {.status = 429, .retry_after = "3600"};
    assert_true(identity_again(&stated, 1, &pause) && pause == 20 * second);
    assert_true(identity_again(&long_one, 1, &pause) && pause == 30 * second);
    struct http_reply broken = {.failure = HTTP_BROKEN}, refused = {.failure = HTTP_NOT_CONNECTED};
    assert_true(identity_again(&broken, 1, &pause));
    assert_false(identity_again(&refused, 1, &pause));
}

static void test_where_identity_endpoints_may_be(void **state)
{
    static const char *const good[] = {"http://127.0.0.1:41741/msi/token", "http://localhost:42356/msi/token",
                                       "http://169.254.129.5:8081/msi/token", "http://[fe80::1]/x",
                                       "https://10.0.0.4:2377/x"};
    static const char *const bad[] = {"http://10.0.0.4/x",
                                      "http://example/x",
                                      "http://127.0.0.1/x?y",
                                      "http://u:p@127.0.0.1/x",
                                      "x",
                                      "ftp://127.0.0.1/",
                                      "http://169.254.1.1.nip.example/",
                                      "http://127.0.0.1.example/"};
    struct arena *arena = arena_new();
    struct err why;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(identity_url_check(arena, "V", good[i], &why));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(identity_url_check(arena, "V", bad[i], &why));
        assert_int_equal(strncmp(why.text, "V ", 2), 0);
    }
    arena_free(arena);
}

static void test_neighbours(void **state)
{
    (void)state;
    assert_true(
        arm_metadata_neighbours("login.local.azurestack.example", "management.local.azurestack.example"));
    assert_true(
        arm_metadata_neighbours("LOGIN.local.azurestack.example", "management.LOCAL.azurestack.example"));
    assert_true(arm_metadata_neighbours("127.0.0.1", "127.0.0.1"));
    assert_true(arm_metadata_neighbours("localhost", "localhost"));
    /* who owns a domain of two labels may not own the other's name: co.uk */
    assert_false(arm_metadata_neighbours("login.contoso.example", "management.contoso.example"));
    assert_false(arm_metadata_neighbours("login.evil.example", "management.contoso.example"));
    assert_false(arm_metadata_neighbours("a.local.evil.example", "management.local.azurestack.example"));
    assert_false(arm_metadata_neighbours("local.azurestack.example", "management.local.azurestack.example"));
    assert_false(arm_metadata_neighbours("10.0.0.1", "11.0.0.1"));
    assert_false(arm_metadata_neighbours("127.0.0.1", "localhost"));
}

static void test_quotes_hold_no_token(void **state)
{
    struct arena *arena = arena_new();
    (void)state;
    assert_string_equal(auth_quote(arena, "a\n b\tc"), "a b c");
    assert_string_equal(auth_quote(arena, "x='0123456789012345678901234567890123456789' y"), "x='...' y");
    assert_string_equal(auth_quote(arena, "0123456789-0123456789_0123456789.01234567"), "...");
    assert_string_equal(auth_quote(arena, "\x1b[31m"), "\\x1b[31m");
    assert_string_equal(auth_quote(arena, ""), "");
    char long_text[2000];
    memset(long_text, '!', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    assert_int_equal(strlen(auth_quote(arena, long_text)), 300);
    arena_free(arena);
}

static void test_secrets_are_blotted_out(void **state)
{
    char text[] = "x ******** 12345678 y 1234567812345678 z";
    (void)state;
    scrub_text("12345678", text);
    assert_string_equal(text, "x ******** ******** y **************** z");
    scrub_text("********", text); /* ends */
    scrub_text("x", text);        /* is no secret */
    assert_string_equal(text, "x ******** ******** y **************** z");
    scrub_text("12345678", NULL);
}

static void test_refusals_hold_together(void **state)
{
    static const char *const odd[] = {"",
                                      "{}",
                                      "[]",
                                      "null",
                                      "{\"error\":7}",
                                      "{\"error_description\":\"AADSTS\"}",
                                      "{\"error_description\":\"AADSTS99999999999999999999999\"}",
                                      "{\"error\":{\"code\":\"x\"}}",
                                      "\xff\xfe"};
    struct arena *arena = arena_new();
    struct entra_client client = {"%s%n", "client", "https://host", "https://host/t"};
    struct entra_proof proof = {"client_secret", "the-secret-itself", "WHERE"};
    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        const char *text = entra_refusal(arena, &client, &proof, 400, odd[i], strlen(odd[i]));
        assert_non_null(strstr(text, "https://host refused (400"));
    }
    const char *wrong = "{\"error_description\":\"AADSTS90002: Tenant 'x' not found.\"}";
    const char *text = entra_refusal(arena, &client, &proof, 400, wrong, strlen(wrong));
    assert_non_null(strstr(text, "no tenant %s%n:"));
    const char *echo = "{\"error_description\":\"got the\\u002dsecret-itself\"}";
    assert_null(strstr(entra_refusal(arena, &client, &proof, 400, echo, strlen(echo)), "secret-itself"));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_when_a_token_is_renewed),
        cmocka_unit_test(test_when_an_identity_endpoint_is_asked_again),
        cmocka_unit_test(test_where_identity_endpoints_may_be),
        cmocka_unit_test(test_neighbours),
        cmocka_unit_test(test_quotes_hold_no_token),
        cmocka_unit_test(test_secrets_are_blotted_out),
        cmocka_unit_test(test_refusals_hold_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
