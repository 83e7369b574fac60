#include "arm/token_reply.h"

#include <string.h>

#include "arm/auth_source.h"
#include "base/clock.h"
#include "base/json_read.h"
#include "base/text.h"

static const int64_t second_us = 1000000;

/* Where the string that is the value of "key" stands; it has no escapes, so it ends at the next quotation
 * mark. */
static char *find_string(char *text, const char *key, size_t *len)
{
    for (char *at = text; (at = strstr(at, key)) != NULL; at++) {
        char *value = at + strlen(key);
        if (at == text || at[-1] != '"' || *value++ != '"') {
            continue;
        }
        value += strspn(value, " \t\r\n");
        if (*value++ != ':') {
            continue;
        }
        value += strspn(value, " \t\r\n");
        if (*value++ == '"') {
            *len = strcspn(value, "\"");
            return value[*len] == '"' ? value : NULL;
        }
    }
    return NULL;
}

static void blot(char *text, const char *key)
{
    size_t len = 0;
    char *value = find_string(text, key, &len);
    if (value != NULL) {
        memset(value, '*', len);
    }
}

/* A number, or a string that holds one: managed identity endpoints write all values as strings. */
static bool seconds_of(struct json_at at, int64_t *out)
{
    struct err ignored;
    const char *text = NULL;
    if (json_get_int(at, out, &ignored)) {
        return *out > 0 && *out < INT64_MAX / second_us / 2;
    }
    return json_get_string(at, &text, &ignored) && text_number(text, 1, INT64_MAX / second_us / 2, out);
}

static int64_t expiry(struct json_at root, int64_t now_us)
{
    struct err ignored;
    struct json_at on = json_member(root, "expires_on");
    const char *text = NULL;
    int64_t value = 0;
    if (seconds_of(on, &value)) {
        return value * second_us;
    }
    if (json_is_string(on) && json_get_string(on, &text, &ignored) && clock_parse(text, &value)) {
        return value;
    }
    return seconds_of(json_member(root, "expires_in"), &value) ? now_us + value * second_us : 0;
}

static const char *word(struct json_at root, const char *key)
{
    struct err ignored;
    const char *value = NULL;
    return json_get_string(json_member(root, key), &value, &ignored) && value != NULL && value[0] != '\0' &&
                   strlen(value) <= 128
               ? value
               : NULL;
}

static bool read_rest(struct arena *arena, const char *text, size_t len, const char *key, int64_t now_us,
                      struct token_reply *out)
{
    struct json json;
    struct err ignored;
    if (!json_parse(arena, "token", text, len, &json, &ignored)) {
        return false;
    }
    struct json_at root = json_root(arena, &json);
    bool ok = json_is_object(root) && json_is_string(json_member(root, key));
    if (ok) {
        out->expires_us = expiry(root, now_us);
        out->tenant = word(root, "tenant");
        out->client_id = word(root, "client_id");
    }
    json_free(&json);
    return ok;
}

bool token_reply_read(struct arena *arena, char *text, size_t len, const char *key, int64_t now_us,
                      char **token, struct token_reply *out)
{
    size_t size = 0;
    char *at = find_string(text, key, &size);
    *token = NULL;
    *out = (struct token_reply){0};
    if (at != NULL && auth_token_bytes(at, size)) {
        *token = auth_token_copy(at, size);
    }
    blot(text, key);
    blot(text, "refresh_token");
    blot(text, "id_token");
    if (*token != NULL && read_rest(arena, text, len, key, now_us, out)) {
        return true;
    }
    if (*token != NULL) {
        auth_wipe_free(*token, strlen(*token));
        *token = NULL;
    }
    return false;
}
