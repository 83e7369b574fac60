#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "dns/message.h"
#include "dns/query.h"

static void assert_bytes(const struct dns_query *query, const char *hex)
{
    struct arena *arena = arena_new();
    uint8_t out[DNS_QUERY_MAX];
    size_t len;
    assert_true(dns_query_encode(out, &len, 0xBEEF, query));
    assert_string_equal(text_hex(arena, out, len), hex);
    arena_free(arena);
}

static void writes_the_octets_of_rfc_1035(void **state)
{
    (void)state;
    assert_bytes(&(struct dns_query){.qname = "a.bc", .qtype = DNS_A}, "beef00000001000000000000"
                                                                       "016102626300"
                                                                       "00010001");
    assert_bytes(&(struct dns_query){.qname = ".", .qtype = DNS_SOA, .rd = true}, "beef01000001000000000000"
                                                                                  "00"
                                                                                  "00060001");
    assert_bytes(&(struct dns_query){.qname = "a", .qtype = DNS_AAAA, .rd = true, .cd = true, .edns = true},
                 "beef01100001000000000001"
                 "016100"
                 "001c0001"
                 "00002904d0000000000000");
    assert_bytes(&(struct dns_query){.qname = "a\\.b.\\000", .qtype = 65}, "beef00000001000000000000"
                                                                           "03612e62010000"
                                                                           "00410001");
}

static void the_decoder_reads_it_back(void **state)
{
    static const char *const names[] = {"contoso-ai.openai.azure.com", ".", "*.x", "a\\.b\\092\\255"};
    struct arena *arena = arena_new();
    (void)state;
    for (size_t i = 0; i < 4 * 8; i++) {
        struct dns_query query = {names[i % 4], DNS_AAAA, (i & 4) != 0, (i & 8) != 0, (i & 16) != 0};
        uint8_t out[DNS_QUERY_MAX];
        size_t len;
        struct dns_message message;
        struct err err = {0};
        assert_true(dns_query_encode(out, &len, (uint16_t)(i * 2047), &query));
        assert_true(dns_message_decode(arena, out, len, &message, &err));
        assert_int_equal(message.id, (uint16_t)(i * 2047));
        assert_false(message.qr);
        assert_int_equal(message.opcode, 0);
        assert_int_equal(message.rd, query.rd);
        assert_int_equal(message.cd, query.cd);
        assert_true(message.has_question);
        assert_string_equal(message.qname, query.qname);
        assert_int_equal(message.qtype, DNS_AAAA);
        assert_int_equal(message.qclass, DNS_IN);
        assert_int_equal(message.has_edns, query.edns);
        assert_int_equal(message.edns_udp_size, query.edns ? DNS_EDNS_SIZE : 0);
        assert_false(message.dnssec_ok);
    }
    arena_free(arena);
}

static void the_longest_name_fills_the_room(void **state)
{
    char name[254];
    uint8_t out[DNS_QUERY_MAX];
    size_t len;
    (void)state;
    memset(name, 'a', 253);
    name[63] = name[127] = name[191] = '.';
    name[253] = '\0';
    struct dns_query query = {.qname = name, .qtype = DNS_A, .edns = true};
    assert_true(dns_query_encode(out, &len, 1, &query));
    assert_int_equal(len, DNS_QUERY_MAX);
}

static void refuses_what_is_no_name(void **state)
{
    static const char *const bad[] = {"", "a.", "a..b", "a b", NULL};
    uint8_t out[DNS_QUERY_MAX];
    size_t len;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(dns_query_encode(out, &len, 1, &(struct dns_query){.qname = bad[i], .qtype = DNS_A}));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_octets_of_rfc_1035),
        cmocka_unit_test(the_decoder_reads_it_back),
        cmocka_unit_test(the_longest_name_fills_the_room),
        cmocka_unit_test(refuses_what_is_no_name),
    };
    return cmocka_run_group_tests_name("dns_query", tests, NULL, NULL);
}
