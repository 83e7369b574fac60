#include "arm/auth.h"

#include <stdlib.h>
#include <string.h>

#include "arm/auth_source.h"
#include "arm/jwt.h"
#include "base/buf.h"
#include "base/text.h"

/* In the order in which "auto" tries them. */
static const struct {
    const char *name;
    auth_source *get;
} sources[] = {
    {"cli", auth_cli},
};

enum { N_SOURCES = sizeof sources / sizeof *sources };

bool auth_token_bytes(const char *text, size_t len)
{
    static const char extra[] = "-._~+/=";
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == '\0' || strchr(extra, c) == NULL)) {
            return false;
        }
    }
    return len > 0;
}

char *auth_token_copy(const char *text, size_t len)
{
    char *copy = malloc(len + 1);
    if (copy != NULL) {
        memcpy(copy, text, len);
        copy[len] = '\0';
    }
    return copy;
}

void auth_wipe_free(void *memory, size_t size)
{
    if (memory != NULL) {
        explicit_bzero(memory, size);
        free(memory);
    }
}

void auth_wipe(struct auth_token *token)
{
    if (token->value != NULL) {
        auth_wipe_free(token->value, strlen(token->value));
        token->value = NULL;
    }
}

/* The claims are for the report only: what is not readable stays unknown. */
static void read_claims(struct arena *arena, struct auth_token *token)
{
    struct jwt_claims claims;
    if (jwt_read(arena, token->value, &claims)) {
        token->app_id = claims.app_id;
        token->tenant_id = claims.tenant_id != NULL ? claims.tenant_id : token->tenant_id;
        token->expires_us = token->expires_us != 0 ? token->expires_us : claims.expires_us;
    }
}

static bool from_source(struct arena *arena, const struct auth_settings *settings, const char *name,
                        auth_source *get, struct auth_token *out, struct err *why)
{
    memset(out, 0, sizeof *out);
    if (!get(arena, settings, out, why)) {
        auth_wipe(out);
        return false;
    }
    out->source = name;
    read_claims(arena, out);
    return true;
}

static const char *source_names(struct arena *arena)
{
    struct buf names;
    buf_init(&names, arena);
    for (size_t i = 0; i < N_SOURCES; i++) {
        buf_printf(&names, "%s, ", sources[i].name);
    }
    buf_str(&names, "auto, none");
    return names.data;
}

bool auth_get(struct arena *arena, const struct auth_settings *settings, struct auth_token *out,
              struct err *err)
{
    const char *wanted = settings->source != NULL ? settings->source : "auto";
    if (settings->token_file != NULL) {
        return from_source(arena, settings, "token-file", auth_token_file, out, err);
    }
    memset(out, 0, sizeof *out);
    if (text_equal(wanted, "none")) {
        return err_set(
            err, ERR_AUTH,
            "not signed in to Azure: --auth none forbids it; name a token with --token-file, or leave "
            "--auth away");
    }
    struct buf reasons;
    buf_init(&reasons, arena);
    bool known = false;
    for (size_t i = 0; i < N_SOURCES; i++) {
        if (!text_equal(wanted, "auto") && !text_equal(wanted, sources[i].name)) {
            continue;
        }
        struct err why = {0};
        known = true;
        if (from_source(arena, settings, sources[i].name, sources[i].get, out, &why)) {
            return true;
        }
        buf_printf(&reasons, "%s%s: %s", reasons.len ? "; " : "", sources[i].name, why.text);
    }
    if (!known) {
        return err_set(err, ERR_USAGE, "--auth %s: not a way to sign in; those are: %s",
                       text_printable(arena, wanted), source_names(arena));
    }
    return err_set(err, ERR_AUTH, "not signed in to Azure (%s). A token can also be named with --token-file",
                   reasons.data);
}
