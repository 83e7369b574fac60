#include "base/json_write.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/text.h"

void json_begin(struct json_writer *writer, struct buf *out, bool pretty)
{
    memset(writer, 0, sizeof *writer);
    writer->out = out;
    writer->pretty = pretty;
}

static void new_line(struct json_writer *writer, int depth)
{
    if (!writer->pretty) {
        return;
    }
    buf_char(writer->out, '\n');
    for (int i = 0; i < depth; i++) {
        buf_str(writer->out, "  ");
    }
}

/* One character as a terminal may safely see it: JSON is printed to terminals too. */
static void write_point(struct buf *out, uint32_t point, const char *bytes, size_t len)
{
    switch (point) {
    case '"':
        buf_str(out, "\\\"");
        return;
    case '\\':
        buf_str(out, "\\\\");
        return;
    case '\n':
        buf_str(out, "\\n");
        return;
    case '\r':
        buf_str(out, "\\r");
        return;
    case '\t':
        buf_str(out, "\\t");
        return;
    default:
        if (text_acts_on_terminal(point)) {
            buf_printf(out, "\\u%04" PRIx32, point); /* all such points are below U+10000 */
        } else {
            buf_add(out, bytes, len);
        }
    }
}

static void write_text(struct buf *out, const char *text)
{
    buf_char(out, '"');
    size_t left = strlen(text);
    while (left > 0) {
        uint32_t point;
        size_t len = text_utf8(text, left, &point);
        if (len == 0) {
            buf_str(out, "\xEF\xBF\xBD"); /* U+FFFD */
            len = 1;
        } else {
            write_point(out, point, text, len);
        }
        text += len;
        left -= len;
    }
    buf_char(out, '"');
}

/* Comma, line and key of the next value. */
static void begin_value(struct json_writer *writer, const char *key)
{
    assert((key != NULL) == writer->in_object[writer->depth]);
    if (writer->has_items[writer->depth]) {
        assert(writer->depth > 0); /* a document is one value */
        buf_char(writer->out, ',');
    }
    writer->has_items[writer->depth] = true;
    if (writer->depth > 0) {
        new_line(writer, writer->depth);
    }
    if (key != NULL) {
        write_text(writer->out, key);
        buf_str(writer->out, writer->pretty ? ": " : ":");
    }
}

static void open_container(struct json_writer *writer, const char *key, bool object)
{
    begin_value(writer, key);
    assert(writer->depth + 1 < JSON_DEPTH);
    writer->depth++;
    writer->has_items[writer->depth] = false;
    writer->in_object[writer->depth] = object;
    buf_char(writer->out, object ? '{' : '[');
}

static void close_container(struct json_writer *writer, bool object)
{
    assert(writer->depth > 0 && writer->in_object[writer->depth] == object);
    bool had_items = writer->has_items[writer->depth];
    writer->depth--;
    if (had_items) {
        new_line(writer, writer->depth);
    }
    buf_char(writer->out, object ? '}' : ']');
}

void json_object(struct json_writer *writer, const char *key)
{
    open_container(writer, key, true);
}

void json_object_end(struct json_writer *writer)
{
    close_container(writer, true);
}

void json_array(struct json_writer *writer, const char *key)
{
    open_container(writer, key, false);
}

void json_array_end(struct json_writer *writer)
{
    close_container(writer, false);
}

void json_string(struct json_writer *writer, const char *key, const char *value)
{
    if (value == NULL) {
        json_null(writer, key);
        return;
    }
    begin_value(writer, key);
    write_text(writer->out, value);
}

void json_int(struct json_writer *writer, const char *key, int64_t value)
{
    begin_value(writer, key);
    buf_printf(writer->out, "%" PRId64, value);
}

void json_ms(struct json_writer *writer, const char *key, int64_t microseconds)
{
    begin_value(writer, key);
    uint64_t size = microseconds < 0 ? 0 - (uint64_t)microseconds : (uint64_t)microseconds;
    buf_printf(writer->out, "%s%" PRIu64 ".%03u", microseconds < 0 ? "-" : "", size / 1000,
               (unsigned)(size % 1000));
}

void json_bool(struct json_writer *writer, const char *key, bool value)
{
    begin_value(writer, key);
    buf_str(writer->out, value ? "true" : "false");
}

void json_null(struct json_writer *writer, const char *key)
{
    begin_value(writer, key);
    buf_str(writer->out, "null");
}
