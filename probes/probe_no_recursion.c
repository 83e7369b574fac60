/*
 * One FQDN with RD=0 of a judged resolver that timed out on everything, the control name included. A server
 * whose upstreams are all dead answers this from its own knowledge; a dead server stays silent.
 */
#include "base/text.h"
#include "probes/registry.h"

struct seen {
    bool other;   /* something else than silence: a reply, a closed port, no route, a cut */
    bool control; /* the control name timed out */
};

static void plan_no_recursion(struct plan *plan)
{
    const struct run *run = plan->run;
    if (run->n_names == 0) {
        return;
    }
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
    for (size_t r = 0; r < run->n_resolvers; r++) {
        if (run->resolvers[r].judged && seen[r].control && !seen[r].other) {
            struct question question = {.resolver = (int)r,
                                        .probe = probe_no_recursion.name,
                                        .qname = run->names[0].fqdn,
                                        .qtype = DNS_A,
                                        .transport = TRANSPORT_UDP,
                                        .even_if_silent = true};
            plan_ask(plan, &question);
        }
    }
}

const struct probe probe_no_recursion = {
    .name = "no-recursion",
    .about = "A of one FQDN with RD=0, of a judged resolver that timed out on everything",
    .phase = PHASE_FOLLOW_UP,
    .plan = plan_no_recursion,
};
