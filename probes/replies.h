/*
 * replies.h - what planning wants to know of the replies so far. Pure.
 */
#ifndef PLDIG_PROBES_REPLIES_H
#define PLDIG_PROBES_REPLIES_H

#include <stdbool.h>

#include "azure/zones.h"
#include "model/run.h"

/* Whether anything at all came back, well-formed or not, in time or late: the server at the other end lives.
 */
bool reply_came(const struct observation *observation);

/* Whether the question went out, was not cut, and nothing came back. */
bool reply_missed(const struct observation *observation);

/* What the A answer for one FQDN at one judged resolver leaves open. */
struct name_reply {
    int resolver;
    const struct azure_zone *zone; /* of the FQDN; NULL for a name outside the table */
    bool failed;    /* no address to be had: no reply in time, an error code, a referral, or NOERROR without
                       address */
    bool unaliased; /* answered NOERROR or NXDOMAIN with AA=1, or without a privatelink alias in the chain */
};

/* Calls `visit` for the A question of every FQDN at every judged resolver, in the order in which they were
 * asked. Questions that were cut or not asked are left out: nothing follows from them. */
void name_replies_each(const struct run *run, void (*visit)(void *context, const struct name_reply *reply),
                       void *context);

#endif
