/*
 * system_path.h - getaddrinfo, what applications get: NSS, hosts file, search domains and all.
 *
 * It can block for a minute inside connect(), so it runs in child processes that are abandoned at the time limit. The helper process from which they are forked is
 * started by system_path_start() before any token is read, so that no copy of it can hold one.
 */
#ifndef PLDIG_PROBES_SYSTEM_PATH_H
#define PLDIG_PROBES_SYSTEM_PATH_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/observation.h"

struct system_path;

/* Forks the helper. Call while the process has one thread and no secret. Errors: fork or socketpair failed. */
bool system_path_start(struct arena *arena, struct system_path **out, struct err *err);

/*
 * Resolves the names of `count` observations (question.qname; A and AAAA at once, AI_CANONNAME), at most 8 at a time, each for at most
 * `limit_us`; fills in outcome (ANSWERED also for "no such name"; TIMEOUT at the limit), times, system. Deadline and stop as in engine.h: what is open is cut.
 */
void system_path_resolve(struct system_path *path, struct arena *arena, struct observation **observations,
                         size_t count, int64_t limit_us, int64_t origin_us, int64_t deadline_us,
                         const volatile sig_atomic_t *stop);

/* Ends the helper and its children; NULL is allowed. */
void system_path_end(struct system_path *path);

#endif
