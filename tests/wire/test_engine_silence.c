/* No reply: time-outs, closed ports, no route, the rule for silent resolvers, late replies, and runs that are
 * cut. */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "dns/rr.h"
#include "engine/fixture.h"
#include "probes/engine_internal.h"

static bool is_silent(struct fixture *fixture, int server)
{
    return resolver_silent(&fixture->engine->resolvers[server]);
}

/* A resolver that has answered is not subject to the rule for silent ones. */
static void make_alive(struct fixture *fixture)
{
    struct observation *alive = ask(fixture, SERVER, "good-alive");
    assert_true(run(fixture));
    assert_outcome(alive, OUTCOME_ANSWERED);
}

static void silence_is_a_timeout_after_exactly_the_tries(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 150 * 1000;
    fixture->settings.tries = 3;
    int64_t begun_ms = now_ms();
    struct observation *silent = ask(fixture, SERVER, "silent");
    assert_true(run(fixture));
    assert_in_range(now_ms() - begun_ms, 450, 3000);
    assert_outcome(silent, OUTCOME_TIMEOUT);
    assert_false(silent->cut);
    assert_int_equal(observation_tries(silent), 3);
    assert_int_equal(silent->n_packets, 3);
    for (int i = 1; i < 3; i++) {
        assert_in_range(silent->packets[i].at_us - silent->packets[i - 1].at_us, 150 * 1000, 1000 * 1000);
        assert_memory_equal(silent->packets[i].data, silent->packets[0].data, silent->packets[0].len);
    }
    assert_int_equal(packets_at_server(fixture, silent), 3);
}

static void a_resolver_can_have_tries_of_its_own(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 150 * 1000;
    fixture->settings.tries = 3;
    fixture->servers[SERVER].tries = 1;
    fixture->servers[CLOSED].tries = 2;
    struct observation *silent = ask(fixture, SERVER, "silent");
    struct observation *closed = ask(fixture, CLOSED, "good");
    assert_true(run(fixture));
    assert_outcome(silent, OUTCOME_TIMEOUT);
    assert_int_equal(observation_tries(silent), 1);
    assert_int_equal(packets_at_server(fixture, silent), 1);
    assert_outcome(closed, OUTCOME_REFUSED_CONNECTION);
    assert_int_equal(observation_tries(closed), 2);
}

static void a_reply_to_any_of_the_packets_answers(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 500 * 1000;
    fixture->settings.tries = 3;
    struct observation *second = ask(fixture, SERVER, "first1-good");
    struct observation *first = ask(fixture, SERVER, "delay750-good");
    assert_true(run(fixture));
    assert_outcome(second, OUTCOME_ANSWERED);
    assert_int_equal(observation_tries(second), 2);
    assert_outcome(first, OUTCOME_ANSWERED);
    assert_int_equal(observation_tries(first), 2);
    /* From the second packet: which one was answered cannot be told. */
    assert_in_range(first->rtt_us, 1, 499 * 1000);
}

static void check_closed(struct fixture *fixture, int server, const char *icmp)
{
    struct observation *closed = ask(fixture, server, "closed");
    struct observation *silent = ask(fixture, SERVER, "silent");
    assert_true(run(fixture));
    assert_outcome(closed, OUTCOME_REFUSED_CONNECTION);
    assert_outcome(silent, OUTCOME_TIMEOUT);
    assert_non_null(strstr(closed->error, "Connection refused"));
    assert_non_null(strstr(closed->error, icmp));
    assert_int_equal(observation_tries(closed), fixture->settings.tries);
}

static void a_closed_port_is_told_from_silence(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.tries = 2;
    check_closed(fixture, CLOSED, "ICMP type 3 code 3 from 127.0.0.1");
}

static void a_closed_port_is_told_from_silence_over_ipv6(void **state)
{
    struct fixture *fixture = *state;
    if (!badserver_has_ipv6(fixture->server)) {
        skip();
    }
    fixture->settings.tries = 2;
    check_closed(fixture, CLOSED_V6, "ICMPv6 type 1 code 4 from ::1");
}

/* The ICMP error of one packet makes the next send() on that socket fail: the next one must go out all the
 * same. */
