#include "arm/challenge.h"

#include <string.h>

#include "base/text.h"

static const char word_bytes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
static const char base64_bytes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=-_";

/* The quoted value of name="..."; NULL where it is absent or holds other bytes than `bytes`. */
static const char *parameter(struct arena *arena, const char *header, const char *name, const char *bytes)
{
    size_t len = strlen(name);
    for (const char *at = header; (at = text_find_nocase(at, name)) != NULL; at += len) {
        bool begins = at == header || strchr(" ,\t", at[-1]) != NULL;
        if (!begins || at[len] != '=' || at[len + 1] != '"') {
            continue;
        }
        const char *value = at + len + 2;
        size_t size = strcspn(value, "\"");
        if (size == 0 || size > 4096 || (bytes != NULL && strspn(value, bytes) < size)) {
            return NULL;
        }
        return arena_strndup(arena, value, size);
    }
    return NULL;
}

/* The first part of the path of authorization_uri="https://login.windows.net/TENANT". */
static const char *tenant_of(struct arena *arena, const char *uri)
{
    const char *at = uri == NULL ? NULL : strstr(uri, "://");
    at = at == NULL ? NULL : strchr(at + 3, '/');
    if (at == NULL) {
        return NULL;
    }
    size_t len = strcspn(at + 1, "/?");
    const char *tenant = arena_strndup(arena, at + 1, len);
    bool useful = len > 0 && len <= 128 && strspn(tenant, word_bytes) == len &&
                  !text_equal_nocase(tenant, "common") && !text_equal_nocase(tenant, "organizations");
    return useful ? tenant : NULL;
}

struct arm_challenge arm_challenge_read(struct arena *arena, const char *header)
{
    struct arm_challenge out = {0};
    if (header == NULL) {
        return out;
    }
    out.error = parameter(arena, header, "error", word_bytes);
    out.tenant = tenant_of(arena, parameter(arena, header, "authorization_uri", NULL));
    if (text_equal(out.error, "insufficient_claims")) {
        out.claims = parameter(arena, header, "claims", base64_bytes);
    }
    return out;
}
