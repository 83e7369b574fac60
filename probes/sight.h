/*
 * sight.h - what the observations so far show of each resolver and of each privatelink zone there, for
 * planning. Pure; one pass over the observations.
 */
#ifndef PLDIG_PROBES_SIGHT_H
#define PLDIG_PROBES_SIGHT_H

#include <stdbool.h>

#include "azure/zones.h"
#include "base/arena.h"
#include "model/run.h"

/* A zone of the table at a resolver. */
struct zone_sight {
    const struct observation *soa; /* the first asking for its SOA; NULL where there was none */
    bool azure;    /* some answer about it speaks for an Azure private DNS zone (zone_voice.h) */
    bool answered; /* a name of the service or privatelink zone was answered in time, NOERROR or NXDOMAIN */
};

struct resolver_sight {
    bool answered;                     /* anything, in time */
    bool udp_replied;                  /* anything came over UDP, also late or malformed */
    bool udp_timed_out;                /* something over UDP did */
    const struct observation *control; /* the first asking for the control name; NULL */
    bool control_works;                /* it gave an address */
};

struct sight {
    struct resolver_sight *resolvers;
    struct zone_sight *zones;
    size_t n_zones;
};

void sight_take(struct arena *arena, const struct run *run, struct sight *out);

const struct zone_sight *sight_zone(const struct sight *sight, int resolver, const struct azure_zone *zone);

/* Whether nothing but time-outs came of everything asked over UDP. */
bool sight_mute(const struct sight *sight, int resolver);

#endif
