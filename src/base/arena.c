#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Under AddressSanitizer every block is a chunk of its own, so that a write past a block is seen. */
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ONE_BLOCK_PER_CHUNK 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ONE_BLOCK_PER_CHUNK 1
#endif
#endif
#ifndef ARENA_ONE_BLOCK_PER_CHUNK
#define ARENA_ONE_BLOCK_PER_CHUNK 0
#endif

enum { ARENA_ALIGN = _Alignof(max_align_t), ARENA_CHUNK = 64 * 1024 };

struct chunk {
    struct chunk *next;
    size_t size, used;
    _Alignas(max_align_t) unsigned char data[];
};

struct arena {
    struct chunk *chunks; /* the first one has the free room */
    size_t used;
};

/* Nothing is flushed and no handler runs: half a report must not look like a whole one. */
static _Noreturn void exhausted(void)
{
    static const char text[] = "pldig: out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(2);
}

struct arena *arena_new(void)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL) {
        exhausted();
    }
    return arena;
}

void arena_free(struct arena *arena)
{
    if (arena == NULL) {
        return;
    }
    struct chunk *chunk = arena->chunks;
    while (chunk != NULL) {
        struct chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    free(arena);
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}

static struct chunk *chunk_add(struct arena *arena, size_t size)
{
    bool own = ARENA_ONE_BLOCK_PER_CHUNK || size > ARENA_CHUNK / 4;
    size_t room = own ? size : ARENA_CHUNK;
    struct chunk *chunk = calloc(1, sizeof *chunk + room);
    if (chunk == NULL) {
        exhausted();
    }
    chunk->size = room;
    if (own && arena->chunks != NULL) {
        /* A block of its own goes second, so that the room left in the first chunk stays in use. */
        chunk->next = arena->chunks->next;
        arena->chunks->next = chunk;
    } else {
        chunk->next = arena->chunks;
        arena->chunks = chunk;
    }
    return chunk;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2) {
        exhausted();
    }
    size_t padded = (size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    struct chunk *chunk = arena->chunks;
    if (chunk == NULL || ARENA_ONE_BLOCK_PER_CHUNK || chunk->size - chunk->used < padded) {
        chunk = chunk_add(arena, ARENA_ONE_BLOCK_PER_CHUNK ? size : padded);
    }
    void *block = chunk->data + chunk->used;
    chunk->used = ARENA_ONE_BLOCK_PER_CHUNK ? chunk->size : chunk->used + padded;
    arena->used += padded;
    return block;
}

/* The link to the chunk that holds this block and nothing else; NULL where the block shares its chunk. */
static struct chunk **own_chunk(struct arena *arena, const void *block, size_t size)
{
    if (!ARENA_ONE_BLOCK_PER_CHUNK && size <= ARENA_CHUNK / 4) {
        return NULL;
    }
    struct chunk **link = &arena->chunks;
    while (*link != NULL && (*link)->data != block) {
        link = &(*link)->next;
    }
    return *link != NULL && (*link)->used == (*link)->size ? link : NULL;
}

void *arena_resize(struct arena *arena, void *block, size_t old_size, size_t new_size)
{
    struct chunk **link = block != NULL ? own_chunk(arena, block, old_size) : NULL;
    if (link == NULL || new_size > SIZE_MAX / 2) {
        void *moved = arena_alloc(arena, new_size);
        if (old_size > 0) {
            memcpy(moved, block, old_size);
        }
        return moved;
    }
    size_t padded = (new_size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    size_t before = (*link)->size;
    struct chunk *chunk = realloc(*link, sizeof **link + padded);
    if (chunk == NULL) {
        exhausted();
    }
    memset(chunk->data + old_size, 0, padded - old_size);
    chunk->size = chunk->used = padded;
    arena->used += padded - before;
    *link = chunk;
    return chunk->data;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) {
        exhausted();
    }
    return arena_alloc(arena, total);
}

void *arena_memdup(struct arena *arena, const void *data, size_t size)
{
    void *copy = arena_alloc(arena, size);
    if (size > 0) {
        memcpy(copy, data, size);
    }
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_memdup(arena, text, strlen(text) + 1);
}

char *arena_strndup(struct arena *arena, const char *text, size_t size)
{
    if (text == NULL) {
        return NULL;
    }
    size_t len = strnlen(text, size);
    char *copy = arena_alloc(arena, len + 1);
    memcpy(copy, text, len);
    return copy;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    if (len < 0) {
        exhausted(); /* the text would be longer than INT_MAX */
    }
    char *text = arena_alloc(arena, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t item_size)
{
    if (count < *capacity) {
        return items;
    }
    if (*capacity > SIZE_MAX / 2) {
        exhausted();
    }
    size_t larger = *capacity == 0 ? 4 : *capacity * 2;
    void *moved = arena_array(arena, larger, item_size);
    if (count > 0) {
        memcpy(moved, items, count * item_size);
    }
    *capacity = larger;
    return moved;
}
