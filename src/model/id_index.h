/*
 * id_index.h - finding an item among thousands by its ARM resource id.
 *
 * An index holds positions, not pointers, in the order of the ids. It is for arrays of structs whose first
 * member is `const char *id`; ids must not change while it is in use. Order and equality are those of
 * arm_id_equal(): without regard to ASCII case and trailing slashes.
 */
#ifndef PLDIG_MODEL_ID_INDEX_H
#define PLDIG_MODEL_ID_INDEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct id_index {
    const void *items;
    size_t count, stride;
    size_t *order;
};

/* Of `count` items of `stride` bytes at `items`; NULL ids sort first. */
void id_index_build(struct arena *arena, struct id_index *index, const void *items, size_t count,
                    size_t stride);

/* The first item in the array that has this id. */
bool id_index_find(const struct id_index *index, const char *id, size_t *position);

/* Whether two items have the same id; *first and *second, in the order of the array, are such a pair. */
bool id_index_repeated(const struct id_index *index, size_t *first, size_t *second);

/* Total order of ids; NULL sorts first. */
int id_compare(const char *a, const char *b);

#endif
