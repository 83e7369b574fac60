/*
 * connect.h - whether HTTPS gets through to the names that were resolved: one GET without any credential to
 * each address of each name, and one through the proxy that the environment names. Asked only with --connect.
 *
 * The address is the one that was answered or that Azure expects; host name, SNI and the check of the
 * certificate are the name's. No request is sent to a server whose certificate is not trusted: of such a one
 * only the issuer is read, by a second handshake.
 */
#ifndef PLDIG_PROBES_CONNECT_H
#define PLDIG_PROBES_CONNECT_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "http/http.h"
#include "model/run.h"

enum {
    CONNECT_PER_NAME = 16,         /* addresses of one name, expected ones first; a longer list is cut */
    CONNECT_ERRORS_MAX = 8 * 1024, /* bytes of a reply's body that are read */
};

struct connect_settings {
    int64_t origin_us;   /* clock_monotonic_us() at the start of the run */
    int64_t deadline_us; /* the http's own; for the sentence that says why a run is incomplete */
    const volatile sig_atomic_t *stop; /* may be NULL */
    uint16_t port;                     /* 0: 443; for tests */
    /* As in conduct_settings; the phase is "connections". */
    void (*progress)(void *context, const char *phase, size_t done, size_t total);
    void *progress_context;
};

/*
 * Fills in run.connections: of each name the addresses that judged resolvers gave and those that are
 * expected, then the proxy. Nothing is asked. An address that is not expected is left out where it could be
 * no server's (loopback, link-local, multicast, ...).
 */
void connect_plan(struct arena *arena, struct run *run, uint16_t port);

/*
 * Plans and connects, each within time-out x tries. Where the deadline or the stop flag cut it, the run is
 * marked incomplete, with the reason unless it has one.
 */
void connect_run(struct arena *arena, struct http *http, struct run *run,
                 const struct connect_settings *settings);

/* For --dry-run: what would be connected to, as far as it is known before any answer. */
void connect_dry_run(struct arena *arena, const struct run *run, struct buf *out);

#endif
