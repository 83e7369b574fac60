/* 2xx: the privatelink alias is there, but it ends at a public address. */
#include "azure/azure_dns.h"
#include "base/text.h"
#include "diagnose/azline.h"
#include "diagnose/forward.h"
#include "diagnose/public_cause.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"
#include "diagnose/server_guess.h"
#include "diagnose/state.h"

static void show(const struct judge *judge, const struct view *view, struct hit *hit)
{
    hit_evidence(hit, view->a);
    hit_evidence(hit, view->privatelink_aaaa);
    hit_evidence(hit, view->privatelink);
    hit_evidence(hit, view->zone_soa);
    hit_evidence(hit, view->uncached);
    hit->because = say_view(judge, view);
}

static bool plain(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    return true;
}

/* The privatelink name is in Azure's zone, and a question that no cache can know ends there: what is public
 * is cached. Servers that share an address may look like it. */
static bool cached(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    hit_alternative(hit, 117);
    return public_uncached_inside(judge, view);
}

/* The privatelink name is in Azure's zone, and a question that no cache can know ends elsewhere all the same:
 * the alias is not followed into the zone. */
static bool not_followed(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    return public_uncached_outside(judge, view);
}

/* The public address may be a remembered one: of the time before something was mended, or of an outage in
 * which a server of its own fell back to public DNS. */
static void or_cached(const struct judge *judge, const struct view *view, struct hit *hit)
{
    hit_alternative(hit, 208);
    if (!server_is_managed(judge, view->resolver))
        hit_alternative(hit, 205);
}

/* The same, and that question gave no answer: the public address may be cached. */
static bool cached_or_not_followed(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    hit_alternative(hit, 203);
    or_cached(judge, view, hit);
    return true;
}

/* Every record had run out when it was given: what the server remembers, and not what it would find. */
static bool expired(const struct judge *judge, const struct view *view, struct hit *hit)
{
    unsigned state = judge_state(judge, view);
    show(judge, view, hit);
    if (!(state & S_AZURE))
        hit_alternative(hit, 202);
    if (state & S_PL_INSIDE)
        hit_alternative(hit, 203);
    hit_alternative(hit, 208);
    for (size_t i = 0; i < view->chain.n_hops; i++)
        if (view->chain.hops[i].ttl > 0)
            return false;
    return view->chain.n_hops > 0;
}

/* The privatelink name is private and nobody's zone shows: a forwarder for that one name, or a local record
 * without AA. */
static bool forwarded_or_local(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    if (!public_inside(judge, view, view->privatelink_aaaa))
        hit_alternative(hit, 206);
    return true;
}

/* Whether the settled answers are there and were asked after the first. */
static void show_settled(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    hit_evidence(hit, view->settled_privatelink);
    hit_evidence(hit, view->settled);
}

/* Asked again after the TTL it is private: the public answer was a cached one. */
static bool healed(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show_settled(judge, view, hit);
    return public_private_now(judge, view->settled);
}

/* After the TTL the privatelink name is private and the FQDN is not: the alias is not followed into the
 * forwarded zone. */
static bool healed_by_half(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show_settled(judge, view, hit);
    return public_inside(judge, view, view->settled_privatelink) && view->settled &&
           !public_private_now(judge, view->settled);
}

/* ARM shows both: a link that redirects missing names to public DNS, and no record. */
static bool redirect_proven(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show_settled(judge, view, hit);
    return public_redirected(judge, view) == TRI_YES;
}

/* The zone answers, the privatelink name asked by itself is public too: cached, redirected, or a chain cached
 * whole. */
static bool azure_but_public(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show_settled(judge, view, hit);
    if (public_redirected(judge, view) != TRI_NO)
        hit_alternative(hit, 207);
    if (!(judge_state(judge, view) & S_IS_AZURE_DNS))
        hit_alternative(hit, 203);
    if (!view->settled || view->settled->cut)
        or_cached(judge, view, hit);
    return true;
}

/* Slow at first, and a server that could be its target is silent when asked from here. */
static bool fell_back(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    hit_alternative(hit, 201);
    hit_alternative(hit, 202);
    return public_was_slow(view) && public_dead_target(judge, view);
}

static bool single_names(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    return public_mate_right(judge, view);
}

static bool wrong_name(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    return public_near_miss(judge, judge->run->names[view->name].zone) != NULL;
}

/* Somebody's own zone at this server, which it does not consult while it follows the alias. */
static bool foreign_but_public(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    hit_alternative(hit, 202);
    hit_alternative(hit, 206);
    return true;
}

/* A judged Azure DNS that shows the same: the cause reported there explains this one. */
static const struct view *azure_dns_same(const struct judge *judge, const struct view *view)
{
    for (size_t r = 0; r < judge->run->n_resolvers; r++) {
        const struct view *other = facts_view(judge->facts, view->name, r);
        unsigned state = judge_state(judge, other);
        unsigned all = S_IS_AZURE_DNS | S_PUBLIC | S_ALIAS;
        if (judge->run->resolvers[r].judged && (state & all) == all && !(state & (S_AZURE | S_FOREIGN)))
            return other;
    }
    return NULL;
}

