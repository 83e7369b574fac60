/* The system path: what applications get, held against the hosts file and the nameservers behind it. */
#include <string.h>

#include "base/text.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"
#include "dns/name.h"

/* The line of the hosts file that gives the view's name one of its addresses; NULL. */
static const struct hosts_entry *hosts_line(const struct judge *judge, const struct view *view)
{
    const struct host *host = &judge->run->host;
    for (size_t i = 0; i < host->n_hosts; i++)
        for (size_t a = 0; a < view->n_addresses; a++)
            if (dns_name_equal(host->hosts[i].name, judge->run->names[view->name].fqdn) &&
                ip_equal(&host->hosts[i].ip, &view->addresses[a].ip))
                return &host->hosts[i];
    return NULL;
}

static bool from_hosts(struct judge *judge, const struct view *view, struct hit *hit)
{
    const struct hosts_entry *line = hosts_line(judge, view);
    if (!line)
        return false;
    *hit = hit_of(306);
    if (judge_state(judge, view) & (S_RIGHT | S_UNPROVEN))
        hit->severity = SEVERITY_WARNING;
    hit_evidence(hit, view->a);
    hit->because = arena_printf(judge->arena, "/etc/hosts line %d: %s (#%d)", line->line,
                                text_printable(judge->arena, line->text), view->a->id);
    return true;
}

/* The search domain that was put behind the name: the platform asked for it with a suffix, and something
 * answered. NULL for none. */
static const char *search_suffix(const struct judge *judge, const struct view *view)
{
    const char *fqdn = judge->run->names[view->name].fqdn;
    const char *canonical = view->a->system ? view->a->system->canonical : NULL;
    const struct host *host = &judge->run->host;
    if (!text_starts_nocase(canonical ? canonical : "", fqdn) || canonical[strlen(fqdn)] != '.')
        return NULL;
    for (size_t i = 0; i < host->n_search; i++)
        if (dns_name_equal(canonical + strlen(fqdn) + 1, host->search[i]))
            return host->search[i];
    return NULL;
}

/* 308: a wildcard below a search domain answers before the name itself is asked. */
static bool from_search(const struct judge *judge, const struct view *view, struct hit *hit)
{
    const char *suffix = view->n_addresses ? search_suffix(judge, view) : NULL;
    if (!suffix || (judge_state(judge, view) & S_RIGHT))
        return false;
    *hit = hit_of(308);
    hit_evidence(hit, view->a);
    hit->because = arena_printf(judge->arena, "getaddrinfo: %s was resolved as %s -> %s (#%d)",
                                judge->run->names[view->name].fqdn, view->a->system->canonical,
                                say_outcome(judge, view), view->a->id);
    return true;
}

static bool same_addresses(const struct view *a, const struct view *b)
{
    if (!a->n_addresses || a->n_addresses != b->n_addresses)
        return false;
    for (size_t i = 0; i < a->n_addresses; i++)
        if (!ip_equal(&a->addresses[i].ip, &b->addresses[i].ip))
            return false;
    return true;
}

/* How well a nameserver's failure explains the system path's: 3 the same addresses, 2 both without one and of
 * the same kind ("no such name" or no answer), 1 any error. What is merely a warning there did not make
 * getaddrinfo fail. */
static int explains(const struct judge *judge, const struct view *view, const struct view *other)
{
    size_t fired = judge->fired[other->name * judge->run->n_resolvers + other->resolver];
    if (!fired)
        return 0;
    if (same_addresses(view, other))
        return 3;
    if (judge->hits.items[fired - 1].severity != SEVERITY_ERROR && other->n_addresses)
        return 0;
    unsigned state = judge_state(judge, other);
    bool again =
        view->a->system && text_starts(view->a->system->error ? view->a->system->error : "", "EAI_AGAIN");
    bool failed = (state & (S_NO_REPLY | S_SERVFAIL | S_REFUSED | S_OTHER_ERROR)) != 0;
    if (!view->n_addresses && !other->n_addresses && (again || !view->usable) == failed)
        return 2;
    return 1;
}

