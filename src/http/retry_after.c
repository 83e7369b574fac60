#include "http/retry_after.h"

#include <curl/curl.h>

#include "base/text.h"

static const int64_t day_us = 86400LL * 1000000;

bool http_retry_after(const char *value, int64_t wall_us, int64_t *wait_us)
{
    int64_t wait, ms;
    if (value == NULL) {
        return false;
    }
    if (text_seconds(value, day_us / 1000, &ms)) {
        wait = ms * 1000;
    } else if (text_number(value, 0, INT64_MAX, &wait)) {
        wait = day_us; /* more than a day */
    } else {
        time_t when = curl_getdate(value, NULL);
        if (when == (time_t)-1) {
            return false;
        }
        wait = (int64_t)when * 1000000 - wall_us;
    }
    *wait_us = wait < 0 ? 0 : wait > day_us ? day_us : wait;
    return true;
}
