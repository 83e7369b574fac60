#include "arm/client.h"

#include <stdlib.h>
#include <string.h>

#include "arm/bearer.h"
#include "arm/error.h"
#include "arm/page.h"
#include "arm/quota.h"
#include "arm/retry.h"
#include "arm/uuid.h"
#include "azure/resource_id.h"
#include "base/clock.h"
#include "base/text.h"
#include "http/url.h"

enum { N_HEADERS = 3 };

static const int64_t default_timeout_us = 30 * 1000000LL;

struct arm_client {
    struct arena *arena;
    struct http *http;
    struct arm_settings settings;
    const char *endpoint; /* no trailing slash */
    struct http_url origin;
    bool no_proxy;
    struct bearer bearer;
    bool renewed; /* once, because a token was refused as expired */
    const char *headers[N_HEADERS + 1], *post_headers[N_HEADERS + 2];
    bool older[ARM_N_CALLS]; /* this cloud does not know the newer api-version */
    struct arm_quota quota;
    int64_t patient_until_us; /* throttling is waited for until then, so that time is left for DNS */
    struct arm_traffic traffic;
};

/* One arm_client_perform(). */
struct batch {
    struct arm_client *client;
    struct arm_query *queries;
    size_t count, low; /* all below `low` are done */
    int64_t wake_us;   /* when one that waits may be asked */
    bool cut, failed;
    struct err *err;
};

/* The headers carry the token that is valid now. */
static bool take_token(struct arm_client *client, struct auth_token *token, struct err *err)
{
    client->headers[1] = "Accept: application/json";
    client->headers[2] =
        arena_printf(client->arena, "x-ms-client-request-id: %s", uuid_random(client->arena));
    memcpy(client->post_headers, client->headers, sizeof client->headers);
    client->post_headers[N_HEADERS] = "Content-Type: application/json";
    return bearer_take(&client->bearer, token, err);
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
    quota_init(&client->quota, arena);
    int64_t now = clock_monotonic_us();
    client->patient_until_us = now + (settings->deadline_us - now) / 2;
    struct http_settings http = {settings->ca_file, settings->deadline_us, settings->stop,
                                 "pldig/" PLDIG_VERSION};
    return http_new(arena, &http, &client->http, err) && take_token(client, token, err);
}

void arm_client_free(struct arm_client *client)
{
    if (client == NULL) {
        return;
    }
    bearer_wipe(&client->bearer);
    http_free(client->http);
    client->http = NULL;
}

struct arm_traffic arm_client_traffic(const struct arm_client *client)
{
    return client->traffic;
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
    query->place = quota_place(&client->quota, arm_id_segment(client->arena, query->path, "subscriptions"));
    query->tries = 0;
    query->first_try_us = query->due_us = 0;
}

static void finish(struct arm_query *query, enum arm_outcome outcome, const char *text)
{
    query->outcome = outcome;
    query->text = text;
}

static const char *method(const struct arm_query *query)
{
    return query->post != NULL ? "POST" : "GET";
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
    const char *left =
        reply->remaining >= 0 ? arena_printf(arena, ", %lld reads left", (long long)reply->remaining) : "";
    const char *result = reply->status ? arena_printf(arena, "%d", reply->status) : reply->error;
    char *line = arena_printf(arena, "ARM: %s %s%s: %s, %zu bytes, %lld ms%s", method(query), query->path,
                              page, result, reply->body_len, (long long)(reply->elapsed_us / 1000), left);
    client->settings.log(client->settings.log_context, text_printable(arena, line));
    arena_free(arena);
}

/* Plans another try; false where there will be none. */
static bool try_again(struct arm_client *client, struct arm_query *query, const struct http_reply *reply)
{
    int64_t now = clock_monotonic_us(), pause;
    bool throttled = reply->status == 429;
    int64_t until = throttled ? client->patient_until_us : client->settings.deadline_us;
    struct retry_case now_case = {reply, query->tries, now - query->first_try_us, clock_wall_us()};
    query->tries++;
    client->traffic.throttled += throttled;
    if (query->dispensable || !retry_pause(&now_case, &pause) || pause > until - now) {
        return false;
    }
    query->due_us = now + pause;
    if (throttled) {
        quota_hold(&client->quota, query->place, query->due_us);
    }
    return true;
}

/* Gives a page away, and its memory back. */
static void hand_over(struct arm_query *query)
{
    query->paths = arena_new();
    query->take(query->take_context, query);
    arena_free(query->paths);
    query->paths = NULL;
    arm_queries_free(query, 1);
}

