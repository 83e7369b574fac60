/*
 * A question once more (round 1). After CD=1: whether the resolver still fails without it, or failed by
 * chance. And where an answer came from what had expired (TTL 0, EDE 3 or 19): a cache that serves stale
 * answers has the fresh one by then (again.h).
 */
#include "probes/again.h"

#include "base/text.h"
#include "probes/registry.h"
#include "probes/replies.h"
#include "probes/shapes.h"

struct work {
    struct plan *plan;
    struct shapes *shapes;
};

static void ask_again(struct plan *plan, int resolver, const char *qname)
{
    struct question question = {.resolver = resolver,
                                .probe = probe_again.name,
                                .qname = qname,
                                .qtype = DNS_A,
                                .rd = true,
                                .transport = TRANSPORT_UDP,
                                .round = 1};
    plan_ask(plan, &question);
}

static void ask_spent(void *context, const struct name_reply *reply)
{
    const struct work *work = context;
    /* What is private anyhow is alike in all names; else each may have its fresh answer. */
    if (reply->spent && (!reply->private || shapes_take(work->shapes, reply->resolver, reply->zone, 0))) {
        ask_again(work->plan, reply->resolver, reply->fqdn);
    }
}

static void see_spent(void *context, const struct name_reply *reply)
{
    int64_t *due_us = context;
    const struct packet *packet = observation_reply(reply->observation);
    if (reply->spent && packet != NULL && packet->at_us + AGAIN_AFTER_US > *due_us) {
        *due_us = packet->at_us + AGAIN_AFTER_US;
    }
}

int64_t again_due_us(const struct run *run)
{
    int64_t due_us = -1;
    if (probe_fits(&probe_again, run)) {
        name_replies_each(run, see_spent, &due_us);
    }
    return due_us;
}

static void plan_again(struct plan *plan)
{
    const struct run *run = plan->run;
    for (size_t i = 0; i < run->n_observations; i++) {
        const struct observation *observation = &run->observations[i];
        if (text_equal(observation->question.probe, probe_cd.name) && !observation->cut &&
            observation->outcome != OUTCOME_NOT_ASKED) {
            ask_again(plan, observation->question.resolver, observation->question.qname);
        }
    }
    struct work work = {plan, shapes_new(plan->arena, run)};
    name_replies_each(run, ask_spent, &work);
}

const struct probe probe_again = {
    .name = "again",
    .about = "A once more, of a judged resolver that was asked with CD=1, or answered with TTL 0 or from a "
             "stale cache",
    .phase = PHASE_REPEAT,
    .plan = plan_again,
    .fits = plan_judges,
};
