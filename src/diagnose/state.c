#include "diagnose/state.h"

#include "azure/azure_dns.h"
#include "diagnose/public_cause.h"
#include "dns/name.h"
#include "model/zone_voice.h"

static unsigned of_addresses(const struct view *view)
{
    size_t right = 0, wrong = 0, public = 0;
    if (!view->n_addresses)
        return 0;
    for (size_t i = 0; i < view->n_addresses; i++) {
        const struct seen_address *seen = &view->addresses[i];
        right += seen->expected == TRI_YES;
        wrong += seen->expected == TRI_NO;
        public += seen->expected != TRI_YES && seen->class == IP_PUBLIC;
    }
    unsigned state = S_ADDRESSES;
    if (right == view->n_addresses)
        return state | S_RIGHT;
    if (!right && public)
        state |= S_PUBLIC;
    if (right && (wrong || public)) /* a public address beside a right one is wrong for certain */
        return state | S_SOME_RIGHT;
    if (wrong == view->n_addresses)
        return state | S_WRONG;
    return state & S_PUBLIC ? state : state | S_UNPROVEN;
}

static unsigned of_rcode(const struct view *view)
{
    const struct dns_message *message = &view->a->message;
    unsigned state = view->has_alias ? S_ALIAS : 0;
    switch (message->rcode) {
    case DNS_NOERROR:
        if (view->chain.end != DNS_END_ADDRESSES)
            state |= S_EMPTY;
        if (view->chain.end == DNS_END_REFERRAL)
            state |= S_REFERRAL;
        if (message->tc && view->chain.end != DNS_END_ADDRESSES)
            state |= S_TRUNCATED;
        break;
    case DNS_NXDOMAIN:
        state |= S_NXDOMAIN;
        break;
    case DNS_REFUSED:
        state |= S_REFUSED;
        break;
    case DNS_SERVFAIL:
        state |= S_SERVFAIL;
        break;
    default:
        state |= S_OTHER_ERROR;
    }
    if (soa_is_azure_private(view->chain.soa))
        state |= S_NEGATIVE_AZURE;
    return state;
}

/* The privatelink name asked by itself, which a server may answer otherwise than at the end of a chain. */
static unsigned of_privatelink(const struct judge *judge, const struct view *view)
{
    unsigned inside = public_inside(judge, view, view->privatelink_aaaa) ? S_PL_INSIDE : 0;
    if (!view->has_privatelink || !view->privatelink_chain.n_addresses)
        return inside;
    for (size_t i = 0; i < view->privatelink_chain.n_addresses; i++)
        if (!ip_is_private(&view->privatelink_chain.addresses[i].ip))
            return inside;
    return S_PL_INSIDE | S_PL_PRIVATE | (view->privatelink->message.aa ? S_PL_AA : 0);
}

static unsigned of_voice(const struct view *view)
{
    switch (view->voice) {
    case VOICE_AZURE:
        return S_AZURE;
    case VOICE_FOREIGN:
        return S_FOREIGN;
    case VOICE_PUBLIC:
        return S_PUBLIC_VOICE;
    case VOICE_UNKNOWN:
        break;
    }
    return 0;
}

/* An SOA of a name below the suffix is a zone for that name only, and shadows nothing else. */
static bool soa_shadows(const struct judge *judge, const struct dns_rr *soa, const char *suffix)
{
    return soa && dns_name_equal(soa->owner, suffix) && !soa_is_azure_public(soa) &&
           !facts_soa_is_public(judge->facts, soa);
}

/* Whether the service zone is somebody's own at this resolver. Public DNS has the zone, so that it should not
 * exist is a sign too. */
static unsigned of_service(const struct judge *judge, const struct view *view)
{
    const struct azure_zone *zone = judge->run->names[view->name].zone;
    const struct observation *asked = view->service_soa;
    if (view->has_chain && !view->has_alias && soa_shadows(judge, view->chain.soa, zone->suffix))
        return S_SHADOW;
    if (!asked || asked->outcome != OUTCOME_ANSWERED || !asked->has_message)
        return 0;
    const struct dns_rr *soa = dns_message_soa(&asked->message);
    if (soa_shadows(judge, soa, zone->suffix))
        return S_SHADOW;
    return !soa && asked->message.rcode == DNS_NXDOMAIN ? S_SHADOW : 0;
}

static unsigned of_view(const struct judge *judge, const struct view *view)
{
    const struct resolver *resolver = &judge->run->resolvers[view->resolver];
    const struct resolver_facts *facts = &judge->facts->resolvers[view->resolver];
    unsigned state = of_voice(view) | of_privatelink(judge, view) | of_service(judge, view);
    if (resolver->role == ROLE_SYSTEM_PATH)
        state |= S_SYSTEM_PATH;
    if (ip_is_azure_dns(&resolver->address))
        state |= S_IS_AZURE_DNS;
    if (facts->control)
        state |= facts->control_works ? S_CONTROL_OK : S_CONTROL_BAD;
    if (view->a && view->a->cut)
        return state | S_CUT;
    if (!view->usable)
        return state | S_NO_REPLY;
    if (view->a->has_message)
        state |= of_rcode(view);
    else if (!view->n_addresses)
        state |= S_EMPTY;
    if (view->a->system && view->has_alias)
        state |= S_ALIAS;
    return state | of_addresses(view);
}

bool state_is_private_truth(unsigned state)
{
    return (state & S_RIGHT) || ((state & S_UNPROVEN) && (state & S_AZURE));
}

bool state_tells_azure_zone(unsigned state)
{
    bool private = (state & S_AZURE) && (state & S_ADDRESSES) && !(state & S_PUBLIC);
    bool no_record = (state & S_ALIAS) && (state & S_NEGATIVE_AZURE);
    return state_is_private_truth(state) || private || no_record;
}

/* Bits that depend on other views: of the same name at other resolvers, and of the account's other names
 * here. */
static void look_around(struct judge *judge)
{
    const struct run *run = judge->run;
    size_t width = run->n_resolvers;
    size_t *right = arena_array(judge->arena, run->n_accounts * width + 1, sizeof *right);
    for (size_t n = 0; n < run->n_names; n++)
        for (size_t r = 0; r < width; r++)
            right[run->names[n].account * width + r] += state_is_private_truth(judge->states[n * width + r]);
    for (size_t n = 0; n < run->n_names; n++) {
        unsigned *states = judge->states + n * width;
        size_t truths = 0, aliases = 0;
        for (size_t r = 0; r < width; r++) {
            truths += run->resolvers[r].role != ROLE_SYSTEM_PATH && state_tells_azure_zone(states[r]);
            aliases += (states[r] & S_ALIAS) != 0;
        }
        for (size_t r = 0; r < width; r++) {
            bool here = state_is_private_truth(states[r]);
            bool told = run->resolvers[r].role != ROLE_SYSTEM_PATH && state_tells_azure_zone(states[r]);
            if (truths > told)
                states[r] |= S_TRUTH_ELSEWHERE;
            if (aliases > ((states[r] & S_ALIAS) != 0))
                states[r] |= S_ALIAS_ELSEWHERE;
            if (right[run->names[n].account * width + r] > here)
                states[r] |= S_SIBLING_RIGHT;
        }
    }
}

void state_derive(struct judge *judge)
{
    const struct run *run = judge->run;
    size_t count = run->n_names * run->n_resolvers;
    judge->states = arena_array(judge->arena, count + 1, sizeof *judge->states);
    for (size_t i = 0; i < count; i++)
        judge->states[i] = of_view(judge, &judge->facts->views[i]);
    look_around(judge);
}
