/*
 * TXT of an FQDN that is public at a judged resolver although the private zone answers there. Nobody asks for
 * that type, so no cache has it: the answer shows where the alias leads now, Azure's zone or public DNS.
 *
 * Of every such name, for one may be cached and the next not.
 */
#include "probes/registry.h"
#include "probes/replies.h"
#include "probes/sight.h"

struct work {
    struct plan *plan;
    struct sight sight;
};

static void ask_uncached(void *context, const struct name_reply *reply)
{
    const struct work *work = context;
    if (reply->public && sight_zone(&work->sight, reply->resolver, reply->zone)->azure) {
        plan_ask_plainly(work->plan, reply->resolver, probe_uncached.name, reply->fqdn, DNS_TXT);
    }
}

static void plan_uncached(struct plan *plan)
{
    struct work work = {.plan = plan};
    sight_take(plan->arena, plan->run, &work.sight);
    name_replies_each(plan->run, ask_uncached, &work);
}

const struct probe probe_uncached = {
    .name = "uncached",
    .about =
        "TXT of an FQDN, which no cache has, of a judged resolver that is public although it reaches the "
        "private zone",
    .phase = PHASE_FOLLOW_UP,
    .plan = plan_uncached,
    .fits = plan_judges,
};
