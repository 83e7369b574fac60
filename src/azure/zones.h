/*
 * zones.h - THE TABLE: the public suffixes of Azure AI accounts and their privatelink zones.
 *
 * A new zone is one row in zones.c. Source: Learn, "Azure Private Endpoint private DNS zone values".
 */
#ifndef PLDIG_AZURE_ZONES_H
#define PLDIG_AZURE_ZONES_H

#include <stdbool.h>
#include <stddef.h>

#include "azure/clouds.h"
#include "base/arena.h"

struct azure_zone {
    enum cloud_id cloud;
    const char *service; /* short name: "openai" */
    const char *suffix;  /* the public zone that resolvers must forward: "openai.azure.com" */
    const char *zone;    /* the private zone: "privatelink.openai.azure.com" */
    const char *member;  /* the endpoint's member that serves it for kind AIServices: "secondary" */
    bool optional;       /* not in every account of this cloud: its absence is no fault */
    const char *status;  /* "documented", "observed", "unverified" */
};

const struct azure_zone *azure_zones(size_t *count);
/* The zone a host name belongs to: one label followed by a suffix of the table ("x.openai.azure.com"), any
 * cloud. NULL for another name, also for "x.privatelink.openai.azure.com" and for a zone itself. */
const struct azure_zone *azure_zone_of_fqdn(const char *fqdn);
/* By the private zone's name. */
const struct azure_zone *azure_zone_by_name(const char *zone);
/* For "x.privatelink.openai.azure.com" the zone, else NULL. */
const struct azure_zone *azure_zone_of_privatelink_name(const char *name);

/* "contoso-ai.openai.azure.com" -> "contoso-ai.privatelink.openai.azure.com". */
char *azure_privatelink_name(struct arena *arena, const struct azure_zone *zone, const char *fqdn);

/* The zones of an account kind in a cloud ("AIServices" all three, "OpenAI" openai, any other
 * cognitiveservices), as indices into azure_zones(); *count <= 4. Optional zones are left out, so there may
 * be none. */
void azure_zones_of_kind(enum cloud_id cloud, const char *kind, size_t out[static 4], size_t *count);

/* Regional and global hosts that can never be private, of any cloud: "westus.api.cognitive.microsoft.com",
 * the hosts of Speech and Translator. */
bool azure_host_is_regional(const char *host);

#endif
