/*
 * id_map.h - from ARM resource ids (or other names that compare without regard to case) to positions, for
 * joining lists of thousands. A trailing slash does not count.
 */
#ifndef PLDIG_ARM_ID_MAP_H
#define PLDIG_ARM_ID_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/siphash.h"

struct id_map {
    struct arena *arena;
    struct id_map_row *rows; /* open addressing; size is a power of two */
    size_t size, count;
    struct siphash_secret secret; /* of this map alone: whoever writes the ids cannot choose their places */
};

void id_map_init(struct id_map *map, struct arena *arena);
/* False where the id is there already; then its position stays. The id is not copied. */
bool id_map_add(struct id_map *map, const char *id, size_t position);
bool id_map_find(const struct id_map *map, const char *id, size_t *position);

#endif
