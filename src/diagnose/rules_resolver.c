/* 1xx: the resolver gives no usable answer. */
#include "diagnose/forward.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"
#include "diagnose/server_step.h"

static bool has_ede(const struct view *view, uint16_t code)
{
    for (size_t i = 0; view->a->has_message && i < view->a->message.n_ede; i++)
        if (view->a->message.ede[i].code == code)
            return true;
    return false;
}

static const struct resolver_facts *facts_of(const struct judge *judge, const struct view *view)
{
    return &judge->facts->resolvers[view->resolver];
}

/* Any reply at all, in time or late, even one that asked for no recursion: the server lives, its upstreams
 * may not. */
static bool alive(const struct judge *judge, const struct view *view)
{
    const struct resolver_facts *facts = facts_of(judge, view);
    return facts->control_works || facts->answered || !facts->silent;
}

static void show_control(const struct judge *judge, const struct view *view, struct hit *hit)
{
    hit_evidence(hit, view->a);
    hit_evidence(hit, view->zone_soa);
    hit_evidence(hit, facts_of(judge, view)->control);
    hit->because = say_view(judge, view);
}

/* About the resolver, not the name: what is shown is the control question where it was asked. */
static void about_resolver(const struct judge *judge, const struct view *view, struct hit *hit)
{
    const struct observation *control = facts_of(judge, view)->control;
    show_control(judge, view, hit);
    hit->name = -1;
    if (control)
        hit->because = say_question(judge, control);
}

static bool azure_dns_outside(const struct judge *judge, const struct view *view, struct hit *hit)
{
    enum vantage_kind kind = judge->run->vantage.kind;
    about_resolver(judge, view, hit);
    return kind == VANTAGE_ONPREM || kind == VANTAGE_INTERNET;
}

static bool unreachable(const struct judge *judge, const struct view *view, struct hit *hit)
{
    about_resolver(judge, view, hit);
    return !alive(judge, view);
}

/* Replies came, and none was a DNS reply to the question: not silence, and not the resolver that was meant.
 */
static bool garbled(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show_control(judge, view, hit);
    hit_alternative(hit, 118);
    return view->outcome == OUTCOME_MALFORMED;
}

/* The way to the zone works, for its SOA and the privatelink name came; or the right answer came too late.
 * One lost packet or throttling explains it better than a dead forwarder. */
static bool sporadic(const struct judge *judge, const struct view *view, struct hit *hit)
{
    unsigned both = S_AZURE | S_PL_INSIDE;
    show_control(judge, view, hit);
    hit_evidence(hit, view->privatelink_aaaa);
    hit_evidence(hit, view->privatelink);
    hit_alternative(hit, 103);
    hit_alternative(hit, 109);
    bool late = view->outcome == OUTCOME_LATE && view->has_chain && view->chain.end == DNS_END_ADDRESSES;
    return late || (judge_state(judge, view) & both) == both;
}

/* It works otherwise, so what it forwards these names to does not: dead target or loop look the same from
 * here. */
static bool forwarder_dead(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show_control(judge, view, hit);
    hit_alternative(hit, 104);
    return true;
}

static bool rcode_is(const struct observation *observation, int rcode)
{
    return observation && observation->outcome == OUTCOME_ANSWERED && observation->has_message &&
           observation->message.rcode == rcode;
}

static void show_follow_up(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show_control(judge, view, hit);
    hit_evidence(hit, view->cd);
    hit_evidence(hit, view->again);
}

/* Without validation it answers, with it it fails, twice: validation is what fails. The control name may tell
 * it too. */
static bool validation(const struct judge *judge, const struct view *view, struct hit *hit)
{
    const struct resolver_facts *facts = facts_of(judge, view);
    show_follow_up(judge, view, hit);
    bool here = rcode_is(view->cd, DNS_NOERROR) && rcode_is(view->again, DNS_SERVFAIL);
    bool control = rcode_is(facts->control, DNS_SERVFAIL) && rcode_is(facts->control_cd, DNS_NOERROR);
    hit_evidence(hit, facts->control_cd);
    return here || control;
}

/* The second asking succeeded without any change: the fault comes and goes. */
static bool came_and_went(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show_follow_up(judge, view, hit);
    hit_alternative(hit, 103);
    hit_alternative(hit, 105);
    return rcode_is(view->again, DNS_NOERROR);
}

enum { SLOW_US = 1000 * 1000 };

/* The zone's SOA came, and neither an address nor the AAAA answer, which protection against rebinding would
 * let pass: the target knows the zone, and refuses what is asked of it without recursion. One whose target is
 * dead or loops takes its time. */
static bool stub_by_soa(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show_follow_up(judge, view, hit);
    hit_evidence(hit, view->privatelink_aaaa);
    hit_evidence(hit, view->aaaa);
    hit_alternative(hit, 103);
    enum tri passes = rule_aaaa_passes(judge, view);
    if (passes == TRI_UNKNOWN)
        hit_alternative(hit, 110);
    return passes != TRI_YES && view->a->rtt_us < SLOW_US;
}

