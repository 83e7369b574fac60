/* 1xx: something on the resolver withholds the answer. */
#include "base/text.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"
#include "diagnose/server_step.h"

static void show(const struct judge *judge, const struct view *view, struct hit *hit)
{
    hit_evidence(hit, view->a);
    hit_evidence(hit, view->zone_soa);
    hit->because = say_view(judge, view);
}

static bool ede_between(const struct view *view, uint16_t low, uint16_t high)
{
    for (size_t i = 0; view->a->has_message && i < view->a->message.n_ede; i++)
        if (view->a->message.ede[i].code >= low && view->a->message.ede[i].code <= high)
            return true;
    return false;
}

/* Azure's DNS security policy answers with this alias; other filters say so in an extended error or give an
 * address that leads nowhere. */
static bool policy_block(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    for (size_t i = 0; i < view->chain.n_cnames; i++)
        if (text_ends_nocase(view->chain.hops[i].target, "blockpolicy.azuredns.invalid"))
            return true;
    bool nowhere = view->n_addresses > 0;
    for (size_t i = 0; i < view->n_addresses; i++)
        if (view->addresses[i].class != IP_UNSPECIFIED && view->addresses[i].class != IP_LOOPBACK)
            nowhere = false;
    if (nowhere && !ede_between(view, 15, 17)) {
        hit_alternative(hit, 302);
        return !(judge_state(judge, view) & S_RIGHT);
    }
    return nowhere || (ede_between(view, 15, 17) && (judge_state(judge, view) & S_NXDOMAIN));
}

/* SOA and AAAA pass, A does not: diagnosed by what is missing. Genuine NODATA carries the zone's SOA. */
static bool stripped(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    if (view->chain.end == DNS_END_LOOP)
        return false;
    if (ede_between(view, 15, 15))
        return true;
    return (judge_state(judge, view) & S_AZURE) && !view->chain.soa && view->a->message.ra;
}

/* The AAAA answer passes, alias and all: what fails is the address. Without it nothing says so. */
static bool servfail_stripped(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    hit_evidence(hit, view->aaaa);
    hit_evidence(hit, view->privatelink_aaaa);
    hit_evidence(hit, view->privatelink);
    hit_evidence(hit, view->cd);
    hit_alternative(hit, 103);
    if (!view->cd)
        hit_alternative(hit, 106);
    return rule_aaaa_passes(judge, view) == TRI_YES;
}

static bool refused_stripped(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    return true;
}

static bool this_name(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    hit_alternative(hit, 111);
    hit_alternative(hit, 302);
    if (!(judge_state(judge, view) & S_CONTROL_OK))
        hit_alternative(hit, 107);
    return true;
}

/* Cut off without an address, and the rest cannot be had: nothing more can be said of what the answer is. */
static bool cut_off(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    hit_evidence(hit, view->tcp);
    if (view->tcp)
        hit->because = say_question(judge, view->tcp);
    return view->tcp && !view->tcp->cut && view->tcp->outcome != OUTCOME_ANSWERED;
}

const struct view_rule block_view_rules[] = {
    {109, S_EMPTY | S_TRUNCATED, S_SYSTEM_PATH, cut_off},
    {111, 0, S_NO_REPLY | S_SYSTEM_PATH, policy_block},
    {110, S_REFUSED | S_CONTROL_OK | S_AZURE, 0, refused_stripped},
    {110, S_SERVFAIL | S_AZURE, S_PL_PRIVATE, servfail_stripped},
    {110, S_EMPTY, S_REFERRAL | S_TRUNCATED | S_NEGATIVE_AZURE | S_SYSTEM_PATH, stripped},
    {112, S_REFUSED, 0, this_name},
    {112, S_OTHER_ERROR, 0, this_name},
    {0, 0, 0, NULL},
};

/* --- words --- */

static void say_110(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(judge->arena,
                                    "%s reaches the private zone of %s but withholds the private addresses: "
                                    "protection against DNS rebinding.",
                                    say_resolvers(judge, group), say_names(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "The SOA of the zone and the AAAA question pass while the A question does not.",
             arena_printf(judge->arena, "dig %s SOA %s", say_dig(judge, group),
                          judge->run->names[group->names[0]].zone->zone),
             NULL);
    server_step(judge, group, finding, LINES_REBINDING,
                arena_printf(judge->arena,
                             "Exempt %s from the protection on %s. Names in these zones may then lead any "
                             "client to private addresses.",
                             say_suffixes(judge, group), say_resolvers(judge, group)),
                "Remove the exemption again.");
    say_verify(judge, group, finding);
}

static void say_111(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(judge->arena, "A DNS policy or filter blocks %s at %s.",
                                    say_names(judge, group), say_resolvers(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "See how it is blocked: an alias to blockpolicy.azuredns.invalid is Azure's DNS security "
             "policy, an extended "
             "error (EDE 15 to 17) or an address that leads nowhere is another filter.",
             arena_printf(judge->arena, "dig %s %s", say_dig(judge, group),
                          judge->run->names[group->names[0]].fqdn),
             NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             arena_printf(judge->arena,
                          "Allow %s in the policy: in Azure a rule with a lower priority number in the DNS "
                          "security policy of the VNet, elsewhere the filter's allow list.",
                          say_suffixes(judge, group)),
             NULL, "Remove the allow rule again.");
    say_verify(judge, group, finding);
}

static void say_112(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct view *view =
        facts_view(judge->facts, (size_t)group->first->name, (size_t)group->first->resolver);
    finding->message =
        arena_printf(judge->arena,
                     view->outcome == OUTCOME_MALFORMED
                         ? "%s sends replies for %s that are no DNS replies to the question. Something "
                           "between may be changing them."
                         : "%s gives no answer for %s and does not say why. Other names may work there.",
                     say_resolvers(judge, group), say_names(judge, group));
    say_step(judge, finding, STEP_ASK, RISK_NONE,
             "Ask whoever runs the server for filters, response policy zones or local zones that cover the "
             "name; asking for "
             "another account of the same service tells a filter on one name from a zone of its own.",
             NULL, NULL);
    say_verify(judge, group, finding);
}

const struct code_words block_words[] = {
    {110, true, "dns-team", say_110},
    {111, true, "dns-team", say_111},
    {112, true, "dns-team", say_112},
    {0, false, NULL, NULL},
};
