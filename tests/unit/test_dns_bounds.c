/* Messages of up to 64 KiB made to exhaust the decoder: memory stays within what message.h promises, and time
 * within an alarm that only a hang would reach. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "dns/chain.h"
#include "dns/message.h"
#include "dns/name.h"
#include "dns_wire.h"

static int begin(void **state)
{
    *state = calloc(1, sizeof(struct wire));
    alarm(60);
    return *state == NULL ? -1 : 0;
}

static int end(void **state)
{
    alarm(0);
    free(*state);
    return 0;
}

/* A name of 255 octets that needs four bytes of text for each, behind a header. */
static void put_longest_name(struct wire *wire)
{
    for (size_t label = 0; label < 4; label++) {
        size_t len = label < 3 ? 63 : 61;
        wire_u8(wire, (unsigned)len);
        memset(wire->data + wire->len, 0xEE, len);
        wire->len += len;
    }
    wire_u8(wire, 0);
}

/* Decodes and returns how many records there were; 0 where it was refused with `refusal`. */
static size_t decode_within_bounds(const struct wire *wire, const char *refusal)
{
    struct arena *arena = arena_new();
    struct dns_message message;
    struct err err = {0};
    bool ok = dns_message_decode(arena, wire->data, wire->len, &message, &err);
    if (arena_used(arena) > 32 * wire->len + 80 * 1024) {
        fail_msg("%zu bytes for %zu octets", arena_used(arena), wire->len);
    }
    size_t count = ok ? message.n_answer + message.n_authority + message.n_additional : 0;
    if (!ok && (refusal == NULL || strstr(err.text, refusal) == NULL)) {
        fail_msg("%s", err.text);
    }
    if (ok) {
        struct dns_chain chain;
        dns_chain_follow(arena, &message, message.qname != NULL ? message.qname : ".", DNS_A, &chain);
    }
    arena_free(arena);
    return count;
}

static void set_answers(struct wire *wire, size_t count)
{
    wire->data[6] = (uint8_t)(count >> 8);
    wire->data[7] = (uint8_t)count;
}

/* Thousands of owners that are one pointer each to a name of 255 octets: the name is kept once. */
static void one_long_name_repeated(void **state)
{
    struct wire *wire = *state;
    size_t count = 0;
    wire_header(wire, 0x8180, 1, 0, 0, 0);
    put_longest_name(wire);
    wire_u32(wire, 0x00010001);
    while (wire->len + 16 <= DNS_MESSAGE_MAX) {
        wire_pointer(wire, 12);
        wire_fixed(wire, DNS_A, 1, 4);
        wire_u32(wire, (uint32_t)count++);
    }
    set_answers(wire, count);
    assert_true(count > 4000);
    assert_int_equal(decode_within_bounds(wire, NULL), count);
}

/* One label more before the pointer makes each a name of its own: 64 KiB would become 4 MiB of text. */
static void many_long_names_are_refused(void **state)
{
    struct wire *wire = *state;
    size_t count = 0;
    wire_header(wire, 0x8180, 0, 0, 0, 0);
    wire_u8(wire, 0);
    wire_fixed(wire, 16, 1, 245);
    memset(wire->data + wire->len, 0xEE, 245);
    size_t name = wire->len;
    wire->data[name] = wire->data[name + 64] = wire->data[name + 128] = 63;
    wire->data[name + 192] = 51;
    wire->data[name + 244] = 0;
    wire->len += 245;
    count++;
    while (wire->len + 20 <= DNS_MESSAGE_MAX) {
        wire_u8(wire, 3);
        wire_octets(wire, (const uint8_t[]){'x', (uint8_t)(count >> 8), (uint8_t)count}, 3);
        wire_pointer(wire, name);
        wire_fixed(wire, DNS_A, 1, 4);
        wire_u32(wire, 0);
        count++;
    }
    set_answers(wire, count);
    assert_int_equal(decode_within_bounds(wire, "brings more octets of names than any real message"), 0);
}

/* What a large but honest zone has: short names below a common one. */
static void many_usual_names_are_read(void **state)
{
    struct wire *wire = *state;
    size_t count = 0;
    wire_header(wire, 0x8180, 1, 0, 0, 0);
    wire_question(wire, "privatelink.cognitiveservices.azure.com", DNS_A);
    while (wire->len + 40 <= DNS_MESSAGE_MAX) {
        wire_u8(wire, 6);
        wire_octets(wire,
                    (const char[]){'a', 'c', 'c', (char)('a' + count / 676), (char)('a' + count / 26 % 26),
                                   (char)('a' + count % 26)},
                    6);
        wire_pointer(wire, 12);
        wire_fixed(wire, DNS_A, 1, 4);
        wire_u32(wire, 0x0A000000);
        count++;
    }
    set_answers(wire, count);
    assert_true(count > 2500);
    assert_int_equal(decode_within_bounds(wire, NULL), count);
}

/* The shortest records there are; the header claims as many as it can. */
static void the_shortest_records(void **state)
{
    struct wire *wire = *state;
    size_t count = 0;
    wire_header(wire, 0x8180, 0, 0, 0, 0);
    while (wire->len + 11 <= DNS_MESSAGE_MAX) {
        wire_u8(wire, 0);
        wire_fixed(wire, 16, 1, 0);
        count++;
    }
    set_answers(wire, count);
    assert_int_equal(count, 5956);
    assert_int_equal(decode_within_bounds(wire, NULL), count);
    wire->data[6] = wire->data[7] = wire->data[8] = wire->data[9] = wire->data[10] = wire->data[11] = 0xFF;
    assert_int_equal(decode_within_bounds(wire, "ends beyond the message"), 0);
    wire->data[2] |= 2; /* TC */
    assert_int_equal(decode_within_bounds(wire, NULL), count);
}

