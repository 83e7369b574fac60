/*
 * zone_voice.h - who speaks for a privatelink zone: the reading of one SOA answer. Used by facts.c.
 *
 * Every Azure private DNS zone gives MNAME azureprivatedns.net. That tells "this resolver's path ends at an
 * Azure resolver whose VNet is linked to the zone" whether or not the record exists and whatever is cached
 * for the name itself.
 */
#ifndef PLDIG_MODEL_ZONE_VOICE_H
#define PLDIG_MODEL_ZONE_VOICE_H

#include "model/facts.h"

/* The voice in the answer to "SOA zone->zone"; *soa is the record it was read from, or NULL. NULL
 * observation: unknown. */
enum zone_voice zone_voice_of(const struct azure_zone *zone, const struct observation *observation,
                              const struct dns_rr **soa);

/* Whether the answer to a question about a name in the zone says that an Azure private DNS zone has the name,
 * though no record of the type asked (NODATA, RFC 2308 section 2.2). NULL zone or observation: no. */
bool zone_has_name(const struct azure_zone *zone, const struct observation *observation);

/* Whether an SOA record is that of an Azure private DNS zone. */
bool soa_is_azure_private(const struct dns_rr *soa);
/* Whether it is one of Microsoft's public servers: MNAME below azure-dns.* or RNAME below microsoft.com. */
bool soa_is_azure_public(const struct dns_rr *soa);

#endif
