/* A service principal that the environment names: its secret, or its certificate. */
#include <string.h>

#include "arm/certificate.h"
#include "arm/entra.h"
#include "base/text.h"

static enum auth_end by_secret(struct arena *arena, const struct auth_settings *settings,
                               const struct entra_client *client, struct auth_token *out, struct err *why)
{
    struct entra_proof proof = {"client_secret", auth_variable("AZURE_CLIENT_SECRET"), "AZURE_CLIENT_SECRET"};
    out->way = "client secret";
    return entra_token(arena, settings, client, &proof, out, why);
}

static bool truth(const char *value)
{
    return value != NULL && (text_equal(value, "1") || text_equal_nocase(value, "true"));
}

static enum auth_end by_certificate(struct arena *arena, const struct auth_settings *settings,
                                    const struct entra_client *client, struct auth_token *out,
                                    struct err *why)
{
    struct certificate_use use = {
        .path = auth_variable("AZURE_CLIENT_CERTIFICATE_PATH"),
        .password = auth_variable("AZURE_CLIENT_CERTIFICATE_PASSWORD"),
        .send_chain = truth(auth_variable("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN")),
        .client_id = client->client_id,
        .audience = client->token_url,
    };
    struct secret assertion = {0};
    out->way = "client certificate";
    if (!certificate_assertion(arena, settings, &use, &assertion, why)) {
        secret_wipe(&assertion);
        return AUTH_FAILED;
    }
    struct entra_proof proof = {"client_assertion", assertion.data,
                                text_printable(arena, arena_strndup(arena, use.path, 200))};
    enum auth_end end = entra_token(arena, settings, client, &proof, out, why);
    secret_wipe(&assertion);
    return end;
}

enum auth_end auth_environment(struct arena *arena, const struct auth_settings *settings,
                               struct auth_token *out, struct err *why)
{
    struct entra_client client = {.tenant_id = auth_variable("AZURE_TENANT_ID"),
                                  .client_id = auth_variable("AZURE_CLIENT_ID")};
    bool secret = auth_variable("AZURE_CLIENT_SECRET") != NULL;
    bool certificate = auth_variable("AZURE_CLIENT_CERTIFICATE_PATH") != NULL;
    if (client.tenant_id == NULL || client.client_id == NULL || (!secret && !certificate)) {
        err_set(why, ERR_AUTH,
                "not set up: AZURE_TENANT_ID%s, AZURE_CLIENT_ID%s, and AZURE_CLIENT_SECRET or "
                "AZURE_CLIENT_CERTIFICATE_PATH%s",
                client.tenant_id != NULL ? " (is set)" : "", client.client_id != NULL ? " (is set)" : "",
                secret || certificate ? " (is set)" : "");
        return AUTH_ABSENT;
    }
    if (!entra_client_check(arena, settings, &client, why)) {
        return AUTH_FAILED;
    }
    return secret ? by_secret(arena, settings, &client, out, why)
                  : by_certificate(arena, settings, &client, out, why);
}
