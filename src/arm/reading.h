/*
 * reading.h - one arm_read() under way: what all its stages share. Each stage is one file read_*.c: it
 * gathers what it wants to know into one batch of queries, asks, and puts the answers into the inventory.
 *
 * A stage returns false, with an error, only where the whole reading ends. All else that could not be read
 * becomes a gap.
 */
#ifndef PLDIG_ARM_READING_H
#define PLDIG_ARM_READING_H

#include "arm/client.h"
#include "arm/id_map.h"
#include "model/inventory.h"

/* A growing array of strings that differ by more than case. */
struct name_list {
    const char **items;
    size_t count, cap;
    struct id_map places;
};

/* customDnsConfigs of an endpoint: kept until its members are put together. */
struct custom_dns {
    const char *fqdn; /* normalised */
    struct ip_list addresses;
};

/* What is known of inventory->endpoints[i] beyond the inventory; same index. */
struct endpoint_notes {
    struct custom_dns *custom_dns;
    size_t n_custom_dns, cap_custom_dns;
    bool approved;     /* an approved connection of an account names it, or the caller asked for it */
    bool nic_unread;   /* the NIC could not be read, or not completely */
    bool group_unread; /* the zone group could not be read, or was not asked for */
    size_t cap_members;
};

struct network_reading;

struct reading {
    struct arena *arena;
    struct arm_client *client;
    const struct arm_wanted *wanted;
    struct inventory *inventory;
    size_t cap_accounts, cap_endpoints, cap_zones, cap_gaps;

    struct endpoint_notes *endpoint_notes;
    size_t cap_endpoint_notes;

    struct id_map wanted_ids, wanted_names;         /* wanted->account_ids, account_names */
    struct id_map accounts, endpoints, zones, gaps; /* by id (gaps: by scope): the place in the inventory */
    struct id_map readable;                         /* subscriptions something of which was read */
    struct name_list subscriptions;                 /* the same, in order */
    struct name_list names_seen;
    struct name_list notes;          /* how it was read, for -v */
    bool graph_failed;               /* Resource Graph (graph.h) is not asked again */
    struct network_reading *network; /* network_reading.h */
    struct err first_failure;        /* why the first account that failed did */
    bool failed;
};

enum { ARM_ADDRESSES_MAX = 1000 }; /* of one record; Azure allows 20 */

/* inventory.endpoints, with what belongs to it; the new one's index. */
size_t reading_add_endpoint(struct reading *reading, const char *id);
/* One more member of inventory->endpoints[place]. */
void reading_add_member(struct reading *reading, size_t place, const struct pe_member *member);

/* Performs the queries; notes which subscriptions answered. Gaps that are told while pages of several lists
 * come mixed are put in an order that does not depend on it. */
bool reading_perform(struct reading *reading, struct arm_query *queries, size_t count, struct err *err);

/* A gap for a query that did not succeed. */
void reading_gap(struct reading *reading, const struct arm_query *query);
/* A gap for something within a reply that is not as it must be; `text` is made printable. */
void reading_odd(struct reading *reading, const struct arm_query *query, const char *scope, const char *text);

/* Whether 404 means that it is not there: something of its subscription could be read, and ARM does not say
 * that the subscription itself is unknown. */
bool reading_truly_absent(const struct reading *reading, const struct arm_query *query);

/* Adds it unless it is there. NULL is passed over. */
void name_list_add(struct arena *arena, struct name_list *list, const char *name);

/* The subscriptions that occur in ids of accounts, endpoints (with subnet and NIC) and zone groups, and those
 * of --dns-subscription. */
void reading_subscriptions(struct reading *reading, struct name_list *out);
/* Adds the subscription of an id, which may be NULL. */
void name_list_add_subscription(struct arena *arena, struct name_list *list, const char *id);

/* A string member of an ARM object: NULL where absent, null or "". */
bool arm_string(struct json_at object, const char *key, const char **out, struct err *err);
/* A resource id; one that cannot be an id (it would go into a URL) counts as absent. */
bool arm_id(struct json_at object, const char *key, const char **out, struct err *err);
/* A host name, normalised; one that is no host name counts as absent. */
bool arm_name(struct json_at object, const char *key, const char **out, struct err *err);
/* An address as ARM writes it, also "172.20.2.16/28"; family 0 where absent. */
bool arm_address(struct json_at at, struct ip *out, struct err *err);
/* An array of host names; those that are none are left out. */
bool arm_names(struct json_at array, struct name_list *out, struct err *err);
/* Adds every address of an array of strings; at most ARM_ADDRESSES_MAX. */
bool arm_addresses(struct json_at array, struct ip_list *out, struct err *err);

/* The stages, in this order. */
bool read_accounts(struct reading *reading, struct err *err);
bool read_private_link_resources(struct reading *reading, struct err *err);
bool read_endpoints(struct reading *reading, struct err *err);
bool read_nics(struct reading *reading, struct err *err);
bool read_zone_groups(struct reading *reading, struct err *err);
void settle_members(struct reading *reading); /* members.c: no request */
bool read_zones(struct reading *reading, struct err *err);
bool read_zone_contents(struct reading *reading, struct err *err);
bool read_network(struct reading *reading, struct err *err);

#endif
