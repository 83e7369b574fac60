#include <string.h>

#include "arm/account.h"
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

static bool wanted_by_name(const struct arm_wanted *wanted, const struct account *account)
{
    for (size_t i = 0; i < wanted->n_account_names; i++) {
        if (text_equal_nocase(wanted->account_names[i], account->name) ||
            text_equal_nocase(wanted->account_names[i], account->custom_subdomain)) {
            return true;
        }
    }
    return wanted->n_account_names == 0 && wanted->n_account_ids == 0;
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

/* The accounts of one reply that are wanted. What cannot be understood of an account ends the reading:
 * nothing could be said of it. */
static bool take_accounts(struct reading *reading, const struct arm_query *query, struct err *err)
{
    struct arm_cursor cursor = {0};
    struct json_at item;
    while (arm_next(reading->arena, query, &cursor, &item)) {
        struct account account;
        if (!account_parse(item, &account, err)) {
            err->kind = ERR_ARM;
            return false;
        }
        if (!query->list || id_map_find(&reading->wanted_ids, account.id, NULL) ||
            wanted_by_name(reading->wanted, &account)) {
            add_account(reading, &account);
        } else {
            note_seen(reading, account.name);
            note_seen(reading, account.custom_subdomain);
        }
    }
    return true;
}

/* An account that is named by its id must be there. */
static bool take_one(struct reading *reading, const struct arm_query *query, struct err *err)
{
    if (query->outcome == ARM_READ) {
        return take_accounts(reading, query, err);
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

static bool take_list(struct reading *reading, const struct arm_query *query, struct err *err)
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
    return take_accounts(reading, query, err);
}

static bool run(struct reading *reading, struct arm_query *queries, size_t count, struct err *err)
{
    bool ok = reading_perform(reading, queries, count, err);
    for (size_t i = 0; i < count && ok; i++) {
        ok = queries[i].list ? take_list(reading, &queries[i], err) : take_one(reading, &queries[i], err);
    }
    arm_queries_free(queries, count);
    return ok;
}

/* Where to look for names and for "every account": --subscription, else all that can be read. */
static bool find_subscriptions(struct reading *reading, struct name_list *out, struct err *err)
{
    for (size_t i = 0; i < reading->wanted->n_subscriptions; i++) {
        name_list_add(reading->arena, out, reading->wanted->subscriptions[i]);
    }
    if (out->count > 0) {
        return true;
    }
    struct arm_query query = {.call = ARM_SUBSCRIPTIONS, .path = "/subscriptions", .list = true};
    if (!reading_perform(reading, &query, 1, err)) {
        return false;
    }
    bool ok = query.outcome == ARM_READ || err_set(err, ERR_ARM, "%s", query.text);
    struct arm_cursor cursor = {0};
    struct json_at item;
    while (ok && arm_next(reading->arena, &query, &cursor, &item)) {
        const char *id;
        ok = json_need_object(item, err) && arm_string(item, "subscriptionId", &id, err);
        if (ok && id != NULL && arm_id_valid(arena_printf(reading->arena, "/subscriptions/%s", id))) {
            name_list_add(reading->arena, out, id);
        }
    }
    arm_queries_free(&query, 1);
    if (ok && out->count == 0) {
        return err_set(
            err, ERR_ARM,
            "the identity can read no subscription: assign it the role Reader, sign in to the right tenant "
            "(az login --tenant), or name one with --subscription");
    }
    err->kind = ok ? err->kind : ERR_ARM;
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
                         struct name_list *subscriptions, size_t *n_for_names, struct err *err)
{
    const struct arm_wanted *wanted = reading->wanted;
    if ((wanted->n_account_ids == 0 || wanted->n_account_names > 0) &&
        !find_subscriptions(reading, subscriptions, err)) {
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

static bool by_lists(struct reading *reading, const struct id_counts *counts, struct err *err)
{
    struct name_list subscriptions = {0};
    size_t n_for_names = 0;
    if (!choose_lists(reading, counts, &subscriptions, &n_for_names, err)) {
        return false;
    }
    struct arm_query *queries = arena_array(reading->arena, subscriptions.count, sizeof *queries);
    for (size_t i = 0; i < subscriptions.count; i++) {
        const char *group = i < n_for_names ? reading->wanted->resource_group : NULL;
        queries[i].call = ARM_ACCOUNTS;
        queries[i].path = arm_path_list(reading->arena, ARM_ACCOUNTS, subscriptions.items[i], group);
        queries[i].list = true;
    }
    return run(reading, queries, subscriptions.count, err);
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
