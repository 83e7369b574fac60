/*
 * fixture.h - an engine and the server that misbehaves, for one test.
 */
#ifndef PLDIG_TESTS_WIRE_FIXTURE_H
#define PLDIG_TESTS_WIRE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "badserver.h"
#include "base/arena.h"
#include "model/observation.h"
#include "probes/engine.h"

enum { SERVER = 0, SERVER_V6, CLOSED, CLOSED_V6, SERVERS };

struct fixture {
    struct arena *arena;
    struct badserver *server;
    struct engine_server servers[SERVERS];
    struct engine_settings settings; /* 500 ms, one try, the default window, no deadline; to be changed before
                                        the first question */
    struct engine *engine;           /* made by the first question */
    struct observation **asked;
    size_t n_asked, cap_asked;
};

int fixture_setup(void **state);
/* Checks every observation for what holds of all, then ends engine and server. */
int fixture_teardown(void **state);

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

/* Puts the A question for `name`.test in the queue. */
struct observation *ask(struct fixture *fixture, int server, const char *name);
struct observation *ask_over(struct fixture *fixture, int server, const char *name, enum transport transport);
/* The same with a number appended to the first label: "good-17". */
struct observation *ask_number(struct fixture *fixture, int server, const char *name, int number);
struct observation *ask_question(struct fixture *fixture, const struct question *question);

bool run(struct fixture *fixture);
/* Listens for late replies this long, at most. */
void linger(struct fixture *fixture, int milliseconds);

int64_t now_ms(void);

/* How many packets of a kind the observation has. */
int packets(const struct observation *observation, enum packet_kind kind);
/* How many packets the server got for the question of the observation. */
int packets_at_server(const struct fixture *fixture, const struct observation *observation);
/* The reply is, octet for octet, the last one the server sent for the name. */
void assert_true_octets(const struct fixture *fixture, const struct observation *observation);
void assert_outcome(const struct observation *observation, enum outcome outcome);

#endif
