/* What is said where an account is not found. */
#include "assemble.h"
#include "azure/resource_id.h"
#include "base/buf.h"
#include "base/text.h"
#include "suggest.h"

enum { SUBSCRIPTIONS_TOLD = 5 };

static bool in_subscription(struct arena *arena, const struct options *options, const struct account *account)
{
    const char *subscription = arm_id_segment(arena, account->id, "subscriptions");
    for (size_t i = 0; i < options->n_subscriptions; i++) {
        if (text_equal_nocase(options->subscriptions[i], subscription)) {
            return true;
        }
    }
    return options->n_subscriptions == 0;
}

static bool in_group(struct arena *arena, const struct options *options, const struct account *account)
{
    return options->resource_group == NULL ||
           text_equal_nocase(options->resource_group, arm_id_segment(arena, account->id, "resourceGroups"));
}

bool account_in_scope(struct arena *arena, const struct options *options, const struct account *account)
{
    return in_subscription(arena, options, account) && in_group(arena, options, account);
}

static void add_list(struct buf *buf, const char *const *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i == SUBSCRIPTIONS_TOLD) {
            buf_printf(buf, " and %zu more", count - i);
            return;
        }
        buf_printf(buf, "%s%s", i == 0 ? "" : ", ", ids[i]);
    }
}

/* "subscriptions A, B" */
static void add_subscriptions(struct buf *buf, const char *const *ids, size_t count)
{
    buf_str(buf, count == 1 ? "subscription " : "subscriptions ");
    add_list(buf, ids, count);
    if (count == 0) {
        buf_str(buf, "(none could be read)");
    }
}

/* Where was looked: "resource group rg-ai of subscription A in inv.json". */
static const char *searched(struct arena *arena, const struct options *options, const struct run *run)
{
    struct buf buf;
    buf_init(&buf, arena);
    bool file = run->inventory_file != NULL, subscriptions = !file || options->n_subscriptions > 0;
    if (options->resource_group != NULL) {
        buf_printf(&buf, "resource group %s%s", options->resource_group, subscriptions ? " of " : "");
    }
    if (file && subscriptions) {
        add_subscriptions(&buf, options->subscriptions, options->n_subscriptions);
    } else if (subscriptions) {
        add_subscriptions(&buf, run->inventory->subscriptions, run->inventory->n_subscriptions);
    }
    if (file) {
        buf_printf(&buf, "%s%s", buf.len > 0 ? " in " : "", run->inventory_file);
    }
    return buf.data;
}

static bool is_called(const struct account *account, const char *name)
{
    return text_equal_nocase(account->name, name) || text_equal_nocase(account->custom_subdomain, name);
}

/* What leaves the account out: "--subscription A and --resource-group rg-ai"; "" for nothing. */
static const char *excluded_by(struct arena *arena, const struct options *options,
                               const struct account *account)
{
    struct buf buf;
    buf_init(&buf, arena);
    if (!in_subscription(arena, options, account)) {
        buf_str(&buf, "--subscription ");
        add_list(&buf, options->subscriptions, options->n_subscriptions);
    }
    if (!in_group(arena, options, account)) {
        buf_printf(&buf, "%s--resource-group %s", buf.len == 0 ? "" : " and ", options->resource_group);
    }
    return buf.data;
}

/* Whether the account is there, only not where was looked; then *err says so. */
static bool left_out(struct arena *arena, const struct options *options, const struct run *run,
                     const char *name, struct err *err)
{
    for (size_t i = 0; i < run->inventory->n_accounts; i++) {
        const struct account *account = &run->inventory->accounts[i];
        if (is_called(account, name)) {
            err_set(err, ERR_INPUT, "account '%s' is in %s, but left out by %s: it is %s", name,
                    run->inventory_file != NULL ? run->inventory_file : "Azure",
                    excluded_by(arena, options, account), account->id);
            return true;
        }
    }
    return false;
}

static const char *near_misses(struct arena *arena, const struct options *options,
                               const struct targets *targets, const struct inventory *inventory,
                               const char *name)
{
    size_t count = 0;
    const char **names = arena_array(arena, 2 * inventory->n_accounts + targets->n_names_seen, sizeof *names);
    for (size_t i = 0; i < inventory->n_accounts; i++) {
        if (account_in_scope(arena, options, &inventory->accounts[i])) {
            names[count++] = inventory->accounts[i].name;
            names[count++] = inventory->accounts[i].custom_subdomain;
        }
    }
    for (size_t i = 0; i < targets->n_names_seen; i++) {
        names[count++] = targets->names_seen[i];
    }
    return suggest(arena, name, "", names, count);
}

bool account_missing(struct arena *arena, const struct options *options, const struct targets *targets,
                     const struct run *run, const struct target *target, struct err *err)
{
    if (target == NULL) {
        return err_set(err, ERR_INPUT, "nothing to check: no Azure AI account in %s",
                       searched(arena, options, run));
    }
    if (target->kind == TARGET_ACCOUNT && left_out(arena, options, run, target->value, err)) {
        return false;
    }
    return err_set(err, ERR_INPUT, "no account '%s' in %s%s", target->value, searched(arena, options, run),
                   near_misses(arena, options, targets, run->inventory, target->value));
}
