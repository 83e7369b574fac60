/*
 * suggest.h - near misses: what a mistyped word was probably meant to be.
 */
#ifndef PLDIG_SUGGEST_H
#define PLDIG_SUGGEST_H

#include <stddef.h>

#include "base/arena.h"

/* How many single letters must be put in, left out, changed or swapped with their neighbour to make `a` of
 * `b`, without regard to case; more than `limit` is given as limit + 1. */
size_t suggest_distance(const char *a, const char *b, size_t limit);

/* " (did you mean X or Y?)" with the nearest of the candidates, at most three, each after `prefix`; "" where
 * none is near. A NULL candidate is passed over. */
const char *suggest(struct arena *arena, const char *word, const char *prefix, const char *const *candidates,
                    size_t count);

#endif
