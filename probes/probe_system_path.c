/*
 * Each FQDN as applications resolve it. Last of all, because the platform's resolver asks the same servers
 * and warms their caches.
 */
#include "probes/registry.h"

static void plan_system_path(struct plan *plan)
{
    const struct run *run = plan->run;
    for (size_t r = 0; r < run->n_resolvers; r++) {
        if (run->resolvers[r].role != ROLE_SYSTEM_PATH) {
            continue;
        }
        for (size_t i = 0; i < run->n_names; i++) {
            plan_ask_plainly(plan, (int)r, probe_system_path.name, run->names[i].fqdn, DNS_A);
        }
    }
}

const struct probe probe_system_path = {
    .name = "system-path",
    .about = "each FQDN by getaddrinfo, as applications do it",
    .phase = PHASE_SYSTEM_PATH,
    .plan = plan_system_path,
};
