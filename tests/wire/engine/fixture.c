#include "fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "dns/rr.h"

/* A port of loopback where nobody listens. */
static uint16_t closed_port(void)
{
    struct sockaddr_in in4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof in4;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&in4, sizeof in4), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&in4, &len), 0);
    close(fd);
    return ntohs(in4.sin_port);
}

static void set_server(struct engine_server *server, const char *address, uint16_t port)
{
    assert_true(ip_parse(address, &server->address));
    server->port = port;
}

int fixture_setup(void **state)
{
    struct arena *arena = arena_new();
    struct fixture *fixture = arena_alloc(arena, sizeof *fixture);
    uint16_t closed = closed_port();
    fixture->arena = arena;
    fixture->server = badserver_start();
    set_server(&fixture->servers[SERVER], "127.0.0.1", badserver_port(fixture->server));
    set_server(&fixture->servers[SERVER_V6], "::1", badserver_port(fixture->server));
    set_server(&fixture->servers[CLOSED], "127.0.0.1", closed);
    set_server(&fixture->servers[CLOSED_V6], "::1", closed);
    fixture->settings = (struct engine_settings){.timeout_us = 500 * 1000,
                                                 .tries = 1,
                                                 .window = ENGINE_WINDOW,
                                                 .origin_us = clock_monotonic_us(),
                                                 .deadline_us = INT64_MAX};
    *state = fixture;
    return 0;
}

/* What is true of every observation, whatever happened. */
static void check(const struct fixture *fixture, const struct observation *observation)
{
    const struct packet *reply = observation_reply(observation);
    bool answered = observation->outcome == OUTCOME_ANSWERED || observation->outcome == OUTCOME_LATE;
    int64_t last_us = 0, sent_us = -1;
    for (size_t i = 0; i < observation->n_packets; i++) {
        const struct packet *packet = &observation->packets[i];
        assert_true(packet->at_us >= last_us);
        last_us = packet->at_us;
        if (packet->kind == PACKET_SENT) {
            assert_true(packet->len > 12);
            assert_true(reply == NULL || packet->at_us <= reply->at_us);
            sent_us = packet->at_us;
        }
    }
    assert_true(observation_tries(observation) <= fixture->settings.tries);
    assert_int_equal(reply != NULL, answered);
    assert_int_equal(observation->has_message, answered);
    assert_int_equal(packets(observation, PACKET_REPLY), answered);
    assert_int_equal(observation->sent_us >= 0, observation_tries(observation) > 0);
    assert_int_equal(observation->rtt_us, answered ? reply->at_us - sent_us : -1);
    bool path =
        observation->outcome == OUTCOME_REFUSED_CONNECTION || observation->outcome == OUTCOME_UNREACHABLE;
    assert_int_equal(observation->error != NULL, path);
}

int fixture_teardown(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < fixture->n_asked; i++) {
        check(fixture, fixture->asked[i]);
    }
    if (fixture->engine != NULL) {
        engine_free(fixture->engine);
    }
    badserver_stop(fixture->server);
    arena_free(fixture->arena);
    return 0;
}

struct observation *ask_question(struct fixture *fixture, const struct question *question)
{
    struct err err;
    if (fixture->engine == NULL &&
        !engine_new(fixture->arena, fixture->servers, SERVERS, &fixture->settings, &fixture->engine, &err)) {
        fail_msg("%s", err.text);
    }
    fixture->asked = arena_grow(fixture->arena, fixture->asked, fixture->n_asked, &fixture->cap_asked,
                                sizeof *fixture->asked);
    struct observation *observation = arena_alloc(fixture->arena, sizeof *observation);
    fixture->asked[fixture->n_asked++] = observation;
    observation->id = (int)fixture->n_asked;
    observation->question = *question;
    engine_ask(fixture->engine, observation);
    return observation;
}

struct observation *ask_over(struct fixture *fixture, int server, const char *name, enum transport transport)
{
    const struct question question = {.resolver = server,
                                      .probe = "test",
                                      .qname = arena_printf(fixture->arena, "%s.test", name),
                                      .qtype = DNS_A,
                                      .rd = true,
                                      .transport = transport};
    return ask_question(fixture, &question);
}

struct observation *ask(struct fixture *fixture, int server, const char *name)
{
    return ask_over(fixture, server, name, TRANSPORT_UDP);
}

struct observation *ask_number(struct fixture *fixture, int server, const char *name, int number)
{
    return ask(fixture, server, arena_printf(fixture->arena, "%s-%d", name, number));
}

bool run(struct fixture *fixture)
{
    return engine_run(fixture->engine);
}

void linger(struct fixture *fixture, int milliseconds)
{
    engine_linger(fixture->engine, clock_monotonic_us() + milliseconds * 1000LL);
}

int64_t now_ms(void)
{
    return clock_monotonic_us() / 1000;
}

int packets(const struct observation *observation, enum packet_kind kind)
{
    int count = 0;
    for (size_t i = 0; i < observation->n_packets; i++) {
        count += observation->packets[i].kind == kind;
    }
    return count;
}

int packets_at_server(const struct fixture *fixture, const struct observation *observation)
{
    return badserver_count(fixture->server, observation->question.qname,
                           observation->question.transport == TRANSPORT_TCP);
}

void assert_true_octets(const struct fixture *fixture, const struct observation *observation)
{
    uint8_t sent[512];
    size_t len = badserver_reply(fixture->server, observation->question.qname, sent);
    const struct packet *reply = observation_reply(observation);
    assert_non_null(reply);
    assert_int_equal(reply->len, len);
    assert_memory_equal(reply->data, sent, len);
}

void assert_outcome(const struct observation *observation, enum outcome outcome)
{
    if (observation->outcome != outcome) {
        fail_msg("%s: %s instead of %s", observation->question.qname, outcome_name(observation->outcome),
                 outcome_name(outcome));
    }
}
