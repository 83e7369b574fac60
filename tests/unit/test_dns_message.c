#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dns/message.h"
#include "dns/name.h"
#include "dns_decode.h"

static int begin(void **state)
{
    *state = arena_new();
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

/*
 * What a resolver says of a healthy account: CNAME and address, and in the other sections an SOA and an OPT
 * with an extended error. The octets at which the parts begin are those of real replies.
 */
enum { AT_CNAME = 45, AT_TARGET = 57, AT_ADDRESS = 82, AT_SOA = 98, AT_OPT = 143, REPLY_LEN = 163 };

static void make_reply(struct wire *wire, unsigned flags)
{
    wire_header(wire, flags, 1, 2, 1, 1);
    wire_question(wire, "Contoso-AI.openai.azure.com", DNS_A); /* "openai" is at 23 */
    assert_int_equal(wire->len, AT_CNAME);
    wire_pointer(wire, 12);
    wire_fixed(wire, DNS_CNAME, 900, 25);
    assert_int_equal(wire->len, AT_TARGET);
    wire_labels(wire, "contoso-ai.privatelink");
    wire_pointer(wire, 23);
    wire->data[AT_TARGET - 1] = (uint8_t)(wire->len - AT_TARGET);
    assert_int_equal(wire->len, AT_ADDRESS);
    wire_pointer(wire, AT_TARGET);
    wire_fixed(wire, DNS_A, 10, 4);
    wire_octets(wire, "\x0A\x01\x02\x05", 4);
    assert_int_equal(wire->len, AT_SOA);
    wire_pointer(wire, AT_TARGET + 11); /* privatelink.openai.azure.com */
    wire_fixed(wire, DNS_SOA, 300, 33);
    wire_labels(wire, "ns");
    wire_pointer(wire, 30);
    wire_labels(wire, "host");
    wire_u8(wire, 0);
    wire->data[AT_SOA + 11] = (uint8_t)(5 + 6 + 20);
    for (uint32_t i = 1; i <= 5; i++) {
        wire_u32(wire, i * 100);
    }
    assert_int_equal(wire->len, AT_OPT - 2);
    wire_u8(wire, 0);
    wire_u16(wire, DNS_OPT);
    wire_u16(wire, 1232);
    wire_u32(wire, 0x00008000);
    wire_u16(wire, 11);
    wire_u16(wire, 15);
    wire_u16(wire, 7);
    wire_u16(wire, 3);
    wire_octets(wire, "stale", 5);
    assert_int_equal(wire->len, REPLY_LEN);
}

static void reads_a_reply(void **state)
{
    struct wire wire;
    make_reply(&wire, 0x8180);
    struct dns_message message = decoded(*state, &wire);
    assert_int_equal(message.id, 0x1234);
    assert_true(message.qr && message.rd && message.ra);
    assert_false(message.aa || message.tc || message.ad || message.cd);
    assert_int_equal(message.rcode, DNS_NOERROR);
    assert_true(message.has_question);
    assert_int_equal(message.n_questions, 1);
    assert_string_equal(message.qname, "contoso-ai.openai.azure.com");
    assert_int_equal(message.qtype, DNS_A);
    assert_int_equal(message.qclass, DNS_IN);
    assert_int_equal(message.n_answer, 2);
    assert_string_equal(message.answer[0].owner, message.qname);
    assert_int_equal(message.answer[0].type, DNS_CNAME);
    assert_int_equal(message.answer[0].class, DNS_IN);
    assert_int_equal(message.answer[0].ttl, 900);
    assert_string_equal(message.answer[0].target, "contoso-ai.privatelink.openai.azure.com");
    assert_string_equal(message.answer[1].owner, message.answer[0].target);
    assert_int_equal(message.answer[1].ttl, 10);
    char text[IP_TEXT];
    assert_string_equal(ip_format(&message.answer[1].address, text), "10.1.2.5");
    assert_int_equal(message.n_authority, 1);
    const struct dns_rr *soa = dns_message_soa(&message);
    assert_ptr_equal(soa, message.authority);
    assert_string_equal(soa->owner, "privatelink.openai.azure.com");
    assert_string_equal(soa->soa.mname, "ns.azure.com");
    assert_string_equal(soa->soa.rname, "host");
    assert_int_equal(soa->soa.serial, 100);
    assert_int_equal(soa->soa.refresh, 200);
    assert_int_equal(soa->soa.retry, 300);
    assert_int_equal(soa->soa.expire, 400);
    assert_int_equal(soa->soa.minimum, 500);
    assert_int_equal(message.n_additional, 0);
    assert_true(message.has_edns);
    assert_int_equal(message.edns_udp_size, 1232);
    assert_int_equal(message.edns_version, 0);
    assert_true(message.dnssec_ok);
    assert_int_equal(message.n_ede, 1);
    assert_int_equal(message.ede[0].code, 3);
    assert_string_equal(message.ede[0].text, "stale");
}

static void reads_every_flag(void **state)
{
    for (unsigned bit = 0; bit < 16; bit++) {
        struct wire wire;
        wire_header(&wire, 1U << bit, 0, 0, 0, 0);
        struct dns_message message = decoded(*state, &wire);
        assert_int_equal(message.qr, bit == 15);
        assert_int_equal(message.opcode, bit >= 11 && bit <= 14 ? 1U << (bit - 11) : 0);
        assert_int_equal(message.aa, bit == 10);
        assert_int_equal(message.tc, bit == 9);
        assert_int_equal(message.rd, bit == 8);
        assert_int_equal(message.ra, bit == 7);
        assert_int_equal(message.ad, bit == 5);
        assert_int_equal(message.cd, bit == 4);
        assert_int_equal(message.rcode, bit < 4 ? 1U << bit : 0);
        assert_false(message.has_question);
        assert_null(message.qname);
    }
}

static void is_told_where_it_was_cut(void **state)
{
    struct wire wire;
    make_reply(&wire, 0x8180);
    for (size_t size = 0; size < REPLY_LEN; size++) {
        struct arena *arena = arena_new();
        struct dns_message message;
        struct err err = {0};
        assert_false(decode(arena, wire.data, size, &message, &err));
        const char *expected;
        if (size < DNS_HEADER) {
            expected = arena_printf(arena, "%zu octets are fewer than a DNS header has", size);
        } else if (size < AT_CNAME) {
            expected = "question 1 ends beyond the message (octet 12)";
        } else {
            size_t at = size < AT_ADDRESS   ? AT_CNAME
                        : size < AT_SOA     ? AT_ADDRESS
                        : size < AT_OPT - 2 ? AT_SOA
                                            : AT_OPT - 2;
            expected = arena_printf(arena, "record %d of the %s section ends beyond the message (octet %zu)",
                                    at == AT_ADDRESS ? 2 : 1,
                                    at < AT_SOA    ? "answer"
                                    : at == AT_SOA ? "authority"
                                                   : "additional",
                                    at);
        }
        assert_string_equal(err.text, expected);
        arena_free(arena);
    }
    assert_error(*state, &(struct wire){.len = 0}, "0 octets are fewer than a DNS header has");
    struct wire *large = calloc(1, sizeof *large);
    assert_non_null(large);
    large->len = 65536;
    assert_error(*state, large, "65536 octets are more than a DNS message can have");
    free(large);
}

static void with_tc_keeps_what_is_whole(void **state)
{
    struct wire wire;
    make_reply(&wire, 0x8380);
    for (size_t size = 0; size <= REPLY_LEN; size++) {
        struct dns_message message;
        struct err err = {0};
        bool ok = decode(*state, wire.data, size, &message, &err);
        assert_int_equal(ok, size >= AT_CNAME);
        if (ok) {
            assert_true(message.tc);
            assert_int_equal(message.n_answer, (size >= AT_ADDRESS) + (size >= AT_SOA));
            assert_int_equal(message.n_authority, size >= AT_OPT - 2);
            assert_int_equal(message.has_edns, size == REPLY_LEN);
        }
    }
    /* What is whole but wrong stays an error. */
    make_reply(&wire, 0x8380);
    wire.data[AT_ADDRESS + 11] = 3;
    assert_error(*state, &wire,
                 "record 2 of the answer section is an address of the wrong length (octet 82)");
}

static void an_octet_changed_never_harms(void **state)
{
    struct wire good;
    (void)state;
    make_reply(&good, 0x8180);
    for (size_t at = 0; at < good.len; at++) {
        struct arena *arena = arena_new();
        for (unsigned value = 0; value < 256; value++) {
            struct wire wire = {.len = good.len};
            memcpy(wire.data, good.data, good.len);
            wire.data[at] = (uint8_t)value;
            struct dns_message message;
            struct err err = {0};
            if (!decode(arena, wire.data, wire.len, &message, &err)) {
                assert_true(strlen(err.text) > 10);
                continue;
            }
            assert_true(message.n_answer <= 15 && message.n_authority <= 15 && message.n_additional <= 15);
            for (size_t i = 0; i < message.n_answer; i++) {
                assert_true(strlen(message.answer[i].owner) < DNS_NAME_TEXT);
            }
        }
        arena_free(arena);
    }
}

/* A question, then one record of `type` whose RDATA claims `rdlength` octets and has `len`. */
static void make_record(struct wire *wire, unsigned type, size_t rdlength, const void *rdata, size_t len)
{
    wire_header(wire, 0x8180, 1, 1, 0, 0);
    wire_question(wire, "a.b", DNS_A); /* 12 to 20 */
    wire_pointer(wire, 12);            /* 21 */
    wire_fixed(wire, type, 60, rdlength);
    wire_octets(wire, rdata, len); /* 33 */
}

static void assert_bad_record(struct arena *arena, unsigned type, size_t rdlength, const void *rdata,
                              size_t len, const char *why)
{
    struct wire wire;
    make_record(&wire, type, rdlength, rdata, len);
    char text[200] = "record 1 of the answer section ";
    strcat(text, why);
    strcat(text, " (octet 21)");
    assert_error(arena, &wire, text);
}

static void rdata_must_fit_its_length(void **state)
{
    static const uint8_t zeros[64] = {0};
    const char *wrong = "is an address of the wrong length", *beyond = "ends beyond the message";
    const char *within = "has RDATA that ends beyond its length",
               *left = "has octets left over behind its RDATA";
    const char *name = "holds a malformed name";
    for (size_t len = 0; len <= 20; len++) {
        if (len != 4) {
            assert_bad_record(*state, DNS_A, len, zeros, len, wrong);
        }
        if (len != 16) {
            assert_bad_record(*state, DNS_AAAA, len, zeros, len, wrong);
        }
    }
    assert_bad_record(*state, DNS_A, 4, zeros, 3, beyond);
    assert_bad_record(*state, DNS_A, 65535, zeros, 64, beyond);
    assert_bad_record(*state, 4711, 5, zeros, 4, beyond);
    assert_bad_record(*state, DNS_CNAME, 0, zeros, 1, "has RDATA that ends beyond its length");
    assert_bad_record(*state, DNS_CNAME, 2, zeros, 2, left);
    assert_bad_record(*state, DNS_CNAME, 2, "\1x\0", 3, within);
    assert_bad_record(*state, DNS_NS, 1, "\xC0\x0C", 2, within);
    assert_bad_record(*state, DNS_CNAME, 2, "\xC0\x21", 2, name);    /* to itself: RDATA begins at 33 */
    assert_bad_record(*state, DNS_CNAME, 2, "\xC0\x30", 2, name);    /* forward */
    assert_bad_record(*state, DNS_CNAME, 2, "\xFF\xFF", 2, name);    /* beyond the message */
    assert_bad_record(*state, DNS_CNAME, 4, "\1x\xC0\x21", 4, name); /* a loop with a label in it */
    assert_bad_record(*state, DNS_NS, 3, "\x41xx", 3, name);
    assert_bad_record(*state, DNS_SOA, 21, zeros, 21, within);
    assert_bad_record(*state, DNS_SOA, 23, zeros, 23, left);
    assert_bad_record(*state, DNS_SOA, 22, zeros, 21, beyond);
    struct wire wire;
    make_record(&wire, DNS_SOA, 22, zeros, 22);
    assert_string_equal(decoded(*state, &wire).answer[0].soa.mname, ".");
}

static void owners_must_be_names(void **state)
{
    struct wire wire;
    wire_header(&wire, 0x8180, 0, 1, 0, 0);
    wire_pointer(&wire, 12);
    wire_fixed(&wire, DNS_A, 1, 4);
    wire_u32(&wire, 0);
    assert_error(*state, &wire, "record 1 of the answer section holds a malformed name (octet 12)");
    wire_header(&wire, 0x8180, 1, 0, 0, 0);
    wire_pointer(&wire, 14);
    wire_u32(&wire, 0);
    assert_error(*state, &wire, "question 1 holds a malformed name (octet 12)");
}

static void other_types_and_classes_are_opaque(void **state)
{
    struct wire wire;
    make_record(&wire, 4711, 3, "\xC0\x21z", 3);
    struct dns_message message = decoded(*state, &wire);
    assert_int_equal(message.answer[0].type, 4711);
    assert_int_equal(message.answer[0].opaque.len, 3);
    assert_memory_equal(message.answer[0].opaque.data, "\xC0\x21z", 3);
    make_record(&wire, 16, 0, "", 0);
    assert_int_equal(decoded(*state, &wire).answer[0].opaque.len, 0);
    static const unsigned types[] = {DNS_A, DNS_AAAA, DNS_CNAME, DNS_NS, DNS_SOA};
    for (size_t i = 0; i < 5; i++) {
        make_record(&wire, types[i], 3, "abc", 3);
        wire.data[26] = 3; /* class CH */
        message = decoded(*state, &wire);
        assert_int_equal(message.answer[0].class, 3);
        assert_int_equal(message.answer[0].opaque.len, 3);
        assert_null(dns_message_soa(&message));
    }
}

static void a_ttl_with_the_top_bit_is_zero(void **state)
{
    static const uint32_t cases[][2] = {
        {0, 0}, {1, 1}, {0x7FFFFFFF, 0x7FFFFFFF}, {0x80000000, 0}, {0xFFFFFFFF, 0}};
    for (size_t i = 0; i < 5; i++) {
        struct wire wire;
        wire_header(&wire, 0x8180, 0, 1, 0, 0);
        wire_u8(&wire, 0);
        wire_fixed(&wire, DNS_A, cases[i][0], 4);
        wire_u32(&wire, 0x0A010205);
        assert_int_equal(decoded(*state, &wire).answer[0].ttl, cases[i][1]);
    }
}

static void counts_larger_than_the_message_cost_nothing(void **state)
{
    struct wire wire;
    for (unsigned section = 0; section < 4; section++) {
        wire_header(&wire, 0x8180, section == 0 ? 65535 : 0, section == 1 ? 65535 : 0,
                    section == 2 ? 65535 : 0, section == 3 ? 65535 : 0);
        struct dns_message message;
        struct err err = {0};
        assert_false(decode(*state, wire.data, wire.len, &message, &err));
    }
    wire_header(&wire, 0x8380, 0, 65535, 65535, 65535);
    struct dns_message message = decoded(*state, &wire);
    assert_int_equal(message.n_answer + message.n_authority + message.n_additional, 0);
    assert_true(arena_used(*state) < 1024);
}

static void keeps_the_first_of_many_questions(void **state)
{
    struct wire wire;
    wire_header(&wire, 0x8180, 2, 0, 0, 0);
    wire_question(&wire, "a.b", DNS_AAAA);
    wire_question(&wire, "c.d", DNS_A);
    struct dns_message message = decoded(*state, &wire);
    assert_false(message.has_question);
    assert_int_equal(message.n_questions, 2);
    assert_string_equal(message.qname, "a.b");
    assert_int_equal(message.qtype, DNS_AAAA);
}

static void octets_behind_the_end_are_ignored(void **state)
{
    struct wire wire;
    make_reply(&wire, 0x8180);
    wire_octets(&wire, "\xFF\xFF\xFF\xFF", 4);
    assert_int_equal(decoded(*state, &wire).n_answer, 2);
}

static void finds_the_soa_that_counts(void **state)
{
    static const uint8_t rdata[22] = {0};
    struct wire wire;
    wire_header(&wire, 0x8180, 1, 1, 1, 0);
    wire_question(&wire, "a", DNS_SOA);
    wire_name(&wire, "a");
    wire_fixed(&wire, DNS_SOA, 1, 22);
    wire_octets(&wire, rdata, 22);
    wire_name(&wire, "b");
    wire_fixed(&wire, DNS_SOA, 1, 22);
    wire_octets(&wire, rdata, 22);
    struct dns_message message = decoded(*state, &wire);
    assert_string_equal(dns_message_soa(&message)->owner, "a");
    message.qtype = DNS_A;
    assert_string_equal(dns_message_soa(&message)->owner, "b");
    message.n_authority = 0;
    assert_null(dns_message_soa(&message));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_a_reply, begin, end),
        cmocka_unit_test_setup_teardown(reads_every_flag, begin, end),
        cmocka_unit_test_setup_teardown(is_told_where_it_was_cut, begin, end),
        cmocka_unit_test_setup_teardown(with_tc_keeps_what_is_whole, begin, end),
        cmocka_unit_test_setup_teardown(an_octet_changed_never_harms, begin, end),
        cmocka_unit_test_setup_teardown(rdata_must_fit_its_length, begin, end),
        cmocka_unit_test_setup_teardown(owners_must_be_names, begin, end),
        cmocka_unit_test_setup_teardown(other_types_and_classes_are_opaque, begin, end),
        cmocka_unit_test_setup_teardown(a_ttl_with_the_top_bit_is_zero, begin, end),
        cmocka_unit_test_setup_teardown(counts_larger_than_the_message_cost_nothing, begin, end),
        cmocka_unit_test_setup_teardown(keeps_the_first_of_many_questions, begin, end),
        cmocka_unit_test_setup_teardown(octets_behind_the_end_are_ignored, begin, end),
        cmocka_unit_test_setup_teardown(finds_the_soa_that_counts, begin, end),
    };
    return cmocka_run_group_tests_name("dns_message", tests, NULL, NULL);
}
