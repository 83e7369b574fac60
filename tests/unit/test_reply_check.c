#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dns/rr.h"
#include "dns_wire.h"
#include "probes/reply_check.h"

enum { ID = 0x1234 }; /* of wire_header() */

static const struct question question = {.qname = "www.example", .qtype = DNS_A, .rd = true};

/* A message with one question. */
static void make(struct wire *wire, unsigned flags, const char *name, unsigned type, unsigned class)
{
    wire_header(wire, flags, 1, 0, 0, 0);
    wire_labels(wire, name);
    wire_u8(wire, 0);
    wire_u16(wire, type);
    wire_u16(wire, class);
}

static void check(const struct wire *wire, uint16_t id, enum packet_kind kind, const char *why)
{
    struct arena *arena = arena_new();
    struct reply_check result;
    reply_check(arena, &question, id, wire->data, wire->len, &result);
    assert_int_equal(result.kind, kind);
    if (why == NULL) {
        assert_null(result.why);
    } else {
        assert_non_null(strstr(result.why, why));
    }
    arena_free(arena);
}

static void a_reply_repeats_the_question(void **state)
{
    struct wire wire;
    (void)state;
    make(&wire, 0x8180, "www.example", DNS_A, DNS_IN);
    check(&wire, ID, PACKET_REPLY, NULL);
    check(&wire, ID + 1, PACKET_FOREIGN, "its id is 4660, the question's is 4661");
    make(&wire, 0x8180, "wWw.EXAMPLE", DNS_A, DNS_IN);
    check(&wire, ID, PACKET_REPLY, NULL);
    make(&wire, 0x8380, "www.example", DNS_A, DNS_IN); /* TC */
    check(&wire, ID, PACKET_REPLY, NULL);
    make(&wire, 0x8182, "www.example", DNS_A, DNS_IN); /* SERVFAIL */
    check(&wire, ID, PACKET_REPLY, NULL);
}

static void anything_else_is_foreign(void **state)
{
    struct wire wire;
    (void)state;
    make(&wire, 0x0100, "www.example", DNS_A, DNS_IN);
    check(&wire, ID, PACKET_FOREIGN, "a query, not a response");
    make(&wire, 0xA980, "www.example", DNS_A, DNS_IN);
    check(&wire, ID, PACKET_FOREIGN, "opcode 5");
    make(&wire, 0x8180, "www.example.com", DNS_A, DNS_IN);
    check(&wire, ID, PACKET_FOREIGN, "another question: www.example.com A class 1");
    make(&wire, 0x8180, "ww.example", DNS_A, DNS_IN);
    check(&wire, ID, PACKET_FOREIGN, "another question");
    make(&wire, 0x8180, "www.example", DNS_AAAA, DNS_IN);
    check(&wire, ID, PACKET_FOREIGN, "AAAA");
    make(&wire, 0x8180, "www.example", DNS_A, 3);
    check(&wire, ID, PACKET_FOREIGN, "class 3");
    make(&wire, 0x8180, "www.example", DNS_A, DNS_IN);
    wire.data[5] = 2;
    wire_octets(&wire, "\1a\0\0\1\0\1", 7);
    check(&wire, ID, PACKET_FOREIGN, "2 questions");
}

/* Servers that reject what they could not read send the header alone. */
static void an_error_may_lack_the_question(void **state)
{
    struct wire wire;
    (void)state;
    static const unsigned allowed[] = {DNS_FORMERR, DNS_SERVFAIL, DNS_NOTIMP, DNS_REFUSED};
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        wire_header(&wire, 0x8180 | allowed[i], 0, 0, 0, 0);
        check(&wire, ID, PACKET_REPLY, NULL);
        check(&wire, ID ^ 0x100, PACKET_FOREIGN, "id");
    }
    wire_header(&wire, 0x8180, 0, 0, 0, 0);
    check(&wire, ID, PACKET_FOREIGN, "no question section");
    wire_header(&wire, 0x8183, 0, 0, 0, 0);
    check(&wire, ID, PACKET_FOREIGN, "no question section");
}

static void what_cannot_be_decoded_is_malformed(void **state)
{
    struct wire wire;
    (void)state;
    make(&wire, 0x8180, "www.example", DNS_A, DNS_IN);
    for (size_t len = wire.len - 1; len > 0; len--) {
        struct wire cut = wire;
        cut.len = len;
        check(&cut, ID, PACKET_MALFORMED, len < 12 ? "fewer than a DNS header" : "question 1");
    }
    wire.data[7] = 1; /* an answer that is not there */
    check(&wire, ID, PACKET_MALFORMED, "record 1 of the answer section");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reply_repeats_the_question),
        cmocka_unit_test(anything_else_is_foreign),
        cmocka_unit_test(an_error_may_lack_the_question),
        cmocka_unit_test(what_cannot_be_decoded_is_malformed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
