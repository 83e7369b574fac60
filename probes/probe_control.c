/*
 * The control name of a judged resolver where an FQDN failed: tells a resolver that is broken for everything
 * from one that fails below the service zone only.
 */
#include "probes/registry.h"
#include "probes/replies.h"

static void ask_control(void *context, const struct name_reply *reply)
{
    struct plan *plan = context;
    if (reply->failed) {
        plan_ask_plainly(plan, reply->resolver, probe_control.name, plan->run->control_name, DNS_A);
    }
}

static void plan_control(struct plan *plan)
{
    if (plan->run->control_name != NULL) {
        name_replies_each(plan->run, ask_control, plan);
    }
}

const struct probe probe_control = {
    .name = "control",
    .about = "A of the control name, of a judged resolver where an FQDN failed",
    .phase = PHASE_CONTROL,
    .plan = plan_control,
    .fits = plan_judges,
};
