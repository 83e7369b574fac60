#include "arm/metadata.h"

#include <string.h>

#include "arm/exchange.h"
#include "azure/clouds.h"
#include "base/ip.h"
#include "base/json_read.h"
#include "base/text.h"
#include "http/url.h"

#define METADATA_PATH "/metadata/endpoints?api-version=2022-09-01"

static const int64_t timeout_us = 10 * 1000000LL;

/* Other names of the same services. */
static const char *const more_authorities[] = {"login.windows.net", "login.microsoft.com",
                                               "login.partner.microsoftonline.cn"};
static const char *const more_audiences[] = {
    "management.core.windows.net", "management.core.usgovcloudapi.net", "management.core.chinacloudapi.cn"};

struct statement {
    const char *authority; /* NULL where it says nothing */
    const char *audiences[8];
    size_t n_audiences;
};

static size_t labels(const char *name)
{
    size_t count = 1;
    for (; *name != '\0'; name++) {
        count += *name == '.';
    }
    return count;
}

bool arm_metadata_neighbours(const char *a, const char *b)
{
    struct ip ip;
    if (text_equal_nocase(a, b)) {
        return true;
    }
    const char *parent_a = strchr(a, '.'), *parent_b = strchr(b, '.');
    return parent_a != NULL && !ip_parse(a, &ip) && labels(parent_a + 1) >= 3 &&
           text_equal_nocase(parent_a, parent_b);
}

static bool is_one_of(const char *host, const char *const *hosts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal_nocase(host, hosts[i])) {
            return true;
        }
    }
    return false;
}

/* Whether the URL's host is that of `own`. */
static bool host_is(struct arena *arena, const char *own, const char *host)
{
    struct http_url url;
    return http_url_parse(arena, own, &url) && text_equal(url.host, host);
}

/* Whether it is the host of one of the clouds, by their endpoint or by their authority. */
static bool of_a_cloud(struct arena *arena, const char *host, bool by_authority)
{
    size_t count;
    const struct cloud *clouds = cloud_all(&count);
    for (size_t i = 0; i < count; i++) {
        if (host_is(arena, by_authority ? clouds[i].authority : clouds[i].arm_endpoint, host)) {
            return true;
        }
    }
    return false;
}

static bool known_authority(struct arena *arena, const char *host)
{
    return of_a_cloud(arena, host, true) ||
           is_one_of(host, more_authorities, sizeof more_authorities / sizeof *more_authorities);
}

/* ARM's own audiences, and those that Azure Stack Hub registers in its tenant. */
static bool known_audience(struct arena *arena, const char *host)
{
    return of_a_cloud(arena, host, false) ||
           is_one_of(host, more_audiences, sizeof more_audiences / sizeof *more_audiences) ||
           (text_starts(host, "management.") && text_ends_nocase(host, ".onmicrosoft.com"));
}

static void read_one(struct json_at at, struct statement *out)
{
    struct err ignored;
    struct json_at authentication = json_member(at, "authentication");
    struct json_at audiences = json_member(authentication, "audiences");
    const char *login = NULL;
    if (json_get_string(json_member(authentication, "loginEndpoint"), &login, &ignored)) {
        out->authority = login;
    }
    for (size_t i = 0; json_is_array(audiences) && i < json_size(audiences); i++) {
        const char *audience = NULL;
        if (json_get_string(json_item(audiences, i), &audience, &ignored) && audience != NULL &&
            out->n_audiences < sizeof out->audiences / sizeof *out->audiences) {
            out->audiences[out->n_audiences++] = audience;
        }
    }
}

