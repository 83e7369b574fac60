#include <string.h>

#include "arm/account.h"
#include "arm/account_places.h"
#include "arm/reading.h"
#include "azure/resource_id.h"
#include "base/text.h"

enum {
    GETS_MAX = 5,         /* accounts of one subscription: more are read by a list */
    GETS_AFTER_LIST = 50, /* of those that a list does not show (it shows what one may read) */
};

/* The first thing that went wrong with an account; an error where in the end none could be read. */
static void note_failure(struct reading *reading, const struct arm_query *query)
{
    if (!reading->failed) {
        reading->failed = true;
        err_set(&reading->first_failure, ERR_ARM, "%s", query->text);
    }
    reading_gap(reading, query);
}

static bool wanted_by_name(const struct reading *reading, const struct account *account)
{
    return id_map_find(&reading->wanted_names, account->name, NULL) ||
           id_map_find(&reading->wanted_names, account->custom_subdomain, NULL) ||
           (reading->wanted->n_account_names == 0 && reading->wanted->n_account_ids == 0);
}

static void add_account(struct reading *reading, const struct account *account)
{
    struct inventory *inventory = reading->inventory;
    if (!id_map_add(&reading->accounts, account->id, inventory->n_accounts)) {
        return; /* asked for twice, or on two pages */
    }
    inventory->accounts = arena_grow(reading->arena, inventory->accounts, inventory->n_accounts,
                                     &reading->cap_accounts, sizeof *inventory->accounts);
    inventory->accounts[inventory->n_accounts++] = *account;
}

static void note_seen(struct reading *reading, const char *name)
{
    if (reading->names_seen.count < ARM_NAMES_SEEN_MAX) {
        name_list_add(reading->arena, &reading->names_seen, name);
    }
}

/* What one reply held, until all are there: pages of several lists come mixed, and the order of accounts does
 * not depend on that. */
struct found {
    struct reading *reading;
    struct account *accounts;
    size_t n_accounts, cap;
    struct name_list others; /* names of those that are not wanted */
    struct err err;          /* one could not be understood: nothing could be said of it */
    bool odd;
};

static void take_page(void *context, struct arm_query *query)
{
    struct found *found = context;
    struct reading *reading = found->reading;
    struct arm_cursor cursor = {0};
    struct json_at item;
    while (!found->odd && arm_next(reading->arena, query, &cursor, &item)) {
        struct account account;
        if (!account_parse(item, &account, &found->err)) {
            found->err.kind = ERR_ARM;
            found->odd = true;
        } else if (!query->list || id_map_find(&reading->wanted_ids, account.id, NULL) ||
                   wanted_by_name(reading, &account)) {
            found->accounts = arena_grow(reading->arena, found->accounts, found->n_accounts, &found->cap,
                                         sizeof *found->accounts);
            found->accounts[found->n_accounts++] = account;
        } else if (found->others.count < ARM_NAMES_SEEN_MAX) {
            name_list_add(reading->arena, &found->others, account.name);
            name_list_add(reading->arena, &found->others, account.custom_subdomain);
        }
    }
}

static bool keep(struct reading *reading, const struct found *found, struct err *err)
{
    if (found->odd) {
        *err = found->err;
        return false;
    }
    for (size_t i = 0; i < found->n_accounts; i++) {
        add_account(reading, &found->accounts[i]);
    }
    for (size_t i = 0; i < found->others.count; i++) {
        note_seen(reading, found->others.items[i]);
    }
    return true;
}

/* An account that is named by its id must be there. */
static bool take_one(struct reading *reading, const struct arm_query *query, const struct found *found,
                     struct err *err)
{
    if (query->outcome == ARM_READ) {
        return keep(reading, found, err);
    }
    if (query->outcome == ARM_MALFORMED) {
        return err_set(err, ERR_ARM, "%s", query->text);
    }
    if (query->outcome == ARM_ABSENT && !text_equal_nocase(query->code, "SubscriptionNotFound")) {
        return err_set(err, ERR_ARM, "%s; is the account's id right, and was the account not deleted?",
                       query->text);
    }
    note_failure(reading, query);
    return true;
}

static bool take_list(struct reading *reading, const struct arm_query *query, const struct found *found,
                      struct err *err)
{
    if (query->outcome == ARM_MALFORMED) {
        return err_set(err, ERR_ARM, "%s", query->text);
    }
    if (query->outcome == ARM_ABSENT && text_equal_nocase(query->code, "ResourceGroupNotFound")) {
        /* The group may be in another subscription; this one was looked at. */
        name_list_add(reading->arena, &reading->subscriptions,
                      arm_id_segment(reading->arena, query->path, "subscriptions"));
        return true;
    }
    if (query->outcome != ARM_READ) {
        note_failure(reading, query);
    }
    return keep(reading, found, err);
}

static bool run(struct reading *reading, struct arm_query *queries, size_t count, struct err *err)
{
    struct found *found = arena_array(reading->arena, count, sizeof *found);
    for (size_t i = 0; i < count; i++) {
        found[i].reading = reading;
        queries[i].take = take_page;
        queries[i].take_context = &found[i];
    }
    bool ok = reading_perform(reading, queries, count, err);
    for (size_t i = 0; i < count && ok; i++) {
        ok = queries[i].list ? take_list(reading, &queries[i], &found[i], err)
                             : take_one(reading, &queries[i], &found[i], err);
    }
    return ok;
}

/* How many of the wanted ids each subscription has. */
struct id_counts {
    struct id_map places;
    size_t *counts;
};

