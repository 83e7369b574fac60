/*
 * arena.h - one region of memory for one purpose, freed at once.
 *
 * Everything a run learns lives in one arena, so model values are plain structs that nobody frees and
 * error paths have nothing to clean up. Memory is zeroed and aligned for any type.
 *
 * No function here returns NULL: when memory is exhausted the process says so on standard error and ends
 * with status 2 ("could not run"), for half a diagnosis would claim more than was seen. This is the one
 * place below main that ends the process.
 */
#ifndef PLDIG_BASE_ARENA_H
#define PLDIG_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* An empty arena; the caller ends it with arena_free(). */
struct arena *arena_new(void);

/* Frees the arena and everything allocated from it; NULL is allowed. */
void arena_free(struct arena *arena);

/* Bytes handed out so far (not counting the arena's own slack). */
size_t arena_used(const struct arena *arena);

/* `size` zeroed bytes; size 0 gives a valid pointer that must not be written through. */
void *arena_alloc(struct arena *arena, size_t size);

/* `count` zeroed items of `size` bytes; a product that overflows counts as memory exhausted. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A block of `old_size` bytes made `new_size` bytes, larger than before; the new part is zeroed and the old
 * block must not be used any more. Large blocks grow without a copy left behind, which is what a long text
 * needs. NULL with old_size 0 is a new block. */
void *arena_resize(struct arena *arena, void *block, size_t old_size, size_t new_size);

/* A copy of `size` bytes at `data`. */
void *arena_memdup(struct arena *arena, const void *data, size_t size);

/* A copy of the string; NULL gives NULL, so that an absent fact stays absent. */
char *arena_strdup(struct arena *arena, const char *text);

/* A copy of at most `size` bytes of `text`, ended by NUL. */
char *arena_strndup(struct arena *arena, const char *text, size_t size);

/* printf into the arena. */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3), nonnull(2)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0), nonnull(2)));

/*
 * Room for one more item in a growing array of `count` items of `item_size` bytes. Returns the array,
 * moved if it had to grow (the old one stays valid until the arena ends); the new item is zeroed.
 * `*capacity` starts at 0 with items == NULL and is kept by this function. Idiom:
 *     list->items = arena_grow(arena, list->items, list->count, &list->capacity, sizeof *list->items);
 *     list->items[list->count++] = item;
 */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t item_size);

#endif
