#include "arm/id_map.h"

#include <stdint.h>
#include <string.h>

#include "azure/resource_id.h"

struct id_map_row {
    const char *id; /* NULL: free */
    size_t position;
};

void id_map_init(struct id_map *map, struct arena *arena)
{
    *map = (struct id_map){.arena = arena};
    siphash_secret_make(&map->secret);
}

/* Of the lower-case id without its trailing slashes. */
static uint64_t hash(const struct id_map *map, const char *id)
{
    size_t len = strlen(id);
    while (len > 0 && id[len - 1] == '/') {
        len--;
    }
    return siphash_nocase(&map->secret, id, len);
}

/* The row that has the id, or the free one where it belongs. */
static struct id_map_row *place(const struct id_map *map, const char *id)
{
    size_t i = (size_t)hash(map, id) & (map->size - 1);
    while (map->rows[i].id != NULL && !arm_id_equal(map->rows[i].id, id)) {
        i = (i + 1) & (map->size - 1);
    }
    return &map->rows[i];
}

static void grow(struct id_map *map)
{
    struct id_map old = *map;
    map->size = old.size ? old.size * 2 : 64;
    map->rows = arena_array(map->arena, map->size, sizeof *map->rows);
    for (size_t i = 0; i < old.size; i++) {
        if (old.rows[i].id != NULL) {
            *place(map, old.rows[i].id) = old.rows[i];
        }
    }
}

bool id_map_add(struct id_map *map, const char *id, size_t position)
{
    if (map->count * 2 >= map->size) {
        grow(map);
    }
    struct id_map_row *row = place(map, id);
    if (row->id != NULL) {
        return false;
    }
    *row = (struct id_map_row){id, position};
    map->count++;
    return true;
}

bool id_map_find(const struct id_map *map, const char *id, size_t *position)
{
    if (map->size == 0 || id == NULL) {
        return false;
    }
    const struct id_map_row *row = place(map, id);
    if (row->id != NULL && position != NULL) {
        *position = row->position;
    }
    return row->id != NULL;
}
