/* How fast: the limit of packets per second, the window, many questions, ids and source ports. */
#include <stdlib.h>
#include <string.h>

#include "engine/fixture.h"

static int compare_times(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* The send times of every packet of the fixture, in order. */
static int64_t *send_stamps(const struct fixture *fixture, size_t *count)
{
    size_t total = 0;
    for (size_t i = 0; i < fixture->n_asked; i++) {
        total += fixture->asked[i]->n_packets;
    }
    int64_t *stamps = arena_array(fixture->arena, total, sizeof *stamps);
    *count = 0;
    for (size_t i = 0; i < fixture->n_asked; i++) {
        const struct observation *observation = fixture->asked[i];
        for (size_t j = 0; j < observation->n_packets; j++) {
            if (observation->packets[j].kind == PACKET_SENT) {
                stamps[(*count)++] = observation->packets[j].at_us;
            }
        }
    }
    qsort(stamps, *count, sizeof *stamps, compare_times);
    return stamps;
}

/* The most stamps that any second holds. */
static size_t busiest_second(const int64_t *stamps, size_t count)
{
    size_t most = 0;
    for (size_t first = 0, end = 0; first < count; first++) {
        while (end < count && stamps[end] < stamps[first] + 1000 * 1000) {
            end++;
        }
        most = end - first > most ? end - first : most;
    }
    return most;
}

static void no_second_holds_more_than_the_limit(void **state)
{
    struct fixture *fixture = *state;
    fixture->servers[SERVER].qps = 300;
    for (int i = 0; i < 700; i++) {
        ask_number(fixture, SERVER, "good", i);
    }
    assert_true(run(fixture));
    size_t count;
    const int64_t *stamps = send_stamps(fixture, &count);
    assert_int_equal(count, 700);
    assert_in_range(busiest_second(stamps, count), 150, 300); /* and the limit is used */
    assert_in_range(stamps[699] - stamps[0], 2000 * 1000, 6000 * 1000);
}

/* Packets that are sent again count, and so do those over TCP. */
static void the_limit_holds_for_all_packets_to_a_resolver(void **state)
{
    struct fixture *fixture = *state;
    fixture->servers[SERVER].qps = 100;
    fixture->settings.timeout_us = 100 * 1000;
    fixture->settings.tries = 3;
    struct observation *good = ask(fixture, SERVER, "good");
    assert_true(run(fixture));
    assert_outcome(good, OUTCOME_ANSWERED);
    for (int i = 0; i < 60; i++) {
        ask_number(fixture, SERVER, "silent", i);
        if (i % 2 == 0) {
            ask_over(fixture, SERVER, arena_printf(fixture->arena, "silent-%d", 1000 + i), TRANSPORT_TCP);
        }
    }
    assert_true(run(fixture));
    size_t count;
    const int64_t *stamps = send_stamps(fixture, &count);
    assert_int_equal(count, 181 + 30);
    assert_in_range(busiest_second(stamps, count), 60, 100);
    for (size_t i = 0; i < fixture->n_asked; i++) {
        const struct observation *observation = fixture->asked[i];
        int tries = observation->question.transport == TRANSPORT_TCP || observation == good ? 1 : 3;
        assert_int_equal(observation_tries(observation), tries); /* waiting for their turn cost no try */
    }
}

static void resolvers_have_limits_of_their_own(void **state)
{
    struct fixture *fixture = *state;
    if (!badserver_has_ipv6(fixture->server)) {
        skip();
    }
    fixture->servers[SERVER].qps = 50;
    struct observation *slow = NULL, *fast = NULL;
    for (int i = 0; i < 120; i++) {
        slow = ask_number(fixture, SERVER, "good", i);
        fast = ask_number(fixture, SERVER_V6, "good", i);
    }
    assert_true(run(fixture));
    assert_in_range(slow->sent_us, 2000 * 1000, 6000 * 1000);
    assert_in_range(fast->sent_us, 0, 1900 * 1000);
}

static void twenty_thousand_questions_without_a_limit_and_none_lost(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 2000 * 1000;
    fixture->settings.tries = 2;
    for (int i = 0; i < 20000; i++) {
        ask_number(fixture, SERVER, "good", i);
    }
    assert_true(run(fixture));
    for (size_t i = 0; i < fixture->n_asked; i++) {
        assert_outcome(fixture->asked[i], OUTCOME_ANSWERED);
        assert_true_octets(fixture, fixture->asked[i]);
    }
    assert_in_range(badserver_total(fixture->server), 20000, 20100);
}

/* The most questions that are open at one moment: +1 where one is sent, -1 where it has its reply. */
static int most_in_flight(const struct fixture *fixture)
{
    int most = 0;
    for (size_t i = 0; i < fixture->n_asked; i++) {
        int open = 0;
        int64_t at_us = fixture->asked[i]->sent_us;
        for (size_t j = 0; j < fixture->n_asked; j++) {
            const struct observation *other = fixture->asked[j];
            open += other->sent_us <= at_us && at_us < observation_reply(other)->at_us;
        }
        most = open > most ? open : most;
    }
    return most;
}

static void the_window_is_kept_and_used(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.window = 7;
    for (int i = 0; i < 60; i++) {
        ask_number(fixture, SERVER, "delay20-good", i);
    }
    assert_true(run(fixture));
    assert_int_equal(most_in_flight(fixture), 7);
}

static void no_two_questions_in_flight_share_an_id(void **state)
{
    struct fixture *fixture = *state;
    static const int count = 3000;
    fixture->settings.window = 4000;
    fixture->settings.timeout_us = 3000 * 1000;
    ask(fixture, SERVER, "good");
    assert_true(run(fixture));
    for (int i = 0; i < count; i++) {
        ask_number(fixture, SERVER, "delay1500-good", i);
    }
    assert_true(run(fixture));
    uint8_t *used = arena_alloc(fixture->arena, 65536);
    int ascending = 0, last = -1;
    for (size_t i = 1; i < fixture->n_asked; i++) {
        assert_outcome(fixture->asked[i], OUTCOME_ANSWERED);
        const uint8_t *sent = fixture->asked[i]->packets[0].data;
        int id = sent[0] << 8 | sent[1];
        assert_int_equal(used[id], 0);
        used[id] = 1;
        ascending += id > last;
        last = id;
    }
    assert_in_range(ascending, count * 4 / 10, count * 6 / 10); /* and they do not count up */
}

static void questions_leave_from_several_ports(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 200; i++) {
        ask_number(fixture, SERVER, "good", i);
    }
    assert_true(run(fixture));
    assert_int_equal(badserver_ports(fixture->server), 8);
}

/* So that repeated questions meet each of several servers behind one address. */
static void a_question_asked_or_sent_again_leaves_from_another_port(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 100 * 1000;
    fixture->settings.tries = 5;
    struct observation *silent = ask(fixture, SERVER, "silent");
    assert_true(run(fixture));
    assert_int_equal(observation_tries(silent), 5);
    assert_int_equal(badserver_ports(fixture->server), 5);
    for (int i = 0; i < 8; i++) {
        const struct question question = {
            .resolver = SERVER, .probe = "test", .qname = "good.test", .qtype = 1, .round = i};
        ask_question(fixture, &question);
    }
    assert_true(run(fixture));
    assert_int_equal(badserver_ports(fixture->server), 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_second_holds_more_than_the_limit),
        TEST(the_limit_holds_for_all_packets_to_a_resolver),
        TEST(resolvers_have_limits_of_their_own),
        TEST(twenty_thousand_questions_without_a_limit_and_none_lost),
        TEST(the_window_is_kept_and_used),
        TEST(no_two_questions_in_flight_share_an_id),
        TEST(questions_leave_from_several_ports),
        TEST(a_question_asked_or_sent_again_leaves_from_another_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
