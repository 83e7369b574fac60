/*
 * reader.h - a place in a DNS message that moves forward. Used by the decoder alone (message.c, rdata.c,
 * edns.c).
 *
 * Every read returns false at the end of what may be read and then says why in `wrong`; the caller only hands
 * false upward. `cut` tells a message that simply stops from one that is malformed: behind TC the first is no
 * error.
 */
#ifndef PLDIG_DNS_READER_H
#define PLDIG_DNS_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum {
    DNS_NAME_SLOTS = 128, /* names remembered to be shared; a power of two */
    /* Texts of distinct names may take this much of the arena: replies of real servers need a few octets for
     * each octet of the message, a message made to exhaust memory a hundred (records that each put one label
     * before a pointer to a name of 255 octets). */
    DNS_NAMES_FLOOR = 65536,
    DNS_NAMES_FACTOR = 16,
};

struct dns_reader {
    struct arena *arena;
    const uint8_t *data;
    size_t size; /* of the message: names may point anywhere before themselves */
    size_t end;  /* of what may be read now: the message or one RDATA */
    size_t at;
    bool in_rdata;
    const char *wrong; /* "ends beyond the message": completes a sentence about the record */
    bool cut;
    size_t names_used, names_max; /* bytes of name texts */
    const char *names[DNS_NAME_SLOTS];
};

void dns_reader_init(struct dns_reader *reader, struct arena *arena, const uint8_t *data, size_t size);

bool dns_read_u8(struct dns_reader *reader, uint8_t *out);
bool dns_read_u16(struct dns_reader *reader, uint16_t *out);
bool dns_read_u32(struct dns_reader *reader, uint32_t *out);
/* `len` octets where they lie in the message. */
bool dns_read_octets(struct dns_reader *reader, size_t len, const uint8_t **out);
/* A name, normalised. Equal names of a message share one text, so that thousands of records with one owner
 * cost one copy. */
bool dns_read_name(struct dns_reader *reader, const char **out);

/* Sets `wrong` and returns false. */
bool dns_reader_fail(struct dns_reader *reader, const char *wrong);

#endif
