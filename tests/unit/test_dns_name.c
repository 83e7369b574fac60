#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dns/name.h"
#include "dns_wire.h"

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

static bool from_wire(struct arena *arena, const uint8_t *message, size_t size, size_t *offset, char **out)
{
    char text[DNS_NAME_TEXT];
    size_t len;
    bool cut;
    *out = NULL;
    if (!dns_name_unpack(message, size, offset, text, &len, &cut))
        return false;
    *out = arena_memdup(arena, text, len + 1);
    return true;
}

static void normalises_what_people_write(void **state)
{
    static const char *const cases[][2] = {
        {"Contoso-AI.OpenAI.Azure.COM", "contoso-ai.openai.azure.com"},
        {"contoso-ai.openai.azure.com.", "contoso-ai.openai.azure.com"},
        {".", "."},
        {"a", "a"},
        {"a.", "a"},
        {"*.b", "*.b"},
        {"_dns.resolver.arpa", "_dns.resolver.arpa"},
        {"10.in-addr.arpa", "10.in-addr.arpa"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        char *name;
        assert_true(dns_name_parse(*state, cases[i][0], &name, &err));
        assert_string_equal(name, cases[i][1]);
    }
}

static void says_why_it_is_no_name(void **state)
{
    static const char *const cases[][2] = {
        {"", "it is empty"},
        {"..", "a label is empty"},
        {".a", "a label is empty"},
        {"a..b", "a label is empty"},
        {"a..", "a label is empty"},
        {"a b", "only letters"},
        {"https://a.b/", "only letters"},
        {"a.b/24", "only letters"},
        {"a\\.b", "only letters"},
        {"caf\xC3\xA9.fr", "only letters"},
        {"a\x1b[1m", "\"a\\x1b[1m\" is not a domain name"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        char *name;
        assert_false(dns_name_parse(*state, cases[i][0], &name, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        if (strstr(err.text, cases[i][1]) == NULL) {
            fail_msg("\"%s\" does not say \"%s\"", err.text, cases[i][1]);
        }
    }
    struct err err = {0};
    char *name;
    assert_false(dns_name_parse(*state, NULL, &name, &err));
}

static char *repeated(struct arena *arena, size_t labels, size_t len, size_t last)
{
    char *text = arena_alloc(arena, labels * (len + 1) + last + 1), *at = text;
    for (size_t i = 0; i < labels; i++) {
        memset(at, 'a', len);
        at[len] = '.';
        at += len + 1;
    }
    memset(at, 'b', last);
    return text;
}

static void knows_the_limits_of_rfc_1035(void **state)
{
    struct err err = {0};
    char *name;
    uint8_t wire[DNS_NAME_WIRE];
    size_t len, offset = 0;
    assert_true(dns_name_parse(*state, repeated(*state, 0, 0, 63), &name, &err));
    assert_false(dns_name_parse(*state, repeated(*state, 0, 0, 64), &name, &err));
    assert_non_null(strstr(err.text, "63 octets"));
    assert_false(dns_name_to_wire(repeated(*state, 0, 0, 64), wire, &len));
    /* 3 labels of 63 and one of 61: 3 * 64 + 62 + 1 = 255 octets. */
    assert_true(dns_name_parse(*state, repeated(*state, 3, 63, 61), &name, &err));
    assert_true(dns_name_to_wire(name, wire, &len));
    assert_int_equal(len, 255);
    assert_true(from_wire(*state, wire, len, &offset, &name));
    assert_string_equal(name, repeated(*state, 3, 63, 61));
    assert_int_equal(offset, 255);
    assert_false(dns_name_parse(*state, repeated(*state, 3, 63, 62), &name, &err));
    assert_non_null(strstr(err.text, "255 octets"));
    assert_false(dns_name_to_wire(repeated(*state, 3, 63, 62), wire, &len));
    assert_true(dns_name_to_wire(repeated(*state, 126, 1, 1), wire, &len));
    assert_int_equal(len, 255);
    assert_false(dns_name_to_wire(repeated(*state, 127, 1, 1), wire, &len));
    assert_false(dns_name_to_wire(repeated(*state, 2000, 1, 1), wire, &len));
}

static void refuses_text_that_is_not_normalised(void **state)
{
    static const char *const cases[] = {"",     "a.",    "..",     ".a",     "a..b", "a b",      "a\\",
                                        "a\\1", "a\\12", "a\\256", "a\\999", "a\\b", "\xC3\xA9", "a/b"};
    uint8_t wire[DNS_NAME_WIRE];
    size_t len;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (dns_name_to_wire(cases[i], wire, &len)) {
            fail_msg("\"%s\" is not normalised", cases[i]);
        }
    }
    assert_false(dns_name_to_wire(NULL, wire, &len));
}

/* Any octet can stand in a label (RFC 2181 section 11), and comes back. */
static void every_octet_goes_to_text_and_back(void **state)
{
    for (unsigned octet = 0; octet < 256; octet++) {
        const uint8_t name[] = {3, 'x', (uint8_t)octet, 'Y', 1, 'z', 0};
        uint8_t back[DNS_NAME_WIRE];
        size_t offset = 0, len;
        char *text;
        assert_true(from_wire(*state, name, sizeof name, &offset, &text));
        for (const char *c = text; *c != '\0'; c++) {
            assert_true(*c > ' ' && *c < 0x7F);
        }
        assert_true(dns_name_to_wire(text, back, &len));
        assert_int_equal(len, sizeof name);
        unsigned lower = octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
        assert_int_equal(back[2], lower);
        assert_int_equal(back[3], 'y');
    }
    const uint8_t dots[] = {3, 'a', '.', 'b', 2, '\\', ' ', 0};
    size_t offset = 0;
    char *text;
    assert_true(from_wire(*state, dots, sizeof dots, &offset, &text));
    assert_string_equal(text, "a\\.b.\\092\\032");
}

static void the_longest_text_has_room(void **state)
{
    uint8_t name[255];
    size_t offset = 0;
    char *text;
    memset(name, 0xFF, sizeof name);
    name[0] = name[64] = name[128] = 63;
    name[192] = 61;
    name[254] = 0;
    assert_true(from_wire(*state, name, sizeof name, &offset, &text));
    assert_int_equal(strlen(text), 250 * 4 + 3);
    assert_true(strlen(text) < DNS_NAME_TEXT);
    uint8_t back[DNS_NAME_WIRE];
    size_t len;
    assert_true(dns_name_to_wire(text, back, &len));
    assert_int_equal(len, 255);
    assert_memory_equal(back, name, 255);
}

static void follows_pointers_backwards(void **state)
{
    struct wire wire = {.len = 0};
    char *text;
    wire_name(&wire, "azure.com"); /* 0 */
    wire_labels(&wire, "openai");  /* 11 */
    wire_pointer(&wire, 0);        /* 18 */
    wire_labels(&wire, "X");       /* 20 */
    wire_pointer(&wire, 11);       /* 22 */
    wire_pointer(&wire, 20);       /* 24 */
    static const struct {
        size_t at, behind;
        const char *name;
    } cases[] = {{0, 11, "azure.com"},          {6, 11, "com"},        {10, 11, "."},
                 {11, 20, "openai.azure.com"},  {18, 20, "azure.com"}, {20, 24, "x.openai.azure.com"},
                 {24, 26, "x.openai.azure.com"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t offset = cases[i].at;
        assert_true(from_wire(*state, wire.data, wire.len, &offset, &text));
        assert_string_equal(text, cases[i].name);
        assert_int_equal(offset, cases[i].behind);
    }
}

static void assert_no_name(struct arena *arena, const void *data, size_t size, size_t at, bool cut)
{
    const uint8_t *exact = arena_memdup(arena, data, size);
    size_t offset = at, len;
    char *text, room[DNS_NAME_TEXT];
    bool was_cut;
    assert_false(from_wire(arena, exact, size, &offset, &text));
    assert_int_equal(offset, at);
    assert_false(dns_name_unpack(exact, size, &offset, room, &len, &was_cut));
    assert_int_equal(was_cut, cut);
}

static void refuses_malformed_names(void **state)
{
    assert_no_name(*state, "", 0, 0, true);
    assert_no_name(*state, "\3abc", 4, 0, true);
    assert_no_name(*state, "\3ab", 3, 0, true);
    assert_no_name(*state, "\3", 1, 0, true);
    assert_no_name(*state, "\1a\xC0", 3, 0, true);
    assert_no_name(*state, "\xC0\x00", 2, 0, false);           /* to itself */
    assert_no_name(*state, "\0\0\xC0\x02", 4, 2, false);       /* to itself */
    assert_no_name(*state, "\xC0\x02\0", 3, 0, false);         /* forward */
    assert_no_name(*state, "\xC0\x03\xC0\x00\0", 5, 2, false); /* back, then forward */
    assert_no_name(*state, "\1a\xC0\x00", 4, 0, false);        /* to its own beginning */
    assert_no_name(*state, "\1a\xC0\x00", 4, 2, false);        /* the tail of the same */
    assert_no_name(*state, "\xC0\x02\xC0\x00", 4, 2, false);   /* two that point at each other */
    assert_no_name(*state, "\0\xFF\xFF", 3, 1, false);         /* far beyond */
    assert_no_name(*state, "\x40x\0", 3, 0, false);            /* label types nobody uses */
    assert_no_name(*state, "\x80x\0", 3, 0, false);
    assert_no_name(*state, "\2a\1a\xC0\x00", 6, 3,
                   false); /* a pointer into a name that then runs on itself */
}

static void bounds_length_through_pointers(void **state)
{
    struct wire wire = {.len = 0};
    char *text;
    char label[64] = {0};
    memset(label, 'a', 63);
    wire_labels(&wire, label);
    wire_labels(&wire, label);
    wire_labels(&wire, label);
    wire_u8(&wire, 0); /* 0: 193 octets */
    wire_u8(&wire, 61);
    wire_octets(&wire, label, 61);
    wire_pointer(&wire, 0); /* 193: 255 octets */
    size_t fits = 193, too_long = wire.len;
    wire_u8(&wire, 62);
    wire_octets(&wire, label, 62);
    wire_pointer(&wire, 0);
    assert_true(from_wire(*state, wire.data, wire.len, &fits, &text));
    assert_int_equal(strlen(text), 253);
    assert_false(from_wire(*state, wire.data, wire.len, &too_long, &text));
}

static void bounds_the_number_of_pointers(void **state)
{
    struct wire wire = {.len = 0};
    char *text;
    wire_name(&wire, "a");
    wire_pointer(&wire, 0);
    for (size_t i = 1; i < 5000; i++) {
        wire_pointer(&wire, wire.len - 2);
    }
    size_t last_good = 3 + 2 * (DNS_NAME_POINTERS - 1), first_bad = last_good + 2, far = 3 + 2 * 4999;
    assert_true(from_wire(*state, wire.data, wire.len, &last_good, &text));
    assert_string_equal(text, "a");
    assert_false(from_wire(*state, wire.data, wire.len, &first_bad, &text));
    assert_false(from_wire(*state, wire.data, wire.len, &far, &text));
}

static void knows_zones_and_labels(void **state)
{
    assert_true(dns_name_within("x.openai.azure.com", "openai.azure.com"));
    assert_true(dns_name_within("openai.azure.com", "openai.azure.com"));
    assert_true(dns_name_within("openai.azure.com", "."));
    assert_true(dns_name_within(".", "."));
    assert_false(dns_name_within("xopenai.azure.com", "openai.azure.com"));
    assert_false(dns_name_within("azure.com", "openai.azure.com"));
    assert_false(dns_name_within(".", "com"));
    assert_false(dns_name_within("a\\.b", "b"));
    assert_true(dns_name_within("a\\092.b", "b"));
    assert_false(dns_name_within(NULL, "b"));
    assert_false(dns_name_within("b", NULL));
    assert_true(dns_name_equal("a.b", "a.b"));
    assert_false(dns_name_equal("a.b", "a.b.c"));
    assert_false(dns_name_equal(NULL, "a"));
    assert_string_equal(dns_name_label(*state, "x.openai.azure.com"), "x");
    assert_string_equal(dns_name_label(*state, "a\\.b\\092.c"), "a\\.b\\092");
    assert_string_equal(dns_name_label(*state, "com"), "com");
    assert_string_equal(dns_name_label(*state, "."), "");
    assert_string_equal(dns_name_parent("x.openai.azure.com"), "openai.azure.com");
    assert_string_equal(dns_name_parent("a\\.b.c"), "c");
    assert_string_equal(dns_name_parent("com"), ".");
    assert_string_equal(dns_name_parent("."), ".");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(normalises_what_people_write, begin, end),
        cmocka_unit_test_setup_teardown(says_why_it_is_no_name, begin, end),
        cmocka_unit_test_setup_teardown(knows_the_limits_of_rfc_1035, begin, end),
        cmocka_unit_test_setup_teardown(refuses_text_that_is_not_normalised, begin, end),
        cmocka_unit_test_setup_teardown(every_octet_goes_to_text_and_back, begin, end),
        cmocka_unit_test_setup_teardown(the_longest_text_has_room, begin, end),
        cmocka_unit_test_setup_teardown(follows_pointers_backwards, begin, end),
        cmocka_unit_test_setup_teardown(refuses_malformed_names, begin, end),
        cmocka_unit_test_setup_teardown(bounds_length_through_pointers, begin, end),
        cmocka_unit_test_setup_teardown(bounds_the_number_of_pointers, begin, end),
        cmocka_unit_test_setup_teardown(knows_zones_and_labels, begin, end),
    };
    return cmocka_run_group_tests_name("dns_name", tests, NULL, NULL);
}
