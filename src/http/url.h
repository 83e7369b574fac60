/*
 * url.h - the parts of a URL as libcurl itself takes them apart, so that what is checked is what is asked.
 */
#ifndef PLDIG_HTTP_URL_H
#define PLDIG_HTTP_URL_H

#include <stdbool.h>

#include "base/arena.h"

struct http_url {
    const char *scheme; /* "https" or "http" */
    const char *host;   /* lower case, no trailing dot; an IPv6 address without brackets */
    int port;           /* stated or the scheme's */
    const char *path;   /* "/" at least */
    const char *query;  /* NULL where there is none */
};

/* False for what is no http or https URL, and for one with a user name, a password or a fragment. */
bool http_url_parse(struct arena *arena, const char *text, struct http_url *out);

/* Whether both go to the same scheme, host and port. */
bool http_url_same_origin(const struct http_url *a, const struct http_url *b);

/* Whether the host is an address of this host's own loopback network, or "localhost". */
bool http_url_is_loopback(const struct http_url *url);

#endif