static void as_many_soa_records_as_fit(void **state)
{
    struct wire *wire = *state;
    size_t count = 0;
    wire_header(wire, 0x8180, 1, 0, 0, 0);
    put_longest_name(wire);
    wire_u32(wire, 0x00060001);
    while (wire->len + 36 <= DNS_MESSAGE_MAX) {
        wire_pointer(wire, 12);
        wire_fixed(wire, DNS_SOA, 1, 24);
        wire_pointer(wire, 12);
        wire_pointer(wire, 12 + 64);
        wire->len += 20;
        count++;
    }
    set_answers(wire, count);
    assert_int_equal(decode_within_bounds(wire, NULL), count);
}

static void as_many_questions_as_fit(void **state)
{
    struct wire *wire = *state;
    unsigned count = 0;
    wire_header(wire, 0x8180, 0, 0, 0, 0);
    while (wire->len + 5 <= DNS_MESSAGE_MAX) {
        wire_u8(wire, 0);
        wire_u32(wire, 0x00010001);
        count++;
    }
    wire->data[4] = (uint8_t)(count >> 8);
    wire->data[5] = (uint8_t)count;
    assert_int_equal(decode_within_bounds(wire, NULL), 0);
}

static void as_many_extended_errors_as_fit(void **state)
{
    struct wire *wire = *state;
    for (size_t text = 0; text < 2; text++) {
        wire_header(wire, 0x8180, 0, 0, 0, 1);
        wire_u8(wire, 0);
        wire_u16(wire, DNS_OPT);
        wire_u16(wire, 1232);
        wire_u32(wire, 0);
        size_t length_at = wire->len, start = wire->len + 2;
        wire_u16(wire, 0);
        while (wire->len + 6 + text <= DNS_MESSAGE_MAX) {
            wire_u16(wire, 15);
            wire_u16(wire, 2 + (unsigned)text);
            wire_u16(wire, 3);
            wire_octets(wire, "x", text);
        }
        wire->data[length_at] = (uint8_t)((wire->len - start) >> 8);
        wire->data[length_at + 1] = (uint8_t)(wire->len - start);
        assert_int_equal(decode_within_bounds(wire, NULL), 0);
    }
}

/* Each owner is the end of a row of as many pointers as are allowed. */
static void rows_of_pointers(void **state)
{
    struct wire *wire = *state;
    size_t count = 1;
    wire_header(wire, 0x8180, 0, 0, 0, 0);
    wire_u8(wire, 0);
    wire_fixed(wire, 16, 1, 2 + 2 * (DNS_NAME_POINTERS - 1));
    size_t name = wire->len;
    wire_octets(wire, "\0\0", 2);
    wire_pointer(wire, name);
    for (int i = 2; i < DNS_NAME_POINTERS; i++) {
        wire_pointer(wire, wire->len - 2);
    }
    size_t last = wire->len - 2;
    while (wire->len + 12 <= DNS_MESSAGE_MAX) {
        wire_pointer(wire, last);
        wire_fixed(wire, 16, 1, 0);
        count++;
    }
    set_answers(wire, count);
    assert_int_equal(decode_within_bounds(wire, NULL), count);
}

/* The follower looks at every record for each hop: a chain without end, and one address 4,000 times. */
static void long_chains(void **state)
{
    struct wire *wire = *state;
    size_t count = 0, previous = 12;
    wire_header(wire, 0x8180, 1, 0, 0, 0);
    wire_question(wire, "a", DNS_A);
    while (wire->len + 20 <= 0x3FFF) {
        wire_pointer(wire, previous);
        wire_fixed(wire, DNS_CNAME, 1, 6);
        previous = wire->len;
        wire_u8(wire, 4);
        wire_octets(wire,
                    (const char[]){'n', (char)('a' + count / 676), (char)('a' + count / 26 % 26),
                                   (char)('a' + count % 26)},
                    4);
        wire_u8(wire, 0);
        count++;
    }
    set_answers(wire, count);
    struct arena *arena = arena_new();
    struct dns_message message;
    struct dns_chain chain;
    struct err err = {0};
    assert_true(dns_message_decode(arena, wire->data, wire->len, &message, &err));
    dns_chain_follow(arena, &message, message.qname, DNS_A, &chain);
    assert_int_equal(chain.end, DNS_END_LOOP);
    assert_true(chain.too_long);
    assert_int_equal(chain.n_hops, DNS_CHAIN_MAX);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_long_name_repeated, begin, end),
        cmocka_unit_test_setup_teardown(many_long_names_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(many_usual_names_are_read, begin, end),
        cmocka_unit_test_setup_teardown(the_shortest_records, begin, end),
        cmocka_unit_test_setup_teardown(as_many_soa_records_as_fit, begin, end),
        cmocka_unit_test_setup_teardown(as_many_questions_as_fit, begin, end),
        cmocka_unit_test_setup_teardown(as_many_extended_errors_as_fit, begin, end),
        cmocka_unit_test_setup_teardown(rows_of_pointers, begin, end),
        cmocka_unit_test_setup_teardown(long_chains, begin, end),
    };
    return cmocka_run_group_tests_name("dns_bounds", tests, NULL, NULL);
}
