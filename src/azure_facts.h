/*
 * azure_facts.h - where the Azure facts of a run come from: an inventory file, Azure Resource Manager, or
 * nowhere.
 */
#ifndef PLDIG_AZURE_FACTS_H
#define PLDIG_AZURE_FACTS_H

#include <stdbool.h>

#include "arm/arm.h"
#include "command.h"
#include "model/run.h"
#include "targets.h"

/*
 * Sets run.cloud, inventory, inventory_file, identity and arm_error, and the targets' names_seen. Where ARM
 * cannot be used and every target is an FQDN, that is arm_error and no failure (contract: the DNS work is
 * done); where DNS follows, this gets half the time for the same reason. Errors: names, inventory and --cloud
 * of more than one cloud; an inventory, token or CA file that cannot be used; no sign-in or no ARM where it
 * is needed; account names that Azure does not have.
 */
bool azure_facts(const struct invocation *invocation, struct targets *targets, bool dns_follows,
                 struct run *run, struct err *err);

#endif
