#include "http/http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "http/transfer.h"

enum { POLL_MS = 50 }; /* how late the stop flag may be seen */

struct http {
    CURLM *multi;
    struct transfer_settings settings;
    const volatile sig_atomic_t *stop;
};

bool http_new(struct arena *arena, const struct http_settings *settings, struct http **out, struct err *err)
{
    struct http *http = arena_alloc(arena, sizeof *http);
    *out = NULL;
    http->stop = settings->stop;
    http->settings.user_agent = arena_strdup(arena, settings->user_agent);
    http->settings.deadline_us = settings->deadline_us;
    if (!ca_bundle_find(arena, settings->ca_file, &http->settings.ca, err)) {
        return false;
    }
    unsetenv("SSLKEYLOGFILE"); /* libcurl and OpenSSL would write the session keys there */
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return err_set(err, ERR_IO, "libcurl cannot be set up");
    }
    http->multi = curl_multi_init();
    if (http->multi == NULL) {
        curl_global_cleanup();
        return err_set(err, ERR_IO, "libcurl cannot be set up: not enough memory");
    }
    curl_multi_setopt(http->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    curl_multi_setopt(http->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)HTTP_PARALLEL);
    *out = http;
    return true;
}

void http_free(struct http *http)
{
    if (http != NULL && http->multi != NULL) {
        curl_multi_cleanup(http->multi);
        http->multi = NULL;
        curl_global_cleanup();
    }
}

const char *http_library_version(void)
{
    return curl_version_info(CURLVERSION_NOW)->version;
}

static bool over(const struct http *http)
{
    return (http->stop != NULL && *http->stop != 0) || clock_monotonic_us() >= http->settings.deadline_us;
}

/* A place for one request under way. */
struct slot {
    struct transfer transfer;
    struct http_request request;
    struct http_reply reply;
    struct arena *own; /* NULL: the reply lives in the caller's arena */
    void *tag;
    bool busy;
};

/* A stream under way. */
struct flow {
    struct http *http;
    const struct http_stream *stream;
    struct slot slots[HTTP_PARALLEL];
    size_t running;
    bool cut;   /* a reply was cut by the deadline or the stop flag */
    bool ended; /* done() said so */
};

static struct slot *free_slot(struct flow *flow)
{
    for (size_t i = 0; i < HTTP_PARALLEL; i++) {
        if (!flow->slots[i].busy) {
            return &flow->slots[i];
        }
    }
    return NULL;
}

static bool take_next(struct flow *flow, struct slot *slot)
{
    struct http_request request = {0};
    void *tag = NULL;
    if (!flow->stream->next(flow->stream->context, &request, &tag)) {
        return false;
    }
    *slot = (struct slot){.request = request, .tag = tag, .busy = true};
    slot->own = flow->stream->arena == NULL ? arena_new() : NULL;
    slot->reply = (struct http_reply){.body = "", .remaining = -1};
    slot->reply.detail.start = "";
    slot->reply.detail.tcp_us = slot->reply.detail.tls_us = -1;
    slot->transfer = (struct transfer){.request = &slot->request,
                                       .reply = &slot->reply,
                                       .arena = slot->own != NULL ? slot->own : flow->stream->arena};
    return true;
}

/* Hands the reply over. The slot is free before, so that done() may lead to another request. */
static void finish(struct flow *flow, struct slot *slot)
{
    struct http_reply reply = slot->reply;
    struct arena *own = slot->own;
    slot->busy = false;
    flow->cut = flow->cut || reply.failure == HTTP_CUT;
    if (!flow->stream->done(flow->stream->context, slot->tag, &reply)) {
        flow->ended = true;
    }
    arena_free(own);
}

/* Nobody wants the reply any more. */
static void drop(struct slot *slot)
{
    arena_free(slot->own);
    slot->own = NULL;
    slot->busy = false;
}

/* The transfers that have ended are taken out; returns how many. */
static size_t collect(struct flow *flow, bool cut)
{
    struct http *http = flow->http;
    size_t ended = 0;
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(http->multi, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        CURLcode code = message->data.result;
        struct transfer *transfer = NULL;
        CURL *easy = message->easy_handle;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&transfer);
        curl_multi_remove_handle(http->multi, easy);
        transfer_end(transfer, &http->settings, code, cut && code != CURLE_OK);
        flow->running--;
        ended++;
        for (size_t i = 0; i < HTTP_PARALLEL; i++) {
            if (&flow->slots[i].transfer != transfer) {
                continue;
            }
            if (flow->ended) {
                drop(&flow->slots[i]);
            } else {
                finish(flow, &flow->slots[i]);
            }
        }
    }
    return ended;
}

