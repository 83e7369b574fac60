/*
 * network_rules.h - what is wrong with a rule of an account's networkAcls, and whose private endpoints are
 * connected. Pure; from the inventory alone.
 *
 * Source: Azure AI services, "Configure virtual networks" (Learn): IP rules are IPv4 addresses of the
 * Internet or ranges of them, no /31 or /32, no RFC 1918; a virtual network rule needs the service endpoint
 * Microsoft.CognitiveServices on the subnet; 100 rules of each kind.
 */
#ifndef PLDIG_DIAGNOSE_NETWORK_RULES_H
#define PLDIG_DIAGNOSE_NETWORK_RULES_H

#include "model/inventory.h"

enum { NETWORK_RULES_MAX = 100 };

/* Why the service does not accept an IP rule, as the end of a sentence; NULL where nothing is wrong with it.
 */
const char *ip_rule_fault(const char *value);

struct rule_state {
    enum tri sound;  /* UNKNOWN: its subnet could not be looked at */
    const char *why; /* unless it is sound: the end of a sentence */
};
struct rule_state subnet_rule_state(struct arena *arena, const struct inventory *inventory,
                                    const struct subnet_rule *rule);
/* Whether this gap is why the virtual networks of the subscription of this id are not known. */
bool vnets_hidden(const struct inventory_gap *gap, const char *id);
/* The subnet of a rule in the inventory; NULL. */
const struct subnet *subnet_of_rule(struct arena *arena, const struct inventory *inventory,
                                    const struct subnet_rule *rule);

/* Whether the private endpoint of a connection is in a subscription that could be read, or in the account's
 * own; UNKNOWN where ARM does not name it. */
enum tri connection_is_ours(struct arena *arena, const struct inventory *inventory,
                            const struct account *account, const struct pe_connection *connection);
/* Whether the private endpoint of a connection exists: NO where ARM says that it does not, UNKNOWN where it
 * is ours and could not be read. Somebody else's is taken for what the connection says. */
enum tri connection_endpoint_exists(struct arena *arena, const struct inventory *inventory,
                                    const struct account *account, const struct pe_connection *connection);

#endif
