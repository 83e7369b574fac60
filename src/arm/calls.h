/*
 * calls.h - the calls that are made to Azure Resource Manager: one row per type of resource, with the
 * permission it needs and the api-version it is asked in. All are GET, but for the query to Resource Graph,
 * which is a POST that only reads.
 */
#ifndef PLDIG_ARM_CALLS_H
#define PLDIG_ARM_CALLS_H

#include "base/arena.h"

enum arm_call {
    ARM_SUBSCRIPTIONS,
    ARM_ACCOUNTS,
    ARM_PRIVATE_LINK_RESOURCES,
    ARM_PRIVATE_ENDPOINTS,
    ARM_ZONE_GROUPS,
    ARM_NICS,
    ARM_PRIVATE_ZONES,
    ARM_ZONE_LINKS,
    ARM_ZONE_RECORDS,
    ARM_VNETS,
    ARM_DNS_RESOLVERS,
    ARM_INBOUND_ENDPOINTS,
    ARM_RULESETS,
    ARM_FORWARDING_RULES,
    ARM_RULESET_LINKS,
    ARM_DNS_POLICIES,
    ARM_DNS_POLICY_LINKS,
    ARM_FIREWALLS,
    ARM_FIREWALL_POLICIES,
    ARM_LOAD_BALANCERS,
    ARM_RESOURCE_GRAPH,
    ARM_N_CALLS
};

struct arm_call_row {
    const char *type;       /* ARM resource type: "Microsoft.Network/privateEndpoints" */
    const char *collection; /* last part of the type, as in paths */
    const char *what;       /* in sentences: "private endpoints" */
    const char *action;     /* the permission */
    const char *version;
    const char *older_version; /* for clouds that do not know `version` yet */
};

const struct arm_call_row *arm_call_row(enum arm_call call);

/* "/subscriptions/S/providers/TYPE", in a resource group where that is not NULL. */
char *arm_path_list(struct arena *arena, enum arm_call call, const char *subscription,
                    const char *resource_group);

/* "PARENT/COLLECTION" */
char *arm_path_below(struct arena *arena, enum arm_call call, const char *parent_id);

/* endpoint + path + "?api-version=", the path percent-encoded where it must be (RFC 3986 section 3.3). */
char *arm_url(struct arena *arena, const char *endpoint, const char *path, const char *version);

#endif
