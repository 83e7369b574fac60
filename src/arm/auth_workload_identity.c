/* A Kubernetes service account's token, exchanged for one of Entra ID (workload identity federation). */
#include "arm/entra.h"
#include "base/text.h"

enum { FILE_MAX = 64 * 1024 };

/* The file is read for each sign-in: the kubelet writes it anew before it expires. */
static enum auth_end exchange(struct arena *arena, const struct auth_settings *settings, const char *path,
                              const struct entra_client *client, struct auth_token *out, struct err *why)
{
    struct secret assertion;
    const char *name = text_printable(arena, arena_strndup(arena, path, 200));
    if (!secret_file(arena, settings, "AZURE_FEDERATED_TOKEN_FILE", path, FILE_MAX, &assertion, why)) {
        return AUTH_FAILED;
    }
    secret_trim(&assertion);
    enum auth_end end = AUTH_FAILED;
    if (!auth_token_bytes(assertion.data, assertion.len)) {
        err_set(why, ERR_AUTH,
                "AZURE_FEDERATED_TOKEN_FILE %s does not hold a token: is the pod labelled "
                "azure.workload.identity/use, and the volume mounted?",
                name);
    } else {
        struct entra_proof proof = {"client_assertion", assertion.data, name};
        end = entra_token(arena, settings, client, &proof, out, why);
    }
    secret_wipe(&assertion);
    return end;
}

enum auth_end auth_workload_identity(struct arena *arena, const struct auth_settings *settings,
                                     struct auth_token *out, struct err *why)
{
    const char *path = auth_variable("AZURE_FEDERATED_TOKEN_FILE");
    struct entra_client client = {.tenant_id = auth_variable("AZURE_TENANT_ID"),
                                  .client_id = auth_variable("AZURE_CLIENT_ID")};
    if (path == NULL || client.tenant_id == NULL || client.client_id == NULL) {
        const char *missing = path == NULL               ? "AZURE_FEDERATED_TOKEN_FILE"
                              : client.tenant_id == NULL ? "AZURE_TENANT_ID"
                                                         : "AZURE_CLIENT_ID";
        err_set(why, ERR_AUTH,
                "not set up: %s is missing, which AKS sets in pods labelled azure.workload.identity/use",
                missing);
        return AUTH_ABSENT;
    }
    out->way = "federated token";
    return entra_client_check(arena, settings, &client, why)
               ? exchange(arena, settings, path, &client, out, why)
               : AUTH_FAILED;
}
