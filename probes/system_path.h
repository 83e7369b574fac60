/*
 * system_path.h - getaddrinfo, what applications get: NSS, hosts file, search domains and all.
 *
 * It can block for a minute inside connect(), so it runs in child processes that are abandoned at the time
 * limit. The helper process from which they are forked is started by system_path_start() before any token is
 * read, so that no copy of it can hold one. It leaves no core, ignores SIGINT, and dies with this process.
 * The environment is the user's (LOCALDOMAIN, RES_OPTIONS), as it is for applications.
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

enum { SYSTEM_PATH_PARALLEL = 8 };

struct system_path;

/* Forks the helper. Call while the process has one thread and no secret. Errors: fork or socketpair failed.
 */
bool system_path_start(struct arena *arena, struct system_path **out, struct err *err);

struct system_path_settings {
    int64_t limit_us;    /* of one name */
    int64_t origin_us;   /* clock_monotonic_us() at the start of the run: zero of all recorded times */
    int64_t deadline_us; /* clock_monotonic_us() at which everything ends; INT64_MAX for none */
    const volatile sig_atomic_t *stop; /* set by a signal handler: end now; may be NULL */
    /* Called about twenty times a second while names are being resolved; may be NULL. */
    void (*tick)(void *context, size_t done, size_t total);
    void *tick_context;
};

/*
 * Resolves the names of `count` observations (question.qname; AI_CANONNAME, both families, SOCK_STREAM), at
 * most SYSTEM_PATH_PARALLEL at a time, and fills in each (zeroed but for id and question):
 *  - ANSWERED: getaddrinfo returned. system.error is NULL with addresses, or says why there are none:
 * "EAI_NONAME: ..." (no such name), "EAI_AGAIN: ..." (the servers failed or were silent; getaddrinfo does not
 * tell the response code) and so on; or that the call crashed, as it would in an application. More than 8,192
 * addresses are an error that keeps the first of them.
 *  - TIMEOUT: it had not returned after `limit_us`.
 *  - with `cut`: deadline or stop ended it, or the helper is gone (then `error` says so); TIMEOUT where it
 * had begun, NOT_ASKED where not. sent_us and rtt_us are those of the call; there are no packets. False where
 * something was cut.
 */
bool system_path_resolve(struct system_path *path, struct arena *arena, struct observation **observations,
                         size_t count, const struct system_path_settings *settings);

/* Ends the helper and its children; NULL is allowed. */
void system_path_end(struct system_path *path);

#endif
