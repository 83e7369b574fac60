/* What a connection says about the path. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "azure/issuer.h"
#include "diagnose/reach.h"

#define PATH "https://contoso-ai.openai.azure.com/openai/models?api-version=2024-10-21"
#define ROOT "https://contoso-ai.cognitiveservices.azure.com/"

static struct connection answer(const char *url, int status, const char *body)
{
    return (struct connection){
        .url = url, .tcp = TCP_END_CONNECTED, .tls = TLS_END_OK, .status = status, .body = body};
}

/* Without regard to case and to the spelling of the code around the message. */
static void replies(void **state)
{
    static const struct {
        const char *url;
        int status;
        const char *body;
        enum reach reach;
    } cases[] = {
        {PATH, 401, "Access denied due to invalid subscription key", REACH_SERVICE},
        {PATH, 200, NULL, REACH_SERVICE},
        {PATH, 500, NULL, REACH_SERVICE},
        {PATH, 403, NULL, REACH_SERVICE},
        {PATH, 403, "<html>Forbidden</html>", REACH_SERVICE},
        {PATH, 403, "{\"error\":{\"code\":\"403\",\"message\":\"Public access is disabled. Please",
         REACH_PUBLIC_DISABLED},
        {PATH, 403, "{\"code\":\"AccessDenied\",\"message\":\"PUBLIC ACCESS IS DISABLED",
         REACH_PUBLIC_DISABLED},
        {PATH, 200, "Public access is disabled", REACH_SERVICE},
        {PATH, 403, "Access denied due to Virtual Network/Firewall rules. Your IP address is",
         REACH_RULES_DENIED},
        {PATH, 403, "A Virtual Network is configured for this resource. Please use", REACH_RULES_DENIED},
        {PATH, 403, "Traffic is not from an approved private endpoint", REACH_NOT_APPROVED},
        {ROOT, 404, "Subdomain does not map to a resource", REACH_WRONG_HOST},
        {PATH, 404, "{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}", REACH_WRONG_HOST},
        {ROOT, 404, "{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}", REACH_SERVICE},
        {PATH, 404, NULL, REACH_SERVICE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct connection connection = answer(cases[i].url, cases[i].status, cases[i].body);
        if (reach_of(&connection) != cases[i].reach) {
            fail_msg("case %zu: %d, not %d", i, (int)reach_of(&connection), (int)cases[i].reach);
        }
    }
}

static void ends(void **state)
{
    static const char azure[] = "O = DigiCert Inc", firewall[] = "O = Contoso Ltd";
    static const struct {
        struct connection connection;
        enum reach reach;
    } cases[] = {
        {{.tcp = TCP_END_UNKNOWN}, REACH_UNKNOWN},
        {{.tcp = TCP_END_TIMEOUT}, REACH_BLOCKED},
        {{.tcp = TCP_END_TIMEOUT, .cut = true}, REACH_UNKNOWN},
        {{.tcp = TCP_END_REFUSED}, REACH_BLOCKED},
        {{.tcp = TCP_END_UNREACHABLE}, REACH_BLOCKED},
        {{.tcp = TCP_END_CONNECTED, .tls = TLS_END_TIMEOUT}, REACH_BLOCKED},
        {{.tcp = TCP_END_CONNECTED, .tls = TLS_END_CLOSED}, REACH_BLOCKED},
        {{.tcp = TCP_END_CONNECTED, .tls = TLS_END_OK}, REACH_BLOCKED},
        {{.tcp = TCP_END_CONNECTED, .tls = TLS_END_UNTRUSTED}, REACH_CERTIFICATE},
        {{.tcp = TCP_END_CONNECTED, .tls = TLS_END_EXPIRED, .issuer = azure}, REACH_CERTIFICATE},
        {{.tcp = TCP_END_CONNECTED, .tls = TLS_END_WRONG_NAME, .issuer = azure}, REACH_WRONG_HOST},
        {{.tcp = TCP_END_CONNECTED, .tls = TLS_END_WRONG_NAME}, REACH_WRONG_HOST},
        {{.tcp = TCP_END_CONNECTED, .tls = TLS_END_WRONG_NAME, .issuer = firewall}, REACH_CERTIFICATE},
        {{.tcp = TCP_END_CONNECTED, .proxy = "p", .proxy_status = 407}, REACH_PROXY_REFUSED},
        {{.tcp = TCP_END_CONNECTED, .proxy = "p"}, REACH_BLOCKED},
        {{.tcp = TCP_END_REFUSED, .proxy = "p"}, REACH_BLOCKED},
        {{.tcp = TCP_END_CONNECTED, .tls = TLS_END_OK, .status = 401, .cut = true}, REACH_UNKNOWN},
    };
    (void)state;
    assert_int_equal(reach_of(NULL), REACH_UNKNOWN);
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (reach_of(&cases[i].connection) != cases[i].reach) {
            fail_msg("case %zu: %d, not %d", i, (int)reach_of(&cases[i].connection), (int)cases[i].reach);
        }
        assert_true(strlen(reach_words(arena, &cases[i].connection)) > 0);
    }
    arena_free(arena);
}

static void issuers(void **state)
{
    static const struct {
        const char *issuer;
        bool known;
    } cases[] = {
        {"C = US, O = Microsoft Corporation, CN = Microsoft Azure RSA TLS Issuing CA 04", true},
        {"C=US,O=DigiCert Inc,CN=DigiCert SHA2 Secure Server CA", true},
        {"O = Contoso Ltd, CN = Contoso TLS Inspection CA", false},
        {"C = US, O = Zscaler Inc.", false},
        {"", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct connection connection = {.issuer = cases[i].issuer};
        assert_int_equal(azure_issuer_known(cases[i].issuer), cases[i].known);
        assert_int_equal(reach_strange_issuer(&connection), !cases[i].known);
    }
    assert_false(reach_strange_issuer(&(struct connection){.issuer = NULL})); /* not known is not strange */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replies),
        cmocka_unit_test(ends),
        cmocka_unit_test(issuers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
