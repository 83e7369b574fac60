#include <stdlib.h>
#include <string.h>

#include "arm/auth_source.h"
#include "arm/child.h"
#include "base/clock.h"
#include "base/json_read.h"
#include "base/text.h"

static const int64_t limit_us = 60 * 1000000LL;
enum { QUOTE_MAX = 300, LONG_RUN = 40 };

/* How many bytes from the start could be of a token. */
static size_t token_run(const char *text, size_t len)
{
    size_t run = 0;
    while (run < len && auth_token_bytes(text + run, 1)) {
        run++;
    }
    return run;
}

/* What az wrote to standard error, fit to stand in a sentence: one line, printable, cut, and without anything
 * that looks like a token, also where it stands in quotation marks. */
static const char *quote(struct arena *arena, const char *text)
{
    char *line = arena_alloc(arena, strlen(text) + 1); /* written word by word: no copy of what is left out */
    size_t len = 0;
    for (const char *word = text; *word != '\0' && len < QUOTE_MAX;) {
        word += strspn(word, " \t\r\n");
        size_t n = strcspn(word, " \t\r\n");
        if (n > 0 && len > 0) {
            line[len++] = ' ';
        }
        for (const char *end = word + n; word < end;) {
            size_t run = token_run(word, (size_t)(end - word));
            if (run >= LONG_RUN) {
                memcpy(line + len, "...", 3);
                len += 3;
            } else {
                run = run > 0 ? run : 1;
                memcpy(line + len, word, run);
                len += run;
            }
            word += run;
        }
    }
    line[len < QUOTE_MAX ? len : QUOTE_MAX] = '\0';
    return text_printable(arena, line);
}

/* Where the value of "accessToken" stands in the text. It has no escapes, so it ends at the next quotation
 * mark. */
static char *find_token(char *text, size_t *len)
{
    static const char key[] = "\"accessToken\"";
    char *at = strstr(text, key);
    if (at == NULL) {
        return NULL;
    }
    at += sizeof key - 1;
    at += strspn(at, " \t\r\n");
    if (*at++ != ':') {
        return NULL;
    }
    at += strspn(at, " \t\r\n");
    if (*at++ != '"') {
        return NULL;
    }
    *len = strcspn(at, "\"");
    return at[*len] == '"' && auth_token_bytes(at, *len) ? at : NULL;
}

/* The rest of the document, with the token in it already overwritten. */
static bool read_rest(struct arena *arena, const char *text, size_t len, struct auth_token *out)
{
    struct json json;
    struct err ignored;
    if (!json_parse(arena, "az", text, len, &json, &ignored)) {
        return false;
    }
    struct json_at root = json_root(arena, &json);
    int64_t expires = 0;
    const char *tenant = NULL;
    bool ok = json_is_object(root) && json_is_string(json_member(root, "accessToken"));
    if (json_get_int(json_member(root, "expires_on"), &expires, &ignored) && expires > 0 &&
        expires < INT64_MAX / 1000000) {
        out->expires_us = expires * 1000000;
    }
    if (json_get_string(json_member(root, "tenant"), &tenant, &ignored)) {
        out->tenant_id = tenant;
    }
    json_free(&json);
    return ok;
}

static bool take_token(struct arena *arena, struct child_result *result, struct auth_token *out,
                       struct err *why)
{
    size_t len = 0;
    char *token = find_token(result->output, &len);
    if (token != NULL) {
        out->value = auth_token_copy(token, len);
        memset(token, '*', len);
    }
    if (out->value != NULL && read_rest(arena, result->output, result->output_len, out)) {
        return true;
    }
    auth_wipe(out);
    return err_set(
        why, ERR_AUTH,
        "\"az account get-access-token\" printed something else than the JSON with accessToken that was "
        "expected; run it by hand to see, and update Azure CLI");
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
        return err_set(why, ERR_AUTH, "Azure CLI is not signed in: run \"az login\" first (it said: %s)",
                       quote(arena, errors));
    }
    return err_set(why, ERR_AUTH, "Azure CLI failed with status %d%s%s", result->status,
                   errors[0] ? ": " : " and said nothing", quote(arena, errors));
}

bool auth_cli(struct arena *arena, const struct auth_settings *settings, struct auth_token *out,
              struct err *why)
{
    const char *path = child_find(arena, "az");
    if (path == NULL) {
        return err_set(why, ERR_AUTH, "Azure CLI (az) is not on PATH: install it and run \"az login\"");
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
    return ok;
}
