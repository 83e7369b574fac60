#include "diagnose/rule.h"

void hit_alternative(struct hit *hit, int code)
{
    size_t at = 0;
    while (at < hit->n_alternatives && hit->alternatives[at] < code)
        at++;
    if (at < hit->n_alternatives && hit->alternatives[at] == code)
        return;
    if (hit->n_alternatives == ALTERNATIVES_MAX)
        return;
    for (size_t i = hit->n_alternatives++; i > at; i--)
        hit->alternatives[i] = hit->alternatives[i - 1];
    hit->alternatives[at] = code;
}

void hit_evidence(struct hit *hit, const struct observation *observation)
{
    if (!observation || hit->n_evidence == EVIDENCE_MAX)
        return;
    for (size_t i = 0; i < hit->n_evidence; i++)
        if (hit->evidence[i] == observation->id)
            return;
    hit->evidence[hit->n_evidence++] = observation->id;
}

struct hit hit_of(int code)
{
    const struct code_info *info = code_info(code);
    struct hit hit = {.code = code, .severity = info->severity, .account = -1, .name = -1, .resolver = -1};
    return hit;
}

void judge_add(struct judge *judge, const struct hit *hit)
{
    struct hits *hits = &judge->hits;
    hits->items = arena_grow(judge->arena, hits->items, hits->count, &hits->cap, sizeof *hits->items);
    hits->items[hits->count++] = *hit;
}

long judge_account(const struct judge *judge, const struct hit *hit)
{
    return hit->name >= 0 ? (long)judge->run->names[hit->name].account : hit->account;
}

unsigned judge_state(const struct judge *judge, const struct view *view)
{
    return judge->states[view->name * judge->run->n_resolvers + view->resolver];
}

bool judge_is_nameserver(const struct judge *judge, size_t index)
{
    const struct resolver *resolver = &judge->run->resolvers[index];
    return resolver->judged && (resolver->role == ROLE_SYSTEM || resolver->also_system);
}

const struct resolver *judge_resolver(const struct judge *judge, const struct view *view)
{
    return &judge->run->resolvers[view->resolver];
}
