#include "probes/connect.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "http/proxy.h"

enum { BATCH = 64, ERROR_STATUS = 400 };

/* ---- one connection ----------------------------------------------------------------------------------- */

static struct http_request request_of(struct arena *arena, const struct run *run,
                                      const struct connection *connection)
{
    char room[IP_TEXT];
    struct http_request request = {
        .url = connection->url,
        .method = "GET",
        .timeout_us = run->timeout_us * run->tries,
        .body_max = CONNECT_ERRORS_MAX,
        .want_detail = true,
    };
    if (connection->proxy != NULL) {
        request.proxy = http_proxy_for(run->names[connection->name].fqdn);
    } else {
        request.no_proxy = true;
        request.connect_to = arena_strdup(arena, ip_format(&connection->address, room));
    }
    return request;
}

/* The beginning of a body as one printable line. */
static const char *excerpt(struct arena *arena, const struct http_detail *detail)
{
    char *line = arena_alloc(arena, detail->start_len + 1);
    size_t len = 0;
    for (size_t i = 0; i < detail->start_len; i++) {
        char c = detail->start[i];
        bool blank = c == '\0' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (!blank) {
            line[len++] = c;
        } else if (len > 0 && line[len - 1] != ' ') {
            line[len++] = ' ';
        }
    }
    line[len] = '\0';
    char *shown = text_printable(arena, line);
    size_t max = strnlen(shown, CONNECTION_BODY_MAX);
    while (shown[max] != '\0' && max > 0 && ((unsigned char)shown[max] & 0xC0) == 0x80) {
        max--; /* not in the middle of a character */
    }
    return max > 0 ? arena_strndup(arena, shown, max) : NULL;
}

static enum tcp_end tcp_end_of(enum http_tcp tcp)
{
    switch (tcp) {
    case HTTP_TCP_CONNECTED:
        return TCP_END_CONNECTED;
    case HTTP_TCP_TIMEOUT:
        return TCP_END_TIMEOUT;
    case HTTP_TCP_REFUSED:
        return TCP_END_REFUSED;
    case HTTP_TCP_UNREACHABLE:
        return TCP_END_UNREACHABLE;
    case HTTP_TCP_NONE:
        break;
    }
    return TCP_END_UNKNOWN;
}

static enum tls_end tls_end_of(enum http_tls tls)
{
    switch (tls) {
    case HTTP_TLS_OK:
        return TLS_END_OK;
    case HTTP_TLS_TIMEOUT:
        return TLS_END_TIMEOUT;
    case HTTP_TLS_CLOSED:
        return TLS_END_CLOSED;
    case HTTP_TLS_WRONG_NAME:
        return TLS_END_WRONG_NAME;
    case HTTP_TLS_UNTRUSTED:
        return TLS_END_UNTRUSTED;
    case HTTP_TLS_EXPIRED:
        return TLS_END_EXPIRED;
    case HTTP_TLS_NONE:
        break;
    }
    return TLS_END_UNKNOWN;
}

/* Why there is no HTTP reply; the words of src/http where they say more, and never a remedy that does not
 * fit. */
static const char *reason(struct arena *arena, const struct connection *connection,
                          const struct http_reply *reply)
{
    switch (connection->tls) {
    case TLS_END_WRONG_NAME:
        return "the certificate is of another host";
    case TLS_END_UNTRUSTED:
        return "the issuer of the certificate is not trusted here";
    case TLS_END_EXPIRED:
        return "the certificate is out of date, or not yet valid";
    case TLS_END_TIMEOUT:
        return "connected, but the TLS handshake did not end in time";
    case TLS_END_CLOSED:
        return reply->detail.said;
    default:
        break;
    }
    if (connection->proxy == NULL && connection->tcp == TCP_END_TIMEOUT) {
        return "no connection in time";
    }
    if (connection->proxy == NULL && connection->tcp == TCP_END_REFUSED) {
        return "connection refused";
    }
    return reply->error != NULL ? text_printable(arena, reply->error) : NULL;
}

