/*
 * dns_decode.h - decoding as tests want it: strict about what is read and about what is left behind. Include
 * <cmocka.h> first.
 */
#ifndef PLDIG_TESTS_DNS_DECODE_H
#define PLDIG_TESTS_DNS_DECODE_H

#include <stdlib.h>
#include <string.h>

#include "dns/message.h"
#include "dns_wire.h"

/* Decodes a copy of exactly `size` octets, so that a sanitizer sees what reads beyond. */
static inline bool decode(struct arena *arena, const void *data, size_t size, struct dns_message *out,
                          struct err *err)
{
    uint8_t *exact = malloc(size == 0 ? 1 : size);
    assert_non_null(exact);
    memcpy(exact, data, size);
    bool ok = dns_message_decode(arena, exact, size, out, err);
    memset(exact, 0xAA, size); /* nothing of the message may point into it */
    free(exact);
    return ok;
}

static inline struct dns_message decoded(struct arena *arena, const struct wire *wire)
{
    struct dns_message message;
    struct err err = {0};
    if (!decode(arena, wire->data, wire->len, &message, &err)) {
        fail_msg("%s", err.text);
    }
    return message;
}

static inline void assert_error(struct arena *arena, const struct wire *wire, const char *text)
{
    struct dns_message message;
    struct err err = {0};
    assert_false(decode(arena, wire->data, wire->len, &message, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_string_equal(err.text, text);
}

#endif
