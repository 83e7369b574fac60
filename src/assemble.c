#include "assemble.h"

#include <stdlib.h>

#include "arm/id_map.h"
#include "azure/clouds.h"
#include "base/text.h"
#include "dns/name.h"

struct assembly {
    struct arena *arena;
    const struct options *options;
    const struct targets *targets;
    struct run *run;
    size_t cap_accounts, cap_names;
    struct id_map names; /* by number of the account and FQDN */
};

/* The place of an account in run.accounts, added where it is not there. `name` is used where ARM does not
 * know it. */
static size_t checked_account(struct assembly *assembly, const struct account *arm, const char *name)
{
    struct run *run = assembly->run;
    for (size_t i = 0; i < run->n_accounts; i++) {
        const struct checked_account *known = &run->accounts[i];
        if (arm != NULL ? known->arm == arm : known->arm == NULL && text_equal_nocase(known->name, name)) {
            return i;
        }
    }
    run->accounts = arena_grow(assembly->arena, run->accounts, run->n_accounts, &assembly->cap_accounts,
                               sizeof *run->accounts);
    run->accounts[run->n_accounts] =
        (struct checked_account){.name = arm != NULL && arm->name != NULL ? arm->name : name, .arm = arm};
    return run->n_accounts++;
}

static void check_name(struct assembly *assembly, size_t account, const char *fqdn,
                       const struct azure_zone *zone, bool named)
{
    struct run *run = assembly->run;
    const char *key = arena_printf(assembly->arena, "%zu %s", account, fqdn);
    size_t known;
    if (id_map_find(&assembly->names, key, &known)) {
        run->names[known].named = run->names[known].named || named;
        return;
    }
    id_map_add(&assembly->names, key, run->n_names);
    run->names =
        arena_grow(assembly->arena, run->names, run->n_names, &assembly->cap_names, sizeof *run->names);
    run->names[run->n_names++] =
        (struct checked_name){.fqdn = fqdn,
                              .zone = zone,
                              .privatelink = azure_privatelink_name(assembly->arena, zone, fqdn),
                              .account = account,
                              .named = named};
}

static void check_whole_account(struct assembly *assembly, const struct account *arm, bool named)
{
    size_t account = checked_account(assembly, arm, arm->name);
    struct checked_account *checked = &assembly->run->accounts[account];
    checked->named = checked->named || named;
    struct account_names names;
    account_names(assembly->arena, assembly->run->inventory, arm, &names);
    for (size_t i = 0; i < names.count; i++) {
        check_name(assembly, account, names.items[i].fqdn, names.items[i].zone, false);
    }
}

/* By name, else by custom subdomain; a name may occur once in each resource group, and all of them are meant.
 */
static bool check_account_target(struct assembly *assembly, const struct target *target, struct err *err)
{
    const struct inventory *inventory = assembly->run->inventory;
    size_t found = 0;
    for (int by_subdomain = 0; by_subdomain <= 1 && found == 0; by_subdomain++) {
        for (size_t i = 0; i < inventory->n_accounts; i++) {
            const struct account *account = &inventory->accounts[i];
            const char *name = by_subdomain ? account->custom_subdomain : account->name;
            if (text_equal_nocase(name, target->value) &&
                account_in_scope(assembly->arena, assembly->options, account)) {
                check_whole_account(assembly, account, true);
                found++;
            }
        }
    }
    return found > 0 ||
           account_missing(assembly->arena, assembly->options, assembly->targets, assembly->run, target, err);
}

static bool check_id_target(struct assembly *assembly, const struct target *target, struct err *err)
{
    const struct account *account = inventory_account(assembly->run->inventory, target->value);
    if (account == NULL) {
        return account_missing(assembly->arena, assembly->options, assembly->targets, assembly->run, target,
                               err);
    }
    check_whole_account(assembly, account, true);
    return true;
}

static void check_fqdn_target(struct assembly *assembly, const struct target *target)
{
    const struct inventory *inventory = assembly->run->inventory;
    const char *label = dns_name_label(assembly->arena, target->value);
    const struct account *arm = NULL;
    const struct cloud *cloud =
        inventory == NULL || inventory->cloud == NULL ? NULL : cloud_find(inventory->cloud);
    bool other_cloud = cloud != NULL && cloud->id != target->zone->cloud;
    for (size_t i = 0; inventory != NULL && !other_cloud && i < inventory->n_accounts && arm == NULL; i++) {
        if (text_equal_nocase(inventory->accounts[i].custom_subdomain, label)) {
            arm = &inventory->accounts[i];
        }
    }
    size_t account = checked_account(assembly, arm, label);
    assembly->run->accounts[account].named = true;
    check_name(assembly, account, target->value, target->zone, true);
}

/* By account, zone and name, so that the order of the words typed does not matter within an account. */
static int order_names(const void *a, const void *b)
{
    const struct checked_name *x = a, *y = b;
    if (x->account != y->account) {
        return x->account < y->account ? -1 : 1;
    }
    return x->zone != y->zone ? (x->zone < y->zone ? -1 : 1) : text_compare_nocase(x->fqdn, y->fqdn);
}

bool assemble(struct arena *arena, const struct options *options, const struct targets *targets,
              struct run *run, struct err *err)
{
    struct assembly assembly = {.arena = arena, .options = options, .targets = targets, .run = run};
    id_map_init(&assembly.names, arena);
    run->expectations = options->expectations;
    run->n_expectations = options->n_expectations;
    run->expect_endpoints = options->expect_endpoints;
    run->n_expect_endpoints = options->n_expect_endpoints;
    run->typed = targets->typed;
    run->n_typed = targets->n_typed;
    for (size_t i = 0; i < targets->count; i++) {
        const struct target *target = &targets->items[i];
        if (target->kind == TARGET_FQDN) {
            check_fqdn_target(&assembly, target);
        } else if (run->inventory == NULL) {
            return err_set(err, ERR_USAGE, "%s: without Azure only an FQDN or URL can be checked",
                           target->text);
        } else if (target->kind == TARGET_ACCOUNT ? !check_account_target(&assembly, target, err)
                                                  : !check_id_target(&assembly, target, err)) {
            return false;
        }
    }
    for (size_t i = 0; !targets->any && run->inventory != NULL && i < run->inventory->n_accounts; i++) {
        if (account_in_scope(arena, options, &run->inventory->accounts[i])) {
            check_whole_account(&assembly, &run->inventory->accounts[i], false);
        }
    }
    if (run->n_accounts == 0 && run->n_typed == 0) {
        return run->inventory == NULL
                   ? err_set(err, ERR_USAGE, "nothing to check: name an FQDN, or let Azure be read")
                   : account_missing(arena, options, targets, run, NULL, err);
    }
    if (run->n_names > 0) {
        qsort(run->names, run->n_names, sizeof *run->names, order_names);
    }
    return true;
}
