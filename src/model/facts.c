#include "model/facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "dns/name.h"
#include "model/expected.h"
#include "model/facts_filing.h"
#include "model/zone_voice.h"

const struct view *facts_view(const struct facts *facts, size_t name, size_t resolver)
{
    return facts_view_at(facts, name, resolver);
}

static bool gives_address(struct arena *arena, const struct observation *observation)
{
    if (!observation || observation->outcome != OUTCOME_ANSWERED || !observation->has_message)
        return false;
    struct dns_chain chain;
    dns_chain_follow(arena, &observation->message, observation->question.qname, observation->question.qtype,
                     &chain);
    return chain.end == DNS_END_ADDRESSES;
}

static void count_resolver(struct resolver_facts *facts, const struct observation *observation)
{
    /* "No route" ends a question before a packet is sent: it was asked all the same. */
    if (observation->outcome == OUTCOME_NOT_ASKED || observation->cut)
        return;
    facts->asked++;
    facts->answered += observation->outcome == OUTCOME_ANSWERED;
    if (observation->outcome == OUTCOME_ANSWERED || observation->outcome == OUTCOME_LATE ||
        observation->outcome == OUTCOME_MALFORMED)
        facts->silent = false;
    if (observation->outcome != OUTCOME_REFUSED_CONNECTION)
        facts->closed = false;
    if (observation->outcome != OUTCOME_UNREACHABLE)
        facts->unreachable = false;
}

static void look_at_resolvers(struct facts_work *work)
{
    struct facts *facts = work->facts;
    const struct run *run = facts->run;
    for (size_t r = 0; r < run->n_resolvers; r++) {
        facts->resolvers[r].silent = true;
        facts->resolvers[r].closed = true;
        facts->resolvers[r].unreachable = true;
    }
    for (size_t i = 0; i < run->n_observations; i++) {
        const struct observation *observation = &run->observations[i];
        int r = observation->question.resolver;
        if (r >= 0 && (size_t)r < run->n_resolvers)
            count_resolver(&facts->resolvers[r], observation);
    }
    for (size_t r = 0; r < run->n_resolvers; r++) {
        struct resolver_facts *resolver = &facts->resolvers[r];
        if (!resolver->asked)
            resolver->silent = resolver->closed = resolver->unreachable = false;
        resolver->control_works = gives_address(work->arena, resolver->control) ||
                                  gives_address(work->arena, resolver->control_tcp);
    }
}

static int order_seen(const void *a, const void *b)
{
    const struct seen_address *x = a, *y = b;
    return ip_compare(&x->ip, &y->ip);
}

/* The IPv4 address that DNS64 made this one of: an expected address, or one of the same answer; else itself.
 */
static const struct ip *meant(const struct name_facts *name, const struct view *view, const struct ip *ip)
{
    for (size_t i = 0; i < name->expected.count; i++)
        if (ip_embeds(ip, &name->expected.items[i]))
            return &name->expected.items[i];
    for (size_t i = 0; i < view->n_addresses; i++)
        if (ip_embeds(ip, &view->addresses[i].ip))
            return &view->addresses[i].ip;
    return ip;
}

static void weigh_address(struct facts_work *work, const struct expected_index *index,
                          const struct view *view, struct seen_address *seen)
{
    const struct run *run = work->facts->run;
    const struct name_facts *name = &work->facts->names[view->name];
    const struct ip *ip = meant(name, view, &seen->ip);
    seen->class = ip_classify(ip);
    if (ip_list_has(&name->expected, ip))
        seen->expected = TRI_YES;
    else
        seen->expected = name->known == TRI_UNKNOWN ? TRI_UNKNOWN : TRI_NO;
    expected_owner(index, ip, run->names[view->name].fqdn, &seen->owner, &seen->member);
    if (!seen->owner)
        return;
    const char *owner = seen->owner->name ? seen->owner->name : seen->owner->id;
    const char *member = seen->member->member;
    seen->belongs_to =
        member ? arena_printf(work->arena, "%s, member %s", owner, member) : arena_strdup(work->arena, owner);
}

static void gather_addresses(struct facts_work *work, const struct expected_index *index, struct view *view)
{
    const struct system_answer *system = view->a->system;
    size_t count = system ? system->n_addresses : view->chain.n_addresses;
    view->addresses = arena_array(work->arena, count + 1, sizeof *view->addresses);
    for (size_t i = 0; i < count; i++) {
        struct seen_address *seen = &view->addresses[view->n_addresses++];
        seen->ip = system ? system->addresses[i] : view->chain.addresses[i].ip;
        seen->ttl = system ? 0 : view->chain.addresses[i].ttl;
    }
    for (size_t i = 0; i < count; i++)
        weigh_address(work, index, view, &view->addresses[i]);
    qsort(view->addresses, view->n_addresses, sizeof *view->addresses, order_seen);
}

/* Whether the chain passes the privatelink name, as an owner or as a target. */
static bool passes(const struct dns_chain *chain, const char *privatelink)
{
    for (size_t i = 0; i < chain->n_cnames; i++)
        if (dns_name_equal(chain->hops[i].target, privatelink) ||
            dns_name_equal(chain->hops[i].owner, privatelink))
            return true;
    return false;
}

