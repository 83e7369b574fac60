/*
 * azure_accounts.h - the accounts that the targets mean, for commands that are about accounts and ask no DNS.
 */
#ifndef PLDIG_AZURE_ACCOUNTS_H
#define PLDIG_AZURE_ACCOUNTS_H

#include <stdbool.h>

#include "command.h"
#include "model/run.h"
#include "targets.h"

/* Parses the targets, reads Azure or the file of -i, and fills in run.accounts, each of which is then known
 * to Azure. Errors as of azure_facts() and assemble(); and a target that is no account of one's own, or one
 * that Azure does not have. */
bool azure_accounts(const struct invocation *invocation, struct run *run, struct err *err);

#endif
