/*
 * json_write.h - writing JSON in the order it is called, so that output is stable and can be compared.
 *
 * Text that is not well-formed UTF-8 is written with U+FFFD for each bad byte; characters that could act on a
 * terminal (text_acts_on_terminal()) are written as \uXXXX. Within an array, and for the document itself, key
 * is NULL; within an object it is not. Misuse is a programming error and is asserted. Nothing follows the
 * last bracket, not even a new line. The one-line form has no blanks.
 */
#ifndef PLDIG_BASE_JSON_WRITE_H
#define PLDIG_BASE_JSON_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

enum { JSON_DEPTH = 32 };

struct json_writer {
    struct buf *out;
    bool pretty; /* two spaces a level; else one line */
    int depth;
    bool has_items[JSON_DEPTH];
    bool in_object[JSON_DEPTH]; /* else in an array, or outside everything */
};

void json_begin(struct json_writer *writer, struct buf *out, bool pretty);
void json_object(struct json_writer *writer, const char *key);
void json_object_end(struct json_writer *writer);
void json_array(struct json_writer *writer, const char *key);
void json_array_end(struct json_writer *writer);
void json_string(struct json_writer *writer, const char *key, const char *value); /* NULL writes null */
void json_int(struct json_writer *writer, const char *key, int64_t value);
/* A decimal with three digits after the point: milliseconds from microseconds. */
void json_ms(struct json_writer *writer, const char *key, int64_t microseconds);
void json_bool(struct json_writer *writer, const char *key, bool value);
void json_null(struct json_writer *writer, const char *key);

#endif
