/*
 * buf.h - a growing byte string in an arena. Invariant after buf_init(): data is never NULL and
 * data[len] == '\0', so that data may always be read as a C string.
 */
#ifndef PLDIG_BASE_BUF_H
#define PLDIG_BASE_BUF_H

#include "base/arena.h"

struct buf {
    struct arena *arena;
    char *data;
    size_t len; /* bytes in use, without the closing NUL */
    size_t cap;
};

void buf_init(struct buf *buf, struct arena *arena);
void buf_add(struct buf *buf, const void *data, size_t len);
void buf_str(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
