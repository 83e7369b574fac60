/*
 * The question that ended in SERVFAIL with CD=1 (RFC 4035 section 3.2.2), of the FQDN or of the control name:
 * a resolver that answers it then has failed in validating, and in nothing else.
 */
#include "probes/registry.h"
#include "probes/replies.h"
#include "probes/shapes.h"
#include "probes/sight.h"

struct work {
    struct plan *plan;
    struct shapes *shapes;
};

static void ask_with_cd(struct plan *plan, int resolver, const char *qname)
{
    struct question question = {.resolver = resolver,
                                .probe = probe_cd.name,
                                .qname = qname,
                                .qtype = DNS_A,
                                .rd = true,
                                .cd = true,
                                .transport = TRANSPORT_UDP};
    plan_ask(plan, &question);
}

static void ask_name(void *context, const struct name_reply *reply)
{
    const struct work *work = context;
    if (reply->servfail && shapes_take(work->shapes, reply->resolver, reply->zone, 0)) {
        ask_with_cd(work->plan, reply->resolver, reply->fqdn);
    }
}

static void plan_cd(struct plan *plan)
{
    const struct run *run = plan->run;
    struct work work = {plan, shapes_new(plan->arena, run)};
    name_replies_each(run, ask_name, &work);
    struct sight sight;
    sight_take(plan->arena, run, &sight);
    for (size_t r = 0; r < run->n_resolvers; r++) {
        const struct observation *control = sight.resolvers[r].control;
        if (run->resolvers[r].judged && control != NULL && control->outcome == OUTCOME_ANSWERED &&
            control->message.rcode == DNS_SERVFAIL) {
            ask_with_cd(plan, (int)r, run->control_name);
        }
    }
}

const struct probe probe_cd = {
    .name = "cd",
    .about = "A of an FQDN or of the control name with CD=1, of a judged resolver that gave SERVFAIL",
    .phase = PHASE_FOLLOW_UP,
    .plan = plan_cd,
    .fits = plan_judges,
};
