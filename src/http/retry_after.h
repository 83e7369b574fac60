/*
 * retry_after.h - the Retry-After header: how long a server wants to be left alone.
 */
#ifndef PLDIG_HTTP_RETRY_AFTER_H
#define PLDIG_HTTP_RETRY_AFTER_H

#include <stdbool.h>
#include <stdint.h>

/* Seconds or an HTTP date (RFC 9110 section 10.2.3) as microseconds from `wall_us` on, 0 for a time that has
 * passed; at most a day. False where the value is NULL or neither. */
bool http_retry_after(const char *value, int64_t wall_us, int64_t *wait_us);

#endif
