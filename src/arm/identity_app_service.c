/* App Service, Functions, Container Apps: an endpoint beside the app, and a header that it alone knows. */
#include <string.h>

#include "arm/identity.h"
#include "arm/secret.h"
#include "base/text.h"

enum auth_end identity_app_service(struct arena *arena, const struct auth_settings *settings,
                                   struct auth_token *out, struct err *why)
{
    const char *url = auth_variable("IDENTITY_ENDPOINT"), *key = auth_variable("IDENTITY_HEADER");
    if (url == NULL || key == NULL) {
        return AUTH_ABSENT;
    }
    if (!identity_url_check(arena, "IDENTITY_ENDPOINT", url, why)) {
        return AUTH_FAILED;
    }
    if (!auth_token_bytes(key, strlen(key))) {
        err_set(why, ERR_AUTH, "IDENTITY_HEADER holds bytes that it never has");
        return AUTH_FAILED;
    }
    struct secret header = {0};
    secret_str(&header, "X-IDENTITY-HEADER: ");
    secret_str(&header, key);
    const char *headers[] = {header.data, NULL};
    struct identity_endpoint endpoint = {
        .name = "App Service identity endpoint (IDENTITY_ENDPOINT)",
        .way = "App Service",
        .url = url,
        .api_version = "2019-08-01",
        .client_id = auth_variable("AZURE_CLIENT_ID"),
        .secret = key,
        .headers = headers,
    };
    enum auth_end end = AUTH_FAILED;
    if (header.failed) {
        err_set(why, ERR_AUTH, "not enough memory");
    } else {
        end = identity_token(arena, settings, &endpoint, out, why);
    }
    secret_wipe(&header);
    return end;
}

/* Its endpoint shows a certificate that is known by its thumbprint alone. */
enum auth_end identity_service_fabric(struct arena *arena, const struct auth_settings *settings,
                                      struct auth_token *out, struct err *why)
{
    (void)arena, (void)settings, (void)out;
    if (auth_variable("IDENTITY_ENDPOINT") == NULL || auth_variable("IDENTITY_HEADER") == NULL ||
        auth_variable("IDENTITY_SERVER_THUMBPRINT") == NULL) {
        return AUTH_ABSENT;
    }
    err_set(why, ERR_AUTH,
            "this is a Service Fabric cluster, whose managed identities pldig cannot use: sign in in another "
            "way, or bring a token (--token-file)");
    return AUTH_FAILED;
}
