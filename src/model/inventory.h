/*
 * inventory.h - what Azure Resource Manager says, as far as it could be read. A value: fetched by src/arm,
 * written and read as JSON by inventory_write.c and inventory_read.c, never changed by anybody else.
 *
 * Invariant: "could not be read" is TRI_UNKNOWN together with a row in `gaps`; "is not there" is TRI_NO. All
 * ids are as ARM wrote them; compare with arm_id_equal(). Names are normalised domain names where they are
 * DNS names. NULL is "not stated".
 */
#ifndef PLDIG_MODEL_INVENTORY_H
#define PLDIG_MODEL_INVENTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/ip.h"
#include "base/tri.h"
#include "model/network.h"

struct ip_list {
    struct ip *items; /* sorted, without repetition */
    size_t count, cap;
};

/* Adds an address in its place unless it is there. */
void ip_list_add(struct arena *arena, struct ip_list *list, const struct ip *ip);
bool ip_list_has(const struct ip_list *list, const struct ip *ip);

/* accounts/privateEndpointConnections */
struct pe_connection {
    const char *name, *id;
    const char *endpoint_id; /* of the private endpoint; may be in a foreign subscription or tenant */
    const char *status;      /* "Approved", "Pending", "Rejected", "Disconnected" as ARM spells it */
    const char *description;
    const char *created_at; /* systemData.createdAt, RFC 3339; NULL where ARM does not say */
};

/* networkAcls/virtualNetworkRules */
struct subnet_rule {
    const char *subnet_id; /* as ARM has it; may be no id at all */
    const char *state;     /* "Succeeded", "NetworkSourceDeleted"; NULL where not stated */
    bool ignore_missing;   /* ignoreMissingVnetServiceEndpoint */
};

/* networkAcls, but for the default action */
struct network_acls {
    enum tri stated;    /* NO: ARM has none, which means Allow and no rules; UNKNOWN: an inventory of an older
                           pldig, which does not tell */
    const char *bypass; /* "None", "AzureServices" */
    const char **ip_rules; /* addresses and prefixes as ARM has them, in their order */
    size_t n_ip_rules;
    struct subnet_rule *subnet_rules;
    size_t n_subnet_rules;
};

struct account {
    const char *id, *name, *kind, *location;
    const char *custom_subdomain; /* properties.customSubDomainName */
    const char *endpoint;         /* properties.endpoint, a URL */
    const char **hosts;           /* host names of properties.endpoints, normalised, without repetition */
    size_t n_hosts;
    const char *provisioning_state;
    const char *public_network_access; /* "Enabled", "Disabled", "SecuredByPerimeter" */
    const char *default_action;        /* networkAcls.defaultAction: "Allow", "Deny" */
    struct network_acls acls;
    const char **required_zones; /* privateLinkResources requiredZoneNames; empty where not read */
    size_t n_required_zones;
    struct pe_connection *connections;
    size_t n_connections;
};

/* Where the address of a member was read; in the order in which they are trusted. */
enum member_source { MEMBER_FROM_NIC, MEMBER_FROM_CUSTOM_DNS, MEMBER_FROM_ZONE_GROUP };

const char *member_source_name(enum member_source source); /* "nic", "customDnsConfigs", "zoneGroup" */
bool member_source_parse(const char *text, enum member_source *out);

/* One address of a private endpoint and the names it is for. */
struct pe_member {
    const char *member; /* requiredMemberName: "default", "secondary", "third"; NULL where not stated */
    struct ip address;
    const char **fqdns; /* public FQDNs (contoso-ai.openai.azure.com), normalised */
    size_t n_fqdns;
    enum member_source source;
};

/* privateDnsZoneGroups/privateDnsZoneConfigs/recordSets: what the zone group wrote. */
struct zone_group_record {
    const char *name; /* recordSetName: "contoso-ai" */
    const char *fqdn; /* contoso-ai.privatelink.openai.azure.com; NULL where not stated */
    struct ip_list addresses;
};

struct zone_config {
    const char *zone_id; /* of the private DNS zone */
    struct zone_group_record *records;
    size_t n_records;
};

