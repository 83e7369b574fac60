/*
 * server_lines.h - what to configure on a DNS server, in its own syntax: a table of purposes and software. A
 * software is one row of server_lines.c.
 *
 * Sources: BIND 9 Administrator Reference Manual, unbound.conf(5), dnsmasq(8), PowerShell module DnsServer,
 * CoreDNS plugins forward, acl and cache, PowerDNS Recursor settings and rec_control(1), Knot Resolver 5
 * documentation, Infoblox NIOS documentation.
 */
#ifndef PLDIG_DIAGNOSE_SERVER_LINES_H
#define PLDIG_DIAGNOSE_SERVER_LINES_H

#include <stdbool.h>

#include "base/arena.h"

enum server_software {
    SOFTWARE_BIND,
    SOFTWARE_UNBOUND,
    SOFTWARE_DNSMASQ,
    SOFTWARE_WINDOWS,
    SOFTWARE_COREDNS,
    SOFTWARE_POWERDNS,
    SOFTWARE_INFOBLOX,
    SOFTWARE_KNOT, /* this and those below: shown only where it looks like it */
    SOFTWARE_RESOLVED,
    SOFTWARES,
    SOFTWARE_UNKNOWN = SOFTWARES,
};

enum line_purpose {
    LINES_FORWARD,           /* send a zone to a server, and ask nobody else about it */
    LINES_FORWARD_ELSEWHERE, /* the same where a forwarder stands that leads elsewhere */
    LINES_REBINDING,         /* let private addresses pass for a zone */
    LINES_RECURSION,         /* do recursion for a network */
    LINES_DNSSEC,            /* do not validate below a zone */
    LINES_FLUSH,             /* forget a zone */
    LINES_NO_FALLBACK,       /* never ask public DNS where the forwarding target is dead */
    LINE_PURPOSES,
};

/* What is written into the lines. */
struct line_words {
    const char *zone;    /* "openai.azure.com" */
    const char *target;  /* "10.0.0.4" */
    const char *network; /* "10.20.0.0/24" */
};

/* "BIND", "Windows DNS", "PowerDNS Recursor", ... */
const char *server_software_name(enum server_software software);

/* One line for each software that has one for this purpose, joined by new lines: the name in a column, then
 * what to write or, for those without a syntax, do. `first` comes first, and `alone` where it is certain;
 * SOFTWARE_UNKNOWN: the usual order. NULL where no line is left. */
char *server_lines(struct arena *arena, enum line_purpose purpose, const struct line_words *words,
                   enum server_software first, bool alone);

#endif
