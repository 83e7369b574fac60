/*
 * facts_filing.h - where each observation belongs: the first half of facts.c. A question is known by its name
 * and type, so every FQDN, privatelink name, zone and service zone of the run has a place, and an observation
 * is filed there.
 */
#ifndef PLDIG_MODEL_FACTS_FILING_H
#define PLDIG_MODEL_FACTS_FILING_H

#include "model/facts.h"

/* What was seen of one zone, per resolver. */
struct zone_seen {
    const struct azure_zone *zone;
    const struct observation **soa, **service_soa; /* one per resolver; NULL where not asked */
};

struct place;

/* While facts are derived. */
struct facts_work {
    struct arena *arena;
    struct facts *facts;
    struct place *places; /* sorted for bsearch */
    size_t n_places;
    struct zone_seen *zones;
    size_t n_zones;
};

/* Makes the places of a run's names and zones. */
void facts_lay_out(struct facts_work *work, const struct run *run);

/* Puts every observation of the run into its views, zones and resolvers. */
void facts_file(struct facts_work *work);

/* The view of a name at a resolver, to be written. */
struct view *facts_view_at(const struct facts *facts, size_t name, size_t resolver);

#endif
