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

/* The transfers that have ended are taken out; returns how many. */
static size_t collect(struct http *http, bool cut)
{
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
        ended++;
    }
    return ended;
}

/* Starts requests from *next on while there is room; returns how many are now under way more. */
static size_t start_some(struct http *http, struct transfer *transfers, size_t count, size_t *next,
                         size_t running)
{
    size_t started = 0;
    for (; *next < count && running + started < HTTP_PARALLEL; (*next)++) {
        struct transfer *transfer = &transfers[*next];
        if (!transfer_begin(transfer, &http->settings)) {
            continue;
        }
        if (curl_multi_add_handle(http->multi, transfer->easy) == CURLM_OK) {
            started++;
        } else {
            transfer_end(transfer, &http->settings, CURLE_FAILED_INIT, false);
        }
    }
    return started;
}

/* What is still under way or was never started ends without a reply. */
static void give_up(struct http *http, struct transfer *transfers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (transfers[i].easy != NULL) {
            curl_multi_remove_handle(http->multi, transfers[i].easy);
            transfer_end(&transfers[i], &http->settings, CURLE_ABORTED_BY_CALLBACK, true);
        } else if (transfers[i].reply->status == 0 && transfers[i].reply->error == NULL) {
            transfers[i].reply->failure = HTTP_CUT;
            transfers[i].reply->error = "the time given for the run ended before it was sent";
        }
    }
}

static bool any_cut(const struct http_reply *replies, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (replies[i].failure == HTTP_CUT) {
            return true;
        }
    }
    return false;
}

bool http_perform(struct http *http, struct arena *arena, const struct http_request *requests,
                  struct http_reply *replies, size_t count)
{
    struct arena *scratch = arena_new();
    struct transfer *transfers = arena_array(scratch, count + 1, sizeof *transfers);
    for (size_t i = 0; i < count; i++) {
        memset(&replies[i], 0, sizeof replies[i]);
        replies[i].body = replies[i].detail.start = "";
        replies[i].detail.tcp_us = replies[i].detail.tls_us = -1;
        transfers[i] = (struct transfer){.request = &requests[i], .reply = &replies[i], .arena = arena};
    }
    size_t next = 0, running = 0;
    while (!over(http)) {
        running += start_some(http, transfers, count, &next, running);
        if (running == 0) {
            break;
        }
        int active = 0;
        if (curl_multi_perform(http->multi, &active) != CURLM_OK) {
            break;
        }
        size_t ended = collect(http, false);
        running -= ended;
        if (ended == 0) {
            curl_multi_poll(http->multi, NULL, 0, POLL_MS, NULL);
        }
    }
    collect(http, true);
    give_up(http, transfers, count);
    arena_free(scratch);
    return !any_cut(replies, count);
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
