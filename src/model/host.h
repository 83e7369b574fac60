/*
 * host.h - this host's name resolution as configured, read once, carried in the capture.
 */
#ifndef PLDIG_MODEL_HOST_H
#define PLDIG_MODEL_HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/ip.h"

struct host_address {
    const char *interface;
    struct ip ip;
    int prefix;
};

/* One nameserver line of resolv.conf. */
struct host_nameserver {
    struct ip ip;
    int line;
    bool used; /* glibc uses the first three (MAXNS) */
};

/* A line of /etc/hosts that gives an address to a name below one of the suffixes of azure/zones.h. Other lines are not kept. */
struct hosts_entry {
    struct ip ip;
    const char *name; /* normalised */
    int line;
    const char *text; /* the line as it stands */
};

struct host {
    const char *name; /* gethostname */
    const char *user; /* login name or uid; for the report's run.user */
    struct host_address *addresses; /* without loopback and link-local */
    size_t n_addresses;
    const char *resolv_conf; /* path read; NULL where it could not be, see resolv_error */
    const char *resolv_error;
    struct host_nameserver *nameservers; /* also those beyond the third, marked unused */
    size_t n_nameservers;
    const char **search; /* search domains in order, normalised */
    size_t n_search;
    int ndots, timeout_s, attempts; /* resolv.conf options, glibc defaults 1, 5, 2 */
    bool rotate;
    const char *nsswitch_hosts; /* the "hosts:" line of nsswitch.conf; NULL where there is none */
    struct hosts_entry *hosts;
    size_t n_hosts;
    const char *https_proxy, *no_proxy; /* as set, with any user:password removed; NULL where unset */
};

/* Where host_read() looks; NULL members mean the system's own places. For tests. */
struct host_paths {
    const char *resolv_conf, *hosts, *nsswitch;
};

/* Reads this host. Never fails: what could not be read is left NULL or empty with resolv_error set. */
void host_read(struct arena *arena, const struct host_paths *paths, struct host *out);

/* Parsers, pure, for tests: text of the file to facts. */
void host_parse_resolv_conf(struct arena *arena, const char *text, struct host *out);
void host_parse_hosts(struct arena *arena, const char *text, struct host *out);
void host_parse_nsswitch(struct arena *arena, const char *text, struct host *out);

struct err;
struct json_at;
struct json_writer;
void host_write(struct json_writer *writer, const char *key, const struct host *host);
bool host_load(struct json_at at, struct host *out, struct err *err);

#endif
