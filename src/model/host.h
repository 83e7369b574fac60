/*
 * host.h - this host's name resolution as configured, read once, carried in the capture.
 */
#ifndef PLDIG_MODEL_HOST_H
#define PLDIG_MODEL_HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/ip.h"
#include "model/resolved.h"

struct host_address {
    const char *interface;
    struct ip ip;
    int prefix;
};

/* One nameserver line of resolv.conf that holds an address, without its zone (%eth0). Without any line, glibc
 * asks 127.0.0.1. */
struct host_nameserver {
    struct ip ip;
    int line;
    bool used; /* glibc uses the first three (MAXNS) */
};

/* A line of /etc/hosts that gives an address to a name below one of the suffixes of azure/zones.h. Other
 * lines are not kept. */
struct hosts_entry {
    struct ip ip;
    const char *name; /* normalised */
    int line;
    const char *text; /* the line as it stands, at most HOST_LINE_MAX bytes of it */
};

enum { HOST_LINE_MAX = 256, HOST_ENTRIES_MAX = 20000 };

/* All text is printable (text_printable()), so that a capture gives back the same. */
struct host {
    const char *name; /* gethostname */
    const char
        *user; /* login name of the effective user by /etc/passwd, or the uid; for the report's run.user */
    struct host_address *addresses; /* of interfaces that are up, without link-local ones; none of
                                       loopback interfaces, where anycast and service addresses stand */
    size_t n_addresses;
    const char *resolv_conf; /* path read; NULL where it could not be, see resolv_error */
    const char *resolv_error;
    struct host_nameserver *nameservers; /* also those beyond the third, marked unused */
    size_t n_nameservers;
    const char **search; /* search domains in order, normalised, without those that are no host names */
    size_t n_search;
    int ndots, timeout_s, attempts; /* resolv.conf options, glibc defaults 1, 5, 2 */
    bool rotate;
    const char *nsswitch_hosts; /* the services of "hosts:" in nsswitch.conf, single spaces between:
                                   "files resolve [!UNAVAIL=return] dns"; NULL where there is no such line */
    struct hosts_entry *hosts;  /* in the order of the file, at most HOST_ENTRIES_MAX */
    size_t n_hosts;
    struct resolved resolved;
    const char *container;   /* "kubernetes", "docker", ...: see container.h; NULL where nothing says so */
    bool cluster_dns;        /* the nameservers are a Kubernetes cluster's or a cache on its nodes */
    const char *browser_doh; /* a browser policy that turns DNS over HTTPS on; NULL where none is found */
    const char *https_proxy, *no_proxy; /* as set, with any user:password removed; NULL where unset */
};

/* Where host_read() looks; NULL members mean the system's own places. For tests. */
struct host_paths {
    const char *resolv_conf, *hosts, *nsswitch;
    const char *resolved; /* a directory instead of /run/systemd; no bus is asked then */
    const char *root;     /* a directory instead of / for the marks of containers */
};

/*
 * Reads this host. Never fails: what could not be read is left NULL or empty with resolv_error set. The
 * environment counts as it does for applications: LOCALDOMAIN and RES_OPTIONS (resolv.conf(5)), https_proxy,
 * HTTPS_PROXY, all_proxy, ALL_PROXY (the first that is set), no_proxy, NO_PROXY. No NSS module is called,
 * since that may ask the network.
 */
void host_read(struct arena *arena, const struct host_paths *paths, struct host *out);

/*
 * Parsers, pure, for tests: text of the file to facts, by the letter of glibc (a resolv.conf with CRLF line
 * ends has no valid nameserver). Any bytes will do. host_parse_resolv_conf() also sets the defaults.
 */
void host_parse_resolv_conf(struct arena *arena, const char *text, struct host *out);
void host_parse_hosts(struct arena *arena, const char *text, struct host *out);
void host_parse_nsswitch(struct arena *arena, const char *text, struct host *out);

/* The URL of a proxy without user, password, path and query; for what is no URL, without all that could be a
 * secret. */
char *host_proxy_shown(struct arena *arena, const char *url);

struct err;
struct json_at;
struct json_writer;
/* As an object of the capture. */
void host_write(struct json_writer *writer, const char *key, const struct host *host);
bool host_load(struct json_at at, struct host *out, struct err *err);

#endif
