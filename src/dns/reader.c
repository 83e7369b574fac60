#include "dns/reader.h"

#include <string.h>

#include "dns/name.h"

void dns_reader_init(struct dns_reader *reader, struct arena *arena, const uint8_t *data, size_t size)
{
    memset(reader, 0, sizeof *reader);
    reader->arena = arena;
    reader->data = data;
    reader->size = reader->end = size;
    reader->names_max = size * DNS_NAMES_FACTOR > DNS_NAMES_FLOOR ? size * DNS_NAMES_FACTOR : DNS_NAMES_FLOOR;
}

bool dns_reader_fail(struct dns_reader *reader, const char *wrong)
{
    reader->wrong = wrong;
    return false;
}

static bool need(struct dns_reader *reader, size_t len)
{
    if (reader->end - reader->at >= len) {
        return true;
    }
    reader->cut = !reader->in_rdata;
    return dns_reader_fail(reader, reader->in_rdata ? "has RDATA that ends beyond its length"
                                                    : "ends beyond the message");
}

bool dns_read_octets(struct dns_reader *reader, size_t len, const uint8_t **out)
{
    if (!need(reader, len)) {
        return false;
    }
    *out = reader->data + reader->at;
    reader->at += len;
    return true;
}

bool dns_read_u8(struct dns_reader *reader, uint8_t *out)
{
    const uint8_t *octet;
    if (!dns_read_octets(reader, 1, &octet)) {
        return false;
    }
    *out = octet[0];
    return true;
}

bool dns_read_u16(struct dns_reader *reader, uint16_t *out)
{
    const uint8_t *octet;
    if (!dns_read_octets(reader, 2, &octet)) {
        return false;
    }
    *out = (uint16_t)(octet[0] << 8 | octet[1]);
    return true;
}

bool dns_read_u32(struct dns_reader *reader, uint32_t *out)
{
    const uint8_t *octet;
    if (!dns_read_octets(reader, 4, &octet)) {
        return false;
    }
    *out = (uint32_t)octet[0] << 24 | (uint32_t)octet[1] << 16 | (uint32_t)octet[2] << 8 | octet[3];
    return true;
}

/* FNV-1a: two names that share a slot only cost a second copy. */
static size_t slot_of(const char *text, size_t len)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 16777619U;
    }
    return (hash ^ hash >> 16) % DNS_NAME_SLOTS;
}

bool dns_read_name(struct dns_reader *reader, const char **out)
{
    char text[DNS_NAME_TEXT];
    size_t len, at = reader->at;
    bool cut;
    if (!dns_name_unpack(reader->data, reader->end, &at, text, &len, &cut)) {
        if (cut) {
            return need(reader, reader->end - reader->at + 1);
        }
        return dns_reader_fail(reader, "holds a malformed name");
    }
    const char **slot = &reader->names[slot_of(text, len)];
    if (*slot == NULL || strcmp(*slot, text) != 0) {
        size_t before = arena_used(reader->arena);
        if (reader->names_used > reader->names_max) {
            return dns_reader_fail(reader, "brings more octets of names than any real message");
        }
        *slot = arena_memdup(reader->arena, text, len + 1);
        reader->names_used += arena_used(reader->arena) - before;
    }
    *out = *slot;
    reader->at = at;
    return true;
}
