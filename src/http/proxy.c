#include "http/proxy.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *first_set(const char *const *names)
{
    for (; *names != NULL; names++) {
        const char *value = getenv(*names);
        if (value != NULL && value[0] != '\0') {
            return value;
        }
    }
    return NULL;
}

/* Whether the host is the name of `len` bytes or lies below it. */
static bool within(const char *host, size_t host_len, const char *name, size_t len)
{
    if (len == 0 || len > host_len) {
        return false;
    }
    const char *tail = host + host_len - len;
    return text_equal_nocase_n(tail, name, len) && (tail == host || tail[-1] == '.');
}

static size_t without_dot(const char *name, size_t len)
{
    return len > 0 && name[len - 1] == '.' ? len - 1 : len;
}

bool http_no_proxy_covers(const char *no_proxy, const char *host)
{
    if (text_equal(no_proxy, "*")) {
        return true;
    }
    size_t host_len = without_dot(host, strlen(host));
    for (const char *at = no_proxy; at != NULL && *at != '\0';) {
        size_t len = strcspn(at, " ,");
        const char *name = at;
        at += len + (at[len] != '\0');
        if (len > 0 && *name == '.') {
            name++;
            len--;
        }
        if (within(host, host_len, name, without_dot(name, len))) {
            return true;
        }
    }
    return false;
}

const char *http_proxy_for(const char *host)
{
    static const char *const proxies[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", NULL};
    static const char *const exceptions[] = {"no_proxy", "NO_PROXY", NULL};
    const char *proxy = first_set(proxies);
    return proxy != NULL && !http_no_proxy_covers(first_set(exceptions), host) ? proxy : NULL;
}
