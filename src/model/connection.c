#include "model/connection.h"

#include <string.h>

#include "base/text.h"
#include "model/capture_observation.h"
#include "model/json_fields.h"
#include "model/run.h"

enum { STATUS_MAX = 999 };

static const char *const tcp_names[] = {
    [TCP_END_UNKNOWN] = NULL,      [TCP_END_CONNECTED] = "connected",     [TCP_END_TIMEOUT] = "timeout",
    [TCP_END_REFUSED] = "refused", [TCP_END_UNREACHABLE] = "unreachable",
};

static const char *const tls_names[] = {
    [TLS_END_UNKNOWN] = NULL,           [TLS_END_OK] = "ok",
    [TLS_END_TIMEOUT] = "timeout",      [TLS_END_CLOSED] = "closed",
    [TLS_END_WRONG_NAME] = "wrongName", [TLS_END_UNTRUSTED] = "untrusted",
    [TLS_END_EXPIRED] = "expired",
};

/* NULL equals NULL: not known. */
static bool find(const char *const *names, size_t count, const char *text, size_t *out)
{
    for (*out = 0; *out < count; (*out)++) {
        if (text_equal(names[*out], text)) {
            return true;
        }
    }
    return false;
}

const char *tcp_end_name(enum tcp_end end)
{
    return tcp_names[end];
}

const char *tls_end_name(enum tls_end end)
{
    return tls_names[end];
}

bool tcp_end_parse(const char *text, enum tcp_end *out)
{
    size_t found;
    bool known = find(tcp_names, sizeof tcp_names / sizeof *tcp_names, text, &found);
    *out = known ? (enum tcp_end)found : TCP_END_UNKNOWN;
    return known;
}

bool tls_end_parse(const char *text, enum tls_end *out)
{
    size_t found;
    bool known = find(tls_names, sizeof tls_names / sizeof *tls_names, text, &found);
    *out = known ? (enum tls_end)found : TLS_END_UNKNOWN;
    return known;
}

const struct connection *run_connections(const struct run *run, size_t name, size_t *count)
{
    size_t low = 0, high = run->n_connections; /* the first of the name ends up at low */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (run->connections[middle].name < name) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *count = 0;
    while (low + *count < run->n_connections && run->connections[low + *count].name == name) {
        (*count)++;
    }
    return *count > 0 ? &run->connections[low] : NULL;
}

void connection_write(struct json_writer *writer, const struct connection *connection)
{
    json_object(writer, NULL);
    json_int(writer, "name", (int64_t)connection->name);
    json_ip(writer, "address", &connection->address);
    json_string(writer, "proxy", connection->proxy);
    json_string(writer, "url", connection->url);
    json_string(writer, "tcp", tcp_end_name(connection->tcp));
    json_int(writer, "proxyStatus", connection->proxy_status);
    json_string(writer, "tls", tls_end_name(connection->tls));
    json_string(writer, "issuer", connection->issuer);
    json_int(writer, "status", connection->status);
    json_string(writer, "body", connection->body);
    json_string(writer, "error", connection->error);
    json_bool(writer, "cut", connection->cut);
    json_int(writer, "sentUs", connection->sent_us);
    json_int(writer, "tcpUs", connection->tcp_us);
    json_int(writer, "tlsUs", connection->tls_us);
    json_int(writer, "totalUs", connection->total_us);
    json_object_end(writer);
}

/* Where it went: to an address, or through a proxy. */
static bool read_way(struct json_at at, struct connection *out, struct err *err)
{
    int64_t name;
    if (!json_need_object(at, err) || !field_int(at, "name", 0, FIELD_OBJECTS_MAX, &name, err) ||
        !field_string(at, "proxy", &out->proxy, err) || !field_need_string(at, "url", &out->url, err)) {
        return false;
    }
    out->name = (size_t)name;
    return out->proxy != NULL || field_ip(at, "address", &out->address, err);
}

static bool read_ends(struct json_at at, struct connection *out, struct err *err)
{
    const char *tcp, *tls;
    if (!field_string(at, "tcp", &tcp, err) || !field_string(at, "tls", &tls, err)) {
        return false;
    }
    if (!tcp_end_parse(tcp, &out->tcp)) {
        return field_error(json_member(at, "tcp"), "not an end of a TCP connection", tcp, err);
    }
    return tls_end_parse(tls, &out->tls) ||
           field_error(json_member(at, "tls"), "not an end of a TLS handshake", tls, err);
}

bool connection_load(struct json_at at, void *item, struct err *err)
{
    struct connection *out = item;
    int64_t proxy_status, status;
    if (!read_way(at, out, err) || !read_ends(at, out, err) ||
        !field_int(at, "proxyStatus", 0, STATUS_MAX, &proxy_status, err) ||
        !field_string(at, "issuer", &out->issuer, err) ||
        !field_int(at, "status", 0, STATUS_MAX, &status, err) || !field_string(at, "body", &out->body, err) ||
        !field_string(at, "error", &out->error, err) || !field_bool(at, "cut", &out->cut, err) ||
        !field_int(at, "sentUs", -1, CAPTURE_TIME_MAX_US, &out->sent_us, err) ||
        !field_int(at, "tcpUs", -1, CAPTURE_TIME_MAX_US, &out->tcp_us, err) ||
        !field_int(at, "tlsUs", -1, CAPTURE_TIME_MAX_US, &out->tls_us, err) ||
        !field_int(at, "totalUs", -1, CAPTURE_TIME_MAX_US, &out->total_us, err)) {
        return false;
    }
    out->proxy_status = (int)proxy_status;
    out->status = (int)status;
    /* Printable as it was when it was seen: octets that are no text would grow with each writing. */
    out->body = out->body ? text_printable(at.arena, out->body) : NULL;
    return out->body == NULL || strlen(out->body) <= CONNECTION_BODY_MAX ||
           field_error(json_member(at, "body"), "longer than a capture's excerpts are", out->body, err);
}
