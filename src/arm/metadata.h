/*
 * metadata.h - what an ARM endpoint other than a known cloud's says of itself: whom to sign in with, and whom
 * tokens are for (GET /metadata/endpoints, without a token).
 */
#ifndef PLDIG_ARM_METADATA_H
#define PLDIG_ARM_METADATA_H

#include "arm/auth.h"

/*
 * Sets authority and audience of `auth` to what `endpoint` says, where it is no known cloud's and says
 * anything; an endpoint that says nothing leaves them. A sign-in service that is neither a known cloud's nor
 * a neighbour of the endpoint is not believed, for it would be sent the secret: auth->refused_authority says
 * so. False (ERR_AUTH) for an audience of that kind: a token for another service must not go to this one.
 */
bool arm_metadata_apply(struct arena *arena, const char *endpoint, struct auth_settings *auth,
                        struct err *err);

/* Whether both names lie below one domain of at least three labels ("login.local.azurestack.example" and
 * "management.local.azurestack.example"), or are equal. Pure. */
bool arm_metadata_neighbours(const char *a, const char *b);

#endif
