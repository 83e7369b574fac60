#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/ip.h"

static struct ip ip_of(const char *text)
{
    struct ip ip;
    if (!ip_parse(text, &ip)) {
        fail_msg("%s is an address", text);
    }
    return ip;
}

static void reads_and_writes(void **state)
{
    static const char *const cases[][2] = {
        {"10.1.2.5", "10.1.2.5"},
        {"0.0.0.0", "0.0.0.0"},
        {"255.255.255.255", "255.255.255.255"},
        {"FD00::0001", "fd00::1"},
        {"::", "::"},
        {"::1", "::1"},
        {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
        {"2001:DB8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
        {"::ffff:10.1.2.5", "10.1.2.5"},
        {"::FFFF:0a01:0205", "10.1.2.5"},
        {"64:ff9b::10.1.2.5", "64:ff9b::a01:205"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ip ip = ip_of(cases[i][0]);
        char text[IP_TEXT];
        assert_string_equal(ip_format(&ip, text), cases[i][1]);
        struct ip again = ip_of(text);
        assert_true(ip_equal(&ip, &again));
    }
}

static void refuses_what_is_no_address(void **state)
{
    static const char *const cases[] = {
        "",
        " ",
        "10.1.2",
        "10.1.2.3.4",
        "10.1.2.256",
        "10.1.2.03",
        "10.1.2.5 ",
        " 10.1.2.5",
        "10.1.2.5/8",
        "10.1.2.5:53",
        "[::1]",
        "::1%lo",
        ":::",
        "1::2::3",
        "fe80::1%1",
        "12345::",
        "localhost",
        "0x7f.0.0.1",
        "1.2.3.-4",
        "::ffff:10.1.2",
        "1:2:3:4:5:6:7:8:9",
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ip ip;
        memset(&ip, 0xFF, sizeof ip);
        if (ip_parse(cases[i], &ip)) {
            fail_msg("\"%s\" is no address", cases[i]);
        }
        assert_int_equal(ip.family, 0);
    }
    struct ip ip;
    assert_false(ip_parse(NULL, &ip));
    char text[IP_TEXT] = "x";
    assert_string_equal(ip_format(&(struct ip){0}, text), "");
}

static void reads_prefixes_as_arm_writes_them(void **state)
{
    static const struct {
        const char *text, *address;
        int prefix;
    } good[] = {
        {"172.20.2.16/28", "172.20.2.16", 28},  {"10.0.0.4", "10.0.0.4", -1},
        {"10.0.0.4/32", "10.0.0.4", 32},        {"10.0.0.4/0", "10.0.0.4", 0},
        {"fd00::1/128", "fd00::1", 128},        {"fd00::1/64", "fd00::1", 64},
        {"::ffff:10.0.0.0/104", "10.0.0.0", 8}, {"::ffff:10.0.0.1/128", "10.0.0.1", 32},
    };
    static const char *const bad[] = {
        "10.0.0.4/",   "10.0.0.4/33",  "10.0.0.4/-1",
        "10.0.0.4/ 8", "10.0.0.4/8x",  "/8",
        "fd00::1/129", "x/8",          "::ffff:10.0.0.0/95",
        "10.0.0.4//8", "10.0.0.4/8/8", "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000/8",
    };
    (void)state;
    struct ip ip;
    int prefix;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        char text[IP_TEXT];
        assert_true(ip_parse_prefix(good[i].text, &ip, &prefix));
        assert_string_equal(ip_format(&ip, text), good[i].address);
        assert_int_equal(prefix, good[i].prefix);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (ip_parse_prefix(bad[i], &ip, &prefix)) {
            fail_msg("\"%s\" is no prefix", bad[i]);
        }
        assert_int_equal(prefix, -1);
    }
    assert_false(ip_parse_prefix(NULL, &ip, &prefix));
}

static void orders_ipv4_before_ipv6(void **state)
{
    static const char *const order[] = {"0.0.0.0", "9.255.255.255", "10.0.0.0", "200.0.0.1",
                                        "::",      "::1",           "fd00::",   "fe80::"};
    (void)state;
    for (size_t i = 0; i < 8; i++) {
        for (size_t k = 0; k < 8; k++) {
            struct ip a = ip_of(order[i]), b = ip_of(order[k]);
            assert_int_equal(ip_compare(&a, &b), i < k ? -1 : i > k ? 1 : 0);
            assert_int_equal(ip_equal(&a, &b), i == k);
        }
    }
}

static bool within(const char *address, const char *network, int length)
{
    struct ip a = ip_of(address), b = ip_of(network);
    return ip_in_prefix(&a, &b, length);
}

static void knows_what_lies_in_a_prefix(void **state)
{
    (void)state;
    assert_true(within("10.1.2.5", "10.1.2.0", 24));
    assert_false(within("10.1.3.5", "10.1.2.0", 24));
    assert_true(within("10.1.3.5", "10.1.2.0", 23));
    assert_true(within("255.0.0.1", "0.0.0.0", 0));
    assert_true(within("10.1.2.5", "10.1.2.5", 32));
    assert_false(within("10.1.2.4", "10.1.2.5", 32));
    assert_false(within("10.1.2.5", "10.1.2.5", 33));
    assert_false(within("10.1.2.5", "10.1.2.5", -1));
    assert_true(within("fd00:0:0:1::5", "fd00:0:0:1::", 64));
    assert_false(within("fd00:0:0:2::5", "fd00:0:0:1::", 64));
    assert_true(within("fd00::1", "fd00::", 127));
    assert_false(within("fd00::2", "fd00::", 127));
    assert_false(within("10.0.0.1", "::", 0));
    assert_false(ip_in_prefix(&(struct ip){0}, &(struct ip){0}, 0));
}

static void knows_the_special_networks(void **state)
{
    static const struct {
        const char *text;
        enum ip_class class;
    } cases[] = {
        {"9.255.255.255", IP_PUBLIC},
        {"10.0.0.0", IP_PRIVATE},
        {"10.255.255.255", IP_PRIVATE},
        {"11.0.0.0", IP_PUBLIC},
        {"100.63.255.255", IP_PUBLIC},
        {"100.64.0.0", IP_SHARED},
        {"100.127.255.255", IP_SHARED},
        {"100.128.0.0", IP_PUBLIC},
        {"126.0.0.1", IP_PUBLIC},
        {"127.0.0.53", IP_LOOPBACK},
        {"168.63.129.16", IP_PUBLIC},
        {"169.253.255.255", IP_PUBLIC},
        {"169.254.169.254", IP_LINK_LOCAL},
        {"172.15.255.255", IP_PUBLIC},
        {"172.16.0.0", IP_PRIVATE},
        {"172.31.255.255", IP_PRIVATE},
        {"172.32.0.0", IP_PUBLIC},
        {"192.167.255.255", IP_PUBLIC},
        {"192.168.0.0", IP_PRIVATE},
        {"192.169.0.0", IP_PUBLIC},
        {"203.0.113.10", IP_PUBLIC},
        {"223.255.255.255", IP_PUBLIC},
        {"224.0.0.1", IP_MULTICAST},
        {"240.0.0.1", IP_RESERVED},
        {"255.255.255.255", IP_RESERVED},
        {"0.0.0.0", IP_UNSPECIFIED},
        {"0.1.2.3", IP_UNSPECIFIED},
        {"::", IP_UNSPECIFIED},
        {"::1", IP_LOOPBACK},
        {"::2", IP_PUBLIC},
        {"fbff::1", IP_PUBLIC},
        {"fc00::1", IP_UNIQUE_LOCAL},
        {"fdff::1", IP_UNIQUE_LOCAL},
        {"fe00::1", IP_PUBLIC},
        {"fe80::1", IP_LINK_LOCAL},
        {"febf::1", IP_LINK_LOCAL},
        {"fec0::1", IP_PUBLIC},
        {"ff02::1", IP_MULTICAST},
        {"2603:1030::1", IP_PUBLIC},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ip ip = ip_of(cases[i].text);
        if (ip_classify(&ip) != cases[i].class) {
            fail_msg("%s is not %s", cases[i].text, ip_class_name(ip_classify(&ip)));
        }
        bool private =
            cases[i].class == IP_PRIVATE || cases[i].class == IP_SHARED || cases[i].class == IP_UNIQUE_LOCAL;
        assert_int_equal(ip_is_private(&ip), private);
    }
    assert_string_equal(ip_class_name(IP_UNIQUE_LOCAL), "uniqueLocal");
    assert_string_equal(ip_class_name(IP_PUBLIC), "public");
    assert_string_equal(ip_class_name(IP_RESERVED), "reserved");
}

/* An AAAA record may hold a mapped address: it is shown as it stands and judged by where it leads. */
static void a_mapped_address_from_the_wire_is_judged_as_ipv4(void **state)
{
    struct ip ip = {6, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 10, 1, 2, 5}};
    char text[IP_TEXT];
    (void)state;
    assert_string_equal(ip_format(&ip, text), "::ffff:10.1.2.5");
    assert_int_equal(ip_classify(&ip), IP_PRIVATE);
}

/* The examples of RFC 6052 section 2.4, and what comes near them. */
static void finds_the_address_that_dns64_embedded(void **state)
{
    static const struct {
        const char *ip, *embedded;
        bool holds;
    } cases[] = {
        {"2001:db8:c000:221::", "192.0.2.33", true},
        {"2001:db8:1c0:2:21::", "192.0.2.33", true},
        {"2001:db8:122:c000:2:2100::", "192.0.2.33", true},
        {"2001:db8:122:3c0:0:221::", "192.0.2.33", true},
        {"2001:db8:122:344:c0:2:2100::", "192.0.2.33", true},
        {"2001:db8:122:344::192.0.2.33", "192.0.2.33", true},
        {"64:ff9b::a01:205", "10.1.2.5", true},
        {"64:ff9b::a01:206", "10.1.2.5", false},
        {"64:ff9b:a01:205::1", "10.1.2.5", false},             /* a suffix that is not zero */
        {"2001:db8:122:c000:102:2100::", "192.0.2.33", false}, /* octet 8 is not zero */
        {"10.1.2.5", "10.1.2.5", false},
        {"64:ff9b::a01:205", "64:ff9b::a01:205", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ip ip, embedded;
        assert_true(ip_parse(cases[i].ip, &ip) && ip_parse(cases[i].embedded, &embedded));
        if (ip_embeds(&ip, &embedded) != cases[i].holds)
            fail_msg("%s and %s", cases[i].ip, cases[i].embedded);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_writes),
        cmocka_unit_test(refuses_what_is_no_address),
        cmocka_unit_test(reads_prefixes_as_arm_writes_them),
        cmocka_unit_test(orders_ipv4_before_ipv6),
        cmocka_unit_test(knows_what_lies_in_a_prefix),
        cmocka_unit_test(knows_the_special_networks),
        cmocka_unit_test(a_mapped_address_from_the_wire_is_judged_as_ipv4),
        cmocka_unit_test(finds_the_address_that_dns64_embedded),
    };
    return cmocka_run_group_tests_name("ip", tests, NULL, NULL);
}
