/*
 * Questions over TCP where UDP gave nothing, or an answer cut off (TC=1): tells a path that drops UDP from a
 * server that is dead, and shows what the cut answer hides. Of a resolver that is mute over UDP also the SOA
 * of the zones, because whoever judges the answer over TCP needs to know who speaks.
 *
 * A mute resolver gets two of these questions; only if one is answered the others follow (engine.h).
 */
#include "probes/registry.h"
#include "probes/replies.h"
#include "probes/shapes.h"
#include "probes/sight.h"

enum kind { UNANSWERED, TRUNCATED };

struct work {
    struct plan *plan;
    struct shapes *shapes;
    struct sight sight;
    bool *opened; /* per resolver: a question is there that is asked of a mute one */
};

static void ask_over_tcp(const struct work *work, int resolver, const char *qname, uint16_t qtype,
                         bool even_if_silent)
{
    struct question question = {.resolver = resolver,
                                .probe = probe_tcp.name,
                                .qname = qname,
                                .qtype = qtype,
                                .rd = true,
                                .transport = TRANSPORT_TCP,
                                .even_if_silent = even_if_silent || !work->opened[resolver]};
    work->opened[resolver] = true;
    plan_ask(work->plan, &question);
}

static void ask_name(void *context, const struct name_reply *reply)
{
    const struct work *work = context;
    enum outcome outcome = reply->observation->outcome;
    bool unanswered = outcome == OUTCOME_TIMEOUT ||
                      (outcome == OUTCOME_NOT_ASKED && sight_mute(&work->sight, reply->resolver));
    if ((unanswered || reply->truncated) &&
        shapes_take(work->shapes, reply->resolver, reply->zone, unanswered ? UNANSWERED : TRUNCATED)) {
        ask_over_tcp(work, reply->resolver, reply->fqdn, DNS_A, false);
    }
}

static void ask_zones(const struct work *work, int resolver)
{
    const struct run *run = work->plan->run;
    for (size_t i = 0; i < run->n_names; i++) {
        if (run->names[i].zone != NULL) {
            ask_over_tcp(work, resolver, run->names[i].zone->zone, DNS_SOA, false);
        }
    }
}

static void plan_tcp(struct plan *plan)
{
    const struct run *run = plan->run;
    struct work work = {.plan = plan,
                        .shapes = shapes_new(plan->arena, run),
                        .opened = arena_array(plan->arena, run->n_resolvers, sizeof(bool))};
    sight_take(plan->arena, run, &work.sight);
    for (size_t r = 0; r < run->n_resolvers; r++) {
        const struct resolver_sight *seen = &work.sight.resolvers[r];
        if (!run->resolvers[r].judged) {
            continue;
        }
        if (sight_mute(&work.sight, (int)r)) {
            ask_zones(&work, (int)r);
        }
        if (seen->control != NULL && seen->control->outcome == OUTCOME_TIMEOUT && !seen->control->cut) {
            ask_over_tcp(&work, (int)r, run->control_name, DNS_A, true);
        }
    }
    name_replies_each(run, ask_name, &work);
}

const struct probe probe_tcp = {
    .name = "tcp",
    .about = "what a judged resolver cut off, or did not answer over UDP, once more over TCP",
    .phase = PHASE_FOLLOW_UP,
    .plan = plan_tcp,
};
