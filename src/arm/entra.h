/*
 * entra.h - the sign-in service (Microsoft Entra ID): the OAuth 2.0 client credentials grant (RFC 6749
 * section 4.4), with a secret or a signed assertion (RFC 7523).
 */
#ifndef PLDIG_ARM_ENTRA_H
#define PLDIG_ARM_ENTRA_H

#include "arm/auth_source.h"
#include "arm/secret.h"

/* Who signs in: the variables that the SDKs read. */
struct entra_client {
    const char *tenant_id; /* AZURE_TENANT_ID */
    const char *client_id; /* AZURE_CLIENT_ID */
    const char *authority; /* "https://HOST", no trailing slash */
    const char *token_url; /* AUTHORITY/TENANT/oauth2/v2.0/token */
};

/* Fills in what is needed to ask; false where the tenant or the authority could not be one (https alone, no
 * path). AZURE_AUTHORITY_HOST goes before settings->authority. */
bool entra_client_check(struct arena *arena, const struct auth_settings *settings,
                        struct entra_client *client, struct err *why);

/* A field of the request that proves who asks: "client_secret" or "client_assertion". */
struct entra_proof {
    const char *field;
    const char *value; /* a secret: sent, and forgotten */
    const char *where; /* whence it comes, to be named in errors: "AZURE_CLIENT_SECRET" */
};

/* Asks for a token for settings->audience. */
enum auth_end entra_token(struct arena *arena, const struct auth_settings *settings,
                          const struct entra_client *client, const struct entra_proof *proof,
                          struct auth_token *out, struct err *why);

/* What is wrong and what to do, for a reply of the token endpoint that is no success: by the number behind
 * AADSTS in `body`. `host` is the sign-in service. */
const char *entra_refusal(struct arena *arena, const struct entra_client *client,
                          const struct entra_proof *proof, int status, const char *body, size_t len);

#endif
