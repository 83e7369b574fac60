#include "arm/secret.h"

#include <stdlib.h>
#include <string.h>

#include "arm/auth_source.h"

enum { FIRST_SIZE = 1024 };

/* Never realloc(): it would leave the old place as it was. */
static bool reserve(struct secret *secret, size_t more)
{
    if (secret->failed || more < secret->cap - secret->len) {
        return !secret->failed;
    }
    size_t cap = secret->cap > 0 ? secret->cap : FIRST_SIZE;
    while (cap - secret->len <= more) {
        cap *= 2;
    }
    char *larger = malloc(cap);
    if (larger == NULL) {
        secret->failed = true;
        return false;
    }
    if (secret->len > 0) {
        memcpy(larger, secret->data, secret->len);
    }
    auth_wipe_free(secret->data, secret->cap);
    secret->data = larger;
    secret->cap = cap;
    return true;
}

void secret_add(struct secret *secret, const char *data, size_t len)
{
    if (reserve(secret, len)) {
        memcpy(secret->data + secret->len, data, len);
        secret->len += len;
        secret->data[secret->len] = '\0';
    }
}

void secret_str(struct secret *secret, const char *text)
{
    secret_add(secret, text, strlen(text));
}

void secret_form(struct secret *secret, const char *key, const char *value)
{
    static const char hex[] = "0123456789ABCDEF";
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    secret_str(secret, secret->len > 0 ? "&" : "");
    secret_str(secret, key);
    secret_str(secret, "=");
    for (; *value != '\0'; value++) {
        unsigned char byte = (unsigned char)*value;
        char escaped[3] = {'%', hex[byte >> 4], hex[byte & 15]};
        bool as_is = strchr(plain, *value) != NULL;
        secret_add(secret, as_is ? value : escaped, as_is ? 1 : sizeof escaped);
        explicit_bzero(escaped, sizeof escaped);
    }
}

void secret_base64url(struct secret *secret, const void *data, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const unsigned char *bytes = data;
    for (size_t i = 0; i < len; i += 3) {
        size_t left = len - i < 3 ? len - i : 3;
        unsigned group = (unsigned)bytes[i] << 16 | (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
                         (left > 2 ? bytes[i + 2] : 0);
        char out[4] = {digits[group >> 18], digits[group >> 12 & 63], digits[group >> 6 & 63],
                       digits[group & 63]};
        secret_add(secret, out, left + 1);
        explicit_bzero(out, sizeof out);
    }
}

void secret_trim(struct secret *secret)
{
    static const char space[] = " \t\r\n";
    size_t start = 0;
    if (secret->len >= 3 && memcmp(secret->data, "\xEF\xBB\xBF", 3) == 0) {
        start = 3;
    }
    while (start < secret->len && strchr(space, secret->data[start]) != NULL && secret->data[start] != '\0') {
        start++;
    }
    while (secret->len > start && strchr(space, secret->data[secret->len - 1]) != NULL &&
           secret->data[secret->len - 1] != '\0') {
        secret->len--;
    }
    if (secret->data != NULL) {
        memmove(secret->data, secret->data + start, secret->len - start);
        secret->len -= start;
        secret->data[secret->len] = '\0';
    }
}

void secret_wipe(struct secret *secret)
{
    auth_wipe_free(secret->data, secret->cap);
    *secret = (struct secret){0};
}
