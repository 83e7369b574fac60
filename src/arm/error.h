/*
 * error.h - what ARM says when it does not answer with what was asked: error bodies in every shape that
 * services use, and the sentences made of them.
 */
#ifndef PLDIG_ARM_ERROR_H
#define PLDIG_ARM_ERROR_H

#include "arm/calls.h"
#include "base/arena.h"
#include "http/http.h"

struct arm_error {
    const char *code;    /* "AuthorizationFailed"; NULL */
    const char *message; /* printable, cut; NULL */
    const char *action;  /* the permission that the message says is missing; NULL */
};

/* Reads {"error":{"code","message"}}, {"code","message"}, {"Code","Message"}, {"error","error_description"};
 * what is none of them gives NULLs. */
struct arm_error arm_error_read(struct arena *arena, const struct http_reply *reply);

/* One sentence on a reply that is not a success: what was asked for, what ARM said, what to do. */
const char *arm_error_sentence(struct arena *arena, enum arm_call call, const char *path,
                               const struct http_reply *reply, const struct arm_error *error);

/* The same for 401: why the token was refused and how to get another. `audience` is whom tokens are for,
 * `source` where this one came from. */
const char *arm_error_refused(struct arena *arena, const char *audience, const char *source,
                              const struct http_reply *reply, const struct arm_error *error);

#endif
