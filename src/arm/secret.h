/*
 * secret.h - text that must not stay in memory: a client secret on its way into a request, an assertion, the
 * key of a challenge. It has memory of its own, which is overwritten whenever it moves or ends.
 */
#ifndef PLDIG_ARM_SECRET_H
#define PLDIG_ARM_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "arm/auth.h"

/* All zero is the empty one. */
struct secret {
    char *data; /* NUL-terminated; NULL while it is empty */
    size_t len, cap;
    bool failed; /* there was no memory for a part: it is worth nothing */
};

void secret_add(struct secret *secret, const char *data, size_t len);
void secret_str(struct secret *secret, const char *text);

/* One more field of application/x-www-form-urlencoded: "&KEY=VALUE", percent-encoded but for RFC 3986's
 * unreserved characters. */
void secret_form(struct secret *secret, const char *key, const char *value);

/* base64url without padding (RFC 4648 section 5). */
void secret_base64url(struct secret *secret, const void *data, size_t len);

/* The white space around it, and a byte order mark, taken away. */
void secret_trim(struct secret *secret);

/* Overwrites and frees it; it is then empty. */
void secret_wipe(struct secret *secret);

/*
 * The content of a file, or of a pipe that is still being written, until settings' deadline or stop; at most
 * `max` - 1 bytes. Errors (ERR_INPUT) begin with "WHAT NAME: ".
 */
bool secret_file(struct arena *arena, const struct auth_settings *settings, const char *what,
                 const char *path, size_t max, struct secret *out, struct err *err);

/* The same for a regular file that no link leads to. */
bool secret_plain_file(struct arena *arena, const struct auth_settings *settings, const char *what,
                       const char *path, size_t max, struct secret *out, struct err *err);

#endif
