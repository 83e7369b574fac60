#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void buf_init(struct buf *buf, struct arena *arena)
{
    buf->arena = arena;
    buf->len = 0;
    buf->cap = 64;
    buf->data = arena_alloc(arena, buf->cap);
}

/* Makes room for `more` bytes and the NUL; doubling keeps the total copied within twice the result. */
static void reserve(struct buf *buf, size_t more)
{
    if (more < buf->cap - buf->len) {
        return;
    }
    size_t cap = buf->cap * 2;
    if (cap < buf->len + more + 1) {
        cap = buf->len + more + 1;
    }
    buf->data = arena_resize(buf->arena, buf->data, buf->cap, cap);
    buf->cap = cap;
}

void buf_add(struct buf *buf, const void *data, size_t len)
{
    if (len == 0) {
        return;
    }
    reserve(buf, len);
    memcpy(buf->data + buf->len, data, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void buf_str(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t room = buf->cap - buf->len;
    int len = vsnprintf(buf->data + buf->len, room, format, args);
    if (len >= 0 && (size_t)len >= room) {
        reserve(buf, (size_t)len);
        vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
    }
    buf->len += len >= 0 ? (size_t)len : 0;
    buf->data[buf->len] = '\0';
    va_end(again);
    va_end(args);
}
