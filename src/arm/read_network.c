#include "arm/network_reading.h"
#include "azure/resource_id.h"

/*
 * Where the network is looked for: in every subscription that occurs in an id of an account or its network
 * rules, an endpoint, a zone or its VNet links, and where --subscription and --dns-subscription say. In one
 * of which nothing was read so far only the virtual networks are asked for at first, so that what may not be
 * read costs one request and one gap; the other types follow where they could be read.
 */

enum { STRANGE_MAX = 20 }; /* subscriptions of which nothing was read so far */

static const struct {
    enum arm_call call;
    network_taker *take;
} lists[] = {
    {ARM_VNETS, take_vnet},
    {ARM_NICS, take_nic},
    {ARM_DNS_RESOLVERS, take_resolver},
    {ARM_RULESETS, take_ruleset},
    {ARM_DNS_POLICIES, take_dns_policy},
    {ARM_FIREWALLS, take_firewall},
    {ARM_LOAD_BALANCERS, take_balancer},
};
enum { N_LISTS = sizeof lists / sizeof *lists };

struct places {
    struct name_list known, strange;
    size_t left_out;
};

/* The lists of a subscription that are asked for: the first is that of virtual networks. */
static size_t n_lists(const struct reading *reading)
{
    return reading->wanted->rules_only ? 1 : N_LISTS;
}

/* The subscriptions of what resolves names. */
static void where_names_resolve(struct reading *reading, struct name_list *all)
{
    const struct inventory *inventory = reading->inventory;
    for (size_t i = 0; i < reading->wanted->n_subscriptions; i++) {
        name_list_add(reading->arena, all, reading->wanted->subscriptions[i]);
    }
    reading_subscriptions(reading, all);
    for (size_t z = 0; z < inventory->n_zones; z++) {
        name_list_add_subscription(reading->arena, all, inventory->zones[z].id);
        for (size_t i = 0; i < inventory->zones[z].n_links; i++) {
            name_list_add_subscription(reading->arena, all, inventory->zones[z].links[i].vnet_id);
        }
    }
}

static void choose(struct reading *reading, struct places *out)
{
    const struct inventory *inventory = reading->inventory;
    struct name_list all = {0};
    if (!reading->wanted->rules_only) {
        where_names_resolve(reading, &all);
    }
    for (size_t a = 0; a < inventory->n_accounts; a++) {
        const struct network_acls *acls = &inventory->accounts[a].acls;
        for (size_t i = 0; i < acls->n_subnet_rules; i++) {
            const char *id = acls->subnet_rules[i].subnet_id;
            name_list_add_subscription(reading->arena, &all, arm_id_valid(id) ? id : NULL);
        }
    }
    for (size_t i = 0; i < all.count; i++) {
        if (id_map_find(&reading->readable, all.items[i], NULL)) {
            name_list_add(reading->arena, &out->known, all.items[i]);
        } else if (out->strange.count < STRANGE_MAX) {
            name_list_add(reading->arena, &out->strange, all.items[i]);
        } else {
            out->left_out++;
        }
    }
}

static void all_incomplete(struct network_reading *network)
{
    for (size_t i = 0; i < N_LISTS; i++) {
        network->incomplete[lists[i].call] = true;
    }
}

static void note_left_out(struct network_reading *network, size_t count)
{
    struct arena *arena = network->reading->arena;
    if (count == 0) {
        return;
    }
    struct arm_query query = {.call = ARM_VNETS, .path = "/subscriptions"};
    reading_odd(network->reading, &query, query.path,
                arena_printf(arena,
                             "The virtual networks of %zu more subscriptions that links of private DNS zones "
                             "lead to were not looked at; name those that matter with --dns-subscription",
                             count));
    all_incomplete(network);
}

static bool listed_before(const struct network_reading *network, size_t which, const char *subscription)
{
    return lists[which].call == ARM_NICS && id_map_find(&network->nics_listed, subscription, NULL);
}

static void take_nics_page(void *context, struct arm_query *query)
{
    network_nics_page(context, query);
}

