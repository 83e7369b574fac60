/*
 * run_steps.h - the steps of a run that asks the network, which `check` and `resolve` share.
 */
#ifndef PLDIG_RUN_STEPS_H
#define PLDIG_RUN_STEPS_H

#include <stdbool.h>

#include "command.h"
#include "model/run.h"

/* Zeroes the run and fills in what is known at once: time, arguments, versions, settings, this host. */
void run_start(const struct invocation *invocation, struct run *run);

struct system_path;

/* Asks everything, with progress on the terminal where it takes long. `system_path` may be NULL. */
bool run_observe(const struct invocation *invocation, struct system_path *system_path, struct run *run,
                 struct err *err);

struct http;

/* --connect: connects to what was answered and to what is expected, with progress. Deadline and interrupt
 * make the run incomplete. */
void run_connect(const struct invocation *invocation, struct http *http, struct run *run);

/* Prints what would be asked, for --dry-run. */
bool run_print_plan(const struct invocation *invocation, const struct run *run, struct err *err);

#endif