/* Starts requests while there is room and something to be asked. */
static void start_some(struct flow *flow)
{
    struct http *http = flow->http;
    struct slot *slot;
    while (!flow->ended && (slot = free_slot(flow)) != NULL && take_next(flow, slot)) {
        if (!transfer_begin(&slot->transfer, &http->settings)) {
            finish(flow, slot);
        } else if (curl_multi_add_handle(http->multi, slot->transfer.easy) == CURLM_OK) {
            flow->running++;
        } else {
            transfer_end(&slot->transfer, &http->settings, CURLE_FAILED_INIT, false);
            finish(flow, slot);
        }
    }
}

/* What is still under way ends without a reply, and what would be asked next is not sent. */
static void give_up(struct flow *flow)
{
    for (size_t i = 0; i < HTTP_PARALLEL; i++) {
        struct slot *slot = &flow->slots[i];
        if (!slot->busy || slot->transfer.easy == NULL) {
            continue;
        }
        curl_multi_remove_handle(flow->http->multi, slot->transfer.easy);
        transfer_end(&slot->transfer, &flow->http->settings, CURLE_ABORTED_BY_CALLBACK, true);
        if (flow->ended) {
            drop(slot);
        } else {
            finish(flow, slot);
        }
    }
    struct slot *slot = &flow->slots[0];
    while (!flow->ended && take_next(flow, slot)) {
        slot->reply.failure = HTTP_CUT;
        slot->reply.error = "the time given for the run ended before it was sent";
        finish(flow, slot);
    }
}

/* When next() may have something, as far as it is known. */
static int64_t due(const struct flow *flow)
{
    return flow->stream->due != NULL ? flow->stream->due(flow->stream->context) : INT64_MAX;
}

/* Waits for the network, but not beyond the time when something may be sent. */
static void wait_for_network(struct flow *flow)
{
    int64_t until = due(flow), left = (until - clock_monotonic_us()) / 1000 + 1;
    int ms = until == INT64_MAX || left > POLL_MS || flow->running == HTTP_PARALLEL ? POLL_MS
             : left < 1                                                             ? 1
                                                                                    : (int)left;
    curl_multi_poll(flow->http->multi, NULL, 0, ms, NULL);
}

bool http_stream(struct http *http, const struct http_stream *stream)
{
    struct flow flow = {.http = http, .stream = stream};
    bool idle = false;
    while (!flow.ended && !idle && !over(http)) {
        start_some(&flow);
        if (flow.running == 0) {
            int64_t until = due(&flow);
            idle = until == INT64_MAX;
            if (!idle && !flow.ended) {
                http_pause(http, until);
            }
            continue;
        }
        int active = 0;
        if (curl_multi_perform(http->multi, &active) != CURLM_OK) {
            break;
        }
        if (collect(&flow, false) == 0) {
            wait_for_network(&flow);
        }
    }
    collect(&flow, true);
    give_up(&flow);
    return flow.ended || (!flow.cut && due(&flow) == INT64_MAX);
}

/* A fixed number of requests as a stream. */
struct row {
    const struct http_request *requests;
    struct http_reply *replies;
    size_t count, next;
};

static bool next_of_row(void *context, struct http_request *out, void **tag)
{
    struct row *row = context;
    if (row->next == row->count) {
        return false;
    }
    *out = row->requests[row->next];
    *tag = &row->replies[row->next++];
    return true;
}

static bool done_of_row(void *context, void *tag, struct http_reply *reply)
{
    (void)context;
    *(struct http_reply *)tag = *reply;
    return true;
}

bool http_perform(struct http *http, struct arena *arena, const struct http_request *requests,
                  struct http_reply *replies, size_t count)
{
    struct row row = {requests, replies, count, 0};
    struct http_stream stream = {
        .context = &row, .arena = arena, .next = next_of_row, .done = done_of_row, .due = NULL};
    return http_stream(http, &stream);
}

void http_reply_wipe(struct http_reply *reply)
{
    explicit_bzero((char *)reply->body, reply->body_len); /* its own memory in the arena, or no byte of "" */
    reply->body_len = 0;
}

bool http_pause(struct http *http, int64_t until_us)
{
    for (;;) {
        int64_t left = until_us - clock_monotonic_us();
        if (left <= 0) {
            return !over(http);
        }
        if (over(http)) {
            return false;
        }
        if (left > POLL_MS * 1000) {
            left = POLL_MS * 1000;
        }
        struct timespec pause = {0, (long)left * 1000};
        nanosleep(&pause, NULL);
    }
}