struct private_endpoint {
    const char *id, *name, *location;
    const char *resource_guid;
    const char *subnet_id;
    const char *nic_id;
    const char **target_ids; /* privateLinkServiceId of automatic and manual connections */
    size_t n_targets;
    const char *status; /* of the connection, from the consumer's side */
    enum tri readable; /* NO: ARM says it does not exist (404 in a subscription we can read); UNKNOWN: 403 and
                          the like */
    enum tri
        members_known; /* YES where at least one source gave addresses and none that mattered was denied */
    struct pe_member *members;
    size_t n_members;
    enum tri zone_group; /* whether it has a zone group */
    struct zone_config *zone_configs;
    size_t n_zone_configs;
};

struct vnet_link {
    const char *id, *name;
    const char *vnet_id;
    const char *state;             /* virtualNetworkLinkState: "Completed", "InProgress" */
    const char *resolution_policy; /* "Default", "NxDomainRedirect"; NULL on old links */
    const char *provisioning_state;
};

struct record_set {
    const char *name; /* relative: "contoso-ai", "@" */
    int64_t ttl;      /* seconds */
    struct ip_list addresses;
    const char *creator; /* metadata.creator; NULL for a record made by hand */
    bool registered;     /* isAutoRegistered */
};

struct private_zone {
    const char *id;
    const char *name; /* normalised: "privatelink.openai.azure.com" */
    enum tri links_read, records_read;
    struct vnet_link *links;
    size_t n_links;
    struct record_set *records; /* type A */
    size_t n_records;
};

/* Something that could not be read, and why it matters. */
struct inventory_gap {
    const char *scope;    /* resource id or collection path */
    const char *resource; /* ARM type: "Microsoft.Network/privateEndpoints" */
    const char *action; /* the missing permission: "Microsoft.Network/privateEndpoints/read"; NULL where it is
                           not one */
    int status;         /* HTTP status; 0 where there was no reply */
    const char *text;   /* one sentence for a person */
};

struct inventory {
    const char *taken_at; /* RFC 3339, UTC */
    const char *tool_version;
    const char *cloud;          /* "AzureCloud" */
    const char **subscriptions; /* ids that were read */
    size_t n_subscriptions;
    struct account *accounts;
    size_t n_accounts;
    struct private_endpoint *endpoints;
    size_t n_endpoints;
    struct private_zone *zones;
    size_t n_zones;
    struct network network; /* VNets and what resolves in them */
    enum tri zones_read;    /* YES: every subscription that matters was listed without a gap */
    struct inventory_gap *gaps;
    size_t n_gaps;
    struct inventory_index *index; /* of ids, by inventory_index(); NULL: lookups go through the arrays */
};

/*
 * Makes the next two functions fast (an estate has thousands of endpoints). To be called when accounts and
 * endpoints are complete; while an array has moved or grown since, lookups in it fall back to going through
 * it. inventory_read() calls it.
 */
void inventory_index(struct arena *arena, struct inventory *inventory);

/* The private endpoint whose id is this; NULL where there is none. */
const struct private_endpoint *inventory_endpoint(const struct inventory *inventory, const char *id);
/* The account whose id is this; NULL where there is none. */
const struct account *inventory_account(const struct inventory *inventory, const char *id);
/* The approved connection status, without regard to case. */
bool pe_connection_approved(const struct pe_connection *connection);

/*
 * File form (docs/inventory.schema.json): "pldig inventory" writes it, -i reads it. It holds no token, key or
 * header. Reading checks every type, ids, names, addresses, sizes, and that no account, endpoint or zone is
 * there twice (so whoever makes an inventory keeps them unique); errors name file, path and what was
 * expected. Other strings are foreign text: escape before printing.
 */
#define INVENTORY_SCHEMA "pldig-inventory"
#define INVENTORY_VERSION "1.0" /* a minor version adds keys, which readers ignore */
enum { INVENTORY_SIZE_MAX = 128 * 1024 * 1024 };

struct buf;
struct json_at;
struct json_writer;
void inventory_write(struct json_writer *writer, const char *key, const struct inventory *inventory);
bool inventory_read(struct json_at at, struct inventory *out, struct err *err);
/* Reads a whole inventory file, or standard input for "-". */
bool inventory_load(struct arena *arena, const char *path, struct inventory *out, struct err *err);
/* The same from a capture too, for what needs no observation. Error: a capture without Azure facts. */
bool inventory_load_any(struct arena *arena, const char *path, struct inventory *out, struct err *err);

#endif
