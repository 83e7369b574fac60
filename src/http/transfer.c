#include "http/transfer.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "http/transfer_detail.h"
#include "http/transport_error.h"

enum { DEFAULT_TIMEOUT_MS = 60000, CONNECT_TIMEOUT_MS = 10000, HEADER_MAX = 8192, HEADER_NUMBER_MAX = 16 };
enum { DEADLINE_SLACK_US = 20 * 1000 }; /* libcurl counts in milliseconds and ends a little early */

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    size_t more = size * count;
    if (more > transfer->max - transfer->len) {
        transfer->too_large = true;
        return 0; /* libcurl gives the transfer up */
    }
    if (transfer->len + more + 1 > transfer->cap) {
        size_t cap = transfer->cap                     ? transfer->cap
                     : transfer->request->secret_reply ? transfer->max + 1
                                                       : 16384;
        while (cap < transfer->len + more + 1) {
            cap *= 2;
        }
        char *body = realloc(transfer->body, cap);
        if (body == NULL) {
            return 0;
        }
        transfer->body = body;
        transfer->cap = cap;
    }
    memcpy(transfer->body + transfer->len, data, more);
    transfer->len += more;
    return more;
}

/* The value behind "Name:" without the space around it. */
static const char *header_value(struct arena *arena, const char *line, size_t len, const char *name)
{
    size_t n = strlen(name);
    if (len <= n || line[n] != ':' || strncasecmp(line, name, n) != 0) {
        return NULL;
    }
    const char *start = line + n + 1, *end = line + len;
    while (start < end && (*start == ' ' || *start == '\t')) {
        start++;
    }
    while (end > start && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r' || end[-1] == '\n')) {
        end--;
    }
    return arena_strndup(arena, start, (size_t)(end - start));
}

/* Azure counts several quotas down, each in a header of its own; the one that ends first matters. */
static void take_remaining(struct http_reply *reply, const char *line, size_t len)
{
    static const char start[] = "x-ms-ratelimit-remaining-";
    char text[HEADER_NUMBER_MAX];
    int64_t number;
    const char *colon = memchr(line, ':', len);
    if (colon == NULL || len < sizeof start || strncasecmp(line, start, sizeof start - 1) != 0) {
        return;
    }
    size_t from = (size_t)(colon - line) + 1, n = 0;
    while (from < len && line[from] == ' ') {
        from++;
    }
    while (from + n < len && n + 1 < sizeof text && line[from + n] >= '0' && line[from + n] <= '9') {
        text[n] = line[from + n];
        n++;
    }
    text[n] = '\0'; /* another form, "Microsoft.X/Y;239", is left alone */
    if (text_number(text, 0, INT64_MAX, &number) && (reply->remaining < 0 || number < reply->remaining)) {
        reply->remaining = number;
    }
}

static size_t on_header(char *data, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    struct http_reply *reply = transfer->reply;
    size_t len = size * count;
    struct {
        const char *name;
        const char **value;
    } wanted[] = {
        {"content-type", &reply->content_type},         {"retry-after", &reply->retry_after},
        {"www-authenticate", &reply->www_authenticate}, {"location", &reply->location},
        {"x-ms-request-id", &reply->request_id},
    };
    bool first_line = len > 5 && strncasecmp(data, "HTTP/", 5) == 0;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (first_line) {
            *wanted[i].value = NULL; /* an interim reply (1xx) came before */
        } else if (*wanted[i].value == NULL && len <= HEADER_MAX) {
            *wanted[i].value = header_value(transfer->arena, data, len, wanted[i].name);
        }
    }
    if (first_line) {
        reply->remaining = -1;
    } else {
        take_remaining(reply, data, len);
    }
    return len;
}

