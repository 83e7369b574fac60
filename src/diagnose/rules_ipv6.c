/* 214: the A record is right, and an AAAA record leads around it. */
#include "diagnose/forward.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"
#include "diagnose/state.h"
#include "dns/name.h"

enum tri rule_aaaa_passes(const struct judge *judge, const struct view *view)
{
    const struct checked_name *name = &judge->run->names[view->name];
    struct dns_chain chain;
    if (!view->aaaa || view->aaaa->cut || view->aaaa->outcome != OUTCOME_ANSWERED || !view->aaaa->has_message)
        return TRI_UNKNOWN;
    if (view->aaaa->message.rcode != DNS_NOERROR)
        return TRI_NO;
    dns_chain_follow(judge->arena, &view->aaaa->message, name->fqdn, DNS_AAAA, &chain);
    for (size_t i = 0; i < chain.n_cnames; i++)
        if (dns_name_equal(chain.hops[i].target, name->privatelink))
            return TRI_YES;
    return TRI_NO;
}

/* An address that DNS64 made of the answer to A, or of an expected address, leads to the same endpoint. */
static bool made_by_dns64(const struct judge *judge, const struct view *view, const struct ip *ip)
{
    const struct ip_list *expected = &judge->facts->names[view->name].expected;
    for (size_t i = 0; i < expected->count; i++)
        if (ip_embeds(ip, &expected->items[i]))
            return true;
    for (size_t i = 0; i < view->n_addresses; i++)
        if (view->addresses[i].expected != TRI_NO && ip_is_private(&view->addresses[i].ip) &&
            ip_embeds(ip, &view->addresses[i].ip))
            return true;
    return false;
}

/* Whether the AAAA answer has a public address that is not expected. Clients prefer IPv6 where they have it
 * (RFC 6724). */
bool rule_ipv6_leaks(const struct judge *judge, const struct view *view)
{
    struct dns_chain chain;
    if (!view->aaaa || view->aaaa->outcome != OUTCOME_ANSWERED || !view->aaaa->has_message)
        return false;
    dns_chain_follow(judge->arena, &view->aaaa->message, judge->run->names[view->name].fqdn, DNS_AAAA,
                     &chain);
    for (size_t i = 0; i < chain.n_addresses; i++)
        if (ip_classify(&chain.addresses[i].ip) == IP_PUBLIC &&
            !ip_list_has(&judge->facts->names[view->name].expected, &chain.addresses[i].ip) &&
            !made_by_dns64(judge, view, &chain.addresses[i].ip))
            return true;
    return false;
}

static void ipv6_leak(struct judge *judge)
{
    const struct run *run = judge->run;
    for (size_t n = 0; n < run->n_names; n++) {
        for (size_t r = 0; r < run->n_resolvers; r++) {
            const struct view *view = facts_view(judge->facts, n, r);
            size_t *fired = &judge->fired[n * run->n_resolvers + r];
            if (!run->resolvers[r].judged || !(judge_state(judge, view) & (S_RIGHT | S_UNPROVEN)) ||
                !rule_ipv6_leaks(judge, view))
                continue;
            struct hit hit = hit_of(214);
            hit.name = (long)n;
            hit.resolver = (long)r;
            hit_evidence(&hit, view->a);
            hit_evidence(&hit, view->aaaa);
            hit.because = say_question(judge, view->aaaa);
            judge_add(judge, &hit);
            if (!*fired)
                *fired = judge->hits.count;
        }
    }
}

const struct whole_rule ipv6_whole_rules[] = {
    {214, ipv6_leak},
    {0, NULL},
};

static void say_214(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(judge->arena,
                                    "%s gives the private IPv4 address for %s, and a public IPv6 address "
                                    "beside it: hosts with IPv6 connect past the private "
                                    "endpoint. Usually only the A record was overridden on the server.",
                                    say_resolvers(judge, group), say_names(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "Healthy is NODATA for AAAA, with the SOA azureprivatedns.net.",
             arena_printf(judge->arena, "dig %s AAAA %s", say_dig(judge, group),
                          judge->run->names[group->names[0]].fqdn),
             NULL);
    forward_steps(judge, group, finding);
}

const struct code_words ipv6_words[] = {
    {214, true, "dns-team", say_214},
    {0, false, NULL, NULL},
};
