#include "assemble.h"

#include <stdlib.h>

#include "arm/id_map.h"
#include "azure/clouds.h"
#include "azure/resource_id.h"
#include "base/buf.h"
#include "base/text.h"
#include "dns/name.h"
#include "suggest.h"

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

/* Whether --subscription and --resource-group leave the account. */
static bool in_scope(struct assembly *assembly, const struct account *account)
{
    const struct options *options = assembly->options;
    bool in_subscription = options->n_subscriptions == 0;
    const char *subscription = arm_id_segment(assembly->arena, account->id, "subscriptions");
    for (size_t i = 0; i < options->n_subscriptions; i++) {
        in_subscription = in_subscription || text_equal_nocase(options->subscriptions[i], subscription);
    }
    return in_subscription &&
           (options->resource_group == NULL ||
            text_equal_nocase(options->resource_group,
                              arm_id_segment(assembly->arena, account->id, "resourceGroups")));
}

/* What was searched, for the person who looks for a missing account. */
static const char *searched(struct assembly *assembly)
{
    const struct run *run = assembly->run;
    struct buf buf;
    buf_init(&buf, assembly->arena);
    if (run->inventory_file != NULL) {
        buf_str(&buf, run->inventory_file);
    } else {
        buf_str(&buf, run->inventory->n_subscriptions == 1 ? "subscription" : "subscriptions");
        for (size_t i = 0; i < run->inventory->n_subscriptions; i++) {
            if (i == 5) {
                buf_printf(&buf, " and %zu more", run->inventory->n_subscriptions - i);
                break;
            }
            buf_printf(&buf, "%s%s", i == 0 ? " " : ", ", run->inventory->subscriptions[i]);
        }
        if (run->inventory->n_subscriptions == 0) {
            buf_str(&buf, " (none could be read)");
        }
    }
    if (assembly->options->resource_group != NULL) {
        buf_printf(&buf, ", resource group %s", assembly->options->resource_group);
    }
    return buf.data;
}

static bool not_found(struct assembly *assembly, const struct target *target, struct err *err)
{
    const struct inventory *inventory = assembly->run->inventory;
    const struct targets *targets = assembly->targets;
    size_t count = 0;
    const char **names =
        arena_array(assembly->arena, 2 * inventory->n_accounts + targets->n_names_seen, sizeof *names);
    for (size_t i = 0; i < inventory->n_accounts; i++) {
        names[count++] = inventory->accounts[i].name;
        names[count++] = inventory->accounts[i].custom_subdomain;
    }
    for (size_t i = 0; i < targets->n_names_seen; i++) {
        names[count++] = targets->names_seen[i];
    }
    return err_set(err, ERR_INPUT, "no account '%s' in %s%s", target->value, searched(assembly),
                   suggest(assembly->arena, target->value, "", names, count));
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
            if (text_equal_nocase(name, target->value) && in_scope(assembly, account)) {
                check_whole_account(assembly, account, true);
                found++;
            }
        }
    }
    return found > 0 || not_found(assembly, target, err);
}

static bool check_id_target(struct assembly *assembly, const struct target *target, struct err *err)
{
    const struct account *account = inventory_account(assembly->run->inventory, target->value);
    if (account == NULL) {
        return not_found(assembly, target, err);
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
        if (in_scope(&assembly, &run->inventory->accounts[i])) {
            check_whole_account(&assembly, &run->inventory->accounts[i], false);
        }
    }
    if (run->n_accounts == 0 && run->n_typed == 0) {
        return run->inventory == NULL
                   ? err_set(err, ERR_USAGE, "nothing to check: name an FQDN, or let Azure be read")
                   : err_set(err, ERR_INPUT, "nothing to check: no Azure AI account in %s",
                             searched(&assembly));
    }
    if (run->n_names > 0) {
        qsort(run->names, run->n_names, sizeof *run->names, order_names);
    }
    return true;
}
