/* 1xx across the transports and repeats of one question: 108, 109, 113, 116, 117, 118. They stand beside what
 * the answer itself says. */
#include "base/text.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"
#include "diagnose/state.h"

static void add(struct judge *judge, int code, enum severity severity, const struct view *view,
                const struct observation *other)
{
    struct hit hit = hit_of(code);
    hit.severity = severity;
    hit.name = (long)view->name;
    hit.resolver = (long)view->resolver;
    hit_evidence(&hit, view->a);
    hit_evidence(&hit, other);
    hit.because = other ? say_question(judge, other) : say_view(judge, view);
    judge_add(judge, &hit);
}

/* 108: UDP silent, TCP answers. 109 as a warning: UDP cut off with the address in it, TCP fails. */
static void transport_of(struct judge *judge, const struct view *view)
{
    bool truncated = view->a->has_message && view->a->message.tc && !view->udp;
    bool tcp_failed = view->tcp && !view->tcp->cut && view->tcp->outcome != OUTCOME_ANSWERED;
    if (view->udp && view->udp->outcome != OUTCOME_ANSWERED && !view->udp->cut) {
        add(judge, 108, SEVERITY_WARNING, view, view->udp);
    } else if (truncated && tcp_failed && view->n_addresses) {
        add(judge, 109, SEVERITY_WARNING, view, view->tcp);
    }
}

static bool is_stale_code(const struct observation *observation)
{
    for (size_t i = 0; observation->has_message && i < observation->message.n_ede; i++)
        if (observation->message.ede[i].code == 3 || observation->message.ede[i].code == 19)
            return true;
    return false;
}

enum sample { SAMPLE_NONE, SAMPLE_RIGHT, SAMPLE_WRONG };

/* What one answer of several says of the name: an expected or at least private address, or anything else. */
static enum sample sample_of(const struct judge *judge, const struct view *view,
                             const struct observation *observation)
{
    const struct ip_list *expected = &judge->facts->names[view->name].expected;
    struct dns_chain chain;
    if (!observation || observation->outcome != OUTCOME_ANSWERED || !observation->has_message ||
        (observation->message.rcode != DNS_NOERROR && observation->message.rcode != DNS_NXDOMAIN))
        return SAMPLE_NONE;
    dns_chain_follow(judge->arena, &observation->message, observation->question.qname, DNS_A, &chain);
    for (size_t i = 0; i < chain.n_addresses; i++)
        if (expected->count ? !ip_list_has(expected, &chain.addresses[i].ip)
                            : !ip_is_private(&chain.addresses[i].ip))
            return SAMPLE_WRONG;
    return chain.n_addresses ? SAMPLE_RIGHT : SAMPLE_WRONG;
}

static const struct observation *differing_repeat(const struct judge *judge, const struct view *view)
{
    enum sample first = sample_of(judge, view, view->a);
    for (size_t i = 0; first != SAMPLE_NONE && i < view->n_repeats; i++) {
        enum sample sample = sample_of(judge, view, view->repeats[i]);
        if (sample != SAMPLE_NONE && sample != first)
            return view->repeats[i];
    }
    return NULL;
}

/* What was found in the first answer holds for that answer alone: this takes its place. For 117, whichever
 * server behind the address the question met; for 113, what the cache remembered. */
static void replace(struct judge *judge, int code, enum severity severity, const struct view *view,
                    const struct observation *differs)
{
    size_t *fired = &judge->fired[view->name * judge->run->n_resolvers + view->resolver];
    add(judge, code, severity, view, differs);
    if (*fired)
        judge->hits.items[*fired - 1] = judge->hits.items[--judge->hits.count];
    else
        *fired = judge->hits.count;
}

static bool first_was_spent(const struct view *view)
{
    return view->chain.n_addresses && view->chain.addresses[0].ttl == 0;
}

/* 113: an expired answer was served, by its own word or because the next asking differed from one with TTL 0.
 * 117: the same question, different answers, without such a reason: several servers behind one address. */
