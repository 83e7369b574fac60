#include "arm/error.h"

#include <string.h>

#include "arm/challenge.h"
#include "base/json_read.h"
#include "base/text.h"
#include "http/url.h"

enum { MESSAGE_MAX = 400 };

static const char *shorten(struct arena *arena, const char *text)
{
    if (text == NULL || text[0] == '\0') {
        return NULL;
    }
    const char *line = text_printable(arena, arena_strndup(arena, text, MESSAGE_MAX));
    return strlen(text) > MESSAGE_MAX ? arena_printf(arena, "%s...", line) : line;
}

static const char *string_member(struct json_at object, const char *key)
{
    struct err ignored;
    const char *value = NULL;
    return json_get_string(json_member_nocase(object, key), &value, &ignored) ? value : NULL;
}

/* "... does not have authorization to perform action 'Microsoft.Network/privateEndpoints/read' over ..." */
static const char *action_in(struct arena *arena, const char *message)
{
    const char *at = message == NULL ? NULL : text_find_nocase(message, "perform action");
    at = at == NULL ? NULL : strchr(at, '\'');
    if (at == NULL) {
        return NULL;
    }
    size_t len = strcspn(at + 1, "'");
    const char *action = arena_strndup(arena, at + 1, len);
    static const char bytes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./*-_";
    return len > 0 && len < 200 && action[strspn(action, bytes)] == '\0' && strchr(action, '/') != NULL
               ? action
               : NULL;
}

static void take(struct arena *arena, struct json_at object, struct arm_error *out)
{
    const char *code = string_member(object, "code"), *message = string_member(object, "message");
    if (out->code == NULL) {
        out->code = shorten(arena, code);
    }
    if (out->message == NULL && message != NULL) {
        out->message = shorten(arena, message);
        out->action = action_in(arena, message);
    }
}

struct arm_error arm_error_read(struct arena *arena, const struct http_reply *reply)
{
    struct arm_error out = {0};
    struct json json;
    struct err ignored;
    if (!json_parse(arena, "error", reply->body, reply->body_len, &json, &ignored)) {
        return out;
    }
    struct json_at root = json_root(arena, &json), error = json_member_nocase(root, "error");
    if (json_is_object(error)) {
        take(arena, error, &out);
    } else if (json_is_string(error)) {
        out.code = shorten(arena, string_member(root, "error"));
        out.message = shorten(arena, string_member(root, "error_description"));
    }
    take(arena, root, &out);
    json_free(&json);
    return out;
}

/* " (Code: message; request id ID)", or "" where nothing is known. */
static const char *quoted(struct arena *arena, const struct http_reply *reply, const struct arm_error *error)
{
    const char *code = error->code ? error->code : "", *message = error->message ? error->message : "";
    const char *between = code[0] && message[0] ? ": " : "";
    const char *request =
        reply->request_id && reply->status >= 500
            ? arena_printf(arena, "%srequest id %s", code[0] || message[0] ? "; " : "",
                           text_printable(arena, arena_strndup(arena, reply->request_id, 64)))
            : "";
    return code[0] || message[0] || request[0]
               ? arena_printf(arena, " (%s%s%s%s)", code, between, message, request)
               : "";
}

static const char *denied(struct arena *arena, enum arm_call call, const char *path,
                          const struct http_reply *reply, const struct arm_error *error)
{
    const struct arm_call_row *row = arm_call_row(call);
    if (error->action != NULL || error->code == NULL || text_equal(error->code, "AuthorizationFailed")) {
        return arena_printf(
            arena, "%s could not be read: the identity lacks the permission %s on %s; the role Reader has it",
            row->what, error->action ? error->action : row->action, path);
    }
    return arena_printf(arena, "%s could not be read: ARM forbids GET %s%s", row->what, path,
                        quoted(arena, reply, error));
}

static const char *redirected(struct arena *arena, const char *path, const struct http_reply *reply)
{
    struct http_url url;
    const char *to = http_url_parse(arena, reply->location, &url)
                         ? arena_printf(arena, " to %s", text_printable(arena, url.host))
                         : "";
    return arena_printf(
        arena,
        "ARM answered %d to GET %s, a redirect%s; it is not followed, because the token is for ARM "
        "alone: is the ARM endpoint right, or is a sign-in page in between?",
        reply->status, path, to);
}

const char *arm_error_sentence(struct arena *arena, enum arm_call call, const char *path,
                               const struct http_reply *reply, const struct arm_error *error)
{
    const struct arm_call_row *row = arm_call_row(call);
    path = text_printable(arena, path);
    if (reply->status == 0) {
        return arena_printf(arena, "%s could not be read: GET %s had no reply, %s", row->what, path,
                            reply->error);
    }
    if (reply->status == 401) {
        return arena_printf(arena, "%s could not be read: the token is not accepted for GET %s%s", row->what,
                            path, quoted(arena, reply, error));
    }
    if (reply->status == 403) {
        return denied(arena, call, path, reply, error);
    }
    if (reply->status == 404) {
        return arena_printf(arena, "ARM does not find %s%s%s", path, quoted(arena, reply, error),
                            error->code && text_equal_nocase(error->code, "SubscriptionNotFound")
                                ? ": is its id mistyped, or of another tenant or cloud?"
                                : "");
    }
    if (reply->status == 429) {
        return arena_printf(
            arena,
            "%s could not be read: ARM throttles and asks for more patience than there is time "
            "left (429 to GET %s)%s",
            row->what, path, quoted(arena, reply, error));
    }
    if (reply->status >= 300 && reply->status < 400) {
        return redirected(arena, path, reply);
    }
    return arena_printf(arena, "%s could not be read: ARM answered %d to GET %s%s", row->what, reply->status,
                        path, quoted(arena, reply, error));
}

static const char *sign_in_again(struct arena *arena, const char *source, const char *tenant)
{
    if (text_equal(source, "token-file")) {
        return "put a fresh token for this cloud's ARM into the file";
    }
    if (!text_equal(source, "cli")) {
        return tenant != NULL
                   ? arena_printf(arena, "let %s be of tenant %s, or choose another way with --auth", source,
                                  tenant)
                   : arena_printf(arena, "look at what %s is set up with, or choose another way with --auth",
                                  source);
    }
    return tenant ? arena_printf(arena, "sign in again, with \"az login --tenant %s\"", tenant)
                  : "sign in again, with \"az login\"";
}

/* Only a person can answer a claims challenge: an application's sign-in is refused by a policy. */
static const char *claims_wanted(struct arena *arena, const char *audience, const char *source,
                                 const struct arm_challenge *challenge)
{
    bool person = text_equal(source, "cli") || text_equal(source, "token-file");
    const char *tenant = challenge->tenant;
    return arena_printf(
        arena, "ARM wants a stronger sign-in (%s)%s: run \"az login%s%s --claims-challenge %s --scope %s\"%s",
        challenge->error ? challenge->error : "a claims challenge",
        person ? ""
               : arena_printf(
                     arena,
                     ", which %s cannot give: its session was revoked, or a Conditional Access policy does "
                     "not allow it from here; ask the tenant's administrator, or sign in as a person",
                     source),
        tenant ? " --tenant " : "", tenant ? tenant : "", challenge->claims,
        text_shell_quote(arena, arena_printf(arena, "%s/.default", audience)),
        text_equal(source, "token-file") ? ", and make a new token file"
        : person                         ? ""
                                         : ", and use --auth cli");
}

const char *arm_error_refused(struct arena *arena, const char *audience, const char *source,
                              const struct http_reply *reply, const struct arm_error *error)
{
    struct arm_challenge challenge = arm_challenge_read(arena, reply->www_authenticate);
    const char *tenant = challenge.tenant;
    if (challenge.claims != NULL) {
        return claims_wanted(arena, audience, source, &challenge);
    }
    const char *why = challenge.error ? arena_printf(arena, ", %s", challenge.error) : "";
    const char *whose = tenant ? arena_printf(arena, "; it expects a token of tenant %s", tenant) : "";
    return arena_printf(arena, "ARM refused the token (401%s)%s%s: %s", why, quoted(arena, reply, error),
                        whose, sign_in_again(arena, source, tenant));
}
