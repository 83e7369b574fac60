/*
 * server_guess.h - which software a DNS server may be, from how it behaved in this run: a guess, and said to
 * be one.
 *
 * What BIND 9.18, unbound 1.17, dnsmasq 2.90, Knot Resolver 5.6 and PowerDNS Recursor 4.8 were seen to do,
 * and no two of them alike. Other software may do the same.
 */
#ifndef PLDIG_DIAGNOSE_SERVER_GUESS_H
#define PLDIG_DIAGNOSE_SERVER_GUESS_H

#include "diagnose/rule.h"
#include "diagnose/server_lines.h"

struct server_guess {
    enum server_software software; /* SOFTWARE_UNKNOWN: nothing speaks for any */
    const char *because;           /* "EDE 15 with an empty answer"; "" where unknown */
    bool certain;                  /* no guess: this host says that it is its own stub, or a cluster's DNS */
};

/* Whether Azure runs it: Azure DNS, an inbound endpoint, a firewall. It has no software to configure. */
bool server_is_managed(const struct judge *judge, size_t resolver);

/* Does not depend on the order of the observations. */
struct server_guess server_guess(const struct judge *judge, size_t resolver);

/* The guess for all DNS servers of a group; unknown where they differ. */
struct server_guess server_guess_of(const struct judge *judge, const struct finding_group *group);

#endif
