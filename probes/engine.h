/*
 * engine.h - asks every DNS question of a run, asynchronously, over c-ares, and records every packet.
 *
 * One c-ares channel per resolver and transport; one poll loop for all. c-ares carries the questions; the tap
 * (tap.h) under it sends our own packets, sees the true bytes and times, and keeps bad replies from harming
 * other questions. Re-sends, time-outs, rate and window are the engine's own.
 *
 * Rules that users rely on:
 *  - a question is sent at most `tries` times, `timeout` apart; a good reply to any of the packets answers
 * it;
 *  - FORMERR, SERVFAIL, REFUSED, NOTIMP and TC=1 are answers and cost exactly one packet;
 *  - a bad reply (cannot be decoded, wrong id, wrong question, no response) is recorded and passed over; the
 * good one behind it counts;
 *  - over UDP a closed port or an unreachable host is told from silence (ICMP, read from the socket's error
 * queue);
 *  - after its last time-out a question is listened for until engine_free() or 12 s after its first packet;
 * what comes then is OUTCOME_LATE;
 *  - no second holds more than `qps` packets sent to a resolver; at most `window` questions of a resolver are
 * in flight;
 *  - a resolver that has never answered has at most three questions in flight, and once three have ended
 * without a sign of life (timeout, not refused-connection or unreachable: those are signs about the path, but
 * count as silent all the same) the rest are NOT_ASKED, except questions marked even_if_silent. Any
 * well-formed answer, also to such a question, also a late one, lifts that.
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
 * and, for late answers, engine_linger(); it must stay where it is until engine_free(). */
void engine_ask(struct engine *engine, struct observation *observation);

/* Works until every question put in has ended, or deadline or stop: then what is open is ended with `cut`
 * set. False when cut. */
bool engine_run(struct engine *engine);

/* Keeps listening for late replies until none can come, `until_us` (monotonic), deadline or stop. */
void engine_linger(struct engine *engine, int64_t until_us);

/* How many timed-out questions could still get a late reply now. */
size_t engine_late_possible(const struct engine *engine);

/* Whether the resolver is silent as defined above. */
bool engine_silent(const struct engine *engine, int server);

/* The version of the c-ares library at run time. */
const char *engine_library_version(void);

/* Closes every socket. Never called from within a callback. */
void engine_free(struct engine *engine);

#endif
