/*
 * system_path_reply.h - what a reply of the helper says, in terms of the model. Pure.
 *
 * The reply was written by a process in which foreign code ran (NSS modules), so it is checked as any other
 * input.
 */
#ifndef PLDIG_PROBES_SYSTEM_PATH_REPLY_H
#define PLDIG_PROBES_SYSTEM_PATH_REPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "model/observation.h"
#include "probes/system_path_helper.h"

/* Whether `size` bytes at `reply`, which has room for a whole one, are a reply. */
bool system_path_reply_valid(const struct helper_reply *reply, size_t size);

/* A valid reply of status HELPER_DONE or HELPER_DIED as an answer; see system_path_resolve() for its errors.
 */
struct system_answer *system_path_answer(struct arena *arena, const struct helper_reply *reply);

#endif
