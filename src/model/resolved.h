/*
 * resolved.h - what systemd-resolved knows: its servers per link and which names go to which link. Part of
 * struct host.
 *
 * Read from its runtime files (/run/systemd/resolve/resolv.conf, /run/systemd/resolve/netif/IFINDEX written
 * by resolved itself, /run/systemd/netif/links/IFINDEX written by networkd), the source that is readable
 * without privileges and without a bus.
 */
#ifndef PLDIG_MODEL_RESOLVED_H
#define PLDIG_MODEL_RESOLVED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/ip.h"
#include "base/tri.h"

struct resolved_link {
    const char *name; /* "tun0"; "" for the global servers */
    int ifindex;      /* 0 for global */
    struct ip *servers;
    size_t n_servers;
    const char **domains; /* normalised; routing domains and search domains alike route */
    bool *route_only;     /* "~" before it, one per domain */
    size_t n_domains;
    enum tri default_route; /* whether names without a matching domain may go here */
};

struct resolved {
    bool present; /* resolv.conf names its stub (127.0.0.53, 127.0.0.54) or its runtime files exist */
    bool stub;    /* resolv.conf names the stub */
    struct resolved_link *links;
    size_t n_links;
    const char *error; /* why the files could not be read; NULL */
};

/* Reads the state below `root` (NULL: "/run/systemd"); never fails. */
void resolved_read(struct arena *arena, const char *root, struct resolved *out);

/* The links to which resolved sends a name: those with the longest matching domain, else the default-route
 * ones. Indices into links; *count <= max. */
void resolved_route(const struct resolved *resolved, const char *name, size_t *out, size_t max,
                    size_t *count);

#endif
