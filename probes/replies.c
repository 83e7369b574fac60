#include "probes/replies.h"

#include "base/text.h"
#include "dns/chain.h"
#include "dns/name.h"
#include "probes/registry.h"

enum { SCRATCH_LIMIT = 1024 * 1024 };

bool reply_came(const struct observation *observation)
{
    return observation->outcome == OUTCOME_ANSWERED || observation->outcome == OUTCOME_LATE ||
           observation->outcome == OUTCOME_MALFORMED;
}

bool reply_missed(const struct observation *observation)
{
    return !observation->cut &&
           (observation->outcome == OUTCOME_TIMEOUT || observation->outcome == OUTCOME_REFUSED_CONNECTION ||
            observation->outcome == OUTCOME_UNREACHABLE);
}

/* Any name in the privatelink zone counts: an alias to another account's name is an alias too. */
static bool has_alias(const struct dns_chain *chain, const struct azure_zone *zone)
{
    for (size_t i = 0; i < chain->n_cnames; i++) {
        if (dns_name_within(chain->hops[i].target, zone->zone)) {
            return true;
        }
    }
    return false;
}

static struct name_reply judge(struct arena *scratch, const struct observation *observation)
{
    const struct question *question = &observation->question;
    struct name_reply reply = {.resolver = question->resolver, .zone = azure_zone_of_fqdn(question->qname)};
    if (observation->outcome != OUTCOME_ANSWERED) {
        reply.failed = true;
        return reply;
    }
    const struct dns_message *message = &observation->message;
    struct dns_chain chain;
    dns_chain_follow(scratch, message, question->qname, question->qtype, &chain);
    reply.failed = chain.end != DNS_END_ADDRESSES && chain.end != DNS_END_NXDOMAIN;
    reply.unaliased = (message->rcode == DNS_NOERROR || message->rcode == DNS_NXDOMAIN) &&
                      (message->aa || reply.zone == NULL || !has_alias(&chain, reply.zone));
    return reply;
}

void name_replies_each(const struct run *run, void (*visit)(void *context, const struct name_reply *reply),
                       void *context)
{
    struct arena *scratch = arena_new();
    for (size_t i = 0; i < run->n_observations; i++) {
        const struct observation *observation = &run->observations[i];
        const struct question *question = &observation->question;
        if (!text_equal(question->probe, probe_name.name) || question->qtype != DNS_A ||
            !run->resolvers[question->resolver].judged || observation->cut ||
            observation->outcome == OUTCOME_NOT_ASKED) {
            continue;
        }
        struct name_reply reply = judge(scratch, observation);
        visit(context, &reply);
        if (arena_used(scratch) > SCRATCH_LIMIT) {
            arena_free(scratch);
            scratch = arena_new();
        }
    }
    arena_free(scratch);
}