static void repeats_of(struct judge *judge, const struct view *view)
{
    size_t index = view->name * judge->run->n_resolvers + view->resolver;
    const struct observation *differs = differing_repeat(judge, view);
    /* Expired first, fresh next: the other way round is no stale answer. */
    bool spent = first_was_spent(view) && sample_of(judge, view, view->a) == SAMPLE_WRONG;
    if (differs && rule_ipv6_leaks(judge, view))
        return; /* the public chain that came with the AAAA record is what it gives next: 214 says so */
    if (differs && spent) {
        replace(judge, 113, SEVERITY_WARNING, view, differs);
    } else if (is_stale_code(view->a)) {
        add(judge, 113, SEVERITY_WARNING, view, differs);
        if (!judge->fired[index])
            judge->fired[index] = judge->hits.count;
    } else if (differs) {
        replace(judge, 117, SEVERITY_ERROR, view, differs);
    }
}

static void per_view(struct judge *judge)
{
    const struct run *run = judge->run;
    for (size_t n = 0; n < run->n_names; n++) {
        for (size_t r = 0; r < run->n_resolvers; r++) {
            const struct view *view = facts_view(judge->facts, n, r);
            if (!run->resolvers[r].judged || !view->usable || !view->a->has_message)
                continue;
            transport_of(judge, view);
            repeats_of(judge, view);
        }
    }
}

/* 118: 192.0.2.1 is nobody's (RFC 5737). What answers there answers for everybody. */
static void intercepted(struct judge *judge)
{
    struct ip test_net;
    if (!ip_parse("192.0.2.1", &test_net))
        return;
    for (size_t r = 0; r < judge->run->n_resolvers; r++) {
        const struct resolver_facts *facts = &judge->facts->resolvers[r];
        if (!ip_equal(&judge->run->resolvers[r].address, &test_net) || !facts->answered)
            continue;
        struct hit hit = hit_of(118);
        hit.resolver = (long)r;
        hit_evidence(&hit, facts->control);
        if (facts->control)
            hit.because = say_question(judge, facts->control);
        judge_add(judge, &hit);
    }
}

/* The resolver that resolv.conf names first; n_resolvers where it is not among those asked. */
static size_t first_nameserver(const struct judge *judge)
{
    const struct run *run = judge->run;
    for (size_t r = 0; run->host.n_nameservers && r < run->n_resolvers; r++)
        if (judge_is_nameserver(judge, r) &&
            ip_equal(&run->resolvers[r].address, &run->host.nameservers[0].ip))
            return r;
    return run->n_resolvers;
}

/* 116: the first nameserver gives no answer, the system path has one all the same: from a later one, after
 * the platform's time-out. */
static void took_over(struct judge *judge)
{
    const struct run *run = judge->run;
    for (size_t n = 0; n < run->n_names; n++) {
        const struct view *first = NULL, *path = NULL;
        size_t answering = 0, first_server = first_nameserver(judge);
        for (size_t r = 0; r < run->n_resolvers; r++) {
            const struct view *view = facts_view(judge->facts, n, r);
            if (run->resolvers[r].role == ROLE_SYSTEM_PATH)
                path = view;
            else if (r == first_server)
                first = view;
            else if (judge_is_nameserver(judge, r))
                answering += view->usable;
        }
        if (!first || !path || !answering || !(judge_state(judge, first) & S_NO_REPLY) || !path->usable ||
            !path->n_addresses)
            continue;
        add(judge, 116, SEVERITY_WARNING, first, path->a);
        judge->hits.items[judge->hits.count - 1].because = say_view(judge, first);
    }
}

const struct whole_rule transport_whole_rules[] = {
    {108, per_view},
    {118, intercepted},
    {0, NULL},
};

const struct whole_rule fallback_whole_rules[] = {
    {116, took_over},
    {0, NULL},
};

/* --- words --- */

static void open_step(const struct judge *judge, const struct finding_group *group, struct finding *finding,
                      const char *transport)
{
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             arena_printf(judge->arena,
                          "Open %s port 53 to %s on the way: NSG, route, host firewall, VPN or ExpressRoute "
                          "firewall. It holds for every "
                          "client that uses the path.",
                          transport, say_resolvers(judge, group)),
             NULL, "Close it again.");
    say_verify(judge, group, finding);
}

