/*
 * reach.h - what a connection (--connect) says about the path to a name: who answered, or where it ended.
 */
#ifndef PLDIG_DIAGNOSE_REACH_H
#define PLDIG_DIAGNOSE_REACH_H

#include "diagnose/rule.h"
#include "model/connection.h"

enum reach {
    REACH_UNKNOWN = 0,   /* not tried, or cut */
    REACH_SERVICE,       /* the service answered, whatever it said: 401 is what it says without a key */
    REACH_BLOCKED,       /* no connection, or one that ended before an HTTP reply */
    REACH_PROXY_REFUSED, /* the proxy does not let it through */
    REACH_CERTIFICATE, /* the certificate is not trusted, out of date, or another host's from a strange issuer
                        */
    REACH_WRONG_HOST,  /* a server of Azure that does not know the name */
    REACH_PUBLIC_DISABLED, /* HTTP 403 of the public front: public access is disabled */
    REACH_RULES_DENIED,    /* HTTP 403: the rules for networks and addresses */
    REACH_NOT_APPROVED,    /* HTTP 403 behind a private endpoint: it is not approved for this account */
};

/* Source of the texts that are told apart: what people have published of the service's replies. NULL is
 * REACH_UNKNOWN. */
enum reach reach_of(const struct connection *connection);

/* Whether the certificate was issued by somebody whom Azure does not use. */
bool reach_strange_issuer(const struct connection *connection);

/* The connection to an address of a name, and the one through the proxy; NULL where there is none. */
const struct connection *reach_direct(const struct run *run, size_t name, const struct ip *ip);
const struct connection *reach_proxied(const struct run *run, size_t name);

/* Whether the address is one that the name should have. UNKNOWN: it may be, for it is private and nothing is
 * known to the contrary. NO for what went through the proxy. */
enum tri reach_is_right(const struct judge *judge, const struct connection *connection);
/* Whether a view gives the address that was connected to. */
bool reach_gives(const struct view *view, const struct connection *connection);
/* Whether a judged resolver gave the address for the name; what it said becomes evidence of the hit, which
 * may be NULL. */
bool reach_answered(const struct judge *judge, const struct connection *connection, struct hit *hit);
/* Both: DNS has done its part, so that what became of the connection counts. */
bool reach_is_judged(const struct judge *judge, const struct connection *connection);

/* Whether a private endpoint was reached at an address that is expected: this host has a way to it, whatever
 * DNS says. */
bool reach_any_endpoint(const struct judge *judge);

/* How it ended, in a few words: "HTTP 401", "no connection in 4.0 s". */
const char *reach_words(struct arena *arena, const struct connection *connection);
/* The line for `because`: name, way, and how it ended, with what the service or the certificate said. */
const char *reach_say(const struct judge *judge, const struct connection *connection);

#endif
