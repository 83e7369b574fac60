/* A server that Azure Arc manages: its agent gives a token to whoever can read a file that it writes. */
#include <string.h>
#include <unistd.h>

#include "arm/identity.h"
#include "arm/secret.h"
#include "base/text.h"
#include "http/url.h"

#define AGENT "/opt/azcmagent/bin/himds"
#define AGENT_URL "http://127.0.0.1:40342/metadata/identity/oauth2/token"
#define KEY_DIRECTORY "/var/opt/azcmagent/tokens/"

enum { KEY_MAX = 4096, PATH_LENGTH_MAX = 512 };

/* The file that WWW-Authenticate: Basic realm=FILE names; NULL where that is not one that the agent writes.
 * Whoever answers in its place could have any other file sent to him. */
static const char *key_file(struct arena *arena, const char *challenge)
{
    static const char scheme[] = "Basic realm=", directory[] = KEY_DIRECTORY;
    if (!text_starts_nocase(challenge, scheme)) {
        return NULL;
    }
    const char *path = challenge + sizeof scheme - 1;
    size_t len = strlen(path);
    if (len > 2 && path[0] == '"' && path[len - 1] == '"') {
        path = arena_strndup(arena, path + 1, len - 2);
    }
    if (strlen(path) > PATH_LENGTH_MAX || !text_starts(path, directory)) {
        return NULL;
    }
    const char *name = path + sizeof directory - 1;
    len = strlen(name);
    bool fit = len > 4 && strcmp(name + len - 4, ".key") == 0 && strchr(name, '/') == NULL;
    return fit && text_equal(text_printable(arena, name), name) ? arena_strdup(arena, path) : NULL;
}

static bool read_key(struct arena *arena, const struct auth_settings *settings, const char *path,
                     struct secret *key, struct err *why)
{
    if (!secret_plain_file(arena, settings, "the key file of Azure Arc,", path, KEY_MAX + 1, key, why)) {
        char *reason = arena_strdup(arena, why->text);
        return err_set(why, ERR_AUTH, "%s: run as root, or as a member of the group himds", reason);
    }
    secret_trim(key);
    return auth_token_bytes(key->data, key->len) ||
           err_set(why, ERR_AUTH, "the key file of Azure Arc, %s, holds no key", text_printable(arena, path));
}

/* The second request, with the key. */
static enum auth_end answer(struct arena *arena, const struct auth_settings *settings,
                            struct identity_endpoint *endpoint, const char *path, struct auth_token *out,
                            struct err *why)
{
    struct secret key = {0}, header = {0};
    enum auth_end end = AUTH_FAILED;
    if (read_key(arena, settings, path, &key, why)) {
        secret_str(&header, "Authorization: Basic ");
        secret_add(&header, key.data, key.len);
        const char *headers[] = {"Metadata: true", header.data, NULL};
        endpoint->headers = headers;
        endpoint->secret = key.data;
        if (header.failed) {
            err_set(why, ERR_AUTH, "not enough memory");
        } else {
            end = identity_token(arena, settings, endpoint, out, why);
        }
        endpoint->headers = NULL;
    }
    secret_wipe(&key);
    secret_wipe(&header);
    return end;
}

static enum auth_end ask(struct arena *arena, const struct auth_settings *settings,
                         struct identity_endpoint *endpoint, struct auth_token *out, struct err *why)
{
    struct exchange first = identity_exchange(arena, settings, endpoint);
    enum auth_end end = AUTH_FAILED;
    const char *path = NULL;
    bool challenged = false;
    if (exchange_perform(settings, &first, why)) {
        challenged = first.reply.status == 401;
        path = challenged ? key_file(arena, first.reply.www_authenticate) : NULL;
        if (!challenged && (first.reply.status != 200 || first.reply.too_large)) {
            end = identity_take(arena, endpoint, &first, out, why);
        } else if (path == NULL) {
            err_set(why, ERR_AUTH,
                    "the %s did not ask for a key in " KEY_DIRECTORY
                    "*.key, as the agent does: something else may answer in its place, and is told nothing",
                    endpoint->name);
        }
    }
    exchange_end(&first);
    return path != NULL ? answer(arena, settings, endpoint, path, out, why) : end;
}

enum auth_end identity_arc(struct arena *arena, const struct auth_settings *settings, struct auth_token *out,
                           struct err *why)
{
    static const char *const headers[] = {"Metadata: true", NULL};
    const char *url = auth_variable("IDENTITY_ENDPOINT");
    struct http_url parts;
    if (url == NULL || auth_variable("IMDS_ENDPOINT") == NULL) {
        if (access(AGENT, F_OK) != 0) {
            return AUTH_ABSENT;
        }
        url = AGENT_URL;
    }
    if (!http_url_parse(arena, url, &parts) || !http_url_is_loopback(&parts)) {
        err_set(why, ERR_AUTH,
                "IDENTITY_ENDPOINT is not a loopback address, where the agent of Azure Arc is");
        return AUTH_FAILED;
    }
    struct identity_endpoint endpoint = {
        .name = "agent of Azure Arc",
        .way = "Azure Arc",
        .url = arena_printf(arena, "%s://%s:%d%s", parts.scheme,
                            strchr(parts.host, ':') != NULL       ? "[::1]"
                            : text_equal(parts.host, "localhost") ? "127.0.0.1"
                                                                  : parts.host,
                            parts.port, parts.path),
        .api_version = "2020-06-01",
        .client_id = auth_variable("AZURE_CLIENT_ID"),
        .headers = headers,
        .must_echo = true,
    };
    return ask(arena, settings, &endpoint, out, why);
}
