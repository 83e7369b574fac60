#include "http/url.h"

#include <curl/curl.h>
#include <string.h>

#include "base/ip.h"
#include "base/text.h"

/* One part in the arena; NULL where the URL does not have it. */
static char *part(struct arena *arena, CURLU *url, CURLUPart what)
{
    char *value = NULL;
    if (curl_url_get(url, what, &value, what == CURLUPART_PORT ? CURLU_DEFAULT_PORT : 0) != CURLUE_OK) {
        return NULL;
    }
    char *copy = arena_strdup(arena, value);
    curl_free(value);
    return copy;
}

static char *plain_host(struct arena *arena, const char *host)
{
    size_t len = strlen(host);
    if (len > 2 && host[0] == '[' && host[len - 1] == ']') {
        host++;
        len -= 2;
    } else if (len > 1 && host[len - 1] == '.') {
        len--;
    }
    char *plain = arena_strndup(arena, host, len);
    for (char *c = plain; *c != '\0'; c++) {
        if (*c >= 'A' && *c <= 'Z') {
            *c = (char)(*c + ('a' - 'A'));
        }
    }
    return plain;
}

static bool read_parts(struct arena *arena, CURLU *url, struct http_url *out)
{
    const char *host = part(arena, url, CURLUPART_HOST), *port = part(arena, url, CURLUPART_PORT);
    int64_t number;
    out->scheme = part(arena, url, CURLUPART_SCHEME);
    out->path = part(arena, url, CURLUPART_PATH);
    out->query = part(arena, url, CURLUPART_QUERY);
    if (host == NULL || host[0] == '\0' || port == NULL || !text_number(port, 1, 65535, &number) ||
        part(arena, url, CURLUPART_USER) != NULL || part(arena, url, CURLUPART_PASSWORD) != NULL ||
        part(arena, url, CURLUPART_FRAGMENT) != NULL || part(arena, url, CURLUPART_ZONEID) != NULL) {
        return false;
    }
    out->host = plain_host(arena, host);
    out->port = (int)number;
    if (out->path == NULL) {
        out->path = "/";
    }
    return text_equal(out->scheme, "https") || text_equal(out->scheme, "http");
}

bool http_url_parse(struct arena *arena, const char *text, struct http_url *out)
{
    memset(out, 0, sizeof *out);
    CURLU *url = curl_url();
    if (url == NULL) {
        return false;
    }
    bool ok =
        text != NULL && curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK && read_parts(arena, url, out);
    curl_url_cleanup(url);
    return ok;
}

bool http_url_same_origin(const struct http_url *a, const struct http_url *b)
{
    return text_equal(a->scheme, b->scheme) && text_equal(a->host, b->host) && a->port == b->port;
}

bool http_url_is_loopback(const struct http_url *url)
{
    struct ip ip;
    return text_equal(url->host, "localhost") ||
           (ip_parse(url->host, &ip) && ip_classify(&ip) == IP_LOOPBACK);
}
