/*
 * detail.h - how far a connection came, for those who observe the path to a server.
 */
#ifndef PLDIG_HTTP_DETAIL_H
#define PLDIG_HTTP_DETAIL_H

#include <stddef.h>
#include <stdint.h>

/* The TCP connection: with the server, or with the proxy where there is one. */
enum http_tcp {
    HTTP_TCP_NONE = 0, /* cut before anything was known */
    HTTP_TCP_CONNECTED,
    HTTP_TCP_TIMEOUT,     /* no answer to SYN */
    HTTP_TCP_REFUSED,     /* RST */
    HTTP_TCP_UNREACHABLE, /* no route, prohibited on the way, forbidden by this host; a proxy's name without
                             address */
};

/* The TLS handshake with the server. */
enum http_tls {
    HTTP_TLS_NONE = 0, /* not begun */
    HTTP_TLS_OK,       /* the certificate is trusted and for this host */
    HTTP_TLS_TIMEOUT,
    HTTP_TLS_CLOSED,     /* reset, closed, or no TLS at all */
    HTTP_TLS_WRONG_NAME, /* a trusted certificate of another host */
    HTTP_TLS_UNTRUSTED,  /* issued by nobody that is trusted here */
    HTTP_TLS_EXPIRED,    /* out of date, or not yet valid */
};

enum { HTTP_START_MAX = 1024 };

struct http_detail {
    enum http_tcp tcp;
    enum http_tls tls;
    int proxy_status;   /* what the proxy said to CONNECT; 0: no proxy, or it said nothing */
    const char *issuer; /* of the server's certificate, as the TLS library writes names, printable; NULL where
                           it is not known, as where the handshake failed on it */
    const char *said;   /* of a failed transfer: libcurl's own words, printable; NULL */
    int status;         /* of an HTTP reply by the server, also where its body did not come whole; 0 */
    const char *
        start; /* the first HTTP_START_MAX bytes of the body, never NULL; NUL-terminated, may hold any byte */
    size_t start_len;
    int64_t started_us;     /* clock_monotonic_us() when the transfer began */
    int64_t tcp_us, tls_us; /* from there to the connection and to the end of the handshake; -1 */
};

#endif
