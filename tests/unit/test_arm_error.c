#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "arm/challenge.h"
#include "arm/error.h"
#include "base/arena.h"

static struct http_reply reply_of(int status, const char *body)
{
    return (struct http_reply){.status = status, .body = body, .body_len = strlen(body)};
}

static void test_shapes_of_bodies(void **state)
{
    static const struct {
        const char *body, *code, *message;
    } cases[] = {
        {"{\"error\":{\"code\":\"C\",\"message\":\"M\",\"details\":[]}}", "C", "M"},
        {"{\"code\":\"C\",\"message\":\"M\"}", "C", "M"},
        {"{\"Code\":\"C\",\"Message\":\"M\"}", "C", "M"},
        {"{\"Error\":{\"Code\":\"C\",\"Message\":\"M\"}}", "C", "M"},
        {"{\"error\":\"invalid_request\",\"error_description\":\"no identity\"}", "invalid_request",
         "no identity"},
        {"{\"error\":{\"code\":\"C\",\"message\":null}}", "C", NULL},
        {"{\"error\":{\"code\":7,\"message\":[]}}", NULL, NULL},
        {"{\"error\":null}", NULL, NULL},
        {"[]", NULL, NULL},
        {"<html>", NULL, NULL},
        {"", NULL, NULL},
    };
    struct arena *arena = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct http_reply reply = reply_of(400, cases[i].body);
        struct arm_error error = arm_error_read(arena, &reply);
        if (cases[i].code == NULL) {
            assert_null(error.code);
        } else {
            assert_string_equal(error.code, cases[i].code);
        }
        if (cases[i].message == NULL) {
            assert_null(error.message);
        } else {
            assert_string_equal(error.message, cases[i].message);
        }
    }
    arena_free(arena);
}

static const char *action_of(struct arena *arena, const char *message)
{
    struct http_reply reply =
        reply_of(403, arena_printf(arena, "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"%s\"}}",
                                   message));
    return arm_error_read(arena, &reply).action;
}

static void test_missing_action(void **state)
{
    struct arena *arena = arena_new();
    (void)state;
    assert_string_equal(action_of(arena,
                                  "The client 'c' with object id 'o' does not have authorization to perform "
                                  "action 'Microsoft.Network/privateEndpoints/read' over scope '/s' or the "
                                  "scope is invalid."),
                        "Microsoft.Network/privateEndpoints/read");
    assert_string_equal(action_of(arena, "it may not perform action(s) 'Microsoft.X/y/*/read'"),
                        "Microsoft.X/y/*/read");
    assert_null(action_of(arena, "perform action 'rm -rf $(x)' over"));
    assert_null(action_of(arena, "perform action 'unclosed"));
    assert_null(action_of(arena, "perform action ''"));
    assert_null(action_of(arena, "'Microsoft.X/y/read'"));
    arena_free(arena);
}

static void test_long_and_odd_messages(void **state)
{
    struct arena *arena = arena_new();
    char *text = arena_alloc(arena, 5001);
    memset(text, 'x', 5000);
    struct http_reply reply = reply_of(
        500, arena_printf(arena, "{\"error\":{\"code\":\"C\\u001b[31m\",\"message\":\"%s\"}}", text));
    struct arm_error error = arm_error_read(arena, &reply);
    (void)state;
    assert_null(strchr(error.code, '\033'));
    assert_in_range(strlen(error.message), 100, 500);
    arena_free(arena);
}

static void test_sentences(void **state)
{
    struct arena *arena = arena_new();
    struct http_reply denied =
        reply_of(403, "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"x\"}}");
    struct arm_error error = arm_error_read(arena, &denied);
    (void)state;
    /* Where the message does not name it, the permission of the call is the one. */
    assert_non_null(strstr(arm_error_sentence(arena, ARM_NICS, "/p", &denied, &error),
                           "lacks the permission Microsoft.Network/networkInterfaces/read on /p"));
    struct http_reply redirect = reply_of(302, "");
    redirect.location = "https://login.example/?x=y";
    error = arm_error_read(arena, &redirect);
    const char *text = arm_error_sentence(arena, ARM_ACCOUNTS, "/p", &redirect, &error);
    assert_non_null(strstr(text, "redirect to login.example"));
    struct http_reply silent = {.status = 0, .error = "h:1 refused the connection", .body = ""};
    error = arm_error_read(arena, &silent);
    assert_non_null(
        strstr(arm_error_sentence(arena, ARM_ACCOUNTS, "/p", &silent, &error), "h:1 refused the connection"));
    arena_free(arena);
}

static void test_challenges(void **state)
{
    struct arena *arena = arena_new();
    struct arm_challenge c = arm_challenge_read(
        arena, "Bearer authorization_uri=\"https://login.windows.net/0a-1\", error=\"invalid_token\", "
               "error_description=\"an error=\\\"x\\\" within\"");
    (void)state;
    assert_string_equal(c.error, "invalid_token");
    assert_string_equal(c.tenant, "0a-1");
    assert_null(c.claims);
    c = arm_challenge_read(arena,
                           "Bearer realm=\"\", "
                           "authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", "
                           "error=\"insufficient_claims\", claims=\"eyJh==\"");
    assert_null(c.tenant);
    assert_string_equal(c.claims, "eyJh==");
    assert_null(arm_challenge_read(arena, "Bearer error=\"insufficient_claims\", claims=\"a; rm x\"").claims);
    assert_null(arm_challenge_read(arena, "Bearer error=\"invalid_token\", claims=\"eyJh\"").claims);
    assert_null(arm_challenge_read(arena, "Bearer error=\"x y\"").error);
    assert_null(arm_challenge_read(arena, NULL).error);
    assert_null(arm_challenge_read(arena, "error").error);
    assert_null(arm_challenge_read(arena, "error=").error);
    arena_free(arena);
}

static void test_refusals_name_the_way_out(void **state)
{
    struct arena *arena = arena_new();
    struct http_reply reply = reply_of(401, "{}");
    struct arm_error error = arm_error_read(arena, &reply);
    (void)state;
    assert_non_null(
        strstr(arm_error_refused(arena, "https://arm/", "token-file", &reply, &error), "fresh token"));
    assert_non_null(strstr(arm_error_refused(arena, "https://arm/", "cli", &reply, &error), "az login"));
    reply.www_authenticate = "Bearer error=\"insufficient_claims\", claims=\"eyJh\"";
    assert_non_null(strstr(arm_error_refused(arena, "https://arm/", "cli", &reply, &error),
                           "az login --claims-challenge eyJh --scope https://arm//.default"));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shapes_of_bodies),
        cmocka_unit_test(test_missing_action),
        cmocka_unit_test(test_long_and_odd_messages),
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_challenges),
        cmocka_unit_test(test_refusals_name_the_way_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
