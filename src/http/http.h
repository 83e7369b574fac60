/*
 * http.h - HTTP requests, many at once, over libcurl's multi interface. The only place with <curl/curl.h>.
 *
 * HTTP/2 where offered, keep-alive, compression. A request is sent over TLS only where the certificate was
 * verified. Redirects are never followed. Bodies
 * are capped. SSLKEYLOGFILE is ignored. Proxies come from the environment as libcurl reads it, unless a
 * request says otherwise. A header value given here (a bearer token) is sent and forgotten; it is in no error
 * and no log.
 */
#ifndef PLDIG_HTTP_HTTP_H
#define PLDIG_HTTP_HTTP_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/detail.h"

enum { HTTP_BODY_MAX = 64 * 1024 * 1024, HTTP_PARALLEL = 16 };

struct http_settings {
    /* PEM bundle; NULL: SSL_CERT_FILE, CURL_CA_BUNDLE, REQUESTS_CA_BUNDLE (a file, or a directory as made by
     * c_rehash), else the system's. A bundle that is named replaces the system's. */
    const char *ca_file;
    int64_t deadline_us;               /* monotonic; INT64_MAX for none */
    const volatile sig_atomic_t *stop; /* may be NULL */
    const char *user_agent;
};

struct http;

/* Errors: libcurl cannot be set up; the CA file is not readable or holds no certificate. Removes
 * SSLKEYLOGFILE from the environment of this process, so to be called before threads exist. */
bool http_new(struct arena *arena, const struct http_settings *settings, struct http **out, struct err *err);
void http_free(struct http *http); /* NULL is allowed */
const char *http_library_version(void);

struct http_request {
    const char *url;            /* https, or http */
    const char *method;         /* "GET", "POST" */
    const char *const *headers; /* "Name: value", ended by NULL; may be NULL */
    const char *body;           /* of a POST; NULL for none */
    int64_t timeout_us;         /* of the whole request; 0: 60 s */
    bool no_proxy;              /* never through a proxy (IMDS, loopback) */
    size_t body_max;            /* 0: HTTP_BODY_MAX */
    bool secret_reply; /* the reply holds a token: it lies in one place while it comes, of body_max bytes,
                          which is overwritten; reply.body is for http_reply_wipe() */
    /* For those who observe a path rather than want a document. */
    const char
        *connect_to;   /* an address: connect there, whatever the name resolves to; NULL: as it resolves.
                          Host, SNI and the check of the certificate stay the URL's. With no_proxy only */
    const char *proxy; /* through this proxy (http_proxy_for()), whatever the environment says; NULL */
    bool want_detail;  /* fill in reply.detail; the connection is new, and is closed afterwards */
    bool look_only;    /* the TLS handshake and nothing more: no request is sent, and the certificate is not
                          verified but looked at (detail.issuer). reply.status stays 0 */
};

/* Why there is no complete reply. */
enum http_failure {
    HTTP_COMPLETE = 0,
    HTTP_NOT_CONNECTED, /* name not resolved, refused, unreachable, no connection in time */
    HTTP_NOT_TRUSTED,   /* the TLS handshake failed or the certificate is not trusted */
    HTTP_BROKEN,        /* connected, but closed early, garbled or too slow: another try may help */
    HTTP_TOO_LARGE,     /* the body went over the cap and was given up */
    HTTP_CUT,           /* the deadline or the stop flag ended it */
};

struct http_reply {
    int status; /* 0: no complete HTTP reply; then `error` says why. Too large a body keeps its status */
    const char *error; /* what went wrong in transport, one sentence without secrets; NULL */
    enum http_failure failure;
    bool too_large;   /* failure is HTTP_TOO_LARGE */
    const char *body; /* never NULL; NUL-terminated */
    size_t body_len;
    const char *content_type;
    const char *retry_after;      /* header values as sent; NULL where absent */
    const char *www_authenticate; /* the first one */
    const char *location;
    const char *request_id; /* x-ms-request-id */
    int64_t remaining; /* the smallest number of the headers x-ms-ratelimit-remaining-*, which ARM counts down
                          to its throttling; -1 without any */
    int64_t elapsed_us;
    struct http_detail detail; /* where it was wanted */
};

/* Overwrites the body. */
void http_reply_wipe(struct http_reply *reply);

/* Performs all requests, at most HTTP_PARALLEL at once; replies[i] belongs to requests[i]. Returns false
 * where the deadline or stop cut it; requests without a reply then have status 0. */
bool http_perform(struct http *http, struct arena *arena, const struct http_request *requests,
                  struct http_reply *replies, size_t count);

/* Requests that come of replies. All run in one loop, at most HTTP_PARALLEL at once. */
struct http_stream {
    void *context;
    struct arena *arena; /* of the replies; NULL: a reply lives until done() returns */
    /* The next request to be sent, and what done() shall know it by; false: none just now. What `out` points
     * to lives until its done(). */
    bool (*next)(void *context, struct http_request *out, void **tag);
    /* Takes a reply; false ends the stream, without a word to what is still under way. */
    bool (*done)(void *context, void *tag, struct http_reply *reply);
    /* When next() will have something that it has not now (monotonic); INT64_MAX: when a reply brings it, or
     * never. May be NULL: never. */
    int64_t (*due)(void *context);
};

/* Asks until next() has nothing more. False where the deadline or stop cut it: then what was under way, and
 * what next() still gives, is handed to done() with HTTP_CUT. */
bool http_stream(struct http *http, const struct http_stream *stream);

/* Sleeps until `until_us` (monotonic); false where the deadline or stop comes first. */
bool http_pause(struct http *http, int64_t until_us);

#endif