static void take_page(struct arm_client *client, struct arm_query *query, const struct http_reply *reply)
{
    struct err err = {0};
    const char *next = NULL;
    bool taken = page_take(client->arena, query, reply, &next, &err);
    if (taken && query->take != NULL) {
        hand_over(query);
    }
    if (!taken) {
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

/* Whether it was an expired token's fault, and there is another one to ask with. */
static bool renewed_since(struct arm_client *client, const struct arm_query *query,
                          const struct arm_error *error)
{
    if (!text_equal_nocase(error->code, "ExpiredAuthenticationToken")) {
        return false;
    }
    if (query->asked_with == client->bearer.generation && !client->renewed) {
        client->renewed = true;
        bearer_renew(client->arena, &client->settings.auth, &client->bearer);
    }
    return query->asked_with != client->bearer.generation;
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
    if (reply->status == 401 && renewed_since(client, query, &error)) {
        return true;
    }
    if (reply->status == 401 && !of_another_tenant(&error)) {
        return err_set(err, ERR_AUTH, "%s",
                       arm_error_refused(client->arena, client->settings.auth.audience, client->bearer.source,
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
    bearer_scrub(&client->bearer, reply);
    log_reply(client, query, reply);
    query->status = reply->status;
    client->traffic.bytes += reply->body_len;
    client->traffic.slowed +=
        quota_remaining(&client->quota, query->place, reply->remaining, clock_monotonic_us());
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

/* The end that the deadline or an interrupt sets. */
static bool out_of_time(const struct arm_client *client, struct err *err)
{
    if (client->settings.stop != NULL && *client->settings.stop != 0) {
        return err_set(err, ERR_DEADLINE, "interrupted while Azure Resource Manager was being read");
    }
    return err_set(err, ERR_DEADLINE,
                   "the time given for the run ended while Azure Resource Manager was being read");
}

/* More requests are not made in one run. */
static void refuse(struct arm_client *client, struct arm_query *query)
{
    finish(query, ARM_FAILED,
           arena_printf(client->arena,
                        "%s was not read: %d requests are the most that are made in one run; narrow it with "
                        "--subscription, -g or TARGET",
                        query->path, ARM_REQUESTS_MAX));
}

/* The first read that may be asked now; NULL where there is none, and *wake_us when there will be one. */
static struct arm_query *choose(struct batch *batch)
{
    struct arm_client *client = batch->client;
    int64_t now = clock_monotonic_us();
    batch->wake_us = INT64_MAX;
    while (batch->low < batch->count && batch->queries[batch->low].outcome != ARM_UNDERWAY) {
        batch->low++;
    }
    for (size_t i = batch->low; i < batch->count; i++) {
        struct arm_query *query = &batch->queries[i];
        if (query->outcome != ARM_UNDERWAY || query->under_way) {
            continue;
        }
        int64_t hold = quota_due(&client->quota, query->place);
        int64_t due = query->due_us > hold ? query->due_us : hold;
        if (due <= now) {
            if (client->traffic.requests < ARM_REQUESTS_MAX) {
                return query;
            }
            refuse(client, query);
        } else if (due < batch->wake_us) {
            batch->wake_us = due;
        }
    }
    return NULL;
}

static bool next_request(void *context, struct http_request *out, void **tag)
{
    struct batch *batch = context;
    struct arm_client *client = batch->client;
    struct arm_query *query = batch->cut ? NULL : choose(batch);
    if (query == NULL) {
        return false;
    }
    const struct arm_settings *settings = &client->settings;
    bearer_keep_fresh(client->arena, &settings->auth, &client->bearer);
    client->headers[0] = client->post_headers[0] = client->bearer.authorization;
    query->asked_with = client->bearer.generation;
    *out = (struct http_request){.url = query->url,
                                 .method = method(query),
                                 .headers = query->post != NULL ? client->post_headers : client->headers,
                                 .body = query->post,
                                 .timeout_us = settings->request_timeout_us > 0 ? settings->request_timeout_us
                                                                                : default_timeout_us,
                                 .no_proxy = client->no_proxy};
    *tag = query;
    query->under_way = true;
    if (query->tries == 0) {
        query->first_try_us = clock_monotonic_us();
    }
    client->traffic.requests++;
    return true;
}

static bool take_done(void *context, void *tag, struct http_reply *reply)
{
    struct batch *batch = context;
    struct arm_query *query = tag;
    query->under_way = false;
    batch->cut = batch->cut || reply->failure == HTTP_CUT;
    batch->failed = !take_reply(batch->client, query, reply, batch->err);
    return !batch->failed;
}

static int64_t when_due(void *context)
{
    const struct batch *batch = context;
    return batch->wake_us;
}

bool arm_client_perform(struct arm_client *client, struct arm_query *queries, size_t count, struct err *err)
{
    struct batch batch = {
        .client = client, .queries = queries, .count = count, .wake_us = INT64_MAX, .err = err};
    struct http_stream stream = {.context = &batch, .next = next_request, .done = take_done, .due = when_due};
    int64_t begun_us = clock_monotonic_us();
    for (size_t i = 0; i < count; i++) {
        begin(client, &queries[i]);
    }
    bool in_time = http_stream(client->http, &stream);
    bearer_forget_past(&client->bearer);
    client->traffic.elapsed_us += clock_monotonic_us() - begun_us;
    return !batch.failed && (in_time || out_of_time(client, err));
}
