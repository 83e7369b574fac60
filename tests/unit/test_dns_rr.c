#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dns/rr.h"

static void names_types(void **state)
{
    char room[16];
    uint16_t type;
    (void)state;
    assert_string_equal(dns_type_name(DNS_A, room), "A");
    assert_string_equal(dns_type_name(DNS_AAAA, room), "AAAA");
    assert_string_equal(dns_type_name(DNS_SOA, room), "SOA");
    assert_string_equal(dns_type_name(65, room), "HTTPS");
    assert_string_equal(dns_type_name(0, room), "TYPE0");
    assert_string_equal(dns_type_name(65535, room), "TYPE65535");
    for (unsigned i = 0; i <= UINT16_MAX; i++) {
        assert_true(dns_type_parse(dns_type_name((uint16_t)i, room), &type));
        assert_int_equal(type, i);
    }
    assert_true(dns_type_parse("aaaa", &type) && type == DNS_AAAA);
    assert_true(dns_type_parse("type28", &type) && type == DNS_AAAA);
    static const char *const bad[] = {"",       "B",      "AAAAA",  "TYPE", "TYPE65536",
                                      "TYPE-1", "TYPE 1", "TYPE1x", "1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(dns_type_parse(bad[i], &type));
    }
    assert_false(dns_type_parse(NULL, &type));
}

static void names_response_codes(void **state)
{
    char room[16];
    (void)state;
    assert_string_equal(dns_rcode_name(DNS_NOERROR, room), "NOERROR");
    assert_string_equal(dns_rcode_name(DNS_NXDOMAIN, room), "NXDOMAIN");
    assert_string_equal(dns_rcode_name(16, room), "BADVERS");
    assert_string_equal(dns_rcode_name(12, room), "RCODE12");
    assert_string_equal(dns_rcode_name(4095, room), "RCODE4095");
}

static void names_extended_errors(void **state)
{
    (void)state;
    assert_string_equal(dns_ede_name(0), "Other");
    assert_string_equal(dns_ede_name(3), "Stale Answer");
    assert_string_equal(dns_ede_name(6), "DNSSEC Bogus");
    assert_string_equal(dns_ede_name(15), "Blocked");
    assert_string_equal(dns_ede_name(19), "Stale NXDOMAIN Answer");
    assert_string_equal(dns_ede_name(22), "No Reachable Authority");
    assert_string_equal(dns_ede_name(24), "Invalid Data");
    assert_null(dns_ede_name(1000));
    assert_null(dns_ede_name(UINT16_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_types),
        cmocka_unit_test(names_response_codes),
        cmocka_unit_test(names_extended_errors),
    };
    return cmocka_run_group_tests_name("dns_rr", tests, NULL, NULL);
}
