/*
 * jwt.h - the claims of an access token, read without checking its signature: only to say in the report who
 * signed in (RFC 7519; Microsoft identity platform, "Access tokens").
 */
#ifndef PLDIG_ARM_JWT_H
#define PLDIG_ARM_JWT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

struct jwt_claims {
    const char *app_id;    /* appid (version 1) or azp (version 2); NULL */
    const char *tenant_id; /* tid; NULL */
    int64_t expires_us;    /* exp; 0 */
};

/* False where the token is opaque or its payload no JSON object. Claims of another type count as absent. */
bool jwt_read(struct arena *arena, const char *token, struct jwt_claims *out);

#endif