static void every_try_goes_out_to_a_closed_port(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 20 * 1000;
    fixture->settings.tries = 20;
    struct observation *closed[3];
    for (int i = 0; i < 3; i++) {
        closed[i] = ask_number(fixture, CLOSED, "closed", i);
    }
    assert_true(run(fixture));
    for (int i = 0; i < 3; i++) {
        assert_outcome(closed[i], OUTCOME_REFUSED_CONNECTION);
        assert_int_equal(observation_tries(closed[i]), 20);
    }
}

static void ipv6_resolvers_are_asked(void **state)
{
    struct fixture *fixture = *state;
    if (!badserver_has_ipv6(fixture->server)) {
        skip();
    }
    struct observation *good = ask(fixture, SERVER_V6, "good");
    struct observation *servfail = ask(fixture, SERVER_V6, "wrongid-servfail");
    assert_true(run(fixture));
    assert_outcome(good, OUTCOME_ANSWERED);
    assert_outcome(servfail, OUTCOME_ANSWERED);
    assert_int_equal(servfail->message.rcode, DNS_SERVFAIL);
}

/* In a network namespace of its own, where even loopback is down. Exit status: 0 as expected, 1 not, 77 no
 * namespaces here. */
static int ask_without_network(void)
{
    struct engine_server server = {.port = 53};
    struct engine_settings settings = {.timeout_us = 2000 * 1000,
                                       .tries = 2,
                                       .window = 10,
                                       .origin_us = clock_monotonic_us(),
                                       .deadline_us = INT64_MAX};
    struct arena *arena = arena_new();
    struct engine *engine;
    struct err err;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
        arena_free(arena);
        return 77;
    }
    bool ok =
        ip_parse("192.0.2.1", &server.address) && engine_new(arena, &server, 1, &settings, &engine, &err);
    struct observation observations[] = {
        {.id = 1, .question = {.probe = "test", .qname = "good.test", .qtype = DNS_A}},
        {.id = 2,
         .question = {.probe = "test", .qname = "good.test", .qtype = DNS_A, .transport = TRANSPORT_TCP}}};
    if (ok) {
        for (int i = 0; i < 2; i++) {
            engine_ask(engine, &observations[i]);
        }
        ok = engine_run(engine);
        for (int i = 0; i < 2; i++) {
            ok = ok && observations[i].outcome == OUTCOME_UNREACHABLE && observations[i].n_packets == 0 &&
                 strcmp(observations[i].error, "Network is unreachable") == 0;
        }
        engine_free(engine);
    }
    arena_free(arena);
    return ok ? 0 : 1;
}