static bool usable(const struct observation *observation)
{
    return observation && observation->outcome == OUTCOME_ANSWERED &&
           (observation->has_message || observation->system);
}

/* Applications go on over TCP where UDP fails or cuts the answer off (most of them), so the answer over TCP
 * is the view's then. */
static void choose_transport(struct view *view)
{
    bool failed = view->a && (!usable(view->a) || (view->a->has_message && view->a->message.tc));
    if (failed && !view->a->cut && usable(view->tcp)) {
        view->udp = view->a;
        view->a = view->tcp;
    }
}

static void see_answer(struct facts_work *work, const struct expected_index *index, struct view *view)
{
    const struct checked_name *name = &work->facts->run->names[view->name];
    choose_transport(view);
    for (size_t i = 0; view->cd && i < view->n_repeats;
         i++) /* the asking without CD that followed the one with it */
        if (view->repeats[i]->question.round == 1)
            view->again = view->repeats[i];
    if (usable(view->privatelink)) {
        view->has_privatelink = true;
        dns_chain_follow(work->arena, &view->privatelink->message, name->privatelink, DNS_A,
                         &view->privatelink_chain);
    }
    view->rcode = -1;
    if (!view->a)
        return;
    view->outcome = view->a->outcome;
    view->cut = view->a->cut;
    view->usable = usable(view->a);
    if (view->a->has_message) {
        view->rcode = view->a->message.rcode;
        view->has_chain = true;
        dns_chain_follow(work->arena, &view->a->message, name->fqdn, DNS_A, &view->chain);
        view->has_alias = name->privatelink && passes(&view->chain, name->privatelink);
    }
    if (view->usable)
        gather_addresses(work, index, view);
    if (view->a->system && name->privatelink)
        view->has_alias = dns_name_equal(view->a->system->canonical, name->privatelink);
}

static void see_zone(struct facts_work *work, struct view *view)
{
    const struct azure_zone *zone = work->facts->run->names[view->name].zone;
    for (size_t z = 0; z < work->n_zones; z++) {
        if (work->zones[z].zone != zone)
            continue;
        view->zone_soa = work->zones[z].soa[view->resolver];
        view->service_soa = work->zones[z].service_soa[view->resolver];
        view->voice = zone_voice_of(zone, view->zone_soa, &view->zone_soa_rr);
        if (view->voice == VOICE_FOREIGN && facts_soa_is_public(work->facts, view->zone_soa_rr))
            view->voice = VOICE_PUBLIC;
        return;
    }
}

bool facts_soa_is_public(const struct facts *facts, const struct dns_rr *soa)
{
    for (size_t i = 0; i < facts->n_public_soas; i++)
        if (dns_name_equal(facts->public_soas[i]->owner, soa->owner) &&
            dns_name_equal(facts->public_soas[i]->soa.mname, soa->soa.mname))
            return true;
    return false;
}

/* What public DNS calls itself: the SOA records that Azure DNS and the control resolver give where no private
 * zone answers. */
static void collect_public(struct facts_work *work)
{
    const struct run *run = work->facts->run;
    work->facts->public_soas =
        arena_array(work->arena, work->n_zones * run->n_resolvers + 1, sizeof *work->facts->public_soas);
    for (size_t z = 0; z < work->n_zones; z++) {
        for (size_t r = 0; r < run->n_resolvers; r++) {
            const struct dns_rr *soa;
            bool witness = run->resolvers[r].role == ROLE_AZURE_DNS || run->resolvers[r].role == ROLE_CONTROL;
            if (!witness ||
                zone_voice_of(work->zones[z].zone, work->zones[z].soa[r], &soa) == VOICE_UNKNOWN ||
                soa_is_azure_private(soa))
                continue;
            work->facts->public_soas[work->facts->n_public_soas++] = soa;
        }
    }
}

void facts_derive(struct arena *arena, const struct run *run, struct facts *out)
{
    struct facts_work work = {.arena = arena, .facts = out};
    struct expected_index *index = expected_index_new(arena, run->inventory);
    memset(out, 0, sizeof *out);
    out->run = run;
    out->names = arena_array(arena, run->n_names + 1, sizeof *out->names);
    out->resolvers = arena_array(arena, run->n_resolvers + 1, sizeof *out->resolvers);
    out->views = arena_array(arena, run->n_names * run->n_resolvers + 1, sizeof *out->views);
    for (size_t n = 0; n < run->n_names; n++)
        expected_of_name(arena, index, run, n, &out->names[n]);
    facts_lay_out(&work, run);
    facts_file(&work);
    look_at_resolvers(&work);
    collect_public(&work);
    for (size_t n = 0; n < run->n_names; n++) {
        for (size_t r = 0; r < run->n_resolvers; r++) {
            struct view *view = facts_view_at(out, n, r);
            view->name = n;
            view->resolver = r;
            see_answer(&work, index, view);
            if (run->names[n].zone)
                see_zone(&work, view);
        }
    }
}
