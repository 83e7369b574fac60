/* Questions over TCP: whole and broken frames, and the ways in which a connection can fail. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dns/rr.h"
#include "engine/fixture.h"

static struct observation *ask_tcp(struct fixture *fixture, const char *name)
{
    return ask_over(fixture, SERVER, name, TRANSPORT_TCP);
}

static void a_reply_over_tcp_is_an_answer(void **state)
{
    struct fixture *fixture = *state;
    struct observation *good = ask_tcp(fixture, "good");
    struct observation *formerr = ask_tcp(fixture, "formerr");
    assert_true(run(fixture));
    assert_outcome(good, OUTCOME_ANSWERED);
    assert_outcome(formerr, OUTCOME_ANSWERED);
    assert_int_equal(formerr->message.rcode, DNS_FORMERR);
    assert_true_octets(fixture, good);
    assert_true_octets(fixture, formerr);
    assert_int_equal(packets_at_server(fixture, good), 1);
    assert_int_equal(badserver_count(fixture->server, "good.test", false), 0);
}

static void tcp_over_ipv6(void **state)
{
    struct fixture *fixture = *state;
    if (!badserver_has_ipv6(fixture->server)) {
        skip();
    }
    struct observation *good = ask_over(fixture, SERVER_V6, "good", TRANSPORT_TCP);
    struct observation *closed = ask_over(fixture, CLOSED_V6, "good", TRANSPORT_TCP);
    assert_true(run(fixture));
    assert_outcome(good, OUTCOME_ANSWERED);
    assert_outcome(closed, OUTCOME_REFUSED_CONNECTION);
}

static void a_reply_in_pieces_is_put_together(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 2000 * 1000;
    struct observation *slow = ask_tcp(fixture, "slow-good");
    struct observation *two = ask_tcp(fixture, "slow-wrongid-servfail");
    assert_true(run(fixture));
    assert_outcome(slow, OUTCOME_ANSWERED);
    assert_true_octets(fixture, slow);
    assert_outcome(two, OUTCOME_ANSWERED);
    assert_int_equal(packets(two, PACKET_FOREIGN), 1);
    assert_true_octets(fixture, two);
}

static void a_good_message_behind_bad_ones_counts(void **state)
{
    struct fixture *fixture = *state;
    struct observation *behind = ask_tcp(fixture, "malformed-short3-wrongname-good");
    struct observation *bad = ask_tcp(fixture, "malformed-empty");
    struct observation *innocent = ask_tcp(fixture, "delay200-good");
    assert_true(run(fixture));
    assert_outcome(behind, OUTCOME_ANSWERED);
    assert_int_equal(packets(behind, PACKET_MALFORMED), 2);
    assert_int_equal(packets(behind, PACKET_FOREIGN), 1);
    assert_outcome(bad, OUTCOME_MALFORMED);
    assert_int_equal(packets(bad, PACKET_MALFORMED), 2);
    assert_outcome(innocent, OUTCOME_ANSWERED);
}

static void a_connection_closed_without_a_reply(void **state)
{
    struct fixture *fixture = *state;
    struct observation *closed = ask_tcp(fixture, "close");
    struct observation *later = ask_tcp(fixture, "delay100-close");
    struct observation *innocent = ask_tcp(fixture, "delay200-good");
    assert_true(run(fixture));
    assert_outcome(closed, OUTCOME_REFUSED_CONNECTION);
    assert_string_equal(closed->error, "connection closed without a reply");
    assert_int_equal(observation_tries(closed), 1);
    assert_outcome(later, OUTCOME_REFUSED_CONNECTION);
    assert_outcome(innocent, OUTCOME_ANSWERED);
}

static void a_connection_reset(void **state)
{
    struct fixture *fixture = *state;
    struct observation *reset = ask_tcp(fixture, "delay50-reset");
    assert_true(run(fixture));
    assert_outcome(reset, OUTCOME_REFUSED_CONNECTION);
    assert_non_null(strstr(reset->error, "reset"));
}

static void a_connection_closed_within_a_reply(void **state)
{
    struct fixture *fixture = *state;
    struct observation *half = ask_tcp(fixture, "half");
    assert_true(run(fixture));
    assert_outcome(half, OUTCOME_MALFORMED);
    assert_int_equal(packets(half, PACKET_MALFORMED), 1);
    assert_non_null(strstr(half->packets[1].why, "closed in the middle"));
}

static void a_refused_connection(void **state)
{
    struct fixture *fixture = *state;
    struct observation *refused = ask_over(fixture, CLOSED, "good", TRANSPORT_TCP);
    int64_t begun_ms = now_ms();
    assert_true(run(fixture));
    assert_in_range(now_ms() - begun_ms, 0, 450);
    assert_outcome(refused, OUTCOME_REFUSED_CONNECTION);
    assert_string_equal(refused->error, "Connection refused");
    assert_int_equal(observation_tries(refused), 0);
}

/* A listener whose queue is full: the kernel drops what comes more. */
static void a_connection_that_is_never_made_is_a_timeout(void **state)
{
    struct fixture *fixture = *state;
    struct sockaddr_in in4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof in4;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), fillers[4];
    assert_int_equal(bind(listener, (struct sockaddr *)&in4, sizeof in4), 0);
    assert_int_equal(listen(listener, 0), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&in4, &len), 0);
    for (int i = 0; i < 4; i++) {
        fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        (void)connect(fillers[i], (struct sockaddr *)&in4, sizeof in4);
    }
    fixture->servers[CLOSED].port = ntohs(in4.sin_port);
    fixture->settings.timeout_us = 300 * 1000;
    fixture->settings.tries = 2;
    struct observation *dropped = ask_over(fixture, CLOSED, "good", TRANSPORT_TCP);
    int64_t begun_ms = now_ms();
    assert_true(run(fixture));
    assert_in_range(now_ms() - begun_ms, 600, 3000);
    assert_outcome(dropped, OUTCOME_TIMEOUT);
    assert_int_equal(observation_tries(dropped), 0);
    assert_int_equal(engine_late_possible(fixture->engine), 0);
    for (int i = 0; i < 4; i++) {
        close(fillers[i]);
    }
    close(listener);
}