static void no_route_is_told_from_silence(void **state)
{
    (void)state;
    int64_t begun_ms = now_ms();
    pid_t child = fork();
    if (child == 0) {
        _exit(ask_without_network());
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77) {
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_in_range(now_ms() - begun_ms, 0, 3500); /* nothing to wait for */
}

/* ---- the rule for silent resolvers ---- */

static void a_silent_resolver_is_asked_three_questions(void **state)
{
    struct fixture *fixture = *state;
    struct observation *asked[20];
    for (int i = 0; i < 20; i++) {
        asked[i] = ask_number(fixture, SERVER, "silent", i);
    }
    assert_true(run(fixture));
    for (int i = 0; i < 20; i++) {
        assert_outcome(asked[i], i < 3 ? OUTCOME_TIMEOUT : OUTCOME_NOT_ASKED);
        assert_false(asked[i]->cut);
    }
    assert_int_equal(badserver_total(fixture->server), 3);
    assert_true(is_silent(fixture, SERVER));
    assert_false(is_silent(fixture, CLOSED));
    struct observation *again = ask(fixture, SERVER, "good-again");
    assert_true(run(fixture));
    assert_outcome(again, OUTCOME_NOT_ASKED);
}

/* The three need not end at the same time. */
static void a_silent_resolver_is_asked_no_fourth_question_in_between(void **state)
{
    struct fixture *fixture = *state;
    struct observation *asked[8], *first = ask_over(fixture, SERVER, "close", TRANSPORT_TCP);
    assert_true(run(fixture));
    assert_outcome(first, OUTCOME_REFUSED_CONNECTION);
    for (int i = 0; i < 8; i++) {
        asked[i] = ask_number(fixture, SERVER, "silent", i);
    }
    assert_true(run(fixture));
    for (int i = 0; i < 8; i++) {
        assert_outcome(asked[i], i < 2 ? OUTCOME_TIMEOUT : OUTCOME_NOT_ASKED);
    }
    assert_int_equal(badserver_total(fixture->server), 3);
}

static void a_closed_port_counts_as_silent(void **state)
{
    struct fixture *fixture = *state;
    struct observation *asked[6];
    for (int i = 0; i < 6; i++) {
        asked[i] = ask_number(fixture, CLOSED, "closed", i);
    }
    assert_true(run(fixture));
    for (int i = 0; i < 6; i++) {
        assert_outcome(asked[i], i < 3 ? OUTCOME_REFUSED_CONNECTION : OUTCOME_NOT_ASKED);
    }
    assert_true(is_silent(fixture, CLOSED));
}

static void until_the_first_answer_three_are_in_flight(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 2000 * 1000;
    struct observation *asked[12];
    for (int i = 0; i < 12; i++) {
        asked[i] = ask_number(fixture, SERVER, "delay200-good", i);
    }
    assert_true(run(fixture));
    int64_t first_reply_us = INT64_MAX;
    for (int i = 0; i < 12; i++) {
        assert_outcome(asked[i], OUTCOME_ANSWERED);
        int64_t at_us = observation_reply(asked[i])->at_us;
        first_reply_us = at_us < first_reply_us ? at_us : first_reply_us;
    }
    for (int i = 0; i < 12; i++) {
        assert_int_equal(asked[i]->sent_us >= first_reply_us, i >= 3);
        if (i >= 3) /* all at once behind it: before any of them was answered */
            assert_true(asked[i]->sent_us < observation_reply(asked[3])->at_us);
    }
}

static void some_are_asked_even_of_a_silent_resolver(void **state)
{
    struct fixture *fixture = *state;
    struct observation *asked[10];
    for (int i = 0; i < 10; i++) {
        const struct question question = {.resolver = SERVER,
                                          .probe = "test",
                                          .qname = arena_printf(fixture->arena, "silent-%d.test", i),
                                          .qtype = DNS_A,
                                          .even_if_silent = i == 7};
        asked[i] = ask_question(fixture, &question);
    }
    assert_true(run(fixture));
    for (int i = 0; i < 10; i++) {
        assert_outcome(asked[i], i < 3 || i == 7 ? OUTCOME_TIMEOUT : OUTCOME_NOT_ASKED);
    }
    assert_true(is_silent(fixture, SERVER));
}

static void an_answer_lifts_the_silence(void **state)
{
    struct fixture *fixture = *state;
    struct observation *asked[10];
    for (int i = 0; i < 10; i++) {
        const struct question question = {
            .resolver = SERVER,
            .probe = "test",
            .qname = arena_printf(fixture->arena, "%s-%d.test", i < 3 ? "silent" : "good", i),
            .qtype = DNS_A,
            .even_if_silent = i == 7};
        asked[i] = ask_question(fixture, &question);
    }
    assert_true(run(fixture));
    for (int i = 0; i < 10; i++) {
        assert_outcome(asked[i], i < 3 ? OUTCOME_TIMEOUT : OUTCOME_ANSWERED);
    }
    assert_true(asked[7]->sent_us < asked[3]->sent_us);
    assert_false(is_silent(fixture, SERVER));
}

static void a_late_answer_lifts_the_silence(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 200 * 1000;
    struct observation *asked[3];
    for (int i = 0; i < 3; i++) {
        asked[i] = ask_number(fixture, SERVER, "delay500-good", i);
    }
    assert_true(run(fixture));
    assert_true(is_silent(fixture, SERVER));
    linger(fixture, 2000);
    assert_outcome(asked[2], OUTCOME_LATE);
    assert_false(is_silent(fixture, SERVER));
    struct observation *next = ask(fixture, SERVER, "good");
    assert_true(run(fixture));
    assert_outcome(next, OUTCOME_ANSWERED);
}

/* Somebody is there who sends something. */
static void bad_replies_are_no_silence(void **state)
{
    struct fixture *fixture = *state;
    struct observation *asked[8];
    for (int i = 0; i < 8; i++) {
        asked[i] = ask_number(fixture, SERVER, "malformed", i);
    }
    assert_true(run(fixture));
    for (int i = 0; i < 8; i++) {
        assert_outcome(asked[i], OUTCOME_MALFORMED);
    }
    assert_false(is_silent(fixture, SERVER));
}

/* ---- late replies ---- */

static void what_comes_after_the_last_timeout_is_late(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 300 * 1000;
    fixture->settings.tries = 2;
    struct observation *late = ask(fixture, SERVER, "delay1400-servfail");
    struct observation *bad = ask(fixture, SERVER, "short3-delay1400-good");
    struct observation *never = ask(fixture, SERVER, "silent");
    assert_true(run(fixture));
    assert_outcome(late, OUTCOME_TIMEOUT);
    assert_outcome(bad, OUTCOME_MALFORMED);
    assert_int_equal(engine_late_possible(fixture->engine), 3);
    linger(fixture, 2000);
    assert_outcome(late, OUTCOME_LATE);
    assert_int_equal(late->message.rcode, DNS_SERVFAIL);
    int64_t second_us = 0;
    for (size_t i = 0; i < late->n_packets; i++) {
        second_us = late->packets[i].kind == PACKET_SENT ? late->packets[i].at_us : second_us;
    }
    assert_int_equal(late->rtt_us, observation_reply(late)->at_us - second_us);
    assert_true_octets(fixture, late);
    assert_int_equal(packets(late, PACKET_DUPLICATE), 1); /* both packets were replied to */
    assert_outcome(bad, OUTCOME_LATE);
    assert_outcome(never, OUTCOME_TIMEOUT);
    assert_int_equal(engine_late_possible(fixture->engine), 1);
}

static void a_late_reply_is_heard_during_a_later_run(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 1000 * 1000;
    make_alive(fixture);
    struct observation *late = ask(fixture, SERVER, "delay1300-good");
    assert_true(run(fixture));
    assert_outcome(late, OUTCOME_TIMEOUT);
    struct observation *other = ask(fixture, SERVER, "delay600-good-other");
    assert_true(run(fixture));
    assert_outcome(late, OUTCOME_LATE);
    assert_outcome(other, OUTCOME_ANSWERED);
    assert_int_equal(packets(other, PACKET_FOREIGN), 0);
}

/* BIND gives its SERVFAIL after ten seconds. */
static void late_replies_are_waited_for_twelve_seconds(void **state)
{
    struct fixture *fixture = *state;
    struct observation *late = ask(fixture, SERVER, "delay10500-servfail");
    struct observation *too_late = ask(fixture, SERVER, "delay13000-good");
    int64_t begun_ms = now_ms();
    assert_true(run(fixture));
    linger(fixture, 20 * 1000);
    assert_in_range(now_ms() - begun_ms, 11900, 12900);
    assert_outcome(late, OUTCOME_LATE);
    assert_outcome(too_late, OUTCOME_TIMEOUT);
    assert_int_equal(engine_late_possible(fixture->engine), 0);
    for (int i = 0; i < 6; i++) { /* until the reply comes that nobody waits for any more */
        ask_number(fixture, SERVER, "delay250-good", i);
        assert_true(run(fixture));
    }
    assert_outcome(too_late, OUTCOME_TIMEOUT);
    assert_int_equal(packets(too_late, PACKET_FOREIGN), 1);
}

/* ---- runs that are cut ---- */

static void check_cut(struct fixture *fixture, struct observation *const *asked, int count, int64_t begun_ms)
{
    assert_in_range(now_ms() - begun_ms, 250, 4000);
    for (int i = 0; i < count; i++) {
        assert_outcome(asked[i], i < 5 ? OUTCOME_TIMEOUT : OUTCOME_NOT_ASKED);
        assert_true(asked[i]->cut);
        assert_int_equal(observation_tries(asked[i]), i < 5);
    }
    assert_int_equal(engine_late_possible(fixture->engine), 0);
    linger(fixture, 9000); /* returns at once */
    assert_in_range(now_ms() - begun_ms, 250, 4000);
    struct observation *after = ask(fixture, SERVER, "good");
    assert_false(run(fixture));
    assert_outcome(after, OUTCOME_NOT_ASKED);
    assert_true(after->cut);
}

static void the_deadline_cuts_the_run(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 10 * 1000 * 1000;
    fixture->settings.window = 5;
    int64_t begun_ms = now_ms();
    fixture->settings.deadline_us = clock_monotonic_us() + 300 * 1000;
    make_alive(fixture);
    struct observation *asked[20];
    for (int i = 0; i < 20; i++) {
        asked[i] = ask_number(fixture, SERVER, "silent", i);
    }
    assert_false(run(fixture));
    check_cut(fixture, asked, 20, begun_ms);
}

static volatile sig_atomic_t stop;

static void set_stop(int signal)
{
    stop = signal;
}

static void the_stop_flag_cuts_the_run(void **state)
{
    struct fixture *fixture = *state;
    struct sigaction action = {.sa_handler = set_stop}, before;
    struct itimerval in_300_ms = {.it_value.tv_usec = 300 * 1000};
    stop = 0;
    fixture->settings.timeout_us = 10 * 1000 * 1000;
    fixture->settings.window = 5;
    fixture->settings.stop = &stop;
    make_alive(fixture);
    struct observation *asked[20];
    for (int i = 0; i < 20; i++) {
        asked[i] = ask_number(fixture, SERVER, "silent", i);
    }
    int64_t begun_ms = now_ms();
    assert_int_equal(sigaction(SIGALRM, &action, &before), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &in_300_ms, NULL), 0);
    bool whole = run(fixture);
    assert_int_equal(sigaction(SIGALRM, &before, NULL), 0);
    assert_false(whole);
    check_cut(fixture, asked, 20, begun_ms);
}

