#include "arm/jwt.h"

#include <string.h>

#include "base/json_read.h"
#include "base/text.h"

enum { PAYLOAD_MAX = 32 * 1024 };

/* One digit of base64url (RFC 4648 section 5), plain base64 too; -1 for another byte. */
static int digit(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    if (c == '-' || c == '+') {
        return 62;
    }
    if (c == '_' || c == '/') {
        return 63;
    }
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)(at - digits);
}

static char *decode(struct arena *arena, const char *text, size_t len, size_t *out_len)
{
    char *out = arena_alloc(arena, len + 1);
    unsigned bits = 0;
    int have = 0;
    *out_len = 0;
    for (size_t i = 0; i < len && text[i] != '='; i++) {
        int value = digit(text[i]);
        if (value < 0) {
            return NULL;
        }
        bits = (bits << 6 | (unsigned)value) & 0xFFFFFF;
        have += 6;
        if (have >= 8) {
            have -= 8;
            out[(*out_len)++] = (char)(bits >> have & 0xFF);
        }
    }
    return out;
}

/* An identifier as Entra ID writes them; anything else is not for a report. */
static const char *identifier(struct json_at claims, const char *key)
{
    struct err ignored;
    const char *value = NULL;
    if (!json_get_string(json_member(claims, key), &value, &ignored) || value == NULL || strlen(value) > 64 ||
        value[strspn(value, "0123456789abcdefABCDEF-")] != '\0' || value[0] == '\0') {
        return NULL;
    }
    return value;
}

bool jwt_read(struct arena *arena, const char *token, struct jwt_claims *out)
{
    memset(out, 0, sizeof *out);
    const char *payload = strchr(token, '.');
    const char *end = payload == NULL ? NULL : strchr(payload + 1, '.');
    size_t len = 0;
    char *text = end == NULL || end - payload > PAYLOAD_MAX
                     ? NULL
                     : decode(arena, payload + 1, (size_t)(end - payload - 1), &len);
    struct json json;
    struct err ignored;
    if (text == NULL || !json_parse(arena, "token", text, len, &json, &ignored)) {
        return false;
    }
    struct json_at claims = json_root(arena, &json);
    bool object = json_is_object(claims);
    int64_t expires = 0;
    out->app_id = identifier(claims, "appid");
    if (out->app_id == NULL) {
        out->app_id = identifier(claims, "azp");
    }
    out->tenant_id = identifier(claims, "tid");
    if (json_get_int(json_member(claims, "exp"), &expires, &ignored) && expires > 0 &&
        expires < INT64_MAX / 1000000) {
        out->expires_us = expires * 1000000;
    }
    json_free(&json);
    return object;
}
