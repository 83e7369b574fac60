/*
 * Any bytes give a document or an error; what was read can be walked, written and read again, and then is the
 * same.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json_read.h"
#include "base/json_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* Writes what the getters tell; numbers that are no whole ones become null, what is too deep an empty array.
 */
static void copy(struct json_writer *writer, const char *key, struct json_at at)
{
    struct err err = {0};
    const char *text;
    int64_t number;
    bool flag;
    if (!json_present(at)) {
        json_null(writer, key);
    } else if (json_is_object(at) || json_is_array(at)) {
        bool object = json_is_object(at);
        (object ? json_object : json_array)(writer, key);
        for (size_t i = 0; writer->depth + 1 < JSON_DEPTH && i < json_size(at); i++) {
            struct json_at item = json_item(at, i);
            copy(writer, object ? json_key(item) : NULL, item);
        }
        (object ? json_object_end : json_array_end)(writer);
    } else if (json_get_string(at, &text, &err)) {
        json_string(writer, key, text);
    } else if (json_get_bool(at, &flag, &err)) {
        json_bool(writer, key, flag);
    } else if (json_get_int(at, &number, &err)) {
        json_int(writer, key, number);
    } else {
        require(err.kind == ERR_INPUT && err.text[0] != '\0');
        json_null(writer, key);
    }
}

static void write_document(struct arena *arena, const struct json *json, bool pretty, struct buf *out)
{
    struct json_writer writer;
    buf_init(out, arena);
    json_begin(&writer, out, pretty);
    copy(&writer, NULL, json_root(arena, json));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct json json, again;
    struct err err = {0};
    if (json_parse(arena, "fuzz", (const char *)data, size, &json, &err)) {
        struct buf once, twice;
        write_document(arena, &json, true, &once);
        require(json_parse(arena, "again", once.data, once.len, &again, &err));
        write_document(arena, &again, true, &twice);
        require(once.len == twice.len && memcmp(once.data, twice.data, once.len) == 0);
        json_free(&again);
        json_free(&json);
    } else {
        require(json.root == NULL && err.kind == ERR_INPUT && err.text[0] != '\0');
    }
    arena_free(arena);
    return 0;
}
