/*
 * retry.h - whether and when a request is worth another try. Pure.
 */
#ifndef PLDIG_ARM_RETRY_H
#define PLDIG_ARM_RETRY_H

#include "http/http.h"

struct retry_case {
    const struct http_reply *reply;
    int tries;        /* failed before this one */
    int64_t spent_us; /* since the first try */
    int64_t wall_us;  /* now, for a Retry-After that is a date */
};

/* Throttled (429): after Retry-After, or growing pauses without it, as long as the caller has time. 408, 5xx
 * and connections that broke: RETRY_TRIES in all, with growing pauses or the Retry-After of the reply. A
 * server that cannot be connected to: two. Anything else, also a certificate that is not trusted: no. */
bool retry_pause(const struct retry_case *now, int64_t *pause_us);

enum { RETRY_TRIES = 4, RETRY_CONNECT_TRIES = 2, RETRY_THROTTLED_TRIES = 100 };

#endif
