/*
 * assemble.h - which accounts and names a run checks: the targets held against the inventory. Pure.
 */
#ifndef PLDIG_ASSEMBLE_H
#define PLDIG_ASSEMBLE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/run.h"
#include "options.h"
#include "targets.h"

/*
 * Fills in run.accounts, names, expectations, expect_endpoints and typed from the targets and run.inventory
 * (NULL: Azure was not read).
 *
 * A bare account name or id means all names of that account: those that its private endpoints' members are
 * for, those of its required zones, the hosts of its endpoints, and those of its kind, as far as they belong
 * to the table of zones. An FQDN means that name only; it joins the account whose custom subdomain its first
 * label is. Without any target, all accounts of the inventory are meant that --subscription and
 * --resource-group leave. Errors: an account that the inventory does not have; nothing to check.
 */
bool assemble(struct arena *arena, const struct options *options, const struct targets *targets,
              struct run *run, struct err *err);

/* Whether --subscription and --resource-group leave the account. */
bool account_in_scope(struct arena *arena, const struct options *options, const struct account *account);

/* The error (ERR_INPUT) that no account is there for the target, which is one of the targets, or none at all
 * where it is NULL: where it was searched, whether the account is one that --subscription or --resource-group
 * leaves out, and near misses. Returns false. */
bool account_missing(struct arena *arena, const struct options *options, const struct targets *targets,
                     const struct run *run, const struct target *target, struct err *err);

/* The names of an account, as above, in the order of the table of zones; empty without a custom subdomain.
 * For assemble.c and tests. */
struct account_name {
    const char *fqdn;
    const struct azure_zone *zone;
};
struct account_names {
    struct account_name *items;
    size_t count, cap;
};
void account_names(struct arena *arena, const struct inventory *inventory, const struct account *account,
                   struct account_names *out);

#endif
