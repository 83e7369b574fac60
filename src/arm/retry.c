#include "arm/retry.h"

#include "http/retry_after.h"

static const int64_t second_us = 1000000, longest_us = 30 * second_us;
static const int64_t span_us = 60 * second_us; /* slow failures are not repeated for longer than this */

/* 0.5 s, 1 s, 2 s ... 30 s */
static int64_t growing(int tries)
{
    int64_t pause = second_us / 2;
    for (int i = 0; i < tries && pause < longest_us; i++) {
        pause *= 2;
    }
    return pause < longest_us ? pause : longest_us;
}

static int most_tries(const struct http_reply *reply)
{
    if (reply->status == 429) {
        return RETRY_THROTTLED_TRIES;
    }
    if (reply->status == 408 || reply->status >= 500 || reply->failure == HTTP_BROKEN) {
        return RETRY_TRIES;
    }
    return reply->failure == HTTP_NOT_CONNECTED ? RETRY_CONNECT_TRIES : 1;
}

bool retry_pause(const struct retry_case *now, int64_t *pause_us)
{
    int64_t stated = 0;
    if (now->tries + 1 >= most_tries(now->reply) || (now->reply->status != 429 && now->spent_us > span_us)) {
        return false;
    }
    *pause_us = growing(now->tries);
    if (http_retry_after(now->reply->retry_after, now->wall_us, &stated) && stated > 0) {
        *pause_us = stated;
    }
    return true;
}
