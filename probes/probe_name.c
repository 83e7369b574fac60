/*
 * The addresses of each FQDN: what the run is about. AAAA is asked of whom a leak of IPv6 would be told:
 * resolvers that are judged, and Azure DNS. Of other witnesses A alone is used: it shows the chain, and
 * whether it has the privatelink alias.
 */
#include "probes/interception.h"
#include "probes/registry.h"

static void plan_name(struct plan *plan)
{
    const struct run *run = plan->run;
    for (size_t i = 0; i < run->n_names; i++) {
        for (size_t r = 0; r < run->n_resolvers; r++) {
            const struct resolver *resolver = &run->resolvers[r];
            if (resolver->role == ROLE_SYSTEM_PATH || interception_is_resolver(resolver)) {
                continue;
            }
            plan_ask_plainly(plan, (int)r, probe_name.name, run->names[i].fqdn, DNS_A);
            if (resolver->judged || resolver->role == ROLE_AZURE_DNS) {
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