/* The nameserver whose fault the system path shows; NULL where none explains it. */
static const struct view *nameserver_behind(const struct judge *judge, const struct view *view)
{
    const struct run *run = judge->run;
    const struct view *best = NULL;
    int most = 0;
    for (size_t r = 0; r < run->n_resolvers; r++) {
        const struct view *other = facts_view(judge->facts, view->name, r);
        if (!judge_is_nameserver(judge, r))
            continue;
        int degree = explains(judge, view, other);
        if (degree > most) {
            most = degree;
            best = other;
        }
    }
    return best;
}

/* Asked one by one the nameservers are right, or there are none: what getaddrinfo adds is not visible in DNS.
 * False where a nameserver's own answer was cut, so that it may be the cause. */
static bool unexplained(struct judge *judge, const struct view *view, struct hit *hit)
{
    bool servers = false;
    for (size_t r = 0; r < judge->run->n_resolvers; r++) {
        if (!judge_is_nameserver(judge, r))
            continue;
        servers = true;
        if (judge_state(judge, facts_view(judge->facts, view->name, r)) & S_CUT)
            return false;
    }
    if (!servers) {
        *hit = hit_of(101);
        hit->because = arena_strdup(judge->arena, "resolv.conf names no nameserver that could be asked");
    } else if (judge_state(judge, view) & S_SOME_RIGHT) {
        *hit = hit_of(502);
        hit_alternative(hit, 214);
        hit->because = say_view(judge, view);
    } else if (view->n_addresses) {
        *hit = hit_of(judge_state(judge, view) & S_PUBLIC ? 213 : 501);
        hit_alternative(hit, 113);
        hit_alternative(hit, 209);
        hit_alternative(hit, 308);
        hit->because = say_view(judge, view);
    } else {
        *hit = hit_of(114);
        hit_alternative(hit, 109);
        hit_alternative(hit, 116);
        hit_alternative(hit, 117);
        hit->because = say_view(judge, view);
    }
    hit_evidence(hit, view->a);
    return true;
}

/* With "options rotate" the C library takes the nameservers in turn: which one the path met was chance where
 * they differ. What is found about the nameservers says it all. */
static bool by_turns(const struct judge *judge, const struct view *view)
{
    const struct run *run = judge->run;
    size_t fine = 0, faulty = 0;
    for (size_t r = 0; r < run->n_resolvers; r++) {
        if (!judge_is_nameserver(judge, r))
            continue;
        size_t fired = judge->fired[view->name * run->n_resolvers + r];
        if (fired && judge->hits.items[fired - 1].severity == SEVERITY_ERROR)
            faulty++;
        else
            fine++;
    }
    return run->host.rotate && fine && faulty;
}

static void judge_view(struct judge *judge, const struct view *view)
{
    size_t index = view->name * judge->run->n_resolvers + view->resolver;
    unsigned state = judge_state(judge, view);
    struct hit hit;
    if (!view->a || (state & S_CUT))
        return;
    if (!from_hosts(judge, view, &hit) && !from_search(judge, view, &hit)) {
        if (state & (S_RIGHT | S_UNPROVEN))
            return;
        if (judge->settled[view->name] && (state & (S_PUBLIC | S_EMPTY)))
            return;
        const struct view *behind = nameserver_behind(judge, view);
        if (behind && by_turns(judge, view)) {
            judge->fired[index] = judge->fired[view->name * judge->run->n_resolvers + behind->resolver];
            return;
        }
        if (behind) {
            hit =
                judge->hits.items[judge->fired[view->name * judge->run->n_resolvers + behind->resolver] - 1];
            hit_evidence(&hit, view->a);
        } else if (!unexplained(judge, view, &hit)) {
            return;
        }
    }
    if (hit.resolver >= 0 || hit.name < 0 || hit.code != 301)
        hit.resolver = (long)view->resolver;
    if (hit.code != 101 && hit.code != 102 && hit.code != 107)
        hit.name = (long)view->name;
    judge_add(judge, &hit);
    judge->fired[index] = judge->hits.count;
}

