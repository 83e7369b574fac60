/*
 * interception.h - when something on the way may answer in place of the resolvers that are asked, and the
 * address that shows it: 192.0.2.1 belongs to nobody (TEST-NET-1, RFC 5737), so whatever answers there
 * answers for everybody.
 */
#ifndef PLDIG_PROBES_INTERCEPTION_H
#define PLDIG_PROBES_INTERCEPTION_H

#include <stdbool.h>

#include "model/run.h"

/*
 * Whether the observations call for that question. One of:
 *  - 168.63.129.16 replied although this host stands outside Azure: by --vantage, or because instance
 * metadata gave no sign, it is no container, and its addresses lie in none of the VNets that Azure told of;
 *  - a reply from the network, not from this very host, was malformed or not to our question;
 *  - all judged resolvers but those on this host, at two or more addresses, gave one and the same public
 *    chain for a name that has the privatelink alias.
 * Never where the run has no control name or asks 192.0.2.1 anyway.
 */
bool interception_suspected(const struct run *run);

/* The entry for run.resolvers, without id. */
struct resolver interception_resolver(void);

/* Whether a resolver is that entry. */
bool interception_is_resolver(const struct resolver *resolver);

#endif
