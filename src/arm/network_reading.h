/*
 * network_reading.h - the network under way, between read_network.c, which chooses subscriptions and asks,
 * and the files read_*.c that each know one type of resource.
 *
 * A type has one list in each subscription, whose items its taker puts into the inventory. What hangs below
 * an item (the rules of a ruleset) is asked for with network_ask(), and taken when all lists are in.
 * Nothing here ends the reading: what cannot be read is a gap, of each type and subscription one at most.
 */
#ifndef PLDIG_ARM_NETWORK_READING_H
#define PLDIG_ARM_NETWORK_READING_H

#include "arm/reading.h"

struct network_reading;

/* Takes one item of a list, or the one resource that was asked for. False, with an error: it is not as it
 * must be. */
typedef bool network_taker(struct network_reading *network, struct json_at item, void *context,
                           struct err *err);
/* Takes the whole answer to a question of network_ask(). */
typedef void network_answer(struct network_reading *network, const struct arm_query *query, size_t place);

struct network_question {
    enum arm_call call;
    const char *path;
    bool list;
    size_t place;
    network_answer *answer;
};

struct network_reading {
    struct reading *reading;
    struct network *network; /* of the inventory */
    size_t cap_vnets, cap_nics, cap_inbound, cap_rulesets, cap_policies, cap_firewalls, cap_balancers;
    struct id_map ids;         /* of all resources taken: none is there twice */
    struct id_map nics_listed; /* subscriptions whose interfaces were listed for endpoints: no second time */
    struct id_map gaps;        /* type and subscription of the gaps so far */
    bool incomplete[ARM_N_CALLS]; /* what is known of this type is not all */

    struct dns_resolver *resolvers; /* read_resolvers.c */
    size_t n_resolvers, cap_resolvers;
    struct name_list firewall_policies; /* read_firewalls.c */

    struct network_question *questions;
    size_t n_questions, cap_questions;
};

/* Made when a reading begins: interfaces come before all else. */
struct network_reading *network_reading_new(struct reading *reading);

/* The interfaces of a whole subscription, listed because many endpoints have theirs in it: each page, and the
 * end. */
void network_nics_page(struct reading *reading, const struct arm_query *query);
void network_nics_listed(struct reading *reading, const struct arm_query *query);
/* Pages of several lists come mixed; the inventory's order does not depend on that. */
void network_nics_sort(struct network_reading *network);

/* Something below an item: a list, or one resource. `place` is handed back with the answer. */
void network_ask(struct network_reading *network, enum arm_call call, const char *path, bool list,
                 size_t place, network_answer *answer);

/* A gap, unless there is one of this type and subscription; and what is known of the type is not all. */
void network_gap(struct network_reading *network, const struct arm_query *query);

/* False, with a gap, where an answer is not all there is. */
bool network_complete(struct network_reading *network, const struct arm_query *query);
/* Gives each item of an answer, or of a page, to the taker; false, with a gap, where one is not as it must
 * be. */
bool network_items(struct network_reading *network, const struct arm_query *query, network_taker *take,
                   void *context);
/* Both. */
bool network_each(struct network_reading *network, const struct arm_query *query, network_taker *take,
                  void *context);

/* Id and name of an item; false, with an error, where it has no id. *fresh: it was not taken before. */
bool network_item(struct network_reading *network, struct json_at item, const char **id, const char **name,
                  bool *fresh, struct err *err);

/* Addresses in their order, at most ARM_ADDRESSES_MAX; "AzureProvidedDNS" is 168.63.129.16. */
bool network_addresses(struct json_at array, struct ip **out, size_t *count, struct err *err);
/* The private addresses of ipConfigurations, and the subnet of the first that has one (else NULL). */
bool network_configurations(struct json_at array, struct ip **addresses, size_t *count,
                            const char **subnet_id, struct err *err);
/* A virtualNetworkLink: adds its VNet to `context`, a struct name_list. */
network_taker network_take_link;

/* The takers of the lists; context is not used. */
network_taker take_vnet, take_nic, take_resolver, take_ruleset, take_dns_policy, take_firewall, take_balancer;

#endif
