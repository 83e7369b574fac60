/*
 * shapes.h - keeps follow-up questions few on a broken estate. Names of one service zone that fail alike at
 * one resolver fail for one cause, so the first few tell what all of them would.
 */
#ifndef PLDIG_PROBES_SHAPES_H
#define PLDIG_PROBES_SHAPES_H

#include <stdbool.h>

#include "azure/zones.h"
#include "base/arena.h"
#include "model/run.h"

enum { SHAPE_NAMES = 3, SHAPE_KINDS = 4 };

struct shapes;

/* For the resolvers that the run has now. */
struct shapes *shapes_new(struct arena *arena, const struct run *run);

/* Counts one name of the zone (NULL: of none in the table) that shows this at the resolver; whether it is one
 * of the first SHAPE_NAMES. What a kind (below SHAPE_KINDS) means is the caller's. */
bool shapes_take(struct shapes *shapes, int resolver, const struct azure_zone *zone, unsigned kind);

#endif
