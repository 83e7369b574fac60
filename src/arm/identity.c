#include "arm/identity.h"

#include <string.h>

#include "arm/scrub.h"
#include "arm/token_reply.h"
#include "base/clock.h"
#include "base/ip.h"
#include "base/json_read.h"
#include "base/text.h"
#include "http/retry_after.h"
#include "http/url.h"

static const int64_t second_us = 1000000, timeout_us = 30 * 1000000LL;

enum { TRIES = 4, TRIES_GONE = 8 };

bool identity_url_check(struct arena *arena, const char *variable, const char *url, struct err *why)
{
    struct http_url parts;
    struct ip ip;
    if (!http_url_parse(arena, url, &parts) || parts.query != NULL) {
        return err_set(why, ERR_AUTH, "%s is not an http or https URL without user, query and fragment",
                       variable);
    }
    bool near =
        http_url_is_loopback(&parts) || (ip_parse(parts.host, &ip) && ip_classify(&ip) == IP_LINK_LOCAL);
    return near || text_equal(parts.scheme, "https") ||
           err_set(why, ERR_AUTH,
                   "%s leads to %s over http, which is neither a loopback nor a link-local address: tokens "
                   "and headers would cross the network in the clear",
                   variable, text_printable(arena, arena_strndup(arena, parts.host, 100)));
}

bool identity_again(const struct http_reply *reply, int tries, int64_t *pause_us)
{
    int64_t stated = 0;
    int status = reply->status;
    bool gone = status == 410;
    if (!gone && status != 404 && status != 408 && status != 429 && status < 500 &&
        reply->failure != HTTP_BROKEN) {
        return false;
    }
    *pause_us = gone ? 10 * second_us : second_us << (tries < 3 ? tries - 1 : 2);
    if (http_retry_after(reply->retry_after, clock_wall_us(), &stated) && stated > *pause_us) {
        *pause_us = stated < 30 * second_us ? stated : 30 * second_us;
    }
    return tries < (gone ? TRIES_GONE : TRIES);
}

/* A value of a query. */
static const char *escaped(struct arena *arena, const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    char *out = arena_alloc(arena, strlen(text) * 3 + 1), *at = out;
    for (; *text != '\0'; text++) {
        const char *one = strchr(plain, *text) != NULL ? arena_strndup(arena, text, 1)
                                                       : arena_printf(arena, "%%%02X", (unsigned char)*text);
        at = stpcpy(at, one);
    }
    return out;
}

struct exchange identity_exchange(struct arena *arena, const struct auth_settings *settings,
                                  const struct identity_endpoint *endpoint)
{
    const char *url =
        arena_printf(arena, "%s?api-version=%s&resource=%s%s%s", endpoint->url, endpoint->api_version,
                     escaped(arena, settings->audience), endpoint->client_id != NULL ? "&client_id=" : "",
                     endpoint->client_id != NULL ? escaped(arena, endpoint->client_id) : "");
    return (struct exchange){
        .what = endpoint->name,
        .request = {.url = url,
                    .method = "GET",
                    .headers = endpoint->headers,
                    .timeout_us = timeout_us,
                    .no_proxy = true},
        .secrets = {endpoint->secret},
        .again = identity_again,
    };
}

/* What the reply says of itself, in the spellings of the endpoints; NULL. */
static const char *said(struct arena *arena, const struct http_reply *reply)
{
    static const char *const keys[] = {"error_description", "message", "Message", "error"};
    struct json json;
    struct err ignored;
    const char *text = NULL;
    if (!json_parse(arena, "error", reply->body, reply->body_len, &json, &ignored)) {
        return NULL;
    }
    struct json_at root = json_root(arena, &json), inner = json_member(root, "error");
    if (json_is_object(inner)) {
        root = inner;
    }
    for (size_t i = 0; i < sizeof keys / sizeof *keys && text == NULL; i++) {
        struct json_at member = json_member(root, keys[i]);
        if (!json_is_string(member) || !json_get_string(member, &text, &ignored)) {
            text = NULL;
        }
    }
    json_free(&json);
    return text;
}

