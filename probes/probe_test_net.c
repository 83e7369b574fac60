/*
 * The control name of 192.0.2.1, once, where something on the way may answer in place of resolvers. conduct.c
 * adds that entry to the resolvers only if the answers so far call for it (interception.h).
 */
#include "probes/interception.h"
#include "probes/registry.h"

static void plan_test_net(struct plan *plan)
{
    const struct run *run = plan->run;
    for (size_t r = 0; r < run->n_resolvers; r++) {
        if (interception_is_resolver(&run->resolvers[r])) {
            plan_ask_plainly(plan, (int)r, probe_test_net.name, run->control_name, DNS_A);
        }
    }
}

const struct probe probe_test_net = {
    .name = "test-net",
    .about = "A of the control name, once, of 192.0.2.1, where nobody can be (RFC 5737), if something seems "
             "to answer "
             "in place of resolvers",
    .phase = PHASE_REPEAT,
    .plan = plan_test_net,
    .fits = plan_judges,
};