/* libcurl's list type over the caller's own strings: no copy of a token is made here. */
static struct curl_slist *header_list(struct arena *arena, const char *const *headers)
{
    struct curl_slist *list = NULL, **tail = &list;
    for (size_t i = 0; headers != NULL && headers[i] != NULL; i++) {
        *tail = arena_alloc(arena, sizeof **tail);
        (*tail)->data = (char *)headers[i];
        tail = &(*tail)->next;
    }
    return list;
}

static bool set_protocols(CURL *easy)
{
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
#else
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS)) == CURLE_OK;
#endif
}

/* getaddrinfo() in libcurl's thread can block for a minute where DNS is broken, which is what we are here
 * for: a transfer that ends does not wait for it. */
static bool set_unattached(CURL *easy)
{
#if LIBCURL_VERSION_NUM >= 0x075700
    return curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK;
#else
    (void)easy;
    return true;
#endif
}

static bool set_trust(CURL *easy, const struct ca_bundle *ca)
{
    bool ok = curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
              curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
              curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
    if (ok && ca->path != NULL) { /* the other of the two is the system's, which is replaced */
        ok = curl_easy_setopt(easy, CURLOPT_CAINFO, ca->directory ? NULL : ca->path) == CURLE_OK &&
             curl_easy_setopt(easy, CURLOPT_CAPATH, ca->directory ? ca->path : NULL) == CURLE_OK;
    }
    return ok;
}

static long timeout_ms(const struct http_request *request, int64_t deadline_us)
{
    int64_t ms = request->timeout_us > 0 ? (request->timeout_us + 999) / 1000 : DEFAULT_TIMEOUT_MS;
    int64_t left = deadline_us == INT64_MAX ? ms : (deadline_us - clock_monotonic_us()) / 1000;
    ms = left < ms ? left : ms;
    return (long)(ms < 1 ? 1 : ms);
}

/* libcurl does not tell afterwards whether it was the connection or the handshake that took too long. */
static int on_close(void *context, curl_socket_t socket)
{
    struct socket_watch *watch = context;
    struct tcp_info info;
    socklen_t len = sizeof info;
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &len) == 0) {
        watch->connected =
            watch->connected || (info.tcpi_state != TCP_SYN_SENT && info.tcpi_state != TCP_CLOSE);
    }
    return close(socket);
}

static bool set_detail(CURL *easy, struct transfer *transfer)
{
    transfer->watch = arena_alloc(transfer->arena, sizeof *transfer->watch);
    return curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, transfer->watch) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CERTINFO, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 0L) == CURLE_OK;
}

/* A path is observed on a connection of its own: libcurl would take one to the same host at another address.
 */
static bool set_observation(CURL *easy, struct transfer *transfer)
{
    const struct http_request *request = transfer->request;
    if (request->connect_to != NULL) {
        bool ipv6 = strchr(request->connect_to, ':') != NULL;
        struct curl_slist *item = arena_alloc(transfer->arena, sizeof *item);
        item->data =
            arena_printf(transfer->arena, "::%s%s%s:", ipv6 ? "[" : "", request->connect_to, ipv6 ? "]" : "");
        if (curl_easy_setopt(easy, CURLOPT_CONNECT_TO, item) != CURLE_OK) {
            return false;
        }
    }
    if (request->proxy != NULL && (curl_easy_setopt(easy, CURLOPT_PROXY, request->proxy) != CURLE_OK ||
                                   curl_easy_setopt(easy, CURLOPT_NOPROXY, "") != CURLE_OK)) {
        return false;
    }
    if (request->look_only && (curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L) != CURLE_OK ||
                               curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L) != CURLE_OK ||
                               curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L) != CURLE_OK)) {
        return false;
    }
    return !request->want_detail || set_detail(easy, transfer);
}

