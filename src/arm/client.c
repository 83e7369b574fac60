#include "arm/client.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "arm/auth_source.h"
#include "arm/error.h"
#include "arm/page.h"
#include "arm/retry.h"
#include "arm/scrub.h"
#include "base/clock.h"
#include "base/text.h"
#include "http/url.h"

enum { BATCH = 64 /* replies in memory at once */, N_HEADERS = 3 };

static const int64_t default_timeout_us = 30 * 1000000LL;

struct arm_client {
    struct arena *arena;
    struct http *http;
    struct arm_settings settings;
    const char *endpoint; /* no trailing slash */
    struct http_url origin;
    bool no_proxy;
    char *authorization; /* malloc'ed: "Authorization: Bearer TOKEN" */
    const char *token;   /* within it */
    const char *token_source;
    const char *headers[N_HEADERS + 1];
    bool older[ARM_N_CALLS]; /* this cloud does not know the newer api-version */
    int64_t hold_until_us;   /* after a 429 nothing is sent before */
    size_t requests;
};

static const char *random_id(struct arena *arena)
{
    unsigned char b[16] = {0};
    ssize_t got = getrandom(b, sizeof b, 0);
    (void)got; /* zeros would do: the id only helps to find a request in Azure's logs */
    return arena_printf(
        arena, "x-ms-client-request-id: %02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
        b[0], b[1], b[2], b[3], b[4], b[5], (b[6] & 0x0F) | 0x40, b[7], (b[8] & 0x3F) | 0x80, b[9], b[10],
        b[11], b[12], b[13], b[14], b[15]);
}

static bool take_token(struct arm_client *client, struct auth_token *token, struct err *err)
{
    static const char before[] = "Authorization: Bearer ";
    size_t len = strlen(token->value);
    client->authorization = malloc(sizeof before + len);
    if (client->authorization == NULL) {
        return err_set(err, ERR_IO, "not enough memory");
    }
    memcpy(client->authorization, before, sizeof before - 1);
    memcpy(client->authorization + sizeof before - 1, token->value, len + 1);
    client->token = client->authorization + sizeof before - 1;
    client->token_source = token->source;
    client->headers[0] = client->authorization;
    client->headers[1] = "Accept: application/json";
    client->headers[2] = random_id(client->arena);
    auth_wipe(token);
    return true;
}

bool arm_client_new(struct arena *arena, const struct arm_settings *settings, struct auth_token *token,
                    struct arm_client **out, struct err *err)
{
    struct arm_client *client = arena_alloc(arena, sizeof *client);
    *out = client;
    client->arena = arena;
    client->settings = *settings;
    size_t len = strlen(settings->endpoint);
    while (len > 0 && settings->endpoint[len - 1] == '/') {
        len--;
    }
    client->endpoint = arena_strndup(arena, settings->endpoint, len);
    if (!arm_endpoint_check(client->endpoint, err) ||
        !http_url_parse(arena, client->endpoint, &client->origin)) {
        return false;
    }
    client->no_proxy = http_url_is_loopback(&client->origin);
    struct http_settings http = {settings->ca_file, settings->deadline_us, settings->stop,
                                 "pldig/" PLDIG_VERSION};
    return http_new(arena, &http, &client->http, err) && take_token(client, token, err);
}

void arm_client_free(struct arm_client *client)
{
    if (client == NULL) {
        return;
    }
    if (client->authorization != NULL) {
        auth_wipe_free(client->authorization, strlen(client->authorization));
        client->authorization = NULL;
    }
    http_free(client->http);
    client->http = NULL;
}

size_t arm_client_requests(const struct arm_client *client)
{
    return client->requests;
}

static const char *version_of(const struct arm_client *client, enum arm_call call)
{
    const struct arm_call_row *row = arm_call_row(call);
    return client->older[call] ? row->older_version : row->version;
}

static void begin(struct arm_client *client, struct arm_query *query)
{
    query->outcome = ARM_UNDERWAY;
    query->older = client->older[query->call];
    query->url = arm_url(client->arena, client->endpoint, query->path, version_of(client, query->call));
    query->tries = 0;
    query->first_try_us = query->due_us = 0;
}

