/*
 * A of a privatelink name of a judged resolver, where its AAAA did not say all: behind a public address,
 * whether a record of the server's own stands there; behind a private one that is not Azure's to tell, whose
 * it is (AA=1).
 *
 * Not where the AAAA showed the name in Azure's zone and the FQDN is public: asking would mend it for a
 * while.
 */
#include "model/zone_voice.h"
#include "probes/registry.h"
#include "probes/replies.h"
#include "probes/sight.h"

struct work {
    struct plan *plan;
    struct sight sight;
};

static bool wanted(const struct work *work, const struct name_reply *reply, const char *privatelink)
{
    bool azure = sight_zone(&work->sight, reply->resolver, reply->zone)->azure;
    if (reply->public) {
        const struct observation *first = plan_asked(work->plan, reply->resolver, privatelink, DNS_AAAA);
        return first == NULL || !zone_has_name(reply->zone, first);
    }
    return reply->private && !azure;
}

static void ask_address(void *context, const struct name_reply *reply)
{
    const struct work *work = context;
    if (reply->zone == NULL || reply->chain == NULL) {
        return;
    }
    const char *privatelink = azure_privatelink_name(work->plan->arena, reply->zone, reply->fqdn);
    if (privatelink != NULL && wanted(work, reply, privatelink)) {
        plan_ask_plainly(work->plan, reply->resolver, probe_privatelink_address.name, privatelink, DNS_A);
    }
}

static void plan_privatelink_address(struct plan *plan)
{
    struct work work = {.plan = plan};
    sight_take(plan->arena, plan->run, &work.sight);
    name_replies_each(plan->run, ask_address, &work);
}

const struct probe probe_privatelink_address = {
    .name = "privatelink-address",
    .about = "A of a privatelink name, of a judged resolver that gave an address that Azure's "
             "private zone does not explain",
    .phase = PHASE_FOLLOW_UP,
    .plan = plan_privatelink_address,
    .fits = plan_judges,
};
