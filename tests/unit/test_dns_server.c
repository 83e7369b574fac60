#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dns/server.h"

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

static void reads_every_form(void **state)
{
    static const struct {
        const char *text, *label, *address;
        uint16_t port;
    } cases[] = {
        {"@10.0.0.4", NULL, "10.0.0.4", 53},
        {"10.0.0.4", NULL, "10.0.0.4", 53},
        {"@10.0.0.4#5353", NULL, "10.0.0.4", 5353},
        {"@corp=10.0.0.4", "corp", "10.0.0.4", 53},
        {"@corp=10.0.0.4#5353", "corp", "10.0.0.4", 5353},
        {"corp=10.0.0.4#65535", "corp", "10.0.0.4", 65535},
        {"@[fd00::1]#1", NULL, "fd00::1", 1},
        {"@[fd00::1]", NULL, "fd00::1", 53},
        {"@fd00::1", NULL, "fd00::1", 53},
        {"@fd00::1#54", NULL, "fd00::1", 54},
        {"@hub-dns_1.we=fd00::1", "hub-dns_1.we", "fd00::1", 53},
        {"@::ffff:10.0.0.4", NULL, "10.0.0.4", 53},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct dns_server server;
        struct err err = {0};
        char text[IP_TEXT];
        if (!dns_server_parse(*state, cases[i].text, &server, &err)) {
            fail_msg("%s", err.text);
        }
        assert_string_equal(ip_format(&server.address, text), cases[i].address);
        assert_int_equal(server.port, cases[i].port);
        if (cases[i].label == NULL) {
            assert_null(server.label);
        } else {
            assert_string_equal(server.label, cases[i].label);
        }
    }
}

static void says_what_is_wrong(void **state)
{
    static const char *const cases[][2] = {
        {"", "the address is missing"},
        {"@", "the address is missing"},
        {"@corp=", "the address is missing"},
        {"@#53", "the address is missing"},
        {"@=10.0.0.4", "the label"},
        {"@a b=10.0.0.4", "the label"},
        {"@a\x1b=10.0.0.4", "the label"},
        {"@@a=10.0.0.4", "the label"},
        {"@a=b=10.0.0.4", "an IP address is needed"},
        {"@dns.example", "an IP address is needed"},
        {"@corp=dns.example#53", "an IP address is needed"},
        {"@10.0.0.4:53", "the port follows '#', as in @10.0.0.4#53"},
        {"@corp=10.0.0.4:5353", "the port follows '#', as in @10.0.0.4#53"},
        {"@[fd00::1]:53", "the port follows '#', as in @[fd00::1]#53"},
        {"@10.0.0.4:", "the port follows '#'"},
        {"@10.0.0:53", "an IP address is needed"},
        {"@:53", "an IP address is needed"},
        {"@10.0.0", "an IP address is needed"},
        {"@10.0.0.4/24", "an IP address is needed"},
        {"@[fd00::1", "an IP address is needed"},
        {"@fd00::1]", "an IP address is needed"},
        {"@[]", "an IP address is needed"},
        {"@[[fd00::1]]", "an IP address is needed"},
        {"@[fd00::1]53", "an IP address is needed"},
        {"@fe80::1%eth0", "an IP address is needed"},
        {"@@10.0.0.4", "an IP address is needed"},
        {"@10.0.0.4#", "the port"},
        {"@10.0.0.4#0", "the port"},
        {"@10.0.0.4#65536", "the port"},
        {"@10.0.0.4#-1", "the port"},
        {"@10.0.0.4#53#53", "the port"},
        {"@10.0.0.4#domain", "the port"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct dns_server server;
        struct err err = {0};
        if (dns_server_parse(*state, cases[i][0], &server, &err)) {
            fail_msg("%s is no resolver", cases[i][0]);
        }
        assert_int_equal(err.kind, ERR_USAGE);
        if (strstr(err.text, cases[i][1]) == NULL) {
            fail_msg("\"%s\" does not say \"%s\"", err.text, cases[i][1]);
        }
        assert_null(strchr(err.text, '\x1b'));
    }
    char text[100] = "@";
    memset(text + 1, 'a', DNS_SERVER_LABEL);
    strcat(text, "=10.0.0.4");
    struct dns_server server;
    struct err err = {0};
    assert_true(dns_server_parse(*state, text, &server, &err));
    memset(text + 1, 'a', DNS_SERVER_LABEL + 1);
    strcpy(text + DNS_SERVER_LABEL + 2, "=10.0.0.4");
    assert_false(dns_server_parse(*state, text, &server, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_every_form, begin, end),
        cmocka_unit_test_setup_teardown(says_what_is_wrong, begin, end),
    };
    return cmocka_run_group_tests_name("dns_server", tests, NULL, NULL);
}
