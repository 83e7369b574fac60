#include "probes/settle.h"

#include "dns/name.h"
#include "model/expected.h"
#include "probes/replies.h"
#include "probes/shapes.h"
#include "probes/sight.h"

enum { SECOND_US = 1000 * 1000 };

enum kind { PUBLIC, NEGATIVE, UNEXPECTED, NONE };

struct work {
    struct arena *arena;
    const struct run *run;
    struct expected_index *expected;
    struct shapes *shapes;
    struct sight sight;
    size_t name; /* the one found last: replies come in the order of names */
    struct settle_item *items;
    size_t count, cap;
};

static const struct checked_name *find_name(struct work *work, const char *fqdn)
{
    const struct run *run = work->run;
    for (size_t i = 0; i < run->n_names; i++) {
        size_t at = (work->name + i) % run->n_names;
        if (dns_name_equal(run->names[at].fqdn, fqdn)) {
            work->name = at;
            return &run->names[at];
        }
    }
    return NULL;
}

/* Whether Azure expects other addresses than one of these. */
static bool unexpected(const struct work *work, const struct dns_chain *chain)
{
    struct name_facts facts = {0};
    expected_of_name(work->arena, work->expected, work->run, work->name, &facts);
    for (size_t i = 0; facts.known == TRI_YES && i < chain->n_addresses; i++) {
        if (!ip_list_has(&facts.expected, &chain->addresses[i].ip)) {
            return true;
        }
    }
    return false;
}

static enum kind kind_of(const struct work *work, const struct name_reply *reply)
{
    const struct dns_chain *chain = reply->chain;
    if (reply->public) {
        return sight_zone(&work->sight, reply->resolver, reply->zone)->azure ? PUBLIC : NONE;
    }
    if (chain->end == DNS_END_NXDOMAIN || (chain->end == DNS_END_NODATA && !reply->unaliased)) {
        return chain->soa != NULL ? NEGATIVE : NONE;
    }
    bool private = chain->end == DNS_END_ADDRESSES && ip_is_private(&chain->addresses[0].ip);
    return private && unexpected(work, chain) ? UNEXPECTED : NONE;
}

/* RFC 2308 section 5 for what is not there; else as the header says. */
static uint32_t ttl_of(const struct name_reply *reply)
{
    const struct dns_chain *chain = reply->chain;
    uint32_t least = UINT32_MAX;
    if (chain->end != DNS_END_ADDRESSES) {
        return chain->soa->ttl < chain->soa->soa.minimum ? chain->soa->ttl : chain->soa->soa.minimum;
    }
    for (size_t i = 0; i < chain->n_hops; i++) {
        const struct dns_hop *hop = &chain->hops[i];
        if (reply->zone != NULL && dns_name_within(hop->owner, reply->zone->zone)) {
            return hop->ttl;
        }
        least = hop->ttl < least ? hop->ttl : least;
    }
    return least;
}

static void consider(void *context, const struct name_reply *reply)
{
    struct work *work = context;
    const struct checked_name *name = reply->chain != NULL ? find_name(work, reply->fqdn) : NULL;
    enum kind kind = name != NULL ? kind_of(work, reply) : NONE;
    if (kind == NONE || !shapes_take(work->shapes, reply->resolver, reply->zone, kind)) {
        return;
    }
    work->items = arena_grow(work->arena, work->items, work->count, &work->cap, sizeof *work->items);
    work->items[work->count++] = (struct settle_item){
        .resolver = reply->resolver,
        .name = name,
        .due_us = observation_reply(reply->observation)->at_us + ((int64_t)ttl_of(reply) + 1) * SECOND_US,
    };
}

struct settle_item *settle_items(struct arena *arena, const struct run *run, size_t *count)
{
    struct work work = {.arena = arena, .run = run, .shapes = shapes_new(arena, run)};
    if (run->settle) {
        work.expected = expected_index_new(arena, run->inventory);
        sight_take(arena, run, &work.sight);
        name_replies_each(run, consider, &work);
    }
    *count = work.count;
    return work.items;
}

int64_t settle_due_us(struct arena *arena, const struct run *run)
{
    size_t count;
    const struct settle_item *items = settle_items(arena, run, &count);
    int64_t due_us = -1;
    for (size_t i = 0; i < count; i++) {
        due_us = items[i].due_us > due_us ? items[i].due_us : due_us;
    }
    return due_us;
}
