/*
 * conduct.h - carries out a run: plans and asks phase by phase, then listens for late replies where they are
 * evidence.
 */
#ifndef PLDIG_PROBES_CONDUCT_H
#define PLDIG_PROBES_CONDUCT_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/run.h"
#include "probes/system_path.h"

struct conduct_settings {
    int64_t origin_us;   /* clock_monotonic_us() at the start of the run: zero of all recorded times */
    int64_t deadline_us; /* clock_monotonic_us() at which everything ends; INT64_MAX for none */
    const volatile sig_atomic_t *stop; /* set by a signal handler: end now; may be NULL */
    struct system_path *system_path;   /* NULL: the system path is not asked (--no-system) */
    /* Called a few times a second while a phase is asked, with its name (phase_name()) or what is waited
     * for ("late replies"), and how many of its questions, replies or seconds are over; may be NULL. */
    void (*progress)(void *context, const char *phase, size_t done, size_t total);
    void *progress_context;
};

/*
 * Asks everything that run.resolvers and run.names call for and appends the observations to the run, in the
 * order of the plan; sets run.complete and run.incomplete, and makes run.index.
 *
 * Where something seems to answer in place of the resolvers that are asked, run.resolvers gets one entry more
 * (interception.h) and may move. With run.settle, answers that may be cached are waited for to expire
 * (settle.h), within the deadline.
 *
 * Where a judged resolver that gave any reply over UDP left first questions without one, late replies are
 * waited for, up to ENGINE_LATE_US after each question was sent. Deadline and interrupt make the run
 * incomplete, with the reason; they are not errors. What they cut stands among the observations with `cut`
 * set, also what was planned and never sent, except the questions that would have followed from answers. A
 * reason that run.incomplete held before the call stays.
 *
 * Errors: the engine cannot be set up.
 */
bool conduct(struct arena *arena, struct run *run, const struct conduct_settings *settings, struct err *err);

/* What would be asked before anything is known, for --dry-run: one line per question (probe, type, name,
 * resolver), then, as lines that begin with "#", what is asked only where answers call for it. */
void conduct_dry_run(struct arena *arena, const struct run *run, struct buf *out);

#endif
