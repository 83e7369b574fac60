/*
 * replies.h - what planning wants to know of the replies so far. Pure.
 */
#ifndef PLDIG_PROBES_REPLIES_H
#define PLDIG_PROBES_REPLIES_H

#include <stdbool.h>

#include "azure/zones.h"
#include "dns/chain.h"
#include "model/run.h"

/* Whether anything at all came back, well-formed or not, in time or late: the server at the other end lives.
 */
bool reply_came(const struct observation *observation);

/* Whether the question went out, was not cut, and nothing came back. */
bool reply_missed(const struct observation *observation);

/* What the first A answer for one FQDN at one judged resolver leaves open. */
struct name_reply {
    const struct observation *observation;
    int resolver;
    const char *fqdn;
    const struct azure_zone *zone; /* of the FQDN; NULL for a name outside the table */
    const struct dns_chain *chain; /* of what was answered in time, else NULL; gone after the visit */
    bool failed;    /* no address to be had: no reply in time, an error code, a referral, cut off (TC=1), or
                       NOERROR without address */
    bool unaliased; /* answered NOERROR or NXDOMAIN with AA=1, or without a privatelink alias in the chain */
    bool servfail;  /* answered in time */
    bool truncated; /* answered with TC=1 */
    bool spent;  /* answered from what had expired: a TTL of 0, or by its own word (EDE 3 and 19, RFC 8914) */
    bool public; /* the alias, and behind it public addresses only */
    bool private; /* the alias, and behind it private addresses only */
};

/* Calls `visit` for the first A question of every FQDN at every judged resolver, in the order in which they
 * were asked. Questions that were cut are left out: nothing follows from them. Of those that were not asked,
 * the resolver being silent, nothing but the first four members is set. */
void name_replies_each(const struct run *run, void (*visit)(void *context, const struct name_reply *reply),
                       void *context);

#endif
