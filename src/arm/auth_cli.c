#include <string.h>

#include "arm/auth_source.h"
#include "arm/child.h"
#include "arm/token_reply.h"
#include "base/clock.h"
#include "base/text.h"

static const int64_t limit_us = 60 * 1000000LL;
enum { CLAIMS_MAX = 600 };

static bool take_token(struct arena *arena, struct child_result *result, struct auth_token *out,
                       struct err *why)
{
    struct token_reply reply;
    if (token_reply_read(arena, result->output, result->output_len, "accessToken", clock_wall_us(),
                         &out->value, &reply)) {
        out->tenant_id = reply.tenant;
        out->expires_us = reply.expires_us;
        return true;
    }
    return err_set(
        why, ERR_AUTH,
        "\"az account get-access-token\" printed something else than the JSON with accessToken that was "
        "expected; run it by hand to see, and update Azure CLI");
}

/* The claims that Azure CLI says it needs ("az login --claims-challenge BASE64"): what they are is no secret,
 * and has no dot, as a token has. NULL where it asks for none. */
static const char *claims_asked_for(struct arena *arena, const char *errors)
{
    static const char option[] = "--claims-challenge",
                      bytes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=-_";
    const char *at = strstr(errors, option);
    if (at == NULL) {
        return NULL;
    }
    at += sizeof option - 1;
    at += strspn(at, " =\"'");
    size_t len = strspn(at, bytes);
    bool whole = strchr(" \t\r\n\"'", at[len]) != NULL; /* or the end */
    return len > 0 && len <= CLAIMS_MAX && whole && strncmp(at, "ey", 2) == 0 ? arena_strndup(arena, at, len)
                                                                              : NULL;
}

static bool explain_sign_in(struct arena *arena, const struct auth_settings *settings, const char *errors,
                            struct err *why)
{
    const char *claims = claims_asked_for(arena, errors);
    if (claims != NULL) {
        return err_set(
            why, ERR_AUTH,
            "Azure CLI needs a stronger sign-in (a claims challenge): run \"az logout\", then \"az "
            "login --claims-challenge %s --scope %s\"",
            claims, text_shell_quote(arena, arena_printf(arena, "%s/.default", settings->audience)));
    }
    return err_set(why, ERR_AUTH, "Azure CLI is not signed in: run \"az login\" first (it said: %s)",
                   auth_quote(arena, errors));
}

static bool explain(struct arena *arena, const struct auth_settings *settings,
                    const struct child_result *result, const char *path, struct err *why)
{
    const char *errors = result->errors != NULL ? result->errors : "";
    switch (result->end) {
    case CHILD_NOT_STARTED:
        return err_set(why, ERR_AUTH, "%s could not be started: %s", text_printable(arena, path),
                       strerror(result->status));
    case CHILD_OUT_OF_TIME:
        if (settings->stop != NULL && *settings->stop != 0) {
            return err_set(why, ERR_AUTH, "interrupted while Azure CLI was asked for a token");
        }
        return err_set(
            why, ERR_AUTH,
            "Azure CLI gave no token in time and was stopped; run \"az account get-access-token\" by hand to "
            "see what it waits for");
    case CHILD_TOO_MUCH_OUTPUT:
        return err_set(why, ERR_AUTH, "%s printed far more than a token and was stopped",
                       text_printable(arena, path));
    case CHILD_KILLED_BY_SIGNAL:
        return err_set(why, ERR_AUTH, "Azure CLI was killed by signal %d", result->status);
    case CHILD_EXITED:
        break;
    }
    if (text_find_nocase(errors, "az login") != NULL) {
        return explain_sign_in(arena, settings, errors, why);
    }
    return err_set(why, ERR_AUTH, "Azure CLI failed with status %d%s%s", result->status,
                   errors[0] ? ": " : " and said nothing", auth_quote(arena, errors));
}

enum auth_end auth_cli(struct arena *arena, const struct auth_settings *settings, struct auth_token *out,
                       struct err *why)
{
    const char *path = child_find(arena, "az");
    if (path == NULL) {
        err_set(why, ERR_AUTH, "Azure CLI (az) is not on PATH: install it and run \"az login\"");
        return AUTH_ABSENT;
    }
    const char *argv[] = {"az",         "account",          "get-access-token", "--output",          "json",
                          "--resource", settings->audience, "--tenant",         settings->tenant_id, NULL};
    if (settings->tenant_id == NULL) {
        argv[7] = NULL;
    }
    int64_t until = clock_monotonic_us() + limit_us;
    struct child_result result;
    child_run(path, argv, until < settings->deadline_us ? until : settings->deadline_us, settings->stop,
              &result);
    bool ok = result.end == CHILD_EXITED && result.status == 0 ? take_token(arena, &result, out, why)
                                                               : explain(arena, settings, &result, path, why);
    child_wipe(&result);
    return ok ? AUTH_GIVEN : AUTH_FAILED;
}
