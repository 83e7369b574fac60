/*
 * FQDNs with RD=0, which a server answers from its own knowledge or not at all:
 *  - where a judged resolver timed out on everything, the control name included: a server whose upstreams are
 *    all dead answers, a dead server stays silent;
 *  - where FQDNs time out or end in SERVFAIL while the control name works: a server in a forwarding loop
 *    answers at once that it knows nothing.
 */
#include "base/text.h"
#include "probes/registry.h"
#include "probes/replies.h"
#include "probes/shapes.h"
#include "probes/sight.h"

enum kind { TIMED_OUT, FAILED };

struct seen {
    bool other;   /* something else than silence: a reply, a closed port, no route, a cut */
    bool control; /* the control name timed out */
};

static void ask_without_recursion(struct plan *plan, int resolver, const char *fqdn, bool even_if_silent)
{
    struct question question = {.resolver = resolver,
                                .probe = probe_no_recursion.name,
                                .qname = fqdn,
                                .qtype = DNS_A,
                                .transport = TRANSPORT_UDP,
                                .even_if_silent = even_if_silent};
    plan_ask(plan, &question);
}

static void ask_silent(struct plan *plan)
{
    const struct run *run = plan->run;
    struct seen *seen = arena_array(plan->arena, run->n_resolvers, sizeof *seen);
    for (size_t i = 0; i < run->n_observations; i++) {
        const struct observation *observation = &run->observations[i];
        struct seen *resolver = &seen[observation->question.resolver];
        if (observation->outcome == OUTCOME_TIMEOUT && !observation->cut) {
            resolver->control |= text_equal(observation->question.qname, run->control_name);
        } else {
            resolver->other |= observation->cut || observation->outcome != OUTCOME_NOT_ASKED;
        }
    }
    for (size_t r = 0; r < run->n_resolvers && run->n_names > 0; r++) {
        if (run->resolvers[r].judged && seen[r].control && !seen[r].other) {
            ask_without_recursion(plan, (int)r, run->names[0].fqdn, true);
        }
    }
}

struct work {
    struct plan *plan;
    struct shapes *shapes;
    struct sight sight;
};

static void ask_name(void *context, const struct name_reply *reply)
{
    const struct work *work = context;
    bool works = work->sight.resolvers[reply->resolver].control_works;
    enum kind kind;
    if (reply->observation->outcome == OUTCOME_TIMEOUT && works) {
        kind = TIMED_OUT;
    } else if (reply->servfail && works) {
        kind = FAILED;
    } else {
        return;
    }
    if (shapes_take(work->shapes, reply->resolver, reply->zone, kind)) {
        ask_without_recursion(work->plan, reply->resolver, reply->fqdn, false);
    }
}

static void plan_no_recursion(struct plan *plan)
{
    ask_silent(plan);
    struct work work = {.plan = plan, .shapes = shapes_new(plan->arena, plan->run)};
    sight_take(plan->arena, plan->run, &work.sight);
    name_replies_each(plan->run, ask_name, &work);
}

const struct probe probe_no_recursion = {
    .name = "no-recursion",
    .about = "A of an FQDN with RD=0, of a judged resolver that timed out on everything, or fails "
             "while the control name works",
    .phase = PHASE_FOLLOW_UP,
    .plan = plan_no_recursion,
    .fits = plan_judges,
};