static void say_108(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(judge->arena,
                                    "%s answers %s over TCP but not over UDP. Most programs ask UDP first, "
                                    "and some never TCP: they fail, or wait for a time-out "
                                    "each time.",
                                    say_resolvers(judge, group), say_names(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "Compare both transports.",
             arena_printf(judge->arena, "dig +notcp %s %s; dig +tcp %s %s", say_dig(judge, group),
                          judge->run->names[group->names[0]].fqdn, say_dig(judge, group),
                          judge->run->names[group->names[0]].fqdn),
             NULL);
    open_step(judge, group, finding, "UDP");
}

static void say_109(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    bool azure = false;
    for (size_t i = 0; i < group->n_hits; i++)
        azure |= (judge_state(judge, facts_view(judge->facts, (size_t)group->hits[i]->name,
                                                (size_t)group->hits[i]->resolver)) &
                  S_IS_AZURE_DNS) != 0;
    finding->message =
        arena_printf(judge->arena, "%s cuts off its reply for %s (TC=1), and over TCP it cannot be had.%s%s",
                     say_resolvers(judge, group), say_names(judge, group),
                     finding->severity == SEVERITY_WARNING ? " The address was in the part that came." : "",
                     azure ? " On Azure VMs the guest agent's own firewall rule can drop TCP 53 to "
                             "168.63.129.16 for all but root: that alone "
                             "says nothing about the network."
                           : "");
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             azure ? "Compare as root and as another user." : "See TCP by itself.",
             arena_printf(judge->arena, "dig +tcp %s %s", say_dig(judge, group),
                          judge->run->names[group->names[0]].fqdn),
             NULL);
    open_step(judge, group, finding, "TCP");
}

static void say_113(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(judge->arena,
                                    "%s answers %s from an expired cache entry: what it forwards to does not "
                                    "answer it, or was slower than its patience. The answer "
                                    "may be out of date.",
                                    say_resolvers(judge, group), say_names(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "Ask for a name of the same zone that nobody asked before: if that fails, its upstream is down.",
             arena_printf(judge->arena, "dig %s pldig-test.%s", say_dig(judge, group),
                          judge->run->names[group->names[0]].zone->suffix),
             NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             "Repair the path from that server to its forwarding target.", NULL,
             "Undo what was changed on the path.");
    say_verify(judge, group, finding);
}

static void say_116(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message =
        arena_printf(judge->arena,
                     "The first nameserver of this host, %s, gave no answer for %s, and a later one took "
                     "over: every look-up waits for the time-out "
                     "first (resolv.conf timeout %d s), and the later server decides what is right.",
                     say_resolvers(judge, group), say_names(judge, group), judge->run->host.timeout_s);
    say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
             "Repair the first nameserver, or put a working one first (in Azure: the DNS servers of the VNet "
             "or NIC, which changes every VM "
             "there).",
             NULL, "Restore the former order.");
    say_verify(judge, group, finding);
}

static void say_117(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(judge->arena,
                                    "%s gives different answers to the same question for %s: several servers "
                                    "stand behind the address (anycast, load balancer, "
                                    "replicas), and they do not agree.",
                                    say_resolvers(judge, group), say_names(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See how the answers are distributed.",
             arena_printf(judge->arena, "pldig check --samples 20 %s %s",
                          judge->run->names[group->names[0]].fqdn, say_server(judge, group)),
             NULL);
    say_step(judge, finding, STEP_ASK, RISK_NONE,
             "Ask for each server behind the address and judge them one by one (@ADDRESS): the one that is "
             "wrong has a cause of its own.",
             NULL, NULL);
}

static void say_118(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    (void)group;
    finding->message = "DNS questions are intercepted on the way: 192.0.2.1, an address that belongs to "
                       "nobody (RFC 5737), answered "
                       "one. What resolvers are said to answer here may be the interceptor's answers.";
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "Ask an address where no server can be.",
             arena_printf(judge->arena, "dig @192.0.2.1 %s", judge->run->control_name), NULL);
    say_step(judge, finding, STEP_ASK, RISK_NONE,
             "Ask who runs the firewall, VPN client or provider for a rule that redirects port 53.", NULL,
             NULL);
}

const struct code_words transport_words[] = {
    {108, true, "azure-network", say_108},
    {109, true, "azure-network", say_109},
    {113, true, "dns-team", say_113},
    {116, true, "host-admin", say_116},
    {117, true, "dns-team", say_117},
    {118, true, "azure-network", say_118},
    {0, false, NULL, NULL},
};
