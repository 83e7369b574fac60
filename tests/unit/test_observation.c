#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dns/rr.h"
#include "model/observation.h"

static void outcomes_have_the_names_of_the_report(void **state)
{
    static const char *const names[] = {"notAsked",           "answered",    "late",     "timeout",
                                        "refused-connection", "unreachable", "malformed"};
    (void)state;
    for (int i = 0; i <= OUTCOME_MALFORMED; i++) {
        enum outcome parsed;
        assert_string_equal(outcome_name((enum outcome)i), names[i]);
        assert_true(outcome_parse(names[i], &parsed));
        assert_int_equal(parsed, i);
    }
    enum outcome ignored;
    assert_false(outcome_parse("notasked", &ignored));
    assert_false(outcome_parse("", &ignored));
    assert_false(outcome_parse(NULL, &ignored));
}

static void packet_kinds_have_names(void **state)
{
    static const char *const names[] = {"sent", "reply", "duplicate", "malformed", "foreign"};
    (void)state;
    for (int i = 0; i <= PACKET_FOREIGN; i++) {
        enum packet_kind parsed;
        assert_string_equal(packet_kind_name((enum packet_kind)i), names[i]);
        assert_true(packet_kind_parse(names[i], &parsed));
        assert_int_equal(parsed, i);
    }
    enum packet_kind ignored;
    assert_false(packet_kind_parse("Sent", &ignored));
    assert_false(packet_kind_parse(NULL, &ignored));
}

static void transports_have_names(void **state)
{
    (void)state;
    assert_string_equal(transport_name(TRANSPORT_UDP), "udp");
    assert_string_equal(transport_name(TRANSPORT_TCP), "tcp");
}

static void tries_and_reply_are_found_among_the_packets(void **state)
{
    struct packet packets[] = {{.kind = PACKET_SENT},
                               {.kind = PACKET_MALFORMED},
                               {.kind = PACKET_SENT},
                               {.kind = PACKET_REPLY},
                               {.kind = PACKET_DUPLICATE}};
    struct observation observation = {.packets = packets, .n_packets = 5};
    (void)state;
    assert_int_equal(observation_tries(&observation), 2);
    assert_ptr_equal(observation_reply(&observation), &packets[3]);
    observation.n_packets = 3;
    assert_null(observation_reply(&observation));
    observation.n_packets = 0;
    assert_int_equal(observation_tries(&observation), 0);
}

static void equal_questions_put_the_same_packet_on_the_same_path(void **state)
{
    const struct question one = {.resolver = 1, .probe = "a", .qname = "x.y", .qtype = DNS_A, .rd = true};
    struct question other = one;
    (void)state;
    other.probe = "b";
    other.even_if_silent = true;
    assert_true(question_equal(&one, &other));
    other = one, other.resolver = 2;
    assert_false(question_equal(&one, &other));
    other = one, other.qname = "x.z";
    assert_false(question_equal(&one, &other));
    other = one, other.qtype = DNS_AAAA;
    assert_false(question_equal(&one, &other));
    other = one, other.rd = false;
    assert_false(question_equal(&one, &other));
    other = one, other.round = 1;
    assert_false(question_equal(&one, &other));
    other = one, other.cd = true;
    assert_false(question_equal(&one, &other));
    other = one, other.transport = TRANSPORT_TCP;
    assert_false(question_equal(&one, &other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outcomes_have_the_names_of_the_report),
        cmocka_unit_test(packet_kinds_have_names),
        cmocka_unit_test(transports_have_names),
        cmocka_unit_test(tries_and_reply_are_found_among_the_packets),
        cmocka_unit_test(equal_questions_put_the_same_packet_on_the_same_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
