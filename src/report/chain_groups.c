#include "report/chain_groups.h"

#include "base/text.h"
#include "dns/name.h"
#include "report/not_asked.h"

bool is_system_path(const struct run *run, const struct view *view)
{
    return run->resolvers[view->resolver].role == ROLE_SYSTEM_PATH;
}

enum dns_chain_end system_answer_end(const struct system_answer *answer)
{
    if (answer->n_addresses > 0) {
        return DNS_END_ADDRESSES;
    }
    if (answer->error == NULL) {
        return DNS_END_NODATA;
    }
    if (text_starts(answer->error, "EAI_NONAME") || text_starts(answer->error, "EAI_NODATA")) {
        return DNS_END_NXDOMAIN; /* getaddrinfo does not tell these two apart */
    }
    return DNS_END_ERROR;
}

static bool same_extended_errors(const struct view *a, const struct view *b)
{
    const struct dns_message *x = &a->a->message, *y = &b->a->message;
    if (x->n_ede != y->n_ede || x->tc != y->tc) {
        return false;
    }
    for (size_t i = 0; i < x->n_ede; i++) {
        if (x->ede[i].code != y->ede[i].code || !text_equal(x->ede[i].text, y->ede[i].text)) {
            return false;
        }
    }
    return true;
}

static bool same_addresses(const struct dns_chain *a, const struct dns_chain *b)
{
    if (a->n_addresses != b->n_addresses) {
        return false;
    }
    for (size_t i = 0; i < a->n_addresses; i++) {
        if (!ip_equal(&a->addresses[i].ip, &b->addresses[i].ip)) {
            return false;
        }
    }
    return true;
}

static bool same_chain(const struct dns_chain *a, const struct dns_chain *b)
{
    if (a->n_cnames != b->n_cnames || a->end != b->end || !same_addresses(a, b)) {
        return false;
    }
    for (size_t i = 0; i < a->n_cnames; i++) {
        if (!dns_name_equal(a->hops[i].target, b->hops[i].target)) {
            return false;
        }
    }
    return text_equal(a->soa != NULL ? a->soa->owner : NULL, b->soa != NULL ? b->soa->owner : NULL);
}

static bool same_telling(const struct report *report, const struct chain_group *group,
                         const struct view *view, const struct dns_chain *aaaa)
{
    const struct view *first = group->views[0];
    if (first->outcome != view->outcome || first->cut != view->cut || first->rcode != view->rcode ||
        first->has_chain != view->has_chain || !same_addresses(&group->aaaa, aaaa)) {
        return false;
    }
    if (first->a == NULL || view->a == NULL) {
        return first->a == view->a;
    }
    if (view->outcome == OUTCOME_NOT_ASKED) {
        return text_equal(not_asked(report, first), not_asked(report, view));
    }
    if (!text_equal(first->a->error, view->a->error)) {
        return false;
    }
    return !view->has_chain || (same_extended_errors(first, view) && same_chain(&first->chain, &view->chain));
}

/* The addresses of the AAAA question; an AAAA that failed beside a good A tells nothing about the name. */
static void follow_aaaa(struct arena *arena, const struct report *report, const struct view *view,
                        struct dns_chain *out)
{
    const struct observation *aaaa = view->aaaa;
    *out = (struct dns_chain){.n_addresses = 0};
    if (aaaa != NULL && aaaa->outcome == OUTCOME_ANSWERED && aaaa->has_message) {
        dns_chain_follow(arena, &aaaa->message, report->run->names[view->name].fqdn, DNS_AAAA, out);
    }
}

static bool gives(const struct chain_group *group, const struct ip *ip)
{
    const struct view *first = group->views[0];
    for (size_t i = 0; i < first->n_addresses; i++) {
        if (ip_equal(&first->addresses[i].ip, ip)) {
            return true;
        }
    }
    for (size_t i = 0; i < group->aaaa.n_addresses; i++) {
        if (ip_equal(&group->aaaa.addresses[i].ip, ip)) {
            return true;
        }
    }
    return false;
}

static size_t count_ipv4(const struct view *view)
{
    size_t count = 0;
    for (size_t i = 0; i < view->n_addresses; i++) {
        count += view->addresses[i].ip.family == 4;
    }
    return count;
}

