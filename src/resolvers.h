/*
 * resolvers.h - whom a run asks: the system path, the nameservers of resolv.conf, the resolvers named with @,
 * Azure DNS as a witness, a control resolver, and what stands behind systemd-resolved's stub as witnesses.
 */
#ifndef PLDIG_RESOLVERS_H
#define PLDIG_RESOLVERS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/run.h"
#include "options.h"

enum {
    QPS_AZURE_DNS = 100,
    QPS_OTHER = 400,
    RESOLVERS_LINK_MAX = 16, /* of systemd-resolved's servers; run.host.resolved has them all */
};

/*
 * Fills in run.resolvers from the options and run.host. One address and port is one resolver, which has the
 * strongest of its roles and the first label; ids are r1, r2 ... in the order above. Where resolv.conf names
 * systemd-resolved's stub, each server of its links that is not asked anyway is a witness: role system, not
 * judged, the link's name as its label. Error (ERR_USAGE):
 * nobody is left whose answers would be judged.
 */
bool resolvers_build(struct arena *arena, const struct options *options, struct run *run, struct err *err);

#endif
