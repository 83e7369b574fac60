#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

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

/* A message that is only an OPT with these options. */
static void make_opt(struct wire *wire, unsigned rcode, uint32_t ttl, const void *options, size_t len)
{
    wire_header(wire, 0x8180 | rcode, 0, 0, 0, 1);
    wire_u8(wire, 0);
    wire_u16(wire, DNS_OPT);
    wire_u16(wire, 4096);
    wire_u32(wire, ttl);
    wire_u16(wire, (unsigned)len);
    wire_octets(wire, options, len);
}

static void reads_edns(void **state)
{
    struct wire wire;
    make_opt(&wire, 0, 0x01000000, "", 0);
    struct dns_message message = decoded(*state, &wire);
    assert_int_equal(message.rcode, 16); /* BADVERS */
    assert_true(message.has_edns);
    assert_false(message.dnssec_ok);
    assert_int_equal(message.n_ede, 0);
    make_opt(&wire, 15, 0xFF02FFFF, "", 0);
    message = decoded(*state, &wire);
    assert_int_equal(message.rcode, 4095);
    assert_int_equal(message.edns_version, 2);
    assert_true(message.dnssec_ok);
    /* A cookie, an error without text, one with text, one whose text ends with NUL, one with NUL in it. */
    static const char options[] = "\0\12\0\4abcd"
                                  "\0\17\0\2\0\26"
                                  "\0\17\0\5\0\17xyz"
                                  "\0\17\0\4\1\0a\0"
                                  "\0\17\0\5\0\0a\0b";
    make_opt(&wire, 2, 0, options, sizeof options - 1);
    message = decoded(*state, &wire);
    assert_int_equal(message.rcode, DNS_SERVFAIL);
    assert_int_equal(message.n_ede, 4);
    assert_int_equal(message.ede[0].code, 22);
    assert_string_equal(message.ede[0].text, "");
    assert_int_equal(message.ede[1].code, 15);
    assert_string_equal(message.ede[1].text, "xyz");
    assert_int_equal(message.ede[2].code, 256);
    assert_string_equal(message.ede[2].text, "a");
    assert_string_equal(message.ede[3].text, "a");
}

static void malformed_edns_is_an_error(void **state)
{
    static const struct {
        const char *options;
        size_t len;
        const char *why;
    } cases[] = {
        {"\0", 1, "has RDATA that ends beyond its length"},
        {"\0\17\0", 3, "has RDATA that ends beyond its length"},
        {"\0\12\0\1", 4, "has RDATA that ends beyond its length"},
        {"\0\17\0\0", 4, "holds an extended error shorter than its code"},
        {"\0\17\0\1x", 5, "holds an extended error shorter than its code"},
        {"\0\17\0\3\0\1", 6, "holds an extended error that ends beyond its length"},
        {"\0\17\xFF\xFF\0\1", 6, "holds an extended error that ends beyond its length"},
    };
    struct wire wire;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int more = 0; more < 2; more++) {
            make_opt(&wire, 0, 0, cases[i].options, cases[i].len);
            wire_octets(&wire, "xxxxxxxx", more == 0 ? 0 : 8); /* also with octets behind the record */
            char text[200] = "record 1 of the additional section ";
            strcat(text, cases[i].why);
            strcat(text, " (octet 12)");
            assert_error(*state, &wire, text);
        }
    }
    make_opt(&wire, 0, 0, "", 0);
    wire_octets(&wire, wire.data + 12, 11);
    wire.data[11] = 2;
    assert_error(*state, &wire, "record 2 of the additional section is a second OPT record (octet 23)");
    make_opt(&wire, 0, 0, "", 0);
    wire.data[11] = 0;
    wire.data[7] = 1;
    assert_error(*state, &wire,
                 "record 1 of the answer section is an OPT record outside the additional section (octet 12)");
    wire_header(&wire, 0x8180, 0, 0, 0, 1);
    wire_name(&wire, "a");
    wire_fixed(&wire, DNS_OPT, 0, 0);
    assert_error(
        *state, &wire,
        "record 1 of the additional section is an OPT record whose owner is not the root (octet 12)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_edns, begin, end),
        cmocka_unit_test_setup_teardown(malformed_edns_is_an_error, begin, end),
    };
    return cmocka_run_group_tests_name("dns_edns", tests, NULL, NULL);
}
