#include "arm/entra.h"

#include <string.h>

#include "arm/exchange.h"
#include "arm/retry.h"
#include "arm/token_reply.h"
#include "base/clock.h"
#include "base/text.h"
#include "http/url.h"

enum { TRIES = 4, TENANT_MAX = 128, SCOPE_MAX_PAUSE_S = 60 };

static const int64_t timeout_us = 30 * 1000000LL;

bool entra_client_check(struct arena *arena, const struct auth_settings *settings,
                        struct entra_client *client, struct err *why)
{
    static const char bytes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    const char *variable = auth_variable("AZURE_AUTHORITY_HOST");
    const char *authority = variable != NULL ? variable : settings->authority;
    struct http_url url;
    if (variable == NULL && settings->refused_authority != NULL) {
        return err_set(why, ERR_AUTH, "%s", settings->refused_authority);
    }
    if (authority == NULL || !http_url_parse(arena, authority, &url) || !text_equal(url.scheme, "https") ||
        !text_equal(url.path, "/") || url.query != NULL) {
        return err_set(why, ERR_AUTH,
                       "%s is not the address of a sign-in service, https://HOST without user or path",
                       "AZURE_AUTHORITY_HOST");
    }
    size_t len = strlen(client->tenant_id);
    if (len > TENANT_MAX || strspn(client->tenant_id, bytes) != len) {
        return err_set(why, ERR_AUTH,
                       "AZURE_TENANT_ID holds bytes that neither a tenant's id nor its domain name has");
    }
    bool ipv6 = strchr(url.host, ':') != NULL;
    client->authority =
        arena_printf(arena, "https://%s%s%s:%d", ipv6 ? "[" : "", url.host, ipv6 ? "]" : "", url.port);
    if (url.port == 443) {
        *strrchr((char *)client->authority, ':') = '\0';
    }
    client->token_url = arena_printf(arena, "%s/%s/oauth2/v2.0/token", client->authority, client->tenant_id);
    return true;
}

/* Throttled, broken or failing for the moment; a pause of more than a minute is not worth a run's time. */
static bool again(const struct http_reply *reply, int tries, int64_t *pause_us)
{
    struct retry_case now = {reply, tries - 1, 0, clock_wall_us()};
    return tries < TRIES && retry_pause(&now, pause_us) && *pause_us <= SCOPE_MAX_PAUSE_S * 1000000LL;
}

/* The form; a token's audience and its scope differ by the suffix alone. */
static void write_form(struct arena *arena, const struct auth_settings *settings,
                       const struct entra_client *client, const struct entra_proof *proof,
                       struct secret *body)
{
    secret_form(body, "grant_type", "client_credentials");
    secret_form(body, "client_id", client->client_id);
    secret_form(body, "scope", arena_printf(arena, "%s/.default", settings->audience));
    if (text_equal(proof->field, "client_assertion")) {
        secret_form(body, "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    }
    secret_form(body, proof->field, proof->value);
}

static enum auth_end take_reply(struct arena *arena, const struct entra_client *client,
                                const struct entra_proof *proof, struct exchange *exchange,
                                struct auth_token *out, struct err *why)
{
    struct http_reply *reply = &exchange->reply;
    struct token_reply token;
    const char *problem = exchange_problem(arena, exchange);
    if (problem == NULL && reply->status == 200) {
        if (token_reply_read(arena, (char *)reply->body, reply->body_len, "access_token", clock_wall_us(),
                             &out->value, &token)) {
            out->expires_us = token.expires_us;
            out->tenant_id = client->tenant_id;
            out->app_id = client->client_id;
            return AUTH_GIVEN;
        }
        problem =
            arena_printf(arena, "the %s answered 200, but not with a token; is something else in its place?",
                         exchange->what);
    }
    if (problem == NULL) {
        problem = entra_refusal(arena, client, proof, reply->status, reply->body, reply->body_len);
    }
    err_set(why, ERR_AUTH, "%s%s", problem,
            exchange->tries > 1 ? arena_printf(arena, " (after %d tries)", exchange->tries) : "");
    return AUTH_FAILED;
}

enum auth_end entra_token(struct arena *arena, const struct auth_settings *settings,
                          const struct entra_client *client, const struct entra_proof *proof,
                          struct auth_token *out, struct err *why)
{
    static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded",
                                          "Accept: application/json", NULL};
    struct http_url url;
    struct secret body = {0}, encoded = {0};
    http_url_parse(arena, client->authority, &url);
    write_form(arena, settings, client, proof, &body);
    secret_form(&encoded, "", proof->value);
    struct exchange exchange = {
        .what = arena_printf(arena, "sign-in service %s", client->authority),
        .request = {.url = client->token_url,
                    .method = "POST",
                    .headers = headers,
                    .body = body.data,
                    .timeout_us = timeout_us,
                    .no_proxy = http_url_is_loopback(&url)},
        .secrets = {proof->value, encoded.failed || encoded.len < 2 ? NULL : encoded.data + 1},
        .again = again,
    };
    enum auth_end end = AUTH_FAILED;
    if (body.failed) {
        err_set(why, ERR_AUTH, "not enough memory");
    } else if (exchange_perform(settings, &exchange, why)) {
        end = take_reply(arena, client, proof, &exchange, out, why);
    }
    exchange_end(&exchange);
    secret_wipe(&body);
    secret_wipe(&encoded);
    return end;
}
