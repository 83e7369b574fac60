/*
 * The addresses of each FQDN: what the run is about. A control resolver is asked for A alone, which shows the
 * public chain and whether it has the privatelink alias; nothing else of it is used.
 */
#include "probes/registry.h"

static void plan_name(struct plan *plan)
{
    const struct run *run = plan->run;
    for (size_t i = 0; i < run->n_names; i++) {
        for (size_t r = 0; r < run->n_resolvers; r++) {
            enum role role = run->resolvers[r].role;
            if (role == ROLE_SYSTEM_PATH) {
                continue;
            }
            plan_ask_plainly(plan, (int)r, probe_name.name, run->names[i].fqdn, DNS_A);
            if (role != ROLE_CONTROL) {
                plan_ask_plainly(plan, (int)r, probe_name.name, run->names[i].fqdn, DNS_AAAA);
            }
        }
    }
}

const struct probe probe_name = {
    .name = "name",
    .about = "A and AAAA of each FQDN",
    .phase = PHASE_NAME,
    .plan = plan_name,
};