static void take(struct arena *arena, const struct http_reply *reply, int64_t origin_us,
                 struct connection *connection)
{
    const struct http_detail *detail = &reply->detail;
    bool begun = detail->started_us > 0;
    connection->cut = reply->failure == HTTP_CUT;
    connection->tcp = begun && !connection->cut ? tcp_end_of(detail->tcp) : TCP_END_UNKNOWN;
    connection->tls = connection->cut ? TLS_END_UNKNOWN : tls_end_of(detail->tls);
    connection->issuer = detail->issuer;
    connection->proxy_status = detail->proxy_status;
    connection->status = connection->cut ? 0 : detail->status;
    connection->body = connection->status >= ERROR_STATUS ? excerpt(arena, detail) : NULL;
    if (connection->status == 0 && !connection->cut) {
        connection->error = reason(arena, connection, reply);
    }
    connection->sent_us = begun ? detail->started_us - origin_us : -1;
    connection->tcp_us = detail->tcp_us;
    connection->tls_us = detail->tls_us;
    connection->total_us = begun ? reply->elapsed_us : -1;
}

/* ---- many --------------------------------------------------------------------------------------------- */

/* Whose certificate it was that was not accepted: a handshake says, and no request is sent. */
static void look_at_issuers(struct arena *arena, struct http *http, struct run *run, size_t first,
                            size_t count)
{
    struct http_request *requests = arena_array(arena, count, sizeof *requests);
    struct http_reply *replies = arena_array(arena, count, sizeof *replies);
    struct connection **looked = arena_array(arena, count, sizeof(struct connection *));
    size_t n = 0;
    for (size_t i = first; i < first + count; i++) {
        struct connection *connection = &run->connections[i];
        bool refused = connection->tls == TLS_END_UNTRUSTED || connection->tls == TLS_END_EXPIRED ||
                       connection->tls == TLS_END_WRONG_NAME;
        if (refused && connection->issuer == NULL) {
            requests[n] = request_of(arena, run, connection);
            requests[n].look_only = true;
            looked[n++] = connection;
        }
    }
    http_perform(http, arena, requests, replies,
                 n); /* cut: the issuer is not known, and nothing rests on it */
    for (size_t i = 0; i < n; i++) {
        looked[i]->issuer = replies[i].detail.issuer;
    }
}

static void connect_batch(struct arena *arena, struct http *http, struct run *run, size_t first, size_t count,
                          int64_t origin_us)
{
    struct http_request *requests = arena_array(arena, count, sizeof *requests);
    struct http_reply *replies = arena_array(arena, count, sizeof *replies);
    for (size_t i = 0; i < count; i++) {
        requests[i] = request_of(arena, run, &run->connections[first + i]);
    }
    http_perform(http, arena, requests, replies, count);
    for (size_t i = 0; i < count; i++) {
        take(arena, &replies[i], origin_us, &run->connections[first + i]);
    }
    look_at_issuers(arena, http, run, first, count);
}

/* Why what is open is open. */
static const char *shortfall(struct arena *arena, const struct run *run,
                             const struct connect_settings *settings, size_t open)
{
    if (settings->stop != NULL && *settings->stop != 0) {
        return arena_printf(arena, "interrupted with %zu of %zu connections open", open, run->n_connections);
    }
    double seconds = (double)(settings->deadline_us - settings->origin_us) / 1e6;
    return arena_printf(arena, "the deadline of %g s passed with %zu of %zu connections open", seconds, open,
                        run->n_connections);
}

void connect_run(struct arena *arena, struct http *http, struct run *run,
                 const struct connect_settings *settings)
{
    size_t open = 0;
    connect_plan(arena, run, settings->port);
    for (size_t first = 0; first < run->n_connections; first += BATCH) {
        size_t left = run->n_connections - first;
        if (settings->progress != NULL) {
            settings->progress(settings->progress_context, "connections", first, run->n_connections);
        }
        connect_batch(arena, http, run, first, left < BATCH ? left : BATCH, settings->origin_us);
    }
    for (size_t i = 0; i < run->n_connections; i++) {
        open += run->connections[i].cut;
    }
    if (open > 0) {
        run->incomplete = run->incomplete == NULL ? shortfall(arena, run, settings, open) : run->incomplete;
        run->complete = false;
    }
}
