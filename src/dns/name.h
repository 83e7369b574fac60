/*
 * name.h - domain names as text: one normaliser, so that the rest compares with ==-like calls only.
 *
 * A normalised name is lower case, has no trailing dot (the root is "."), and octets other than
 * letters, digits, '-', '_' and '*' stand as \DDD, a dot within a label as \. (RFC 1035 section 5.1, RFC
 * 4343).
 */
#ifndef PLDIG_DNS_NAME_H
#define PLDIG_DNS_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

enum {
    DNS_NAME_WIRE = 255,     /* octets of a name on the wire, RFC 1035 section 2.3.4 */
    DNS_NAME_TEXT = 255 * 4, /* room for its text and NUL, every octet escaped */
    DNS_NAME_POINTERS = 127, /* compression pointers in one name: no more than it can have labels */
};

/* Normalises a name as a person or ARM writes it. Errors (ERR_INPUT): empty, empty label, label over 63
 * octets, name over 255, byte that no host name here can hold (only letters, digits, '-', '_', '*' are
 * allowed in this form). */
bool dns_name_parse(struct arena *arena, const char *text, char **out, struct err *err);

/* A normalised name as wire labels; *len <= DNS_NAME_WIRE. Accepts the escapes that dns_name_unpack()
 * makes. */
bool dns_name_to_wire(const char *name, uint8_t out[static DNS_NAME_WIRE], size_t *len);

/*
 * Reads the name at `*offset` of a message, following compression pointers (RFC 1035 section 4.1.4).
 * A pointer must go to an earlier place than the one before, so loops and forward pointers fail; more than
 * DNS_NAME_POINTERS of them fail too, so that work is bounded by the 255 octets of a name. On success *offset
 * is behind the name as it stands there, and *len the length of the text without its NUL; on failure *offset
 * is unchanged, and *cut tells whether the name was sound up to the end of the message.
 */
bool dns_name_unpack(const uint8_t *message, size_t size, size_t *offset, char out[static DNS_NAME_TEXT],
                     size_t *len, bool *cut);

bool dns_name_equal(const char *a, const char *b);
/* Whether `name` is `zone` or below it ("a.b" is below "b"; every name is below "."). */
bool dns_name_within(const char *name, const char *zone);
/* The first label of a name, in the arena; "" for the root. */
char *dns_name_label(struct arena *arena, const char *name);
/* The name without its first label; "." for a name of one label and for the root. */
const char *dns_name_parent(const char *name);

#endif
