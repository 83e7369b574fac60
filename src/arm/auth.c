#include "arm/auth.h"

#include <string.h>

#include "arm/auth_source.h"
#include "arm/jwt.h"
#include "base/buf.h"
#include "base/text.h"

enum group { PROD, DEV };

/* In the order in which "auto" tries them. */
static const struct {
    const char *name;
    auth_source *get;
    enum group group;       /* of AZURE_TOKEN_CREDENTIALS */
    const char *credential; /* its name there */
} sources[] = {
    {"environment", auth_environment, PROD, "EnvironmentCredential"},
    {"workload-identity", auth_workload_identity, PROD, "WorkloadIdentityCredential"},
    {"managed-identity", auth_managed_identity, PROD, "ManagedIdentityCredential"},
    {"cli", auth_cli, DEV, "AzureCliCredential"},
};

enum { N_SOURCES = sizeof sources / sizeof *sources, REASON_MAX = 900 };

/* Which rows are to be tried. */
struct selection {
    bool wanted[N_SOURCES];
    size_t count;
};

static void select_row(struct selection *selection, size_t i)
{
    selection->wanted[i] = true;
    selection->count++;
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

/* AZURE_TOKEN_CREDENTIALS as the SDKs read it: "prod", "dev" or one credential, in any case. */
static bool select_by_variable(struct arena *arena, const char *value, struct selection *out, struct err *err)
{
    for (size_t i = 0; i < N_SOURCES; i++) {
        bool prod = text_equal_nocase(value, "prod") && sources[i].group == PROD;
        bool dev = text_equal_nocase(value, "dev") && sources[i].group == DEV;
        if (prod || dev || text_equal_nocase(value, sources[i].credential)) {
            select_row(out, i);
        }
    }
    if (out->count > 0) {
        return true;
    }
    struct buf names;
    buf_init(&names, arena);
    for (size_t i = 0; i < N_SOURCES; i++) {
        buf_printf(&names, ", %s", sources[i].credential);
    }
    return err_set(
        err, ERR_AUTH,
        "not signed in to Azure: AZURE_TOKEN_CREDENTIALS is %s, which names no way to sign in that "
        "pldig has; it has prod, dev%s. Change it, or choose with --auth",
        text_printable(arena, arena_strndup(arena, value, 64)), names.data);
}

static bool select_sources(struct arena *arena, const char *wanted, struct selection *out, struct err *err)
{
    const char *variable = auth_variable("AZURE_TOKEN_CREDENTIALS");
    bool all = text_equal(wanted, "auto");
    if (all && variable != NULL) {
        return select_by_variable(arena, variable, out, err);
    }
    for (size_t i = 0; i < N_SOURCES; i++) {
        if (all || text_equal(wanted, sources[i].name)) {
            select_row(out, i);
        }
    }
    return out->count > 0 || err_set(err, ERR_USAGE, "--auth %s: not a way to sign in; those are: %s",
                                     text_printable(arena, wanted), source_names(arena));
}

/* The claims are for the report only: what is not readable stays unknown. */
static void read_claims(struct arena *arena, struct auth_token *token)
{
    struct jwt_claims claims;
    if (jwt_read(arena, token->value, &claims)) {
        token->app_id = claims.app_id != NULL ? claims.app_id : token->app_id;
        token->tenant_id = claims.tenant_id != NULL ? claims.tenant_id : token->tenant_id;
        token->expires_us = token->expires_us != 0 ? token->expires_us : claims.expires_us;
    }
}

static enum auth_end from_source(struct arena *arena, const struct auth_settings *settings, const char *name,
                                 auth_source *get, struct auth_token *out, struct err *why)
{
    memset(out, 0, sizeof *out);
    enum auth_end end = get(arena, settings, out, why);
    if (end != AUTH_GIVEN) {
        auth_wipe(out);
        return end;
    }
    out->source = name;
    read_claims(arena, out);
    return end;
}

/* One line of the error: a source, and why it gave no token. */
static void add_reason(struct buf *reasons, const char *name, const struct err *why)
{
    const char *text = text_printable(reasons->arena, why->text);
    buf_printf(reasons, "\n%s: %.*s%s", name, REASON_MAX, text, strlen(text) > REASON_MAX ? "..." : "");
}

static bool try_all(struct arena *arena, const struct auth_settings *settings,
                    const struct selection *selection, struct auth_token *out, struct err *err)
{
    struct auth_settings each = *settings;
    struct buf reasons;
    buf_init(&reasons, arena);
    each.one_of_several = selection->count > 1;
    for (size_t i = 0; i < N_SOURCES; i++) {
        if (!selection->wanted[i]) {
            continue;
        }
        struct err why = {0};
        enum auth_end end = from_source(arena, &each, sources[i].name, sources[i].get, out, &why);
        if (end == AUTH_GIVEN) {
            return true;
        }
        add_reason(&reasons, sources[i].name, &why);
        if (end == AUTH_FAILED && i + 1 < N_SOURCES && selection->count > 1) {
            buf_printf(&reasons,
                       "\nwhat comes after %s was not tried, for it is set up here; choose another way with "
                       "--auth",
                       sources[i].name);
            break;
        }
    }
    return err_set(err, ERR_AUTH, "not signed in to Azure%s", reasons.data);
}

bool auth_get(struct arena *arena, const struct auth_settings *settings, struct auth_token *out,
              struct err *err)
{
    const char *wanted = settings->source != NULL ? settings->source : "auto";
    if (settings->token_file != NULL) {
        return from_source(arena, settings, "token-file", auth_token_file, out, err) == AUTH_GIVEN;
    }
    memset(out, 0, sizeof *out);
    if (text_equal(wanted, "none")) {
        return err_set(
            err, ERR_AUTH,
            "not signed in to Azure: --auth none forbids it; name a token with --token-file, or leave "
            "--auth away");
    }
    struct selection selection = {0};
    return select_sources(arena, wanted, &selection, err) && try_all(arena, settings, &selection, out, err);
}

bool auth_renew(struct arena *arena, const struct auth_settings *settings, const char *source,
                struct auth_token *out, struct err *err)
{
    struct auth_settings same = *settings;
    same.source = source;
    same.token_file = NULL;
    return auth_get(arena, &same, out, err);
}

int64_t auth_renewal_us(int64_t now_us, int64_t expires_us)
{
    static const int64_t minute_us = 60 * 1000000LL;
    int64_t life = expires_us - now_us;
    if (expires_us == 0 || life <= 0) { /* or this clock is wrong: Azure will say */
        return INT64_MAX;
    }
    return life > 120 * minute_us || life < 10 * minute_us ? now_us + life / 2 : expires_us - 5 * minute_us;
}
