#include "probes/shapes.h"

#include <stdint.h>

struct shapes {
    const struct azure_zone *table;
    size_t n_zones; /* and one place more for names outside the table */
    uint8_t *counts;
};

struct shapes *shapes_new(struct arena *arena, const struct run *run)
{
    struct shapes *shapes = arena_alloc(arena, sizeof *shapes);
    shapes->table = azure_zones(&shapes->n_zones);
    shapes->counts = arena_array(arena, run->n_resolvers * (shapes->n_zones + 1) * SHAPE_KINDS, 1);
    return shapes;
}

bool shapes_take(struct shapes *shapes, int resolver, const struct azure_zone *zone, unsigned kind)
{
    size_t place = zone != NULL ? (size_t)(zone - shapes->table) : shapes->n_zones;
    uint8_t *count = &shapes->counts[((size_t)resolver * (shapes->n_zones + 1) + place) * SHAPE_KINDS + kind];
    if (*count >= SHAPE_NAMES) {
        return false;
    }
    (*count)++;
    return true;
}
