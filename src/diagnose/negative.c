#include "diagnose/negative.h"

#include "diagnose/azline.h"
#include "diagnose/public_cause.h"
#include "diagnose/server_guess.h"
#include "diagnose/server_step.h"
#include "diagnose/state.h"
#include "dns/name.h"

/* Whether a record set has an address that the name should have; any, where that is not known. */
static bool is_right(const struct judge *judge, size_t name, const struct record_set *record)
{
    const struct ip_list *expected = &judge->facts->names[name].expected;
    for (size_t a = 0; record && a < record->addresses.count; a++)
        if (!expected->count || ip_list_has(expected, &record->addresses.items[a]))
            return true;
    return false;
}

bool negative_record_exists(const struct judge *judge, size_t name)
{
    const struct inventory *inventory = judge->run->inventory;
    const struct checked_name *checked = &judge->run->names[name];
    const char *label = dns_name_label(judge->arena, checked->fqdn);
    size_t found = 0;
    for (size_t z = 0; inventory && z < inventory->n_zones; z++) {
        if (!dns_name_equal(inventory->zones[z].name, checked->zone->zone))
            continue;
        if (!is_right(judge, name, az_record(&inventory->zones[z], label)))
            return false;
        found++;
    }
    return found > 0;
}

/* Another DNS server that gives the name rightly; NULL. */
static const struct view *right_elsewhere(const struct judge *judge, const struct view *view)
{
    for (size_t r = 0; r < judge->run->n_resolvers; r++) {
        const struct view *other = facts_view(judge->facts, view->name, r);
        if (r != view->resolver && judge->run->resolvers[r].role != ROLE_SYSTEM_PATH &&
            state_is_private_truth(judge_state(judge, other)))
            return other;
    }
    return NULL;
}

/* Azure DNS and an inbound endpoint answer from the zone itself. */
static bool may_remember(const struct judge *judge, size_t resolver)
{
    enum server_kind kind = judge->identities[resolver].kind;
    return kind != SERVER_AZURE_DNS && kind != SERVER_INBOUND;
}

static bool asked_again(const struct view *view)
{
    const struct observation *settled = view->settled;
    return settled && settled->outcome == OUTCOME_ANSWERED && settled->has_message &&
           (settled->message.rcode == DNS_NOERROR || settled->message.rcode == DNS_NXDOMAIN);
}

/* Asked again it is what it should be; where that is not known, private. */
static bool has_gone(const struct judge *judge, const struct view *view)
{
    const struct ip_list *expected = &judge->facts->names[view->name].expected;
    struct dns_chain chain;
    if (!public_private_now(judge, view->settled))
        return false;
    dns_chain_follow(judge->arena, &view->settled->message, view->settled->question.qname, DNS_A, &chain);
    for (size_t i = 0; i < chain.n_addresses && expected->count; i++)
        if (!ip_list_has(expected, &chain.addresses[i].ip))
            return false;
    return true;
}

bool negative_from_before(const struct judge *judge, const struct view *view)
{
    if (!negative_record_exists(judge, view->name) || !may_remember(judge, view->resolver))
        return false;
    return asked_again(view) ? has_gone(judge, view) : right_elsewhere(judge, view) != NULL;
}

/* What holds of the views of a group. */
struct seen {
    bool record, before, gone; /* of all */
    bool stays, server;        /* of any: the same after its time; not one of Azure's servers */
    uint32_t ttl;              /* the longest that a negative answer is kept, in seconds */
    const struct view *right;  /* at another resolver; NULL */
};

static void look(const struct judge *judge, const struct view *view, struct seen *seen)
{
    const struct dns_rr *soa = view->chain.soa;
    seen->before = seen->before && negative_from_before(judge, view);
    seen->gone = seen->gone && has_gone(judge, view);
    seen->stays = seen->stays || (asked_again(view) && !has_gone(judge, view));
    seen->server = seen->server || may_remember(judge, view->resolver);
    if (!seen->right)
        seen->right = right_elsewhere(judge, view);
    if (soa) {
        uint32_t ttl = soa->ttl < soa->soa.minimum ? soa->ttl : soa->soa.minimum;
        seen->ttl = ttl > seen->ttl ? ttl : seen->ttl;
    }
}

static struct seen look_at(const struct judge *judge, const struct finding_group *group)
{
    struct seen seen = {.record = true, .before = true, .gone = true};
    for (size_t n = 0; n < group->n_names; n++) {
        seen.record = seen.record && negative_record_exists(judge, group->names[n]);
        for (size_t r = 0; r < group->n_resolvers; r++)
            if (judge->run->resolvers[group->resolvers[r]].role != ROLE_SYSTEM_PATH)
                look(judge, facts_view(judge->facts, group->names[n], group->resolvers[r]), &seen);
    }
    return seen;
}

static const char *message(const struct judge *judge, const struct finding_group *group,
                           const struct seen *seen)
{
    struct arena *arena = judge->arena;
    const char *servers = say_resolvers(judge, group), *names = say_names(judge, group);
    if (seen->gone)
        return arena_printf(arena,
                            "%s said that there is no %s: an answer from before the record was made, kept in "
                            "a cache. Asked again when it had expired, it is right.",
                            servers, names);
    if (seen->stays)
        return arena_printf(
            arena,
            "%s says that there is no %s, although ARM shows the record, and says so still when "
            "its answer has expired: the VNet that answers seems to be linked to another zone "
            "of the same name. Clients get \"no such name\".",
            servers, names);
    if (!seen->before)
        return arena_printf(
            arena,
            "%s says that there is no %s, although ARM shows the record: an answer from before "
            "it was made, kept in a cache, or that of another zone of the same name. Clients "
            "get \"no such name\".",
            servers, names);
    return arena_printf(
        arena,
        "%s says that there is no %s, although ARM shows the record and another resolver gives it: an answer "
        "from before the record was made, kept in a cache. %s; until then clients get \"no such name\".",
        servers, names,
        seen->ttl ? arena_printf(arena, "It ends at most %u s after it was given (the SOA's time to live)",
                                 (unsigned)seen->ttl)
                  : "It ends with its time to live");
}

bool negative_say(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    struct seen seen = look_at(judge, group);
    if (!group->n_names || !seen.record)
        return false;
    const struct checked_name *name = &judge->run->names[group->names[0]];
    finding->message = message(judge, group, &seen);
    say_because(judge, finding,
                arena_printf(judge->arena, "ARM: record set %s in %s",
                             dns_name_label(judge->arena, name->fqdn), name->zone->zone));
    if (seen.right)
        say_because(judge, finding, say_view(judge, seen.right));
    if (!seen.gone && !seen.stays)
        say_step(
            judge, finding, STEP_VERIFY, RISK_NONE,
            "Ask again when the answer has expired. Right then: nothing needs to be changed.",
            arena_printf(judge->arena, "pldig check --settle %s %s", name->fqdn, say_server(judge, group)),
            NULL);
    if (!seen.before)
        say_step(judge, finding, STEP_VERIFY, RISK_NONE,
                 seen.stays ? "See which zone of that name the VNet that answers is linked to."
                            : "If it stays: see which zone of that name the VNet that answers is linked to.",
                 az_link_list(judge, name->zone->zone), NULL);
    if (!seen.gone && !seen.stays && seen.server)
        server_step(judge, group, finding, LINES_FLUSH,
                    arena_printf(judge->arena,
                                 "If it cannot wait: flush the cache of %s, which makes it ask anew for all "
                                 "its clients.",
                                 say_resolvers(judge, group)),
                    "Nothing to go back to: caches fill again.");
    say_verify(judge, group, finding);
    return true;
}
