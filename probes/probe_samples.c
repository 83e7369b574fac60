/*
 * --samples: A of each FQDN again and again (rounds 1, 2, ...), from different source ports, so that each of
 * several servers behind one address has its turn. Not of names that were not asked at all, and of those that
 * got no reply a few, since each may cost its time-outs every time.
 *
 * Round by round, so that a run that is cut has asked for all names equally often.
 */
#include "probes/registry.h"
#include "probes/replies.h"
#include "probes/shapes.h"

/* Beyond it whole rounds are left out: a run over an estate would take hours, and all memory. */
enum { QUESTIONS_MAX = 250000 };

struct work {
    struct plan *plan;
    struct shapes *shapes;
    const struct question **items; /* the first askings */
    size_t count, cap;
};

static void choose(void *context, const struct name_reply *reply)
{
    struct work *work = context;
    bool missed = reply_missed(reply->observation);
    if (reply->observation->outcome == OUTCOME_NOT_ASKED ||
        (missed && !shapes_take(work->shapes, reply->resolver, reply->zone, 0))) {
        return;
    }
    work->items = arena_grow(work->plan->arena, work->items, work->count, &work->cap, sizeof *work->items);
    work->items[work->count++] = &reply->observation->question;
}

static bool wanted(const struct run *run)
{
    return run->samples > 1;
}

static void plan_samples(struct plan *plan)
{
    struct work work = {.plan = plan, .shapes = shapes_new(plan->arena, plan->run)};
    name_replies_each(plan->run, choose, &work);
    for (int round = 1; round < plan->run->samples; round++) {
        if (work.count * (size_t)round > QUESTIONS_MAX) {
            return;
        }
        for (size_t i = 0; i < work.count; i++) {
            struct question question = *work.items[i];
            question.probe = probe_samples.name;
            question.round = round;
            plan_ask(plan, &question);
        }
    }
}

const struct probe probe_samples = {
    .name = "samples",
    .about = "A of each FQDN again, of each judged resolver, as often as --samples says",
    .phase = PHASE_REPEAT,
    .plan = plan_samples,
    .fits = wanted,
};
