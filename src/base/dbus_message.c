#include "base/dbus_message.h"

#include <string.h>

enum {
    METHOD_CALL = 1,
    NO_AUTO_START = 2, /* flag */
    PROTOCOL = 1,
};

/* Codes of header fields. */
enum { PATH = 1, INTERFACE, MEMBER, ERROR_NAME, REPLY_SERIAL, DESTINATION, SENDER, SIGNATURE };

/* ---- writing ---- */

static void pad(struct buf *out, size_t start, size_t alignment)
{
    while ((out->len - start) % alignment != 0) {
        buf_char(out, '\0');
    }
}

static void put_uint32(struct buf *out, uint32_t value)
{
    const uint8_t octets[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                               (uint8_t)(value >> 24)};
    buf_add(out, octets, sizeof octets);
}

static void put_string(struct buf *out, size_t start, const char *text)
{
    pad(out, start, 4);
    put_uint32(out, (uint32_t)strlen(text));
    buf_add(out, text, strlen(text) + 1);
}

static void put_signature(struct buf *out, const char *signature)
{
    buf_char(out, (char)strlen(signature));
    buf_add(out, signature, strlen(signature) + 1);
}

static void put_field(struct buf *out, size_t start, int code, const char *type, const char *value)
{
    pad(out, start, 8);
    buf_char(out, (char)code);
    put_signature(out, type);
    if (code == SIGNATURE) {
        put_signature(out, value);
    } else {
        put_string(out, start, value);
    }
}

static void patch_uint32(struct buf *out, size_t at, size_t value)
{
    for (size_t i = 0; i < 4; i++) {
        out->data[at + i] = (char)(uint8_t)(value >> (8 * i));
    }
}

void dbus_write_call(struct buf *out, const struct dbus_call *call)
{
    size_t start = out->len;
    const char head[4] = {'l', METHOD_CALL, NO_AUTO_START, PROTOCOL};
    buf_add(out, head, sizeof head);
    put_uint32(out, 0); /* length of the body, below */
    put_uint32(out, call->serial);
    put_uint32(out, 0); /* length of the fields, below */
    put_field(out, start, PATH, "o", call->path);
    put_field(out, start, INTERFACE, "s", call->interface);
    put_field(out, start, MEMBER, "s", call->member);
    put_field(out, start, DESTINATION, "s", call->destination);
    if (call->n_arguments > 0) {
        put_field(out, start, SIGNATURE, "g", call->n_arguments == 1 ? "s" : "ss");
    }
    patch_uint32(out, start + 12, out->len - start - DBUS_HEAD);
    pad(out, start, 8);
    size_t body = out->len;
    for (size_t i = 0; i < call->n_arguments; i++) {
        put_string(out, body, call->arguments[i]);
    }
    patch_uint32(out, start + 4, out->len - body);
}

/* ---- reading ---- */

static const uint8_t *take(struct dbus_reader *reader, size_t count)
{
    if (reader->failed || reader->size - reader->at < count) {
        reader->failed = true;
        return NULL;
    }
    const uint8_t *octets = reader->data + reader->at;
    reader->at += count;
    return octets;
}

void dbus_align(struct dbus_reader *reader, size_t alignment)
{
    size_t odd = reader->at % alignment;
    if (odd != 0) {
        take(reader, alignment - odd);
    }
}

uint8_t dbus_byte(struct dbus_reader *reader)
{
    const uint8_t *octet = take(reader, 1);
    return octet != NULL ? *octet : 0;
}

static uint64_t number(struct dbus_reader *reader, size_t octets)
{
    uint64_t value = 0;
    dbus_align(reader, octets);
    const uint8_t *found = take(reader, octets);
    for (size_t i = 0; found != NULL && i < octets; i++) {
        value = value << 8 | found[reader->big ? i : octets - 1 - i];
    }
    return value;
}

uint32_t dbus_uint32(struct dbus_reader *reader)
{
    return (uint32_t)number(reader, 4);
}

uint64_t dbus_uint64(struct dbus_reader *reader)
{
    return number(reader, 8);
}

/* `length` octets and a NUL, without another NUL among them. */
static const char *text(struct dbus_reader *reader, size_t length)
{
    const uint8_t *found = reader->failed || length >= reader->size ? NULL : take(reader, length + 1);
    if (found == NULL || memchr(found, '\0', length + 1) != found + length) {
        reader->failed = true;
        return "";
    }
    return (const char *)found;
}

const char *dbus_string(struct dbus_reader *reader)
{
    return text(reader, dbus_uint32(reader));
}

const char *dbus_signature(struct dbus_reader *reader)
{
    return text(reader, dbus_byte(reader));
}

void dbus_array(struct dbus_reader *reader, size_t alignment, size_t *end)
{
    size_t length = dbus_uint32(reader);
    dbus_align(reader, alignment);
    *end = reader->at;
    if (reader->failed || reader->size - reader->at < length) {
        reader->failed = true;
        return;
    }
    *end = reader->at + length;
}

size_t dbus_message_size(const uint8_t head[static DBUS_HEAD])
{
    struct dbus_reader reader = {head, DBUS_HEAD, 4, head[0] == 'B', false};
    if ((head[0] != 'l' && head[0] != 'B') || head[3] != PROTOCOL) {
        return 0;
    }
    size_t body = dbus_uint32(&reader);
    dbus_uint32(&reader);
    size_t fields = dbus_uint32(&reader);
    if (body > DBUS_MESSAGE_MAX || fields > DBUS_MESSAGE_MAX) {
        return 0;
    }
    size_t size = DBUS_HEAD + (fields + 7) / 8 * 8 + body;
    return size <= DBUS_MESSAGE_MAX ? size : 0;
}

/* One header field: a code and a variant. Those that are not needed have one of the same three types. */
static void read_field(struct dbus_reader *reader, struct dbus_message *out)
{
    dbus_align(reader, 8);
    uint8_t code = dbus_byte(reader);
    const char *type = dbus_signature(reader);
    if (strcmp(type, "u") == 0) {
        uint32_t value = dbus_uint32(reader);
        out->reply_serial = code == REPLY_SERIAL ? value : out->reply_serial;
    } else if (strcmp(type, "g") == 0) {
        const char *value = dbus_signature(reader);
        out->signature = code == SIGNATURE ? value : out->signature;
    } else if (strcmp(type, "s") == 0 || strcmp(type, "o") == 0) {
        const char *value = dbus_string(reader);
        out->error = code == ERROR_NAME ? value : out->error;
    } else {
        reader->failed = true;
    }
}

bool dbus_read_message(const uint8_t *data, size_t size, struct dbus_message *out)
{
    size_t end;
    if (size < DBUS_HEAD || dbus_message_size(data) != size) {
        return false;
    }
    struct dbus_reader reader = {data, size, 12, data[0] == 'B', false};
    *out = (struct dbus_message){.type = data[1], .signature = ""};
    dbus_array(&reader, 8, &end);
    while (!reader.failed && reader.at < end) {
        read_field(&reader, out);
    }
    reader.failed = reader.failed || reader.at != end;
    dbus_align(&reader, 8);
    out->body = reader;
    return !reader.failed;
}