static void sleep_once(void *context, size_t done, size_t total)
{
    bool *slept = context;
    (void)done, (void)total;
    if (!*slept) {
        *slept = true;
        usleep(700 * 1000);
    }
}

/* A process that was held up beyond its time-outs reads what has come before it gives up. */
static void a_process_held_up_misses_no_reply(void **state)
{
    struct fixture *fixture = *state;
    bool slept = false;
    fixture->settings.progress = sleep_once;
    fixture->settings.progress_context = &slept;
    fixture->settings.window = 3;
    struct observation *asked[3];
    for (int i = 0; i < 3; i++) {
        asked[i] = ask_number(fixture, SERVER, "delay150-good", i);
    }
    assert_true(run(fixture));
    assert_true(slept);
    for (int i = 0; i < 3; i++) {
        assert_outcome(asked[i], OUTCOME_ANSWERED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(silence_is_a_timeout_after_exactly_the_tries),
        TEST(a_resolver_can_have_tries_of_its_own),
        TEST(a_reply_to_any_of_the_packets_answers),
        TEST(a_closed_port_is_told_from_silence),
        TEST(a_closed_port_is_told_from_silence_over_ipv6),
        TEST(every_try_goes_out_to_a_closed_port),
        TEST(ipv6_resolvers_are_asked),
        TEST(no_route_is_told_from_silence),
        TEST(a_silent_resolver_is_asked_three_questions),
        TEST(a_silent_resolver_is_asked_no_fourth_question_in_between),
        TEST(a_closed_port_counts_as_silent),
        TEST(until_the_first_answer_three_are_in_flight),
        TEST(some_are_asked_even_of_a_silent_resolver),
        TEST(an_answer_lifts_the_silence),
        TEST(a_late_answer_lifts_the_silence),
        TEST(bad_replies_are_no_silence),
        TEST(what_comes_after_the_last_timeout_is_late),
        TEST(a_late_reply_is_heard_during_a_later_run),
        TEST(late_replies_are_waited_for_twelve_seconds),
        TEST(the_deadline_cuts_the_run),
        TEST(the_stop_flag_cuts_the_run),
        TEST(a_process_held_up_misses_no_reply),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
