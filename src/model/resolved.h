/*
 * resolved.h - what systemd-resolved knows: its servers per link and which names go to which link. Part of
 * struct host.
 *
 * Sources, none of which asks the network or needs privileges: its runtime files (resolved_parse.h), and
 * where these may not be read its own word over the system bus (resolved_bus.h). What a VPN or NetworkManager
 * tells it stands in a folder that only root and resolved can open.
 */
#ifndef PLDIG_MODEL_RESOLVED_H
#define PLDIG_MODEL_RESOLVED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/ip.h"
#include "base/tri.h"

/* As many as resolved itself takes of one link (its LINK_DNS_SERVERS_MAX, LINK_SEARCH_DOMAINS_MAX). */
enum { RESOLVED_SERVERS_MAX = 256, RESOLVED_DOMAINS_MAX = 256, RESOLVED_LINKS_MAX = 1024 };

struct resolved_link {
    const char *name;   /* "tun0"; "" for the global servers; "link 7" where the interface is gone */
    int ifindex;        /* 0 for global */
    struct ip *servers; /* without ports and names; each once, in the order of preference */
    size_t n_servers;
    const char **domains; /* normalised, "." for all; routing domains and search domains alike route */
    bool *route_only;     /* "~" before it, one per domain */
    size_t n_domains;
    enum tri default_route; /* whether names without a matching domain may go here; UNKNOWN: not configured,
                               see resolved_default_route() */
};

struct resolved {
    bool present; /* resolv.conf names its stub (127.0.0.53, 127.0.0.54) or its runtime files exist */
    bool stub;    /* resolv.conf names the stub */
    struct resolved_link *links; /* rising by ifindex, so global first; only those it would ask: with a
                                    server or a domain, and up */
    size_t n_links;
    const char *error; /* why not all could be read, one sentence; NULL */
};

/* Reads the state below `root` (NULL: "/run/systemd", the configuration of resolved.conf(5) and, where
 * needed, the system bus); never fails. `stub` stays as it is, for it is known from resolv.conf. */
void resolved_read(struct arena *arena, const char *root, struct resolved *out);

/* The links to which resolved sends a name (normalised): those with the longest matching domain, else the
 * default-route ones; never one without servers. It asks all of them at once. Indices into links, rising;
 * *count <= max. */
void resolved_route(const struct resolved *resolved, const char *name, size_t *out, size_t max,
                    size_t *count);

/* Whether names that match no domain anywhere go to this link: as configured, else unless it has
 * route-only domains without "~.". The global servers always take them. */
bool resolved_default_route(const struct resolved_link *link);

/* Adds to a link, each once and at most so many; `domain` normalised. */
void resolved_add_server(struct arena *arena, struct resolved_link *link, const struct ip *server);
void resolved_add_domain(struct arena *arena, struct resolved_link *link, const char *domain,
                         bool route_only);
/* The link of this index, added in its place where it is not there; NULL beyond RESOLVED_LINKS_MAX. Valid
 * until the next call. */
struct resolved_link *resolved_link_of(struct arena *arena, struct resolved *resolved, int ifindex);

struct err;
struct json_at;
struct json_writer;
/* As an object of the capture; `present` false writes null, and null or a missing member reads as that. */
void resolved_write(struct json_writer *writer, const char *key, const struct resolved *resolved);
bool resolved_load(struct json_at at, struct resolved *out, struct err *err);

#endif