/* One cloud, or a list of clouds (older versions), of which that of the endpoint counts. */
static void read_statement(struct arena *arena, const struct http_reply *reply, const struct http_url *own,
                           struct statement *out)
{
    struct json json;
    struct err ignored;
    if (!json_parse(arena, "endpoints", reply->body, reply->body_len, &json, &ignored)) {
        return;
    }
    struct json_at root = json_root(arena, &json);
    for (size_t i = 0; json_is_array(root) && i < json_size(root); i++) {
        const char *manager = NULL;
        struct json_at item = json_item(root, i);
        if (json_is_object(item) &&
            json_get_string(json_member(item, "resourceManager"), &manager, &ignored) && manager != NULL &&
            host_is(arena, manager, own->host)) {
            read_one(item, out);
            break;
        }
    }
    if (json_is_object(root)) {
        read_one(root, out);
    }
    json_free(&json);
}

static const char *shown(struct arena *arena, const char *text)
{
    return text_printable(arena, arena_strndup(arena, text, 100));
}

static void apply_authority(struct arena *arena, const struct http_url *own, const char *stated,
                            struct auth_settings *auth)
{
    struct http_url url;
    bool parsed = http_url_parse(arena, stated, &url) && text_equal(url.scheme, "https") && url.query == NULL;
    if (parsed && text_equal(url.path, "/") &&
        (known_authority(arena, url.host) || arm_metadata_neighbours(url.host, own->host))) {
        auth->authority = stated;
        return;
    }
    auth->refused_authority =
        arena_printf(arena,
                     "the ARM endpoint %s names the sign-in service %s, which is %s; where it is right, set "
                     "AZURE_AUTHORITY_HOST to it",
                     own->host, shown(arena, stated),
                     parsed && !text_equal(url.path, "/")
                         ? "not Entra ID's (AD FS is not supported)"
                         : "neither a known cloud's nor its neighbour, so it is sent no secret");
}

/* The cloud's own where it is among those stated, else the first that is fit. */
static bool apply_audience(struct arena *arena, const struct http_url *own, const struct statement *stated,
                           struct auth_settings *auth, struct err *err)
{
    const char *fit = NULL;
    size_t len = strlen(auth->audience);
    len -= auth->audience[len - 1] == '/';
    for (size_t i = 0; i < stated->n_audiences; i++) {
        const char *audience = stated->audiences[i];
        struct http_url url;
        size_t n = strspn(audience, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:/");
        if (text_equal_nocase_n(audience, auth->audience, len) &&
            (audience[len] == '\0' || text_equal(audience + len, "/"))) {
            return true;
        }
        bool good = audience[n] == '\0' && n <= 200 && http_url_parse(arena, audience, &url) &&
                    (known_audience(arena, url.host) || arm_metadata_neighbours(url.host, own->host));
        fit = fit == NULL && good ? audience : fit;
    }
    if (fit == NULL && stated->n_audiences > 0) {
        return err_set(
            err, ERR_AUTH,
            "not signed in to Azure: the ARM endpoint %s wants tokens for %s, which is not Azure Resource "
            "Manager; where that is right, bring a token with --token-file",
            own->host, shown(arena, stated->audiences[0]));
    }
    auth->audience = fit != NULL ? fit : auth->audience;
    return true;
}

bool arm_metadata_apply(struct arena *arena, const char *endpoint, struct auth_settings *auth,
                        struct err *err)
{
    struct http_url own;
    if (!http_url_parse(arena, endpoint, &own) || of_a_cloud(arena, own.host, false)) {
        return true;
    }
    size_t len = strlen(endpoint);
    struct exchange exchange = {
        .what = "ARM endpoint (/metadata/endpoints)",
        .request = {.url = arena_printf(arena, "%.*s" METADATA_PATH,
                                        (int)(endpoint[len - 1] == '/' ? len - 1 : len), endpoint),
                    .method = "GET",
                    .timeout_us = timeout_us,
                    .no_proxy = http_url_is_loopback(&own)},
    };
    struct statement stated = {0};
    bool ok = exchange_perform(auth, &exchange, err);
    if (ok && exchange.reply.status == 200) {
        read_statement(arena, &exchange.reply, &own, &stated);
    }
    exchange_end(&exchange);
    if (ok && stated.authority != NULL) {
        apply_authority(arena, &own, stated.authority, auth);
    }
    return ok && apply_audience(arena, &own, &stated, auth, err);
}
