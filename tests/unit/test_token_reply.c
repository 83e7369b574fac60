#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "arm/auth_source.h"
#include "arm/token_reply.h"

static const int64_t now = 1700000000LL * 1000000, second = 1000000;

/* Reads text as a reply; the token, or NULL. `text` is changed. */
static char *read_reply(struct arena *arena, char *text, struct token_reply *out)
{
    char *token = NULL;
    bool ok = token_reply_read(arena, text, strlen(text), "access_token", now, &token, out);
    assert_true(ok == (token != NULL));
    return token;
}

static void test_end_of_life(void **state)
{
    static const struct {
        const char *members;
        int64_t expires_us;
    } cases[] = {
        {"\"expires_on\":1700003600", 1700003600LL * 1000000},
        {"\"expires_on\":\"1700003600\",\"expires_in\":\"5\"", 1700003600LL * 1000000},
        {"\"expires_on\":\"2023-11-14T23:13:20Z\"", 1700003600LL * 1000000},
        {"\"expires_in\":3600", 1700003600LL * 1000000},
        {"\"expires_in\":\"3600\"", 1700003600LL * 1000000},
        {"\"expires_on\":\"\",\"expires_in\":\"3600\"", 1700003600LL * 1000000},
        {"\"expires_on\":null,\"expires_in\":3600", 1700003600LL * 1000000},
        {"\"expires_on\":\"garbage\",\"expires_in\":3600", 1700003600LL * 1000000},
        {"\"x\":1", 0},
        {"\"expires_on\":-1,\"expires_in\":-1", 0},
        {"\"expires_on\":[],\"expires_in\":{}", 0},
        {"\"expires_on\":\"99999999999999999999\",\"expires_in\":\"NaN\"", 0},
        {"\"expires_on\":9007199254740991", 0},
        {"\"expires_in\":1.5", 0},
    };
    struct arena *arena = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct token_reply out;
        char *text = arena_printf(arena, "{\"access_token\":\"abc.def\",%s}", cases[i].members);
        char *token = read_reply(arena, text, &out);
        assert_string_equal(token, "abc.def");
        assert_int_equal(out.expires_us / second, cases[i].expires_us / second);
        free(token);
    }
    arena_free(arena);
}

static void test_the_tokens_are_overwritten(void **state)
{
    struct arena *arena = arena_new();
    struct token_reply out;
    (void)state;
    char text[] = "{ \"refresh_token\" : "
                  "\"r1r1\",\"tenant\":\"t\",\"client_id\":\"c\",\n\"access_token\"\t:\n \"abc.def\","
                  "\"id_token\":\"i1i1\"}";
    char *token = read_reply(arena, text, &out);
    assert_string_equal(token, "abc.def");
    assert_string_equal(out.tenant, "t");
    assert_string_equal(out.client_id, "c");
    assert_null(strstr(text, "abc"));
    assert_null(strstr(text, "r1"));
    assert_null(strstr(text, "i1"));
    free(token);
    arena_free(arena);
}

static void test_what_holds_no_token(void **state)
{
    static const char *const bad[] = {
        "",
        "{}",
        "[]",
        "null",
        "{\"access_token\":7}",
        "{\"access_token\":\"\"}",
        "{\"access_token\":null}",
        "{\"access_token\":\"a b\"}",
        "{\"access_token\":\"a\\\"b\"}",
        "{\"access_token\":\"abc",
        "{\"access_token\":\"abc\"",
        "{\"access_token\"",
        "\"access_token\"",
        "[{\"access_token\":\"abc\"}]",
        "{\"x\":{\"access_token\":\"abc\"}}",
        "{\"my_access_token\":\"xyz\"}",
        "{\"access_token\":\"abc\"} trailing",
    };
    struct arena *arena = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct token_reply out;
        char *text = arena_strdup(arena, bad[i]);
        assert_null(read_reply(arena, text, &out));
        assert_null(strstr(text, "\"abc\""));
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_end_of_life),
        cmocka_unit_test(test_the_tokens_are_overwritten),
        cmocka_unit_test(test_what_holds_no_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
