/*
 * proxy.h - which proxy the environment names for a host, by the rules of libcurl.
 */
#ifndef PLDIG_HTTP_PROXY_H
#define PLDIG_HTTP_PROXY_H

#include <stdbool.h>

/*
 * The value of the first of https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY that is set and not empty, unless
 * no_proxy or NO_PROXY covers the host; NULL. It may hold a password: for http_request.proxy alone, never to
 * be shown. It belongs to the environment.
 */
const char *http_proxy_for(const char *host);

/* Whether a no_proxy list (names between blanks or commas, "*" for all, a leading dot or none) covers the
 * host: the name itself and all below it. NULL covers nothing. */
bool http_no_proxy_covers(const char *no_proxy, const char *host);

#endif
