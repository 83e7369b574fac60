/*
 * The SOA of a privatelink zone once more (round 1) where the first asking gave nothing although its resolver
 * lives: it was not asked while the resolver was silent, or lost while names of the zone were answered
 * afterwards.
 */
#include "probes/registry.h"
#include "probes/replies.h"
#include "probes/sight.h"

static bool lost(const struct observation *soa)
{
    return reply_missed(soa) ||
           (!soa->cut && (soa->outcome == OUTCOME_LATE || soa->outcome == OUTCOME_MALFORMED));
}

static bool worth_asking(const struct sight *sight, int resolver, const struct azure_zone *zone)
{
    const struct zone_sight *seen = sight_zone(sight, resolver, zone);
    if (seen->soa == NULL || seen->soa->cut) {
        return false;
    }
    if (seen->soa->outcome == OUTCOME_NOT_ASKED) {
        return sight->resolvers[resolver].answered;
    }
    return lost(seen->soa) && seen->answered;
}

static void plan_zone_soa_again(struct plan *plan)
{
    const struct run *run = plan->run;
    struct sight sight;
    sight_take(plan->arena, run, &sight);
    for (size_t i = 0; i < run->n_names; i++) {
        const struct azure_zone *zone = run->names[i].zone;
        for (size_t r = 0; zone != NULL && r < run->n_resolvers; r++) {
            if (run->resolvers[r].judged && run->resolvers[r].role != ROLE_SYSTEM_PATH &&
                worth_asking(&sight, (int)r, zone)) {
                struct question question = {.resolver = (int)r,
                                            .probe = probe_zone_soa_again.name,
                                            .qname = zone->zone,
                                            .qtype = DNS_SOA,
                                            .rd = true,
                                            .transport = TRANSPORT_UDP,
                                            .round = 1};
                plan_ask(plan, &question);
            }
        }
    }
}

const struct probe probe_zone_soa_again = {
    .name = "zone-soa-again",
    .about = "SOA of a privatelink zone once more, of a judged resolver that lives but gave no answer to it",
    .phase = PHASE_FOLLOW_UP,
    .plan = plan_zone_soa_again,
    .fits = plan_judges,
};
