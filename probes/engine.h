/*
 * engine.h - asks every DNS question of a run, asynchronously, over c-ares, and records every packet.
 *
 * One c-ares channel per resolver and transport; one poll loop for all. c-ares carries the questions; the tap
 * (tap.h) under it keeps it from acting on its own, and our sockets (wire.h) send our packets and see the
 * true octets and times. Re-sends, time-outs, rate and window are the engine's own.
 *
 * Rules that users rely on:
 *  - a question is sent at most `tries` times, `timeout` apart; a good reply to any of the packets
 *    answers it;
 *  - FORMERR, SERVFAIL, REFUSED, NOTIMP and TC=1 are answers and cost exactly one packet;
 *  - a bad reply (cannot be decoded, wrong id, wrong question, no response) is recorded and passed over;
 *    the good one behind it counts. Of packets besides those sent and the reply a question keeps sixteen,
 *    and the last one says so;
 *  - a packet that bears no question's id is recorded on the question it repeats, else on the oldest one
 *    in flight;
 *  - over UDP a closed port or an unreachable host is told from silence (ICMP, read from the socket's
 *    error queue). The remaining tries are made all the same, for a server may be starting; where the
 *    system itself has no way to send, the question ends at once;
 *  - UDP packets leave from a pool of source ports; a question that is sent again, or asked again with the
 *    next `round`, leaves from another one;
 *  - over TCP each question has a connection of its own, so that a failure is this question's alone, and
 *    is sent once: connecting has `tries` x `timeout`, and so has the reply;
 *  - after its last time-out a question is listened for until engine_free() or 12 s after its first
 *    packet; what comes then is OUTCOME_LATE;
 *  - no second holds more than `qps` packets sent to a resolver (a TCP connection counts as one more
 *    packet); at most `window` questions of a resolver are in flight over a transport;
 *  - a resolver that has never answered is asked three questions; once these have ended without a sign of
 *    life it is silent and the rest are NOT_ASKED. Signs of life are replies, also malformed ones: then
 *    the next question takes the place. Refused-connection and unreachable are none;
 *  - questions marked even_if_silent are asked also of a silent resolver, three in flight, and the rest
 *    waits for them: any well-formed answer, also to such a question, also a late one, lifts the silence.
 */
#ifndef PLDIG_PROBES_ENGINE_H
#define PLDIG_PROBES_ENGINE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/ip.h"
#include "model/observation.h"

enum { ENGINE_WINDOW = 100, ENGINE_LATE_US = 12 * 1000 * 1000 };

struct engine_server {
    struct ip address; /* family 0: not to be asked by the engine (the system path) */
    uint16_t port;
    int64_t qps; /* 0: no limit */
    int tries;   /* 0: as the settings say */
};

struct engine_settings {
    int64_t timeout_us;  /* of one try */
    int tries;           /* at least 1 */
    int window;          /* questions in flight per resolver and transport */
    int64_t origin_us;   /* clock_monotonic_us() at the start of the run: zero of all recorded times */
    int64_t deadline_us; /* clock_monotonic_us() at which everything ends; INT64_MAX for none */
    const volatile sig_atomic_t *stop; /* set by a signal handler: end now; may be NULL */
    /* Called at most ten times a second while engine_run() works; may be NULL. */
    void (*progress)(void *context, size_t done, size_t total);
    void *progress_context;
};

struct engine;

/* Errors: c-ares cannot be set up. The arrays must outlive the engine. Questions index `servers` by
 * question.resolver. */
bool engine_new(struct arena *arena, const struct engine_server *servers, size_t n_servers,
                const struct engine_settings *settings, struct engine **out, struct err *err);

/* Puts a question in the queue. `observation` (zeroed but for id and question) is filled in by engine_run()
 * and, for late answers, engine_linger(); it must stay where it is until engine_free(). Its resolver has an
 * address. */
void engine_ask(struct engine *engine, struct observation *observation);

/* Works until every question put in has ended, or deadline or stop: then what is open is ended with `cut`
 * set. False when cut. */
bool engine_run(struct engine *engine);

/* Keeps listening for late replies until none can come, `until_us` (monotonic), deadline or stop. */
void engine_linger(struct engine *engine, int64_t until_us);

/* How many timed-out questions could still get a late reply now. */
size_t engine_late_possible(const struct engine *engine);

/* The version of the c-ares library at run time. */
const char *engine_library_version(void);

/* Closes every socket. Never called from within a callback. */
void engine_free(struct engine *engine);

#endif
