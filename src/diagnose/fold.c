#include "diagnose/fold.h"

#include <stdlib.h>
#include <string.h>

const struct code_words *code_words_of(int code)
{
    static const struct code_words *const families[] = {
        loop_words,          resolver_words, transport_words, block_words, split_words, public_words,
        vantage_words,       ipv6_words,     alias_words,     path_words,  zone_words,  address_words,
        configuration_words, run_words,      connect_words,   typed_words, audit_words};
    for (size_t f = 0; f < sizeof families / sizeof *families; f++)
        for (const struct code_words *row = families[f]; row->code; row++)
            if (row->code == code)
                return row;
    return NULL;
}

static int compare_long(long a, long b)
{
    return (a > b) - (a < b);
}

/* Whether two hits speak of the same cause, apart from where it shows. */
static int compare_cause(const struct hit *a, const struct hit *b)
{
    int order = compare_long(a->code, b->code);
    if (!order)
        order = compare_long(a->apart, b->apart);
    if (!order)
        order = compare_long((long)a->waiver, (long)b->waiver);
    if (!order)
        order = compare_long(a->severity, b->severity);
    if (!order)
        order = compare_long((long)a->n_alternatives, (long)b->n_alternatives);
    for (size_t i = 0; !order && i < a->n_alternatives; i++)
        order = compare_long(a->alternatives[i], b->alternatives[i]);
    return order;
}

/* What a bundle is about and where it shows: (resolver, name) or (name, resolver) by the code's nature. */
static long about(const struct hit *hit)
{
    return code_words_of(hit->code)->by_resolver ? hit->resolver : hit->name;
}

static long where(const struct hit *hit)
{
    return code_words_of(hit->code)->by_resolver ? hit->name : hit->resolver;
}

static int order_hits(const void *x, const void *y)
{
    const struct hit *a = *(const struct hit *const *)x, *b = *(const struct hit *const *)y;
    int order = compare_cause(a, b);
    if (!order)
        order = compare_long(about(a), about(b));
    if (!order)
        order = compare_long(where(a), where(b));
    if (!order)
        order = compare_long(a->account, b->account);
    return order;
}

/* The same order, and for hits that are equal in it the order of their making, so that nothing rests on
 * qsort. */
static int order_hits_strictly(const void *x, const void *y)
{
    const struct hit *a = *(const struct hit *const *)x, *b = *(const struct hit *const *)y;
    int order = order_hits(x, y);
    return order ? order : (a > b) - (a < b);
}

/* Hits of one cause about one thing. */
struct bundle {
    const struct hit **hits;
    size_t count;
};

static int compare_where(const struct bundle *a, const struct bundle *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        int order = compare_long(where(a->hits[i]), where(b->hits[i]));
        if (order)
            return order;
    }
    return compare_long((long)a->count, (long)b->count);
}

static int order_bundles(const void *x, const void *y)
{
    const struct bundle *a = x, *b = y;
    int order = compare_cause(a->hits[0], b->hits[0]);
    if (!order)
        order = compare_where(a, b);
    if (!order)
        order = compare_long(about(a->hits[0]), about(b->hits[0]));
    return order;
}

static int order_index(const void *x, const void *y)
{
    size_t a = *(const size_t *)x, b = *(const size_t *)y;
    return (a > b) - (a < b);
}

/* Sorts indices and drops repetitions. */
static size_t settle(size_t *items, size_t count)
{
    size_t kept = 0;
    qsort(items, count, sizeof *items, order_index);
    for (size_t i = 0; i < count; i++)
        if (!kept || items[kept - 1] != items[i])
            items[kept++] = items[i];
    return kept;
}

static int order_for_words(const void *x, const void *y)
{
    const struct hit *a = *(const struct hit *const *)x, *b = *(const struct hit *const *)y;
    int order = compare_long(a->name, b->name);
    if (!order)
        order = compare_long(a->resolver, b->resolver);
    return order ? order : compare_long(a->account, b->account);
}