/* One list: `which` of lists[] in a subscription. */
static void put(struct reading *reading, struct arm_query *query, size_t which, const char *subscription)
{
    query->call = lists[which].call;
    query->path = arm_path_list(reading->arena, query->call, subscription, NULL);
    query->list = true;
    if (query->call == ARM_NICS) { /* a subscription may have many thousands */
        query->take = take_nics_page;
        query->take_context = reading;
    }
}

/* Asks for lists; which[i] is the place of queries[i] in lists[]. */
static bool ask_lists(struct network_reading *network, struct arm_query *queries, const size_t *which,
                      size_t count, struct err *err)
{
    bool ok = reading_perform(network->reading, queries, count, err);
    for (size_t i = 0; i < count && ok; i++) {
        if (!network_each(network, &queries[i], lists[which[i]].take, NULL)) {
            network->incomplete[queries[i].call] = true;
        }
    }
    arm_queries_free(queries, count);
    return ok;
}

static bool first_lists(struct network_reading *network, const struct places *places, struct err *err)
{
    struct reading *reading = network->reading;
    size_t count = 0, most = places->known.count * N_LISTS + places->strange.count;
    struct arm_query *queries = arena_array(reading->arena, most, sizeof *queries);
    size_t *which = arena_array(reading->arena, most, sizeof *which);
    for (size_t i = 0; i < places->known.count; i++) {
        const char *subscription = places->known.items[i];
        for (size_t w = 0; w < n_lists(reading); w++) {
            if (!listed_before(network, w, subscription)) {
                which[count] = w;
                put(reading, &queries[count++], w, subscription);
            }
        }
    }
    for (size_t i = 0; i < places->strange.count; i++) { /* lists[0]: virtual networks */
        put(reading, &queries[count++], 0, places->strange.items[i]);
    }
    return ask_lists(network, queries, which, count, err);
}

/* The other types in those of the strange subscriptions whose virtual networks could be read. */
static bool other_lists(struct network_reading *network, const struct places *places, struct err *err)
{
    struct reading *reading = network->reading;
    size_t count = 0, most = places->strange.count * N_LISTS;
    struct arm_query *queries = arena_array(reading->arena, most, sizeof *queries);
    size_t *which = arena_array(reading->arena, most, sizeof *which);
    for (size_t i = 0; i < places->strange.count; i++) {
        if (!id_map_find(&reading->readable, places->strange.items[i], NULL)) {
            all_incomplete(network);
            continue;
        }
        for (size_t w = 1; w < n_lists(reading); w++) {
            if (!listed_before(network, w, places->strange.items[i])) {
                which[count] = w;
                put(reading, &queries[count++], w, places->strange.items[i]);
            }
        }
    }
    return ask_lists(network, queries, which, count, err);
}

/* What hangs below the items of the lists. */
static bool ask_below(struct network_reading *network, struct err *err)
{
    size_t count = network->n_questions;
    struct arm_query *queries = arena_array(network->reading->arena, count, sizeof *queries);
    for (size_t i = 0; i < count; i++) {
        const struct network_question *question = &network->questions[i];
        queries[i] =
            (struct arm_query){.call = question->call, .path = question->path, .list = question->list};
    }
    bool ok = reading_perform(network->reading, queries, count, err);
    for (size_t i = 0; i < count && ok; i++) {
        network->questions[i].answer(network, &queries[i], network->questions[i].place);
    }
    arm_queries_free(queries, count);
    return ok;
}

static void settle(struct network_reading *network, bool looked)
{
    struct network *out = network->network;
    enum tri *const read[N_LISTS] = {&out->vnets_read,    &out->nics_read,     &out->resolvers_read,
                                     &out->rulesets_read, &out->policies_read, &out->firewalls_read,
                                     &out->balancers_read};
    for (size_t i = 0; i < n_lists(network->reading); i++) {
        *read[i] = looked && !network->incomplete[lists[i].call] ? TRI_YES : TRI_UNKNOWN;
    }
}

bool read_network(struct reading *reading, struct err *err)
{
    struct network_reading *network = reading->network;
    struct places places = {0};
    choose(reading, &places);
    note_left_out(network, places.left_out);
    if (!first_lists(network, &places, err) || !other_lists(network, &places, err) ||
        !ask_below(network, err)) {
        return false;
    }
    network_nics_sort(network);
    settle(network, places.known.count + places.strange.count > 0);
    return true;
}