static void finish(struct arm_query *query, enum arm_outcome outcome, const char *text)
{
    query->outcome = outcome;
    query->text = text;
}

static void log_reply(struct arm_client *client, const struct arm_query *query,
                      const struct http_reply *reply)
{
    if (client->settings.log == NULL) {
        return;
    }
    struct arena *arena = arena_new();
    const char *page =
        query->pages_followed ? arena_printf(arena, " (page %zu)", query->pages_followed + 1) : "";
    const char *left = reply->remaining_reads && strlen(reply->remaining_reads) < 16
                           ? arena_printf(arena, ", %s reads left", reply->remaining_reads)
                           : "";
    const char *result = reply->status ? arena_printf(arena, "%d", reply->status) : reply->error;
    char *line = arena_printf(arena, "ARM: GET %s%s: %s, %zu bytes, %lld ms%s", query->path, page, result,
                              reply->body_len, (long long)(reply->elapsed_us / 1000), left);
    client->settings.log(client->settings.log_context, text_printable(arena, line));
    arena_free(arena);
}

/* Plans another try; false where there will be none. */
static bool try_again(struct arm_client *client, struct arm_query *query, const struct http_reply *reply)
{
    int64_t now = clock_monotonic_us(), pause;
    struct retry_case now_case = {reply, query->tries, now - query->first_try_us, clock_wall_us()};
    query->tries++;
    if (!retry_pause(&now_case, &pause) || pause > client->settings.deadline_us - now) {
        return false;
    }
    query->due_us = now + pause;
    if (reply->status == 429 && query->due_us > client->hold_until_us) {
        client->hold_until_us = query->due_us;
    }
    return true;
}

static void take_page(struct arm_client *client, struct arm_query *query, const struct http_reply *reply)
{
    struct err err = {0};
    const char *next = NULL;
    if (!page_take(client->arena, query, reply, &next, &err)) {
        finish(query, ARM_MALFORMED, text_printable(client->arena, err.text));
    } else if (next == NULL) {
        finish(query, ARM_READ, NULL);
    } else if (!page_follow(client->arena, query, &client->origin, next, &err)) {
        finish(query, ARM_MALFORMED, text_printable(client->arena, err.text));
    } else {
        query->tries = 0;
        query->due_us = 0;
    }
}

static bool unknown_version(const struct arm_query *query, const struct arm_error *error)
{
    return !query->older && query->pages_followed == 0 &&
           (text_equal_nocase(error->code, "NoRegisteredProviderFound") ||
            text_equal_nocase(error->code, "InvalidApiVersionParameter"));
}

/* A token is for one tenant; a subscription of another one refuses it, which says nothing about the rest. */
static bool of_another_tenant(const struct arm_error *error)
{
    return text_equal_nocase(error->code, "InvalidAuthenticationTokenTenant");
}

/* A reply that is not a success. False only where the token is refused. */
static bool take_error(struct arm_client *client, struct arm_query *query, const struct http_reply *reply,
                       struct err *err)
{
    struct arm_error error = arm_error_read(client->arena, reply);
    query->code = error.code;
    if (reply->status == 400 && unknown_version(query, &error)) {
        client->older[query->call] = true;
        begin(client, query);
        return true;
    }
    if (reply->status == 401 && !of_another_tenant(&error)) {
        return err_set(err, ERR_AUTH, "%s",
                       arm_error_refused(client->arena, client->settings.auth.audience, client->token_source,
                                         reply, &error));
    }
    if (try_again(client, query, reply)) {
        return true;
    }
    const char *text = arm_error_sentence(client->arena, query->call, query->path, reply, &error);
    if (reply->status == 403) {
        bool missing =
            error.action != NULL || error.code == NULL || text_equal(error.code, "AuthorizationFailed");
        query->action = error.action != NULL ? error.action
                        : missing            ? arm_call_row(query->call)->action
                                             : NULL;
    }
    enum arm_outcome outcome = reply->status == 404                           ? ARM_ABSENT
                               : reply->status == 403 || reply->status == 401 ? ARM_DENIED
                                                                              : ARM_FAILED;
    if (reply->status != 0 && query->tries > 1 && outcome == ARM_FAILED) {
        text = arena_printf(client->arena, "%s, %d times in a row", text, query->tries);
    }
    finish(query, outcome, text);
    return true;
}

