#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "probes/wire.h"

static void addresses_become_socket_addresses(void **state)
{
    struct sockaddr_storage out;
    struct sockaddr_in in4;
    struct sockaddr_in6 in6;
    struct ip ip;
    char text[INET6_ADDRSTRLEN];
    (void)state;
    assert_true(ip_parse("192.0.2.77", &ip));
    assert_int_equal(wire_address(&ip, 5353, &out), sizeof in4);
    memcpy(&in4, &out, sizeof in4);
    assert_int_equal(in4.sin_family, AF_INET);
    assert_int_equal(ntohs(in4.sin_port), 5353);
    assert_string_equal(inet_ntop(AF_INET, &in4.sin_addr, text, sizeof text), "192.0.2.77");
    assert_true(ip_parse("2001:db8:1:2:3:4:5:6", &ip));
    assert_int_equal(wire_address(&ip, 53, &out), sizeof in6);
    memcpy(&in6, &out, sizeof in6);
    assert_int_equal(in6.sin6_family, AF_INET6);
    assert_int_equal(ntohs(in6.sin6_port), 53);
    assert_string_equal(inet_ntop(AF_INET6, &in6.sin6_addr, text, sizeof text), "2001:db8:1:2:3:4:5:6");
}

static void troubles_are_told_apart(void **state)
{
    (void)state;
    assert_int_equal(wire_trouble(ECONNREFUSED), WIRE_REFUSED);
    assert_int_equal(wire_trouble(ECONNRESET), WIRE_REFUSED);
    assert_int_equal(wire_trouble(ENETUNREACH), WIRE_UNREACHABLE);
    assert_int_equal(wire_trouble(EHOSTUNREACH), WIRE_UNREACHABLE);
    assert_int_equal(wire_trouble(EACCES), WIRE_UNREACHABLE);
    assert_int_equal(wire_trouble(EPERM), WIRE_UNREACHABLE); /* a local packet filter */
    assert_int_equal(wire_trouble(EAFNOSUPPORT), WIRE_UNREACHABLE);
    assert_int_equal(wire_trouble(EMFILE), WIRE_BUSY);
    assert_int_equal(wire_trouble(ENOBUFS), WIRE_BUSY);
    assert_int_equal(wire_trouble(EAGAIN), WIRE_BUSY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_become_socket_addresses),
        cmocka_unit_test(troubles_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
