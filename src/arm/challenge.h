/*
 * challenge.h - the WWW-Authenticate header of a 401 (RFC 6750 section 3; claims challenges of Entra ID).
 */
#ifndef PLDIG_ARM_CHALLENGE_H
#define PLDIG_ARM_CHALLENGE_H

#include "base/arena.h"

/* What could be read safely; every member holds only letters, digits and a few marks, and may be NULL. */
struct arm_challenge {
    const char *error;  /* "invalid_token", "insufficient_claims" */
    const char *tenant; /* from authorization_uri; not "common" */
    const char *claims; /* base64, for az login --claims-challenge; only with insufficient_claims */
};

/* `header` may be NULL. */
struct arm_challenge arm_challenge_read(struct arena *arena, const char *header);

#endif