/* No address and no word that there is none: what getaddrinfo calls EAI_AGAIN or waits for in vain. */
static bool fails(const struct chain_group *group)
{
    const struct view *first = group->views[0];
    return !first->usable || first->chain.end == DNS_END_ERROR || first->chain.end == DNS_END_REFERRAL ||
           first->chain.end == DNS_END_LOOP;
}

/* Whether getaddrinfo tells what the group tells. Its canonical name decides too where it gave one: the hosts
 * file gives the name itself, and that is worth a line. */
static bool system_path_agrees(const struct chain_group *group, const struct view *view)
{
    const struct view *first = group->views[0];
    const struct system_answer *answer = view->a != NULL ? view->a->system : NULL;
    if (view->a == NULL || view->outcome == OUTCOME_NOT_ASKED || view->cut || first->cut) {
        return false;
    }
    if (answer == NULL || system_answer_end(answer) == DNS_END_ERROR) {
        return fails(group) && first->outcome != OUTCOME_NOT_ASKED;
    }
    if (!first->usable || !first->has_chain) {
        return false;
    }
    if (system_answer_end(answer) != DNS_END_ADDRESSES) {
        return first->chain.end == DNS_END_NXDOMAIN || first->chain.end == DNS_END_NODATA;
    }
    if (answer->canonical != NULL && !dns_name_equal(answer->canonical, first->chain.last)) {
        return false;
    }
    for (size_t i = 0; i < view->n_addresses; i++) {
        if (!gives(group, &view->addresses[i].ip)) {
            return false;
        }
    }
    return count_ipv4(view) == count_ipv4(first);
}

static void add_view(struct chain_group *group, const struct report *report, const struct view *view)
{
    const struct facts *facts = report->facts;
    bool silent = !view->usable && !report->run->resolvers[view->resolver].judged;
    group->silent_witnesses = silent && (group->n_views == 0 || group->silent_witnesses);
    group->views[group->n_views++] = view;
    if (report->diagnosis != NULL && report->diagnosis->views[view - facts->views] == VERDICT_OK) {
        group->has_right_view = true;
    }
}

/* The first group that `view` belongs to, or a new one behind the others. */
static struct chain_group *group_of(struct arena *arena, const struct report *report,
                                    struct chain_group *groups, size_t *count, const struct view *view)
{
    bool system = is_system_path(report->run, view);
    struct dns_chain aaaa;
    follow_aaaa(arena, report, view, &aaaa);
    for (size_t i = 0; i < *count; i++) {
        if (system ? system_path_agrees(&groups[i], view) : same_telling(report, &groups[i], view, &aaaa)) {
            return &groups[i];
        }
    }
    struct chain_group *group = &groups[(*count)++];
    group->views = arena_array(arena, report->run->n_resolvers, sizeof *group->views);
    group->aaaa = aaaa;
    return group;
}

struct chain_group *chain_groups(struct arena *arena, const struct report *report, size_t name, size_t *count)
{
    enum turn { JUDGED, WITNESSES, SYSTEM_PATH, TURNS };
    const struct run *run = report->run;
    struct chain_group *groups = arena_array(arena, run->n_resolvers, sizeof *groups);
    size_t n = 0;
    for (int turn = JUDGED; turn < TURNS; turn++) {
        for (size_t r = 0; r < run->n_resolvers; r++) {
            const struct view *view = facts_view(report->facts, name, r);
            int whose = is_system_path(run, view)  ? SYSTEM_PATH
                        : run->resolvers[r].judged ? JUDGED
                                                   : WITNESSES;
            if (whose == turn && (view->a != NULL || whose != WITNESSES)) {
                add_view(group_of(arena, report, groups, &n, view), report, view);
            }
        }
    }
    struct chain_group *sorted = arena_array(arena, n, sizeof *sorted);
    *count = 0;
    for (int right = 1; right >= 0; right--) {
        for (size_t i = 0; i < n; i++) {
            if (groups[i].has_right_view == (right == 1)) {
                sorted[(*count)++] = groups[i];
            }
        }
    }
    return sorted;
}