/* Words of an error that tell what is wrong. */
static const struct {
    const char *words, *sentence;
} known[] = {
    {"Identity not found",
     "no managed identity %s is assigned here: assign one (az vm identity assign, or of "
     "the scale set, app or machine)"},
    {"No User Assigned or Delegated Managed Identity found",
     "no managed identity %s is assigned here: assign it, or mend AZURE_CLIENT_ID"},
    {"Multiple user assigned identities",
     "several managed identities are assigned here %s: say which with AZURE_CLIENT_ID"},
    {"AADSTS700016", "the tenant does not know the identity %s (AADSTS700016): was it deleted, or the "
                     "subscription moved to another tenant? Assign it anew"},
    {"AADSTS90002", "the tenant of the identity %s is not there (AADSTS90002)"},
};

static const char *refusal(struct arena *arena, const struct identity_endpoint *endpoint,
                           const struct http_reply *reply)
{
    const char *words = said(arena, reply);
    if (endpoint->secret != NULL) {
        scrub_text(endpoint->secret, words);
    }
    const char *which =
        endpoint->client_id != NULL
            ? arena_printf(arena, "with the client id %s (AZURE_CLIENT_ID)",
                           text_printable(arena, arena_strndup(arena, endpoint->client_id, 64)))
            : "(AZURE_CLIENT_ID is not set)";
    for (size_t i = 0; words != NULL && i < sizeof known / sizeof *known; i++) {
        if (text_find_nocase(words, known[i].words) != NULL) {
            const char *at = strstr(known[i].sentence, "%s");
            return arena_printf(arena, "%.*s%s%s", (int)(at - known[i].sentence), known[i].sentence, which,
                                at + 2);
        }
    }
    return arena_printf(arena, "the %s refused (%d%s%s)%s", endpoint->name, reply->status,
                        words != NULL ? ": " : "", words != NULL ? auth_quote(arena, words) : "",
                        reply->status == 429   ? ": it throttles; wait a minute"
                        : reply->status == 410 ? ": it is being updated; wait a minute"
                        : reply->status >= 500 ? ": it fails for the moment; try again"
                        : words == NULL ? ": is it a managed identity's endpoint, or something else there?"
                                        : "");
}

enum auth_end identity_take(struct arena *arena, const struct identity_endpoint *endpoint,
                            struct exchange *exchange, struct auth_token *out, struct err *why)
{
    struct http_reply *reply = &exchange->reply;
    struct token_reply token = {0};
    const char *problem = exchange_problem(arena, exchange);
    if (problem == NULL && reply->status == 200) {
        bool read = token_reply_read(arena, (char *)reply->body, reply->body_len, "access_token",
                                     clock_wall_us(), &out->value, &token);
        bool other = endpoint->must_echo && endpoint->client_id != NULL &&
                     !text_equal_nocase(token.client_id, endpoint->client_id);
        if (read && !other) {
            out->expires_us = token.expires_us;
            out->app_id = token.client_id;
            out->way = endpoint->way;
            return AUTH_GIVEN;
        }
        problem =
            read ? "the token is of another identity than AZURE_CLIENT_ID names: this agent gives out that "
                   "of the machine alone; update it, or unset AZURE_CLIENT_ID"
                 : arena_printf(arena,
                                "the %s answered 200, but not with a token; is something else in its "
                                "place?",
                                endpoint->name);
    }
    if (problem == NULL) {
        problem = refusal(arena, endpoint, reply);
    }
    err_set(why, ERR_AUTH, "%s%s", problem,
            exchange->tries > 1 ? arena_printf(arena, " (after %d tries)", exchange->tries) : "");
    return AUTH_FAILED;
}

enum auth_end identity_token(struct arena *arena, const struct auth_settings *settings,
                             const struct identity_endpoint *endpoint, struct auth_token *out,
                             struct err *why)
{
    struct exchange exchange = identity_exchange(arena, settings, endpoint);
    enum auth_end end = AUTH_FAILED;
    if (exchange_perform(settings, &exchange, why)) {
        end = identity_take(arena, endpoint, &exchange, out, why);
    }
    exchange_end(&exchange);
    return end;
}
