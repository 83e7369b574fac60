#include "probes/sight.h"

#include "base/text.h"
#include "dns/chain.h"
#include "dns/name.h"
#include "model/zone_voice.h"
#include "probes/replies.h"

static struct zone_sight *zone_at(const struct sight *sight, int resolver, const struct azure_zone *zone)
{
    size_t ignored;
    return &sight->zones[(size_t)resolver * sight->n_zones + (size_t)(zone - azure_zones(&ignored))];
}

const struct zone_sight *sight_zone(const struct sight *sight, int resolver, const struct azure_zone *zone)
{
    return zone_at(sight, resolver, zone);
}

bool sight_mute(const struct sight *sight, int resolver)
{
    return sight->resolvers[resolver].udp_timed_out && !sight->resolvers[resolver].udp_replied;
}

static void see_soa(const struct sight *sight, const struct observation *observation)
{
    const struct azure_zone *zone = azure_zone_by_name(observation->question.qname);
    const struct dns_rr *soa;
    if (zone == NULL) {
        return;
    }
    struct zone_sight *seen = zone_at(sight, observation->question.resolver, zone);
    seen->azure = seen->azure || zone_voice_of(zone, observation, &soa) == VOICE_AZURE;
    if (seen->soa == NULL) {
        seen->soa = observation;
    }
}

static void see_name(const struct sight *sight, const struct observation *observation)
{
    const char *qname = observation->question.qname;
    const struct azure_zone *zone = azure_zone_of_fqdn(qname);
    const struct azure_zone *within = azure_zone_of_privatelink_name(qname);
    if (within != NULL && zone_has_name(within, observation)) {
        zone_at(sight, observation->question.resolver, within)->azure = true;
    }
    zone = zone != NULL ? zone : within;
    if (zone != NULL && observation->outcome == OUTCOME_ANSWERED &&
        (observation->message.rcode == DNS_NOERROR || observation->message.rcode == DNS_NXDOMAIN)) {
        zone_at(sight, observation->question.resolver, zone)->answered = true;
    }
}

static void see_control(struct arena *arena, struct resolver_sight *resolver,
                        const struct observation *observation)
{
    struct dns_chain chain;
    if (resolver->control == NULL) {
        resolver->control = observation;
    }
    if (observation->outcome == OUTCOME_ANSWERED && !observation->question.cd) {
        dns_chain_follow(arena, &observation->message, observation->question.qname, DNS_A, &chain);
        resolver->control_works = resolver->control_works || chain.end == DNS_END_ADDRESSES;
    }
}

static void see_resolver(struct resolver_sight *resolver, const struct observation *observation)
{
    resolver->answered = resolver->answered || observation->outcome == OUTCOME_ANSWERED;
    if (observation->question.transport == TRANSPORT_UDP) {
        resolver->udp_replied = resolver->udp_replied || reply_came(observation);
        resolver->udp_timed_out =
            resolver->udp_timed_out || (observation->outcome == OUTCOME_TIMEOUT && !observation->cut);
    }
}

void sight_take(struct arena *arena, const struct run *run, struct sight *out)
{
    azure_zones(&out->n_zones);
    out->resolvers = arena_array(arena, run->n_resolvers, sizeof *out->resolvers);
    out->zones = arena_array(arena, run->n_resolvers * out->n_zones, sizeof *out->zones);
    for (size_t i = 0; i < run->n_observations; i++) {
        const struct observation *observation = &run->observations[i];
        const struct question *question = &observation->question;
        if (run->resolvers[question->resolver].role == ROLE_SYSTEM_PATH) {
            continue;
        }
        struct resolver_sight *resolver = &out->resolvers[question->resolver];
        see_resolver(resolver, observation);
        if (question->qtype == DNS_SOA) {
            see_soa(out, observation);
        } else if (run->control_name != NULL && dns_name_equal(question->qname, run->control_name)) {
            see_control(arena, resolver, observation);
        } else {
            see_name(out, observation);
        }
    }
}
