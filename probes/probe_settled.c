/*
 * --settle: after the TTL, once more (round ROUND_SETTLED). AAAA of the privatelink name before the
 * FQDN, for the same reasons as in the first phases (probe_privatelink.c).
 */
#include "model/facts.h"
#include "probes/registry.h"
#include "probes/settle.h"

static bool wanted(const struct run *run)
{
    return run->settle;
}

static void ask_settled(struct plan *plan, int resolver, const char *probe, const char *qname, uint16_t qtype)
{
    struct question question = {.resolver = resolver,
                                .probe = probe,
                                .qname = qname,
                                .qtype = qtype,
                                .rd = true,
                                .transport = TRANSPORT_UDP,
                                .round = ROUND_SETTLED};
    plan_ask(plan, &question);
}

static void plan_settled_privatelink(struct plan *plan)
{
    size_t count;
    const struct settle_item *items = settle_items(plan->arena, plan->run, &count);
    for (size_t i = 0; i < count; i++) {
        if (items[i].name->privatelink != NULL) {
            ask_settled(plan, items[i].resolver, probe_settled_privatelink.name, items[i].name->privatelink,
                        DNS_AAAA);
        }
    }
}

static void plan_settled_name(struct plan *plan)
{
    size_t count;
    const struct settle_item *items = settle_items(plan->arena, plan->run, &count);
    for (size_t i = 0; i < count; i++) {
        ask_settled(plan, items[i].resolver, probe_settled_name.name, items[i].name->fqdn, DNS_A);
    }
}

const struct probe probe_settled_privatelink = {
    .name = "settled-privatelink",
    .about =
        "with --settle, AAAA of the privatelink name after the TTL, of a judged resolver whose answer may "
        "be cached",
    .phase = PHASE_SETTLED_PRIVATELINK,
    .plan = plan_settled_privatelink,
    .fits = wanted,
};

const struct probe probe_settled_name = {
    .name = "settled-name",
    .about = "with --settle, A of the FQDN after that",
    .phase = PHASE_SETTLED_NAME,
    .plan = plan_settled_name,
    .fits = wanted,
};
