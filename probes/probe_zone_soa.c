/*
 * The SOA record of a privatelink zone tells whose zone a resolver's path ends at, whether or not the account
 * has a record there. Asked before any FQDN, while no public chain is cached. A control resolver stands
 * outside the private network: its answer here would be the public one and inform nobody.
 */
#include "probes/registry.h"

static void plan_zone_soa(struct plan *plan)
{
    const struct run *run = plan->run;
    for (size_t i = 0; i < run->n_names; i++) {
        if (run->names[i].zone == NULL) {
            continue;
        }
        for (size_t r = 0; r < run->n_resolvers; r++) {
            enum role role = run->resolvers[r].role;
            if (role != ROLE_SYSTEM_PATH && role != ROLE_CONTROL) {
                plan_ask_plainly(plan, (int)r, probe_zone_soa.name, run->names[i].zone->zone, DNS_SOA);
            }
        }
    }
}

const struct probe probe_zone_soa = {
    .name = "zone-soa",
    .about = "SOA of each privatelink zone",
    .phase = PHASE_ZONE,
    .plan = plan_zone_soa,
    .fits = plan_judges,
};
