#include "arm/account_places.h"

#include "arm/graph.h"
#include "azure/resource_id.h"
#include "base/text.h"

enum { GRAPH_FROM = 5 /* subscriptions: fewer are listed sooner than Resource Graph is asked */ };

/* --subscription, else all that can be read. */
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

/* Whether Resource Graph knows an account with this custom subdomain, of which Azure has one at most. A name
 * that is only a resource's may be that of several, also of one that Resource Graph does not know yet. */
static bool knows_subdomain(const struct graph_rows *rows, const char *name)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (text_equal_nocase(rows->items[i].subdomain, name)) {
            return true;
        }
    }
    return false;
}

/* Of many subscriptions only those where Resource Graph knows the wanted accounts; all of them where it does
 * not know each. `left` are the others, for the case that it was wrong. */
static bool narrow(struct reading *reading, struct name_list *subscriptions, struct name_list *left,
                   struct err *err)
{
    const struct arm_wanted *wanted = reading->wanted;
    struct name_list all = *subscriptions, chosen = {0};
    struct graph_rows rows;
    bool answered;
    if (wanted->n_subscriptions > 0 || all.count < GRAPH_FROM || wanted->n_account_names == 0) {
        return true;
    }
    if (!graph_find_accounts(reading, wanted->account_names, wanted->n_account_names, &rows, &answered,
                             err)) {
        return false;
    }
    for (size_t i = 0; i < wanted->n_account_names && answered; i++) {
        answered = knows_subdomain(&rows, wanted->account_names[i]);
    }
    if (!answered) {
        return true;
    }
    for (size_t i = 0; i < rows.count; i++) {
        name_list_add_subscription(reading->arena, &chosen, rows.items[i].id);
    }
    for (size_t i = 0; i < all.count; i++) {
        if (!id_map_find(&chosen.places, all.items[i], NULL)) {
            name_list_add(reading->arena, left, all.items[i]);
        }
    }
    name_list_add(
        reading->arena, &reading->notes,
        arena_printf(reading->arena,
                     "Resource Graph knows the accounts in %zu of %zu subscriptions; these were read",
                     chosen.count, all.count));
    *subscriptions = chosen;
    return true;
}

bool account_places(struct reading *reading, struct name_list *out, struct name_list *left, struct err *err)
{
    return find_subscriptions(reading, out, err) && narrow(reading, out, left, err);
}
