#include "report/json_parts.h"

static void write_status(struct json_writer *json, const char *key, int status)
{
    if (status != 0) {
        json_int(json, key, status);
    } else {
        json_null(json, key);
    }
}

static void write_connection(struct json_writer *json, const struct run *run,
                             const struct connection *connection)
{
    json_object(json, NULL);
    json_int(json, "id", connection->id);
    json_string(json, "fqdn", run->names[connection->name].fqdn);
    json_write_ip(json, "address", &connection->address);
    json_string(json, "proxy", connection->proxy);
    json_string(json, "url", connection->url);
    json_string(json, "tcp", tcp_end_name(connection->tcp));
    write_status(json, "proxyStatus", connection->proxy_status);
    json_string(json, "tls", tls_end_name(connection->tls));
    json_string(json, "issuer", connection->issuer);
    write_status(json, "httpStatus", connection->status);
    json_string(json, "body", connection->body);
    json_string(json, "error", connection->error);
    json_write_rtt(json, "sentAt", connection->sent_us);
    json_write_rtt(json, "tcpMs", connection->tcp_us);
    json_write_rtt(json, "tlsMs", connection->tls_us);
    json_write_rtt(json, "totalMs", connection->total_us);
    json_object_end(json);
}

void json_write_connections(struct json_writer *json, const struct run *run)
{
    if (!run->connects) {
        json_null(json, "connections");
        return;
    }
    json_array(json, "connections");
    for (size_t i = 0; i < run->n_connections; i++) {
        write_connection(json, run, &run->connections[i]);
    }
    json_array_end(json);
}
