/*
 * The SOA record of the service zone (openai.azure.com) of a judged resolver whose answer has no privatelink
 * alias or is authoritative: shows a local zone that shadows the public one.
 */
#include "probes/registry.h"
#include "probes/replies.h"

static void ask_service_soa(void *context, const struct name_reply *reply)
{
    struct plan *plan = context;
    if (reply->unaliased && reply->zone != NULL) {
        plan_ask_plainly(plan, reply->resolver, probe_service_soa.name, reply->zone->suffix, DNS_SOA);
    }
}

static void plan_service_soa(struct plan *plan)
{
    name_replies_each(plan->run, ask_service_soa, plan);
}

const struct probe probe_service_soa = {
    .name = "service-soa",
    .about = "SOA of the service zone, of a judged resolver whose answer has no privatelink alias or is "
             "authoritative",
    .phase = PHASE_FOLLOW_UP,
    .plan = plan_service_soa,
    .fits = plan_judges,
};