static void fill_group(const struct judge *judge, const struct bundle *bundles, size_t count,
                       struct finding_group *group)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += bundles[i].count;
    group->hits = arena_array(judge->arena, total, sizeof *group->hits);
    group->names = arena_array(judge->arena, total, sizeof *group->names);
    group->resolvers = arena_array(judge->arena, total, sizeof *group->resolvers);
    group->accounts = arena_array(judge->arena, total, sizeof *group->accounts);
    for (size_t i = 0; i < count; i++) {
        for (size_t h = 0; h < bundles[i].count; h++) {
            const struct hit *hit = bundles[i].hits[h];
            long account = hit->account;
            group->hits[group->n_hits++] = hit;
            if (hit->name >= 0) {
                group->names[group->n_names++] = (size_t)hit->name;
                account = (long)judge->run->names[hit->name].account;
            }
            if (account >= 0)
                group->accounts[group->n_accounts++] = (size_t)account;
            if (hit->resolver >= 0)
                group->resolvers[group->n_resolvers++] = (size_t)hit->resolver;
        }
    }
    qsort(group->hits, group->n_hits, sizeof *group->hits, order_for_words);
    group->n_names = settle(group->names, group->n_names);
    group->n_resolvers = settle(group->resolvers, group->n_resolvers);
    group->n_accounts = settle(group->accounts, group->n_accounts);
    group->first = group->hits[0]; /* a DNS server's, where there is one: the system path only inherits */
    for (size_t i = group->n_hits; i > 0; i--)
        if (group->hits[i - 1]->resolver < 0 ||
            judge->run->resolvers[group->hits[i - 1]->resolver].role != ROLE_SYSTEM_PATH)
            group->first = group->hits[i - 1];
}

/* A resolver's fault is raised once for each name it shows at, though the finding names none: one hit is
 * enough. */
static size_t drop_repeated(const struct hit **sorted, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!kept || order_hits(&sorted[kept - 1], &sorted[i]))
            sorted[kept++] = sorted[i];
    return kept;
}

static size_t make_bundles(const struct hit **sorted, size_t count, struct bundle *bundles)
{
    size_t n_bundles = 0;
    for (size_t i = 0; i < count; i++) {
        struct bundle *last = n_bundles ? &bundles[n_bundles - 1] : NULL;
        if (last && !compare_cause(last->hits[0], sorted[i]) && about(last->hits[0]) == about(sorted[i])) {
            last->count++;
            continue;
        }
        bundles[n_bundles].hits = &sorted[i];
        bundles[n_bundles++].count = 1;
    }
    return n_bundles;
}

struct finding_group *fold_hits(const struct judge *judge, size_t *count)
{
    size_t n_hits = judge->hits.count;
    const struct hit **sorted = arena_array(judge->arena, n_hits + 1, sizeof *sorted);
    struct bundle *bundles = arena_array(judge->arena, n_hits + 1, sizeof *bundles);
    struct finding_group *groups = arena_array(judge->arena, n_hits + 1, sizeof *groups);
    for (size_t i = 0; i < n_hits; i++)
        sorted[i] = &judge->hits.items[i];
    qsort(sorted, n_hits, sizeof *sorted, order_hits_strictly);
    n_hits = drop_repeated(sorted, n_hits);
    size_t n_bundles = make_bundles(sorted, n_hits, bundles);
    qsort(bundles, n_bundles, sizeof *bundles, order_bundles);
    *count = 0;
    for (size_t i = 0, next; i < n_bundles; i = next) {
        next = i + 1;
        while (next < n_bundles && !compare_cause(bundles[i].hits[0], bundles[next].hits[0]) &&
               !compare_where(&bundles[i], &bundles[next]))
            next++;
        fill_group(judge, &bundles[i], next - i, &groups[(*count)++]);
    }
    return groups;
}
