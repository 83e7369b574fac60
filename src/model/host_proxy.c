#include <string.h>

#include "base/text.h"
#include "model/host.h"

/* Everything that could be user information goes: a password may hold any byte, also '/' and '@', and a
 * scheme that is not known may be a user's name. */
char *host_proxy_shown(struct arena *arena, const char *url)
{
    static const char *const schemes[] = {"http://",    "https://",  "socks://",  "socks4://",
                                          "socks4a://", "socks5://", "socks5h://"};
    const char *scheme = "";
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (text_starts_nocase(url, schemes[i])) {
            scheme = schemes[i];
        }
    }
    const char *at = strrchr(url, '@');
    const char *host = at != NULL ? at + 1 : url + strlen(scheme);
    char *authority = arena_strndup(arena, host, strcspn(host, "/?#"));
    return text_printable(arena, arena_printf(arena, "%s%s", scheme, authority));
}