/* ARM knows the server, and what it asks are public servers, none of which is Azure DNS. */
static bool asks_the_internet(const struct judge *judge, const struct view *view)
{
    const struct server_identity *identity = &judge->identities[view->resolver];
    const struct dns_firewall *firewall = identity->kind == SERVER_FIREWALL ? identity->firewall : NULL;
    for (size_t u = 0; firewall && u < firewall->n_upstreams; u++)
        if (ip_classify(&firewall->upstreams[u]) != IP_PUBLIC || ip_is_azure_dns(&firewall->upstreams[u]))
            return false;
    return firewall && firewall->n_upstreams > 0;
}

static bool forwarding(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    if (asks_the_internet(judge, view))
        return true;
    hit_alternative(hit, 201);
    hit_alternative(hit, 204);
    if (public_was_slow(view))
        hit_alternative(hit, 205);
    return true;
}

/* Like its neighbours in the zone, for which another resolver shows the truth. */
static bool forwarding_like_mates(const struct judge *judge, const struct view *view, struct hit *hit)
{
    return forwarding(judge, view, hit) && public_mate_not_forwarded(judge, view);
}

/* Certain at Azure DNS itself, or where ARM knows of no link at all. */
static bool link_missing(const struct judge *judge, const struct view *view, struct hit *hit)
{
    const struct view *azure = azure_dns_same(judge, view);
    show(judge, view, hit);
    if (azure && azure != view)
        hit_evidence(hit, azure->a);
    return azure || (judge_state(judge, view) & S_IS_AZURE_DNS) ||
           public_linked_anywhere(judge, judge->run->names[view->name].zone) == TRI_NO;
}

/* Azure answers at this address for a VNet that ARM shows, and the zone is not linked to it. */
static bool not_linked_there(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    return public_speaks_for(judge, view->resolver) &&
           public_linked(judge, judge->run->names[view->name].zone,
                         judge->identities[view->resolver].vnet_id) == TRI_NO;
}

static bool one_zone(const struct judge *judge, const struct view *view, struct hit *hit)
{
    if (link_missing(judge, view, hit))
        return true;
    hit_alternative(hit, 201);
    hit_alternative(hit, 202);
    return true;
}

static bool undecided(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    hit_alternative(hit, 201);
    hit_alternative(hit, 202);
    hit_alternative(hit, 204);
    if (!(judge_state(judge, view) & S_PUBLIC_VOICE))
        hit_alternative(hit, 203);
    if (public_was_slow(view))
        hit_alternative(hit, 205);
    return true;
}

enum { PUBLIC = S_PUBLIC | S_ALIAS };

const struct view_rule public_view_rules[] = {
    {208, PUBLIC | S_AZURE, S_SYSTEM_PATH, healed},
    {208, PUBLIC, S_SYSTEM_PATH, cached},
    {213, PUBLIC, S_SYSTEM_PATH, expired},
    {203, PUBLIC | S_PL_INSIDE | S_AZURE, S_SYSTEM_PATH, not_followed}, /* AA may be passed on */
    {203, PUBLIC | S_AZURE, S_SYSTEM_PATH, healed_by_half},
    {213, PUBLIC | S_PL_INSIDE | S_AZURE, S_SYSTEM_PATH, cached_or_not_followed},
    {206, PUBLIC | S_PL_PRIVATE | S_PL_AA, S_SYSTEM_PATH, plain},
    {206, PUBLIC | S_PL_PRIVATE | S_FOREIGN, S_SYSTEM_PATH, plain},
    {203, PUBLIC | S_PL_INSIDE, S_SYSTEM_PATH, forwarded_or_local},
    {207, PUBLIC | S_AZURE, S_SYSTEM_PATH, redirect_proven},
    {213, PUBLIC | S_AZURE, S_SYSTEM_PATH, azure_but_public},
    {213, PUBLIC | S_FOREIGN, S_SYSTEM_PATH, foreign_but_public},
    {204, PUBLIC | S_PUBLIC_VOICE, S_IS_AZURE_DNS | S_SYSTEM_PATH, single_names},
    {205, PUBLIC, S_IS_AZURE_DNS | S_SYSTEM_PATH, fell_back},
    {201, PUBLIC, S_IS_AZURE_DNS | S_SIBLING_RIGHT | S_SYSTEM_PATH, not_linked_there},
    {202, PUBLIC | S_TRUTH_ELSEWHERE, S_IS_AZURE_DNS | S_SYSTEM_PATH, forwarding},
    {202, PUBLIC | S_PUBLIC_VOICE, S_IS_AZURE_DNS | S_SYSTEM_PATH, forwarding_like_mates},
    {211, PUBLIC, S_SYSTEM_PATH, wrong_name},
    {210, PUBLIC | S_SIBLING_RIGHT, S_SYSTEM_PATH, one_zone},
    {201, PUBLIC, S_SYSTEM_PATH, link_missing},
    {213, PUBLIC, S_SYSTEM_PATH, undecided},
    {0, 0, 0, NULL},
};
