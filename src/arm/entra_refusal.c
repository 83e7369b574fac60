#include <string.h>

#include "arm/entra.h"
#include "arm/scrub.h"
#include "base/json_read.h"
#include "base/text.h"

/* What is put into a sentence. */
enum about { NOTHING, TENANT, CLIENT, PROOF };

/*
 * Microsoft identity platform, "Microsoft Entra authentication & authorization error codes". %s is what
 * `about` says.
 */
static const struct refusal {
    int code;
    enum about about;
    const char *sentence;
} refusals[] = {
    {7000215, PROOF,
     "%s is not a secret of this application: it must be the secret's value, not its id; make a new one (az "
     "ad app credential reset) or copy it again"},
    {7000222, PROOF, "%s has expired: make a new secret for the application (az ad app credential reset)"},
    {7000216, PROOF, "the sign-in service found no proof of who asks; is %s empty?"},
    {7000218, PROOF, "the sign-in service found no proof of who asks; is %s empty?"},
    {700016, CLIENT,
     "the tenant has no application %s: is AZURE_CLIENT_ID the application (client) id, and AZURE_TENANT_ID "
     "its tenant? The application may lack a service principal there"},
    {7000112, CLIENT, "application %s is disabled in the tenant: let its owner enable it"},
    {700027, PROOF,
     "the certificate in %s is not one of the application's, or it has expired: upload its public part to "
     "the "
     "application (Certificates & secrets), or use the one that is there"},
    {700024, PROOF,
     "the assertion in %s has expired, or this host's clock is wrong: for a certificate look at the clock, "
     "else have the file renewed"},
    {700211, PROOF,
     "the application trusts no federated credential with the issuer of the token in %s: compare the "
     "issuer of its federated credential with the cluster's issuer URL"},
    {700212, PROOF,
     "the application trusts no federated credential with the audience of the token in %s: it should be "
     "api://AzureADTokenExchange"},
    {700213, PROOF,
     "the application trusts no federated credential with the subject of the token in %s: compare its "
     "subject "
     "with system:serviceaccount:NAMESPACE:NAME, letter by letter"},
    {70021, PROOF,
     "the token in %s matches no federated credential of the application: compare issuer, subject and "
     "audience "
     "letter by letter; a new credential takes some minutes"},
    {50166, PROOF,
     "the issuer of the token in %s could not be asked for its keys: its issuer URL must be reachable from "
     "the "
     "internet"},
    {90002, TENANT,
     "there is no tenant %s: is AZURE_TENANT_ID right, and is it a tenant of this cloud (--cloud, "
     "AZURE_AUTHORITY_HOST)?"},
    {90019, TENANT, "no tenant can be told from %s: set AZURE_TENANT_ID to the tenant's id"},
    {900021, TENANT, "%s is not a tenant's id: set AZURE_TENANT_ID"},
    {900023, TENANT, "%s is neither a tenant's id nor its domain name: set AZURE_TENANT_ID"},
    {53003, CLIENT,
     "a Conditional Access policy of the tenant does not let %s sign in from here: ask the tenant's "
     "administrator which (sign-in log, Conditional Access), or run where it is allowed"},
    {530032, CLIENT, "a security policy of the tenant blocks %s: ask the tenant's administrator"},
    {500011, NOTHING,
     "the tenant does not know Azure Resource Manager by this audience: is the cloud right (--cloud)?"},
    {500014, NOTHING, "Azure Resource Manager is disabled in this tenant: ask the tenant's administrator"},
    {50034, TENANT, "the account is not in the tenant %s: is AZURE_TENANT_ID right?"},
    {50196, NOTHING, "the sign-in service sees too many equal requests: wait some minutes"},
    {700030, PROOF,
     "the certificate in %s is not accepted: its issuer or its name is not what the application trusts"},
    {900382, NOTHING, "this tenant is of another cloud: choose it with --cloud and AZURE_AUTHORITY_HOST"},
    {900384, NOTHING, "the tenant refuses sign-ins of this cloud's sign-in service: choose with --cloud"},
};

/* The number behind the first AADSTS, or the first of error_codes; 0 where there is none. */
static int code_of(const char *description)
{
    static const char mark[] = "AADSTS";
    const char *at = description == NULL ? NULL : strstr(description, mark);
    int64_t number = 0;
    size_t len = at == NULL ? 0 : strspn(at + sizeof mark - 1, "0123456789");
    for (size_t i = 0; i < len && len < 9; i++) {
        number = number * 10 + (at[sizeof mark - 1 + i] - '0');
    }
    return (int)number;
}

static const char *subject(const struct entra_client *client, const struct entra_proof *proof,
                           enum about about)
{
    switch (about) {
    case TENANT:
        return client->tenant_id;
    case CLIENT:
        return client->client_id;
    case PROOF:
        return proof->where;
    case NOTHING:
        break;
    }
    return "";
}

/* The sentence of a row, its one %s replaced. */
static const char *fill_in(struct arena *arena, const char *sentence, const char *word)
{
    const char *at = strstr(sentence, "%s");
    word = text_printable(arena, arena_strndup(arena, word, 128));
    return at == NULL ? sentence
                      : arena_printf(arena, "%.*s%s%s", (int)(at - sentence), sentence, word, at + 2);
}

static const char *known(struct arena *arena, const struct entra_client *client,
                         const struct entra_proof *proof, int code)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        if (refusals[i].code == code) {
            return arena_printf(
                arena, "%s (AADSTS%d)",
                fill_in(arena, refusals[i].sentence, subject(client, proof, refusals[i].about)), code);
        }
    }
    return NULL;
}

/* What the service says itself, without what looks like a token, and only its first line: the next ones are
 * ids and times. */
static const char *own_words(struct arena *arena, const char *error, const char *description)
{
    const char *text = description != NULL && description[0] != '\0' ? description : error;
    return text == NULL ? NULL : auth_quote(arena, arena_strndup(arena, text, strcspn(text, "\r\n")));
}

const char *entra_refusal(struct arena *arena, const struct entra_client *client,
                          const struct entra_proof *proof, int status, const char *body, size_t len)
{
    struct json json;
    struct err ignored;
    const char *error = NULL, *description = NULL;
    if (json_parse(arena, "error", body, len, &json, &ignored)) {
        struct json_at root = json_root(arena, &json);
        bool read = json_get_string(json_member(root, "error"), &error, &ignored) &&
                    json_get_string(json_member(root, "error_description"), &description, &ignored);
        (void)read; /* what is not there is not told */
        json_free(&json);
    }
    scrub_text(proof->value, error); /* JSON can write it in ways that were not found before */
    scrub_text(proof->value, description);
    const char *sentence = known(arena, client, proof, code_of(description));
    if (sentence != NULL) {
        return sentence;
    }
    const char *words = own_words(arena, error, description);
    return arena_printf(arena, "the sign-in service %s refused (%d%s%s)%s", client->authority, status,
                        words != NULL ? ": " : "", words != NULL ? words : "",
                        status == 429   ? ": it throttles; wait some minutes"
                        : status >= 500 ? ": it fails for the moment; try again"
                        : status == 404 ? ": is the tenant right, and the address of the service?"
                        : words == NULL ? ": is it the sign-in service, or something in between?"
                                        : "");
}
