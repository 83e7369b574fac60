/*
 * azline.h - Azure CLI lines for remedies, filled in from the inventory where it knows, with <placeholders>
 * where it does not. Every value is quoted for a shell. Source of the arguments: az network private-dns, az
 * network private-endpoint (Learn, Azure CLI reference).
 */
#ifndef PLDIG_DIAGNOSE_AZLINE_H
#define PLDIG_DIAGNOSE_AZLINE_H

#include "diagnose/rule.h"

/* The private zone of this name that the inventory holds, the one with `vnet` links first; NULL. *count: how
 * many there are. */
const struct private_zone *az_zone(const struct judge *judge, const char *zone, size_t *count);
/* The record set of a zone by its relative name; NULL. */
const struct record_set *az_record(const struct private_zone *zone, const char *name);

/* The text quoted for a shell, or the placeholder where it is NULL. */
const char *az_quoted(const struct judge *judge, const char *text, const char *placeholder);
/* "-g RG" of a resource id and, where known, the subscription: the zone is often in another one than the
 * account. */
char *az_place(const struct judge *judge, const char *id, const char *placeholder);

char *az_link_list(const struct judge *judge, const char *zone);
char *az_link_create(const struct judge *judge, const char *zone, const char *vnet);
char *az_link_delete(const struct judge *judge, const char *zone);
/* Sets what the link does with names that the zone lacks: "Default" or "NxDomainRedirect". */
char *az_link_policy(const struct judge *judge, const char *zone, const char *policy);
char *az_zone_create(const struct judge *judge, const char *zone);
char *az_record_show(const struct judge *judge, const char *zone, const char *name);
char *az_record_add(const struct judge *judge, const char *zone, const char *name, const char *address);
char *az_record_remove(const struct judge *judge, const char *zone, const char *name, const char *address);
/* Puts the zone into the endpoint's zone group: create where there is none, add where one stands. NULL
 * endpoint gives placeholders. */
char *az_zone_group(const struct judge *judge, const struct private_endpoint *endpoint,
                    const struct azure_zone *zone);
/* Whether the endpoint's zone group holds a zone of this name already. */
bool az_zone_in_group(const struct private_endpoint *endpoint, const struct azure_zone *zone);
/* Takes the zone out of the endpoint's group and puts it in again, which writes the record anew. */
char *az_zone_group_renew(const struct judge *judge, const struct private_endpoint *endpoint,
                          const struct azure_zone *zone);
char *az_connection_approve(const struct judge *judge, const char *connection_id);
char *az_connection_list(const struct judge *judge, const struct account *account, const char *name);
char *az_custom_domain(const struct judge *judge, const struct account *account);
char *az_account_list(const struct judge *judge, const char *name);

/* The DNS settings of a firewall: shown, and set to this server with the DNS proxy on. */
char *az_firewall_dns_show(const struct judge *judge, const struct dns_firewall *firewall);
char *az_firewall_dns_set(const struct judge *judge, const struct dns_firewall *firewall, const char *server);
char *az_ruleset_rules(const struct judge *judge, const struct forwarding_ruleset *ruleset);

/* The first readable approved endpoint of the account that serves this name; NULL. */
const struct private_endpoint *az_endpoint_of(const struct judge *judge, size_t name);

#endif
