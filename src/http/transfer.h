/*
 * transfer.h - one request under way: its libcurl handle, what has come of the reply, and how it ended.
 * Used by http.c alone.
 */
#ifndef PLDIG_HTTP_TRANSFER_H
#define PLDIG_HTTP_TRANSFER_H

#include <curl/curl.h>

#include "http/ca_bundle.h"
#include "http/http.h"

struct transfer {
    CURL *easy; /* NULL: not under way */
    const struct http_request *request;
    struct http_reply *reply;
    struct arena *arena; /* of the reply */
    struct curl_slist *headers;
    char *body; /* malloc'ed while it grows */
    size_t len, cap, max;
    bool too_large;
    int64_t started_us;           /* monotonic */
    struct socket_watch *watch;   /* where a detail is wanted; lives as long as the reply */
    char detail[CURL_ERROR_SIZE]; /* libcurl's own words */
};

/* How the sockets of an observed transfer stood when they were closed. */
struct socket_watch {
    bool connected; /* one of them had a TCP connection */
};

/* What all requests have in common. */
struct transfer_settings {
    struct ca_bundle ca;
    const char *user_agent;
    int64_t deadline_us;
};

/* A handle ready for curl_multi_add_handle(); false where libcurl has no memory or takes an option ill. */
bool transfer_begin(struct transfer *transfer, const struct transfer_settings *settings);

/* Fills in the reply and gives the handle back; `cut` where the deadline or stop ended it. */
void transfer_end(struct transfer *transfer, const struct transfer_settings *settings, CURLcode code,
                  bool cut);

#endif
