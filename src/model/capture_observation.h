/*
 * capture_observation.h - one line of a capture as an observation. Used by capture_read.c alone.
 */
#ifndef PLDIG_MODEL_CAPTURE_OBSERVATION_H
#define PLDIG_MODEL_CAPTURE_OBSERVATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json_read.h"
#include "model/run.h"

#define CAPTURE_TIME_MAX_US INT64_C(1000000000000000) /* no run takes 31 years: larger numbers are damage */

/*
 * Reads the observation, whose id must be `id`, and decodes its accepted reply. `run` has the resolvers. What
 * is kept is copied to `arena`; the arena of `at` may end afterwards.
 */
bool capture_read_observation(struct arena *arena, struct json_at at, const struct run *run, int id,
                              struct observation *out, struct err *err);

#endif