static void silence_over_tcp_lasts_all_tries_with_one_message(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 300 * 1000;
    fixture->settings.tries = 3;
    struct observation *silent = ask_tcp(fixture, "silent");
    int64_t begun_ms = now_ms();
    assert_true(run(fixture));
    assert_in_range(now_ms() - begun_ms, 900, 3000);
    assert_outcome(silent, OUTCOME_TIMEOUT);
    assert_int_equal(packets_at_server(fixture, silent), 1);
    assert_int_equal(observation_tries(silent), 1);
}

static void late_replies_over_tcp(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 300 * 1000;
    struct observation *late = ask_tcp(fixture, "delay800-servfail");
    struct observation *closed = ask_tcp(fixture, "delay800-close");
    struct observation *silent = ask_tcp(fixture, "silent");
    assert_true(run(fixture));
    assert_outcome(late, OUTCOME_TIMEOUT);
    assert_int_equal(engine_late_possible(fixture->engine), 3);
    linger(fixture, 1200);
    assert_outcome(late, OUTCOME_LATE);
    assert_int_equal(late->message.rcode, DNS_SERVFAIL);
    assert_true_octets(fixture, late);
    assert_outcome(closed, OUTCOME_TIMEOUT);
    assert_outcome(silent, OUTCOME_TIMEOUT);
    assert_int_equal(engine_late_possible(fixture->engine), 1);
}

static void many_at_once_and_a_flood_among_them(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 3000 * 1000;
    struct observation *flood = ask_tcp(fixture, "flood-good");
    struct observation *many[200];
    for (int i = 0; i < 200; i++) {
        many[i] = ask_tcp(fixture, arena_printf(fixture->arena, "delay20-good-%d", i));
    }
    assert_true(run(fixture));
    for (int i = 0; i < 200; i++) {
        assert_outcome(many[i], OUTCOME_ANSWERED);
    }
    assert_outcome(flood, OUTCOME_MALFORMED);
    assert_int_equal(packets(flood, PACKET_MALFORMED), 16);
}

/* In a child: 60 questions at once with room for a dozen connections. */
static int ask_with_few_descriptors(struct fixture *fixture)
{
    enum { QUESTIONS = 60 };
    struct observation *asked[QUESTIONS];
    int spare = dup(0);
    struct rlimit limit;
    close(spare);
    bool limited = getrlimit(RLIMIT_NOFILE, &limit) == 0;
    limit.rlim_cur = (rlim_t)spare + 30;
    if (!limited || setrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return 2;
    }
    for (int i = 0; i < QUESTIONS; i++) {
        asked[i] = ask_tcp(fixture, arena_printf(fixture->arena, "delay50-good-%d", i));
    }
    bool whole = run(fixture);
    for (int i = 0; i < QUESTIONS; i++) {
        whole = whole && asked[i]->outcome == OUTCOME_ANSWERED;
    }
    return whole ? 0 : 1;
}

static void too_few_descriptors_only_take_longer(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 3000 * 1000;
    pid_t child = fork();
    if (child == 0) {
        _exit(ask_with_few_descriptors(fixture));
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(badserver_total(fixture->server), 60);
}

static void a_cut_ends_tcp_too(void **state)
{
    struct fixture *fixture = *state;
    static const volatile sig_atomic_t stop = 1;
    struct observation *good = ask_tcp(fixture, "good");
    assert_true(run(fixture));
    assert_outcome(good, OUTCOME_ANSWERED);
    fixture->settings.stop = &stop;
    engine_free(fixture->engine);
    fixture->engine = NULL;
    struct observation *cut = ask_tcp(fixture, "good-cut");
    assert_false(run(fixture));
    assert_outcome(cut, OUTCOME_NOT_ASKED);
    assert_true(cut->cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_reply_over_tcp_is_an_answer),
        TEST(tcp_over_ipv6),
        TEST(a_reply_in_pieces_is_put_together),
        TEST(a_good_message_behind_bad_ones_counts),
        TEST(a_connection_closed_without_a_reply),
        TEST(a_connection_reset),
        TEST(a_connection_closed_within_a_reply),
        TEST(a_refused_connection),
        TEST(a_connection_that_is_never_made_is_a_timeout),
        TEST(silence_over_tcp_lasts_all_tries_with_one_message),
        TEST(late_replies_over_tcp),
        TEST(many_at_once_and_a_flood_among_them),
        TEST(too_few_descriptors_only_take_longer),
        TEST(a_cut_ends_tcp_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