static bool take_reply(struct arm_client *client, struct arm_query *query, struct http_reply *reply,
                       struct err *err)
{
    if (reply->failure == HTTP_CUT) {
        return true; /* the caller sees the deadline */
    }
    log_reply(client, query, reply);
    query->status = reply->status;
    scrub_reply(client->token, reply);
    if (reply->too_large) {
        finish(query, ARM_MALFORMED,
               arena_printf(client->arena, "ARM's reply to GET %s: %s", query->path, reply->error));
        return true;
    }
    if (reply->status >= 200 && reply->status < 300) {
        take_page(client, query, reply);
        return true;
    }
    return take_error(client, query, reply, err);
}

/* The reads that are to be asked now, at most BATCH; *wait_us tells until when to wait where there is none.
 */
static size_t choose(struct arm_client *client, struct arm_query *queries, size_t count,
                     struct arm_query **chosen, int64_t *wait_us)
{
    size_t n = 0;
    int64_t now = clock_monotonic_us();
    *wait_us = INT64_MAX;
    for (size_t i = 0; i < count && n < BATCH; i++) {
        if (queries[i].outcome != ARM_UNDERWAY) {
            continue;
        }
        int64_t due = queries[i].due_us > client->hold_until_us ? queries[i].due_us : client->hold_until_us;
        if (due <= now) {
            chosen[n++] = &queries[i];
        } else if (due < *wait_us) {
            *wait_us = due;
        }
    }
    return n;
}

/* The end that the deadline or an interrupt sets. */
static bool out_of_time(const struct arm_client *client, struct err *err)
{
    if (client->settings.stop != NULL && *client->settings.stop != 0) {
        return err_set(err, ERR_DEADLINE, "interrupted while Azure Resource Manager was being read");
    }
    return err_set(err, ERR_DEADLINE,
                   "the time given for the run ended while Azure Resource Manager was being read");
}

/* One round of requests. False where nothing more is to be done. */
static bool ask(struct arm_client *client, struct arm_query **chosen, size_t n, struct err *err)
{
    struct arena *scratch = arena_new();
    struct http_request *requests = arena_array(scratch, n, sizeof *requests);
    struct http_reply *replies = arena_array(scratch, n, sizeof *replies);
    for (size_t i = 0; i < n; i++) {
        requests[i] = (struct http_request){.url = chosen[i]->url,
                                            .method = "GET",
                                            .headers = client->headers,
                                            .timeout_us = client->settings.request_timeout_us > 0
                                                              ? client->settings.request_timeout_us
                                                              : default_timeout_us,
                                            .no_proxy = client->no_proxy};
        if (chosen[i]->tries == 0) {
            chosen[i]->first_try_us = clock_monotonic_us();
        }
    }
    client->requests += n;
    bool in_time = http_perform(client->http, scratch, requests, replies, n), ok = true;
    for (size_t i = 0; i < n && ok; i++) {
        ok = take_reply(client, chosen[i], &replies[i], err);
    }
    arena_free(scratch);
    return ok && (in_time || out_of_time(client, err));
}

bool arm_client_perform(struct arm_client *client, struct arm_query *queries, size_t count, struct err *err)
{
    struct arm_query *chosen[BATCH];
    int64_t wait_us;
    for (size_t i = 0; i < count; i++) {
        begin(client, &queries[i]);
    }
    for (;;) {
        size_t n = choose(client, queries, count, chosen, &wait_us);
        if (n == 0 && wait_us == INT64_MAX) {
            return true;
        }
        if (n == 0) {
            if (!http_pause(client->http, wait_us)) {
                return out_of_time(client, err);
            }
            continue;
        }
        if (client->requests + n > ARM_REQUESTS_MAX) {
            for (size_t i = 0; i < n; i++) {
                finish(
                    chosen[i], ARM_FAILED,
                    arena_printf(
                        client->arena,
                        "%s was not read: %d requests are the most that are made in one run; narrow it with "
                        "--subscription, -g or TARGET",
                        chosen[i]->path, ARM_REQUESTS_MAX));
            }
            continue;
        }
        if (!ask(client, chosen, n, err)) {
            return false;
        }
    }
}
