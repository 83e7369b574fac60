/* The instance metadata service of Azure VMs, scale sets and AKS nodes. */
#include <string.h>

#include "arm/identity.h"
#include "base/text.h"
#include "http/url.h"

#define IMDS_HOST "http://169.254.169.254"
#define IMDS_PATH "/metadata/identity/oauth2/token"

static const int64_t probe_us = 1000000;

/* Whether anybody is there: without the header Metadata it answers 400, which is an answer. Only asked where
 * other sources come after, so that a host outside Azure does not wait. */
static bool is_there(struct arena *arena, const struct auth_settings *settings, const char *url,
                     struct err *why)
{
    struct exchange probe = {
        .what = "instance metadata service (IMDS), is it there",
        .request = {.url = url, .method = "GET", .timeout_us = probe_us, .no_proxy = true},
    };
    bool asked = exchange_perform(settings, &probe, why);
    bool there = probe.reply.status != 0 &&
                 /* how a container's host says it */
                 !(probe.reply.status == 403 && text_find_nocase(probe.reply.body, "unreachable") != NULL);
    exchange_end(&probe);
    if (asked && !there) {
        err_set(why, ERR_AUTH,
                "no instance metadata service (IMDS) answers at %s within a second: this is no Azure VM, or "
                "it may not be asked from here",
                arena_strndup(arena, url, strlen(url) - strlen(IMDS_PATH)));
    }
    return asked && there;
}

enum auth_end identity_imds(struct arena *arena, const struct auth_settings *settings, struct auth_token *out,
                            struct err *why)
{
    static const char *const headers[] = {"Metadata: true", NULL};
    const char *variable = auth_variable("AZURE_POD_IDENTITY_AUTHORITY_HOST"), *host = IMDS_HOST;
    if (variable != NULL) {
        struct http_url parts;
        if (!identity_url_check(arena, "AZURE_POD_IDENTITY_AUTHORITY_HOST", variable, why)) {
            return AUTH_FAILED;
        }
        if (!http_url_parse(arena, variable, &parts) || !text_equal(parts.path, "/")) {
            err_set(why, ERR_AUTH, "AZURE_POD_IDENTITY_AUTHORITY_HOST must be http://HOST, without a path");
            return AUTH_FAILED;
        }
        size_t len = strlen(variable);
        host = arena_strndup(arena, variable, variable[len - 1] == '/' ? len - 1 : len);
    }
    struct identity_endpoint endpoint = {
        .name = "instance metadata service (IMDS)",
        .way = "IMDS",
        .url = arena_printf(arena, "%s" IMDS_PATH, host),
        .api_version = "2018-02-01",
        .client_id = auth_variable("AZURE_CLIENT_ID"),
        .headers = headers,
    };
    if (settings->one_of_several && settings->outside_azure) {
        err_set(why, ERR_AUTH,
                "the instance metadata service (IMDS) is not asked, for --vantage says that this is no "
                "Azure VM");
        return AUTH_ABSENT;
    }
    if (settings->one_of_several && !is_there(arena, settings, endpoint.url, why)) {
        return AUTH_ABSENT;
    }
    return identity_token(arena, settings, &endpoint, out, why);
}
