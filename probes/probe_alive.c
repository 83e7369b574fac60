/*
 * The control name of a judged resolver from which no zone question got a reply, before its other questions
 * wait in vain: a resolver that lives but cannot reach its forwarder's target answers this one, and is then
 * asked everything.
 */
#include "probes/registry.h"
#include "probes/replies.h"

static void plan_alive(struct plan *plan)
{
    const struct run *run = plan->run;
    if (run->control_name == NULL) {
        return;
    }
    struct seen {
        bool reply, miss;
    } *seen = arena_array(plan->arena, run->n_resolvers, sizeof *seen);
    for (size_t i = 0; i < run->n_observations; i++) {
        const struct observation *observation = &run->observations[i];
        seen[observation->question.resolver].reply |= reply_came(observation);
        seen[observation->question.resolver].miss |= reply_missed(observation);
    }
    for (size_t r = 0; r < run->n_resolvers; r++) {
        if (run->resolvers[r].judged && seen[r].miss && !seen[r].reply) {
            struct question question = {.resolver = (int)r,
                                        .probe = probe_alive.name,
                                        .qname = run->control_name,
                                        .qtype = DNS_A,
                                        .rd = true,
                                        .transport = TRANSPORT_UDP,
                                        .even_if_silent = true};
            plan_ask(plan, &question);
        }
    }
}

const struct probe probe_alive = {
    .name = "alive",
    .about = "A of the control name, of a judged resolver that gave no reply about any privatelink zone",
    .phase = PHASE_ALIVE,
    .plan = plan_alive,
    .fits = plan_judges,
};
