/*
 * azline_account.h - Azure CLI lines for an account's own network rules, as azline.h has them for names. They
 * are printed, never run. Source of the arguments: az cognitiveservices, az resource, az network (Learn,
 * Azure CLI reference).
 */
#ifndef PLDIG_DIAGNOSE_AZLINE_ACCOUNT_H
#define PLDIG_DIAGNOSE_AZLINE_ACCOUNT_H

#include "diagnose/azline.h"

/* What the account says of public access and network rules. */
char *az_account_show(const struct judge *judge, const struct account *account);
char *az_public_access(const struct judge *judge, const struct account *account, const char *value);
/* Also where the account has no networkAcls yet. */
char *az_default_action(const struct judge *judge, const struct account *account, const char *value);
char *az_bypass(const struct judge *judge, const struct account *account, const char *value);
char *az_endpoint_create(const struct judge *judge, const struct account *account);

char *az_rule_list(const struct judge *judge, const struct account *account);
char *az_ip_rule(const struct judge *judge, const struct account *account, const char *verb,
                 const char *value);
char *az_subnet_rule(const struct judge *judge, const struct account *account, const char *verb,
                     const char *subnet_id);
/* The service endpoints of a subnet: shown, and set to those it has and Microsoft.CognitiveServices. `subnet`
 * NULL gives a placeholder for those it has. */
char *az_subnet_show(const struct judge *judge, const char *subnet_id);
char *az_subnet_services(const struct judge *judge, const char *subnet_id, const struct subnet *subnet,
                         bool added);

/* verb: "reject", "delete". */
char *az_connection_end(const struct judge *judge, const char *verb, const char *connection_id);
char *az_activity_log(const struct judge *judge, const struct account *account);
char *az_perimeter_show(const struct judge *judge, const struct account *account);

#endif