static bool set_request(struct transfer *transfer)
{
    CURL *easy = transfer->easy;
    const struct http_request *request = transfer->request;
    bool ok = curl_easy_setopt(easy, CURLOPT_URL, request->url) == CURLE_OK &&
              curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers) == CURLE_OK &&
              curl_easy_setopt(easy, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE) == CURLE_OK;
    if (ok && strcmp(request->method, "GET") != 0) {
        const char *body = request->body ? request->body : "";
        ok = curl_easy_setopt(easy, CURLOPT_POST, 1L) == CURLE_OK &&
             curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method) == CURLE_OK &&
             curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)strlen(body)) == CURLE_OK &&
             curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body) == CURLE_OK;
    }
    if (ok && request->no_proxy) {
        ok = curl_easy_setopt(easy, CURLOPT_NOPROXY, "*") == CURLE_OK;
    }
    return ok && set_observation(easy, transfer);
}

static bool set_common(struct transfer *transfer, const struct transfer_settings *settings)
{
    CURL *easy = transfer->easy;
    long limit = timeout_ms(transfer->request, settings->deadline_us);
    return set_protocols(easy) && set_unattached(easy) && set_trust(easy, &settings->ca) &&
           curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, limit) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                            limit < CONNECT_TIMEOUT_MS ? limit : (long)CONNECT_TIMEOUT_MS) == CURLE_OK &&
           (settings->user_agent == NULL ||
            curl_easy_setopt(easy, CURLOPT_USERAGENT, settings->user_agent) == CURLE_OK) &&
           curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->detail) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer) == CURLE_OK;
}

bool transfer_begin(struct transfer *transfer, const struct transfer_settings *settings)
{
    transfer->max = transfer->request->body_max ? transfer->request->body_max : HTTP_BODY_MAX;
    transfer->headers = header_list(transfer->arena, transfer->request->headers);
    transfer->started_us = clock_monotonic_us();
    transfer->easy = curl_easy_init();
    if (transfer->easy != NULL && set_common(transfer, settings) && set_request(transfer)) {
        return true;
    }
    curl_easy_cleanup(transfer->easy);
    transfer->easy = NULL;
    transfer->reply->error = "libcurl could not prepare the request";
    transfer->reply->failure = HTTP_NOT_CONNECTED;
    return false;
}

static void take_body(struct transfer *transfer)
{
    if (transfer->len > 0) {
        char *copy = arena_alloc(transfer->arena, transfer->len + 1);
        memcpy(copy, transfer->body, transfer->len);
        transfer->reply->body = copy;
        transfer->reply->body_len = transfer->len;
    }
}

void transfer_end(struct transfer *transfer, const struct transfer_settings *settings, CURLcode code,
                  bool cut)
{
    struct http_reply *reply = transfer->reply;
    long status = 0;
    curl_off_t elapsed = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer->easy, CURLINFO_TOTAL_TIME_T, &elapsed);
    reply->elapsed_us = (int64_t)elapsed;
    cut = cut || (code == CURLE_OPERATION_TIMEDOUT && settings->deadline_us != INT64_MAX &&
                  clock_monotonic_us() + DEADLINE_SLACK_US >= settings->deadline_us);
    if (cut) {
        reply->failure = HTTP_CUT;
        reply->error = "the time given for the run ended before the reply came";
    } else if (transfer->too_large) {
        reply->status = (int)status;
        reply->too_large = true;
        reply->failure = HTTP_TOO_LARGE;
        reply->error = arena_printf(transfer->arena, "the reply is larger than %zu bytes and was given up",
                                    transfer->max);
    } else if (code != CURLE_OK) {
        reply->failure = transport_failure(transfer->easy, code);
        reply->error = transport_sentence(transfer->arena, transfer, settings, code);
    } else {
        reply->status = (int)status;
        take_body(transfer);
    }
    if (transfer->request->want_detail) {
        transfer_detail(transfer, cut ? CURLE_ABORTED_BY_CALLBACK : code, &reply->detail);
    }
    if (transfer->body != NULL && transfer->request->secret_reply) {
        explicit_bzero(transfer->body, transfer->cap);
    }
    free(transfer->body);
    transfer->body = NULL;
    curl_easy_cleanup(transfer->easy);
    transfer->easy = NULL;
}
