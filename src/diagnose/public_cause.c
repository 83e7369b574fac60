#include "diagnose/public_cause.h"

#include "azure/resource_id.h"
#include "base/text.h"
#include "diagnose/azline.h"
#include "diagnose/forward.h"
#include "diagnose/state.h"
#include "dns/name.h"
#include "model/zone_voice.h"

/* `vnet` NULL: to any. */
static enum tri linked_to(const struct judge *judge, const struct azure_zone *zone, const char *vnet)
{
    const struct inventory *inventory = judge->run->inventory;
    bool complete = inventory && inventory->zones_read == TRI_YES;
    for (size_t i = 0; inventory && i < inventory->n_zones; i++) {
        const struct private_zone *found = &inventory->zones[i];
        if (!dns_name_equal(found->name, zone->zone))
            continue;
        for (size_t l = 0; l < found->n_links; l++)
            if (!vnet || arm_id_equal(found->links[l].vnet_id, vnet))
                return TRI_YES;
        if (found->links_read != TRI_YES)
            complete = false;
    }
    return complete ? TRI_NO : TRI_UNKNOWN;
}

enum tri public_linked_anywhere(const struct judge *judge, const struct azure_zone *zone)
{
    return linked_to(judge, zone, NULL);
}

enum tri public_linked(const struct judge *judge, const struct azure_zone *zone, const char *vnet)
{
    return vnet ? linked_to(judge, zone, vnet) : TRI_UNKNOWN;
}

bool public_speaks_for(const struct judge *judge, size_t resolver)
{
    const struct server_identity *identity = &judge->identities[resolver];
    const struct dns_firewall *firewall = identity->firewall;
    if (!identity->vnet_id)
        return false;
    if (identity->kind == SERVER_FIREWALL)
        return firewall && firewall->proxy == TRI_YES && !firewall->n_upstreams;
    return identity->kind == SERVER_INBOUND;
}

enum tri public_redirected(const struct judge *judge, const struct view *view)
{
    const struct inventory *inventory = judge->run->inventory;
    const struct checked_name *name = &judge->run->names[view->name];
    const char *label = dns_name_label(judge->arena, name->fqdn);
    enum tri result = inventory && inventory->zones_read == TRI_YES ? TRI_NO : TRI_UNKNOWN;
    for (size_t i = 0; inventory && i < inventory->n_zones; i++) {
        const struct private_zone *zone = &inventory->zones[i];
        if (!dns_name_equal(zone->name, name->zone->zone))
            continue;
        if (zone->links_read != TRI_YES || zone->records_read != TRI_YES) {
            result = TRI_UNKNOWN;
            continue;
        }
        if (az_record(zone, label))
            continue;
        for (size_t l = 0; l < zone->n_links; l++)
            if (text_equal_nocase(zone->links[l].resolution_policy, "NxDomainRedirect"))
                return TRI_YES;
    }
    return result;
}

bool public_private_now(const struct judge *judge, const struct observation *observation)
{
    struct dns_chain chain;
    if (!observation || observation->outcome != OUTCOME_ANSWERED || !observation->has_message)
        return false;
    dns_chain_follow(judge->arena, &observation->message, observation->question.qname,
                     observation->question.qtype, &chain);
    for (size_t i = 0; i < chain.n_addresses; i++)
        if (!ip_is_private(&chain.addresses[i].ip))
            return false;
    return chain.n_addresses > 0;
}

bool public_inside(const struct judge *judge, const struct view *view, const struct observation *observation)
{
    return public_private_now(judge, observation) ||
           zone_has_name(judge->run->names[view->name].zone, observation);
}

bool public_uncached_inside(const struct judge *judge, const struct view *view)
{
    return zone_has_name(judge->run->names[view->name].zone, view->uncached);
}

bool public_uncached_outside(const struct judge *judge, const struct view *view)
{
    const struct dns_rr *soa;
    const struct azure_zone *zone = judge->run->names[view->name].zone;
    return zone && zone_voice_of(zone, view->uncached, &soa) == VOICE_PUBLIC;
}

static bool took_long(const struct observation *observation)
{
    return observation && observation->rtt_us >= 1000 * 1000;
}

bool public_was_slow(const struct view *view)
{
    return took_long(view->zone_soa) || took_long(view->privatelink_aaaa) || took_long(view->privatelink) ||
           took_long(view->a);
}

bool public_dead_target(const struct judge *judge, const struct view *view)
{
    for (size_t r = 0; r < judge->run->n_resolvers; r++) {
        enum role role = judge->run->resolvers[r].role;
        bool may_be = role == ROLE_CUSTOM || (role == ROLE_AZURE_DNS && forward_in_vnet(judge));
        if (r != view->resolver && may_be && judge->facts->resolvers[r].silent)
            return true;
    }
    return false;
}

const struct private_zone *public_near_miss(const struct judge *judge, const struct azure_zone *zone)
{
    const struct inventory *inventory = judge->run->inventory;
    const struct private_zone *found = NULL;
    const char *word = text_equal(zone->service, "services.ai") ? "ai" : zone->service;
    for (size_t i = 0; inventory && i < inventory->n_zones; i++) {
        const struct private_zone *candidate = &inventory->zones[i];
        if (dns_name_equal(candidate->name, zone->zone) &&
            (candidate->n_links || candidate->links_read != TRI_YES))
            return NULL;
        bool known = azure_zone_by_name(candidate->name) != NULL;
        if (!known && !found && text_find_nocase(candidate->name, word) &&
            text_find_nocase(candidate->name, "privatelink"))
            found = candidate;
    }
    return found;
}

bool public_mate_right(const struct judge *judge, const struct view *view)
{
    const struct azure_zone *zone = judge->run->names[view->name].zone;
    for (size_t n = 0; n < judge->run->n_names; n++) {
        const struct view *mate = facts_view(judge->facts, n, view->resolver);
        unsigned state = judge_state(judge, mate);
        if (n != view->name && judge->run->names[n].zone == zone && (state & S_RIGHT) && (state & S_ALIAS) &&
            (state & S_PUBLIC_VOICE))
            return true;
    }
    return false;
}

bool public_mate_not_forwarded(const struct judge *judge, const struct view *view)
{
    const struct azure_zone *zone = judge->run->names[view->name].zone;
    const unsigned all = S_PUBLIC | S_ALIAS | S_PUBLIC_VOICE | S_TRUTH_ELSEWHERE;
    for (size_t n = 0; n < judge->run->n_names; n++)
        if (judge->run->names[n].zone == zone &&
            (judge_state(judge, facts_view(judge->facts, n, view->resolver)) & all) == all)
            return true;
    return false;
}

const char *public_consequence(const struct judge *judge, const struct finding_group *group)
{
    const struct account *account = judge->facts->names[group->names[0]].account;
    if (account && text_equal_nocase(account->public_network_access, "Disabled"))
        return " Its clients will use the public address, where public network access is Disabled (HTTP 403 "
               "or "
               "time-out).";
    return " Its clients will use the public address instead of the private endpoint.";
}
