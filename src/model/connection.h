/*
 * connection.h - what came of connecting to one address of one name (--connect): how far it went, and what
 * the service said. Facts only, no judgement.
 */
#ifndef PLDIG_MODEL_CONNECTION_H
#define PLDIG_MODEL_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/ip.h"

/* The TCP connection to port 443: with the address, or with the proxy. */
enum tcp_end {
    TCP_END_UNKNOWN = 0, /* the run was cut before */
    TCP_END_CONNECTED,
    TCP_END_TIMEOUT,     /* nothing came back */
    TCP_END_REFUSED,     /* RST: something answers for the address, and nothing listens */
    TCP_END_UNREACHABLE, /* no route, prohibited on the way, or forbidden by this host */
};

/* The TLS handshake with the server. */
enum tls_end {
    TLS_END_UNKNOWN = 0, /* it did not come to that */
    TLS_END_OK,          /* the certificate is trusted here and for this name */
    TLS_END_TIMEOUT,
    TLS_END_CLOSED,     /* reset, closed, or no TLS */
    TLS_END_WRONG_NAME, /* the certificate is of another host */
    TLS_END_UNTRUSTED,  /* its issuer is not trusted here */
    TLS_END_EXPIRED,    /* out of date, or not yet valid */
};

const char *
tcp_end_name(enum tcp_end end); /* "connected", "timeout", "refused", "unreachable"; NULL for unknown */
const char *
tls_end_name(enum tls_end end); /* "ok", "timeout", "closed", "wrongName", "untrusted", "expired"; NULL */
bool tcp_end_parse(const char *text, enum tcp_end *out); /* NULL is unknown */
bool tls_end_parse(const char *text, enum tls_end *out);

enum { CONNECTION_BODY_MAX = 300 };

struct connection {
    int id;            /* 1, 2, 3 ... in the order of names, then addresses, the proxy last */
    size_t name;       /* index into run.names */
    struct ip address; /* family 0: through the proxy, which found the address itself */
    const char *proxy; /* its URL without user and password; NULL: directly */
    const char *url;   /* what was asked for, without any credential */
    enum tcp_end tcp;
    int proxy_status; /* HTTP status of the proxy's answer to CONNECT; 0: none */
    enum tls_end tls;
    const char *issuer; /* of the server's certificate; NULL where not known */
    int status;         /* HTTP status of the server; 0: none */
    const char *body;   /* the beginning of its body, printable, at most CONNECTION_BODY_MAX bytes; NULL */
    const char *error;  /* why there is no HTTP reply, one sentence; NULL */
    bool cut;           /* deadline or interrupt ended it: nothing may be concluded */
    int64_t sent_us;    /* since the start of the run; -1 where never begun */
    int64_t tcp_us, tls_us, total_us; /* from there to the connection, the handshake, the end; -1 */
};

struct run;

/* The connections of a name, in the order of their ids; *count of them. run.connections is sorted by name. */
const struct connection *run_connections(const struct run *run, size_t name, size_t *count);

struct json_at;
struct json_writer;
/* As an object of the capture. */
void connection_write(struct json_writer *writer, const struct connection *connection);
/* A struct connection, as field_objects() (json_fields.h) calls it. Its id, and whether there is such a name,
 * are left to the caller. */
bool connection_load(struct json_at at, void *item, struct err *err);

#endif
