/*
 * uuid.h - ids that are made here (RFC 9562 section 5.4).
 */
#ifndef PLDIG_ARM_UUID_H
#define PLDIG_ARM_UUID_H

#include "base/arena.h"

/* A random one, "0a1b2c3d-....": to find a request in Azure's logs, or to tell two assertions apart. */
const char *uuid_random(struct arena *arena);

#endif
