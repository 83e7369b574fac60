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

/* 3 Stale Answer, 19 Stale NXDOMAIN Answer */
static bool says_stale(const struct dns_message *message)
{
    for (size_t i = 0; i < message->n_ede; i++) {
        if (message->ede[i].code == 3 || message->ede[i].code == 19) {
            return true;
        }
    }
    return false;
}

static bool has_spent_record(const struct dns_chain *chain)
{
    for (size_t i = 0; i < chain->n_hops; i++) {
        if (chain->hops[i].ttl == 0) {
            return true;
        }
    }
    return false;
}

static bool is_public(const struct ip *ip)
{
    return ip_classify(ip) == IP_PUBLIC;
}

/* Whether there are addresses, and all are so. */
static bool all(const struct dns_chain *chain, bool (*is_so)(const struct ip *ip))
{
    for (size_t i = 0; i < chain->n_addresses; i++) {
        if (!is_so(&chain->addresses[i].ip)) {
            return false;
        }
    }
    return chain->n_addresses > 0;
}

static void judge_answer(const struct dns_message *message, struct name_reply *reply)
{
    const struct dns_chain *chain = reply->chain;
    bool alias = reply->zone != NULL && has_alias(chain, reply->zone);
    reply->truncated = message->tc;
    reply->failed = message->tc || (chain->end != DNS_END_ADDRESSES && chain->end != DNS_END_NXDOMAIN);
    reply->unaliased =
        (message->rcode == DNS_NOERROR || message->rcode == DNS_NXDOMAIN) && (message->aa || !alias);
    reply->servfail = message->rcode == DNS_SERVFAIL;
    reply->spent = says_stale(message) || has_spent_record(chain);
    reply->public = alias && all(chain, is_public);
    reply->private = alias && all(chain, ip_is_private);
}

static void judge(struct arena *scratch, const struct observation *observation, struct name_reply *reply)
{
    struct dns_chain *chain = arena_alloc(scratch, sizeof *chain);
    if (observation->outcome == OUTCOME_NOT_ASKED) {
        return;
    }
    if (observation->outcome != OUTCOME_ANSWERED) {
        reply->failed = true;
        return;
    }
    dns_chain_follow(scratch, &observation->message, reply->fqdn, DNS_A, chain);
    reply->chain = chain;
    judge_answer(&observation->message, reply);
}

/* Whether the same question was asked again without EDNS: that answer counts. Servers that refuse are few,
 * and are asked without from the next phase on. */
static bool superseded(const struct run *run, const struct observation *observation)
{
    const struct observation *end = run->observations + run->n_observations;
    if (!observation_refuses_edns(observation)) {
        return false;
    }
    for (const struct observation *later = observation + 1; later < end; later++) {
        if (later->question.without_edns && question_equal(&later->question, &observation->question)) {
            return true;
        }
    }
    return false;
}

/* The first asking, of the probe itself: a fact that follow-ups repeat is not judged twice. */
static bool is_first_asking(const struct run *run, const struct observation *observation)
{
    const struct question *question = &observation->question;
    return question->qtype == DNS_A && question->round == 0 && text_equal(question->probe, probe_name.name) &&
           run->resolvers[question->resolver].judged;
}

void name_replies_each(const struct run *run, void (*visit)(void *context, const struct name_reply *reply),
                       void *context)
{
    struct arena *scratch = arena_new();
    for (size_t i = 0; i < run->n_observations; i++) {
        const struct observation *observation = &run->observations[i];
        if (!is_first_asking(run, observation) || observation->cut || superseded(run, observation)) {
            continue;
        }
        struct name_reply reply = {.observation = observation,
                                   .resolver = observation->question.resolver,
                                   .fqdn = observation->question.qname,
                                   .zone = azure_zone_of_fqdn(observation->question.qname)};
        judge(scratch, observation, &reply);
        visit(context, &reply);
        if (arena_used(scratch) > SCRATCH_LIMIT) {
            arena_free(scratch);
            scratch = arena_new();
        }
    }
    arena_free(scratch);
}