static void count_ids(struct reading *reading, struct id_counts *out)
{
    const struct arm_wanted *wanted = reading->wanted;
    id_map_init(&out->places, reading->arena);
    out->counts = arena_array(reading->arena, wanted->n_account_ids, sizeof *out->counts);
    for (size_t i = 0; i < wanted->n_account_ids; i++) {
        size_t place = i;
        const char *subscription = arm_id_segment(reading->arena, wanted->account_ids[i], "subscriptions");
        if (!id_map_add(&out->places, subscription, i)) {
            id_map_find(&out->places, subscription, &place);
        }
        out->counts[place]++;
    }
}

static bool has_many(struct reading *reading, const struct id_counts *counts, const char *id)
{
    size_t place;
    return id_map_find(&counts->places, arm_id_segment(reading->arena, id, "subscriptions"), &place) &&
           counts->counts[place] > GETS_MAX;
}

static bool check_ids(const struct arm_wanted *wanted, struct err *err)
{
    for (size_t i = 0; i < wanted->n_account_ids; i++) {
        if (!arm_id_is_account(wanted->account_ids[i])) {
            return err_set(err, ERR_USAGE, "%s: not the resource id of an Azure AI account",
                           wanted->account_ids[i]);
        }
    }
    return true;
}

/* Subscriptions that are read by a list: those of names, and those with many of the wanted ids. */
static bool choose_lists(struct reading *reading, const struct id_counts *counts,
                         struct name_list *subscriptions, size_t *n_for_names, struct name_list *left,
                         struct err *err)
{
    const struct arm_wanted *wanted = reading->wanted;
    if ((wanted->n_account_ids == 0 || wanted->n_account_names > 0) &&
        !account_places(reading, subscriptions, left, err)) {
        return false;
    }
    *n_for_names = subscriptions->count;
    for (size_t i = 0; i < wanted->n_account_ids; i++) {
        if (has_many(reading, counts, wanted->account_ids[i])) {
            name_list_add(reading->arena, subscriptions,
                          arm_id_segment(reading->arena, wanted->account_ids[i], "subscriptions"));
        }
    }
    return true;
}

/* The lists of subscriptions; those of the first ones in the resource group, where one is named. */
static bool list(struct reading *reading, const struct name_list *subscriptions, size_t n_in_group,
                 struct err *err)
{
    struct arm_query *queries = arena_array(reading->arena, subscriptions->count, sizeof *queries);
    for (size_t i = 0; i < subscriptions->count; i++) {
        const char *group = i < n_in_group ? reading->wanted->resource_group : NULL;
        queries[i].call = ARM_ACCOUNTS;
        queries[i].path = arm_path_list(reading->arena, ARM_ACCOUNTS, subscriptions->items[i], group);
        queries[i].list = true;
    }
    return run(reading, queries, subscriptions->count, err);
}

static void names_not_found(struct reading *reading, struct name_list *out)
{
    const struct inventory *inventory = reading->inventory;
    struct name_list there = {0};
    for (size_t a = 0; a < inventory->n_accounts; a++) {
        name_list_add(reading->arena, &there, inventory->accounts[a].name);
        name_list_add(reading->arena, &there, inventory->accounts[a].custom_subdomain);
    }
    for (size_t i = 0; i < reading->wanted->n_account_names; i++) {
        if (!id_map_find(&there.places, reading->wanted->account_names[i], NULL)) {
            name_list_add(reading->arena, out, reading->wanted->account_names[i]);
        }
    }
}

static bool by_lists(struct reading *reading, const struct id_counts *counts, struct err *err)
{
    struct name_list subscriptions = {0}, left = {0}, missing = {0};
    size_t n_for_names = 0;
    if (!choose_lists(reading, counts, &subscriptions, &n_for_names, &left, err) ||
        !list(reading, &subscriptions, n_for_names, err)) {
        return false;
    }
    names_not_found(reading, &missing); /* it was moved or deleted, and Resource Graph does not know yet */
    return left.count == 0 || missing.count == 0 || list(reading, &left, left.count, err);
}

/* One GET for each wanted id that no list has shown. */
static bool by_gets(struct reading *reading, const struct id_counts *counts, struct err *err)
{
    const struct arm_wanted *wanted = reading->wanted;
    struct arm_query *queries = arena_array(reading->arena, wanted->n_account_ids, sizeof *queries);
    struct id_map chosen;
    size_t count = 0, listed = 0;
    id_map_init(&chosen, reading->arena);
    for (size_t i = 0; i < wanted->n_account_ids; i++) {
        const char *id = wanted->account_ids[i];
        if (id_map_find(&reading->accounts, id, NULL) || !id_map_add(&chosen, id, 0)) {
            continue;
        }
        queries[count].call = ARM_ACCOUNTS;
        queries[count].path = id;
        listed += has_many(reading, counts, id);
        if (listed > GETS_AFTER_LIST) {
            queries[count].text = arena_printf(
                reading->arena, "%s is not among the accounts that ARM lists for its subscription", id);
            note_failure(reading, &queries[count]);
            continue;
        }
        count++;
    }
    return run(reading, queries, count, err);
}

bool read_accounts(struct reading *reading, struct err *err)
{
    struct id_counts counts;
    if (!check_ids(reading->wanted, err)) {
        return false;
    }
    count_ids(reading, &counts);
    if (!by_lists(reading, &counts, err) || !by_gets(reading, &counts, err)) {
        return false;
    }
    if (reading->inventory->n_accounts == 0 && reading->failed) {
        *err = reading->first_failure;
        return false;
    }
    return true;
}