static void system_path(struct judge *judge)
{
    for (size_t r = 0; r < judge->run->n_resolvers; r++)
        for (size_t n = 0; judge->run->resolvers[r].role == ROLE_SYSTEM_PATH && n < judge->run->n_names; n++)
            judge_view(judge, facts_view(judge->facts, n, r));
}

const struct whole_rule path_whole_rules[] = {
    {306, system_path},
    {0, NULL},
};

/* --- words --- */

static void say_306(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    bool wrong = finding->severity == SEVERITY_ERROR;
    finding->message = arena_printf(judge->arena,
                                    "The hosts file of this host overrides DNS for %s, %s. Applications use "
                                    "it; no resolver's answer counts.",
                                    say_names(judge, group),
                                    wrong ? "with an address that is not the private endpoint's"
                                          : "with an address kept by hand");
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See the lines.",
             arena_printf(judge->arena, "grep -n %s /etc/hosts", judge->run->names[group->names[0]].fqdn),
             NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_LOCAL, "Remove the lines from /etc/hosts on this host.", NULL,
             "Put the lines back.");
    say_verify(judge, group, finding);
}

static void say_308(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct view *view =
        facts_view(judge->facts, (size_t)group->first->name, (size_t)group->first->resolver);
    const char *suffix = search_suffix(judge, view);
    const char *fqdn = judge->run->names[group->names[0]].fqdn;
    finding->message =
        arena_printf(judge->arena,
                     "Applications on this host get another address for %s: the platform tries it with the "
                     "search domain %s first (ndots:%d), and a "
                     "wildcard there answers.",
                     say_names(judge, group), suffix ? suffix : "of resolv.conf", judge->run->host.ndots);
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "With a trailing dot no search domain is tried.",
             arena_printf(judge->arena, "getent ahosts %s.; getent ahosts %s", fqdn, fqdn), NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
             "Lower ndots in resolv.conf (in a pod: dnsConfig.options ndots:2), or write the name with a "
             "trailing dot in the application.",
             NULL, "Restore the former options line.");
    say_step(judge, finding, STEP_ASK, RISK_NONE,
             arena_printf(judge->arena, "Ask the owner of %s whether its wildcard record is needed.",
                          suffix ? suffix : "the search domain"),
             NULL, NULL);
}

/* At a resolver: this answer is missing while others came. On the system path: it failed and its nameservers
 * did not. */
static void say_114(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    if (judge->run->resolvers[say_first(judge, group)].role != ROLE_SYSTEM_PATH) {
        finding->message =
            arena_printf(judge->arena,
                         "%s answered for the private zone, but not, or not in time, for %s. A lost packet, "
                         "throttling (Azure DNS allows 1,000 "
                         "queries a second and VM) or a reply too large for the path; one run cannot tell.",
                         say_resolvers(judge, group), say_names(judge, group));
        say_step(judge, finding, STEP_VERIFY, RISK_NONE, "Repeat; if it fails again it is not sporadic.",
                 NULL, NULL);
        say_verify(judge, group, finding);
        return;
    }
    finding->message = arena_printf(
        judge->arena,
        "The system path (getaddrinfo) failed for %s although the nameservers, asked one by one, answered. A "
        "sporadic fault, throttling, or a reply that only the platform's resolver stumbles over.",
        say_names(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "Repeat; if it fails again, see which server the platform asks and how.",
             arena_printf(judge->arena, "getent ahosts %s", judge->run->names[group->names[0]].fqdn), NULL);
}

const struct code_words path_words[] = {
    {306, false, "host-admin", say_306},
    {308, false, "host-admin", say_308},
    {114, true, "dns-team", say_114},
    {0, false, NULL, NULL},
};
