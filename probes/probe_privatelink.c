/*
 * A privatelink name by itself, asked before the FQDN that leads to it: some caches would answer it from the
 * public chain of the FQDN, and a forwarder for the privatelink zone alone would go unseen.
 *
 * AAAA, because A would mend what it looks at: a server that does not follow the alias into the zone would
 * have the private address from us, and give it at the end of the FQDN's chain for as long as it keeps it. An
 * Azure zone that has the name answers AAAA with "no such record" and its SOA record, which says as much.
 */
#include "probes/registry.h"

static void plan_privatelink(struct plan *plan)
{
    const struct run *run = plan->run;
    for (size_t i = 0; i < run->n_names; i++) {
        if (run->names[i].privatelink == NULL) {
            continue;
        }
        for (size_t r = 0; r < run->n_resolvers; r++) {
            enum role role = run->resolvers[r].role;
            if (role != ROLE_SYSTEM_PATH && role != ROLE_CONTROL) {
                plan_ask_plainly(plan, (int)r, probe_privatelink.name, run->names[i].privatelink, DNS_AAAA);
            }
        }
    }
}

const struct probe probe_privatelink = {
    .name = "privatelink",
    .about = "AAAA of each privatelink name",
    .phase = PHASE_PRIVATELINK,
    .plan = plan_privatelink,
    .fits = plan_judges,
};