/* How soon the SERVFAIL came tells little: a closed port or a missing route is as quick as a stub zone. */
static bool forwarder_servfail(const struct judge *judge, const struct view *view, struct hit *hit)
{
    unsigned state = judge_state(judge, view);
    bool slow = view->a->rtt_us >= SLOW_US;
    bool withheld = (state & S_AZURE) && !(state & S_PL_PRIVATE) && rule_aaaa_passes(judge, view) == TRI_YES;
    show_follow_up(judge, view, hit);
    hit_alternative(hit, 104);
    if ((!slow || (state & S_AZURE)) && (state & S_CONTROL_OK))
        hit_alternative(hit, 105);
    if (!view->cd)
        hit_alternative(hit, 106);
    return !withheld;
}

static bool no_route_ede(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show_control(judge, view, hit);
    hit_alternative(hit, 104);
    return has_ede(view, 23);
}

static bool recursion_refused(const struct judge *judge, const struct view *view, struct hit *hit)
{
    about_resolver(judge, view, hit);
    const struct observation *control = facts_of(judge, view)->control;
    bool control_refused = control && control->has_message && control->message.rcode == DNS_REFUSED;
    return control_refused && !view->a->message.ra;
}

static bool referral(const struct judge *judge, const struct view *view, struct hit *hit)
{
    about_resolver(judge, view, hit);
    return !view->a->message.ra;
}

/* What was asked of the privatelink name came; of the FQDN nothing does, not even the AAAA answer, which
 * protection against rebinding would let pass. */
static bool stub(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show_control(judge, view, hit);
    hit_evidence(hit, view->privatelink_aaaa);
    hit_evidence(hit, view->privatelink);
    hit_evidence(hit, view->aaaa);
    hit_alternative(hit, 103);
    enum tri passes = rule_aaaa_passes(judge, view);
    if (passes == TRI_UNKNOWN)
        hit_alternative(hit, 110);
    return passes != TRI_YES;
}

const struct view_rule resolver_view_rules[] = {
    {102, S_NO_REPLY | S_IS_AZURE_DNS, S_SYSTEM_PATH, azure_dns_outside},
    {101, S_NO_REPLY, S_SYSTEM_PATH, unreachable},
    {112, S_NO_REPLY, S_SYSTEM_PATH, garbled},
    {114, S_NO_REPLY, S_SYSTEM_PATH, sporadic},
    {103, S_NO_REPLY, S_SYSTEM_PATH, forwarder_dead},
    {107, S_REFUSED | S_CONTROL_BAD, 0, recursion_refused},
    {107, S_REFERRAL, 0, referral},
    {103, S_REFUSED | S_CONTROL_OK, 0, no_route_ede},
    {106, S_SERVFAIL, S_SYSTEM_PATH, validation},
    {114, S_SERVFAIL, S_SYSTEM_PATH, came_and_went},
    {105, S_SERVFAIL | S_CONTROL_OK | S_PL_INSIDE, S_FOREIGN | S_PL_AA, stub},
    {105, S_SERVFAIL | S_CONTROL_OK | S_AZURE, S_PL_INSIDE, stub_by_soa},
    {103, S_SERVFAIL, 0, forwarder_servfail},
    {0, 0, 0, NULL},
};

/* --- words --- */

static void say_101(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const char *servers = say_resolvers(judge, group);
    bool closed = true, no_way = true; /* said only where it is so of all */
    for (size_t i = 0; i < group->n_resolvers; i++) {
        const struct resolver_facts *facts = &judge->facts->resolvers[group->resolvers[i]];
        if (judge->run->resolvers[group->resolvers[i]].role == ROLE_SYSTEM_PATH)
            continue;
        closed = closed && facts->closed;
        no_way = no_way && facts->unreachable;
    }
    const char *how = closed   ? "refuses connections on its DNS port: nothing listens there"
                      : no_way ? "cannot be reached: the network says there is no way to it"
                               : "does not answer at all, neither for these names nor for the control name";
    finding->message =
        arena_printf(judge->arena, "%s %s. No name can be resolved through it from here.", servers, how);
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "See whether UDP and TCP port 53 of it are reachable from this host.",
             arena_printf(judge->arena, "dig +tries=1 +time=3 %s %s; dig +tcp +tries=1 +time=3 %s %s",
                          say_dig(judge, group), judge->run->control_name, say_dig(judge, group),
                          judge->run->control_name),
             NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             forward_in_vnet(judge) ? "In Azure: start the server, allow UDP and TCP 53 from this subnet in "
                                      "its NSG, and see that the peering "
                                      "or route to its VNet stands; or name another server in the VNet's DNS "
                                      "settings. A change there "
                                      "reaches every client of the VNet."
                                    : "On-premises: start the server, see that VPN or ExpressRoute carries "
                                      "traffic to it and that firewalls "
                                      "allow UDP and TCP 53; for a Private Resolver inbound endpoint also "
                                      "the NSG of its subnet. A change "
                                      "there reaches every client that uses the path.",
             NULL, "Undo the firewall or DNS server setting you changed.");
    say_verify(judge, group, finding);
}

