#include <string.h>

#include "arm/arm.h"
#include "base/text.h"
#include "http/url.h"

/* Fit to be shown: without what may be a user and a password. */
static const char *shown(struct arena *arena, const char *endpoint)
{
    const char *at = strrchr(endpoint, '@');
    return text_printable(arena, at != NULL ? arena_printf(arena, "...%s", at) : endpoint);
}

bool arm_endpoint_check(const char *endpoint, struct err *err)
{
    struct arena *scratch = arena_new();
    struct http_url url;
    bool ok = true;
    if (!http_url_parse(scratch, endpoint, &url) || !text_equal(url.path, "/") || url.query != NULL) {
        ok =
            err_set(err, ERR_USAGE,
                    "ARM endpoint %s: not a URL of the form https://HOST[:PORT], without user, path or query",
                    shown(scratch, endpoint));
    } else if (text_equal(url.scheme, "http") && !http_url_is_loopback(&url)) {
        ok = err_set(
            err, ERR_USAGE,
            "ARM endpoint %s: http is accepted for loopback addresses only, because the token would cross "
            "the network in the clear; use https",
            shown(scratch, endpoint));
    }
    arena_free(scratch);
    return ok;
}
