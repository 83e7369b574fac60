/*
 * conduct.h - carries out a run: plans and asks phase by phase, then listens for late replies where they are evidence.
 */
#ifndef PLDIG_PROBES_CONDUCT_H
#define PLDIG_PROBES_CONDUCT_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/run.h"
#include "probes/system_path.h"

struct conduct_settings {
    int64_t origin_us;   /* monotonic start of the run */
    int64_t deadline_us; /* monotonic */
    const volatile sig_atomic_t *stop;
    struct system_path *system_path; /* NULL: the system path is not asked (--no-system) */
    void (*progress)(void *context, const char *phase, size_t done, size_t total);
    void *progress_context;
};

/*
 * Asks everything that run.resolvers and run.names call for and appends the observations to the run. Where a resolver that is alive
 * left questions unanswered, late replies are waited for, up to ENGINE_LATE_US after they were sent. Deadline and interrupt make the run incomplete, with the
 * reason; they are not errors. Errors: the engine cannot be set up.
 */
bool conduct(struct arena *arena, struct run *run, const struct conduct_settings *settings, struct err *err);

/* What would be asked before anything is known, one line per question, for --dry-run. */
struct buf;
void conduct_dry_run(struct arena *arena, const struct run *run, struct buf *out);

#endif