static void say_102(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct resolver *resolver = &judge->run->resolvers[group->resolvers[0]];
    bool configured = resolver->judged;
    finding->message = configured
                           ? "168.63.129.16 (Azure DNS) does not answer from here. It answers only inside "
                             "Azure, so on this host it "
                             "must not be a nameserver: what this host resolves through it cannot be judged."
                           : "168.63.129.16 (Azure DNS) does not answer from here. Outside Azure that is "
                             "expected; inside a VNet it "
                             "would mean that a network security rule or this host's own firewall blocks it. "
                             "Azure's own view of the "
                             "names is missing from this report.";
    if (configured)
        say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
                 "Name a DNS server in resolv.conf that this network can reach and that forwards to Azure.",
                 NULL, "Restore the former nameserver line.");
    else if (forward_in_vnet(judge))
        say_step(
            judge, finding, STEP_VERIFY, RISK_NONE,
            "Look for an NSG rule that denies the service tag AzurePlatformDNS, and for a host firewall.",
            "sudo nft list ruleset", NULL);
}

static void say_103(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const char *servers = say_resolvers(judge, group);
    const struct resolver_facts *facts = &judge->facts->resolvers[say_first(judge, group)];
    if (facts->control_works)
        say_because(judge, finding, say_question(judge, facts->control));
    finding->message = arena_printf(
        judge->arena,
        "%s is alive%s but fails for %s: the server that it forwards %s to does not answer it. %s", servers,
        facts->control_works ? " (it resolves the control name)" : "", say_names(judge, group),
        group->n_names ? say_suffixes(judge, group) : "them",
        forward_in_vnet(judge)
            ? "In a VNet the usual target is 168.63.129.16, which must not be blocked on that server."
            : "168.63.129.16 can be reached only from inside Azure; a forwarder on-premises must point "
              "to a Private Resolver inbound endpoint or a DNS server in the VNet.");
    forward_steps(judge, group, finding);
}

static void say_105(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct view *view =
        facts_view(judge->facts, (size_t)group->first->name, (size_t)group->first->resolver);
    bool names = (judge_state(judge, view) & (S_PL_PRIVATE | S_PL_INSIDE)) != 0;
    const struct observation *shown = view->privatelink ? view->privatelink : view->privatelink_aaaa;
    finding->message = arena_printf(judge->arena,
                                    "%s answers SERVFAIL for %s although it %s. That is how a server "
                                    "behaves that treats a recursive server as authoritative (stub zone or "
                                    "delegation instead of a forwarder).",
                                    say_resolvers(judge, group), say_names(judge, group),
                                    names ? "resolves the privatelink names by themselves"
                                          : "gets the SOA of their private zones");
    say_because(judge, finding, say_question(judge, names ? shown : view->zone_soa));
    forward_steps(judge, group, finding);
}

static void say_106(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct view *view =
        facts_view(judge->facts, (size_t)group->first->name, (size_t)group->first->resolver);
    finding->message =
        arena_printf(judge->arena,
                     "%s validates DNSSEC, and the validation of %s fails: private zones are not signed, and "
                     "what it forwards to gives no proof of "
                     "that. With checking disabled (CD=1) it answers.%s",
                     say_resolvers(judge, group), say_names(judge, group), say_ede(judge, &view->a->message));
    say_because(judge, finding, say_question(judge, view->cd));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "Compare: SERVFAIL without +cd, an answer with it.",
             arena_printf(judge->arena, "dig %s %s; dig +cd %s %s", say_dig(judge, group),
                          judge->run->names[group->names[0]].fqdn, say_dig(judge, group),
                          judge->run->names[group->names[0]].fqdn),
             NULL);
    server_step(judge, group, finding, LINES_DNSSEC,
                arena_printf(judge->arena,
                             "Exempt %s from validation on %s. Names in these zones are no longer validated "
                             "for any client.",
                             say_suffixes(judge, group), say_resolvers(judge, group)),
                "Remove the exemption again.");
    say_verify(judge, group, finding);
}

static void say_107(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(
        judge->arena,
        "%s does not do recursion for this host: it refuses every name, the control name included, or "
        "gives referrals only.",
        say_resolvers(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "Look at the flags: REFUSED without \"ra\" is an access list.",
             arena_printf(judge->arena, "dig %s %s", say_dig(judge, group), judge->run->control_name), NULL);
    server_step(judge, group, finding, LINES_RECURSION,
                arena_printf(judge->arena,
                             "Allow recursion for this host's network on %s, beside those that have it. It "
                             "opens the server to every client of that network.",
                             say_resolvers(judge, group)),
                "Restore the former access list.");
    say_verify(judge, group, finding);
}

const struct code_words resolver_words[] = {
    {101, true, "dns-team", say_101}, {102, true, "host-admin", say_102}, {103, true, "dns-team", say_103},
    {105, true, "dns-team", say_105}, {106, true, "dns-team", say_106},   {107, true, "dns-team", say_107},
    {0, false, NULL, NULL},
};
