/*
 * token_reply.h - the JSON that holds a token, whoever wrote it: Entra ID, a managed identity endpoint, Azure
 * CLI.
 */
#ifndef PLDIG_ARM_TOKEN_REPLY_H
#define PLDIG_ARM_TOKEN_REPLY_H

#include "arm/auth.h"

struct token_reply {
    /* For the report, and to compare with what was asked for; NULL where absent. */
    const char *tenant, *client_id;
    int64_t expires_us; /* wall clock; 0 where not told or not understood */
};

/*
 * Takes the string at `key` ("access_token", "accessToken") out of the object `text` of `len` bytes into a
 * malloc'ed *token, and overwrites it in `text`, with any refresh or id token, before the rest is parsed.
 * False where there is none, or a byte in it that no token has. The end of life is read from expires_on (a
 * number or a string, in seconds since 1970, or RFC 3339) or else expires_in (seconds from `now_us`, wall
 * clock).
 */
bool token_reply_read(struct arena *arena, char *text, size_t len, const char *key, int64_t now_us,
                      char **token, struct token_reply *out);

#endif
