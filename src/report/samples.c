#include "report/samples.h"

#include <stdlib.h>
#include <string.h>

static bool counts(const struct observation *observation)
{
    return observation != NULL && !observation->cut && observation->outcome != OUTCOME_NOT_ASKED &&
           observation->system == NULL;
}

static const char *failure(struct arena *arena, const struct observation *observation)
{
    char room[16];
    switch (observation->outcome) {
    case OUTCOME_ANSWERED:
        return observation->message.rcode == DNS_NOERROR
                   ? "no address"
                   : arena_strdup(arena, dns_rcode_name(observation->message.rcode, room));
    case OUTCOME_LATE:
        return "late reply";
    case OUTCOME_REFUSED_CONNECTION:
        return "port closed";
    case OUTCOME_UNREACHABLE:
        return "unreachable";
    case OUTCOME_MALFORMED:
        return "malformed reply";
    case OUTCOME_TIMEOUT:
    case OUTCOME_NOT_ASKED:
        break;
    }
    return "no reply";
}

static struct samples_group group_of(struct arena *arena, const struct observation *observation)
{
    struct samples_group group = {.count = 1};
    if (observation->outcome == OUTCOME_ANSWERED && observation->has_message) {
        struct dns_chain chain;
        dns_chain_follow(arena, &observation->message, observation->question.qname, DNS_A, &chain);
        group.addresses = chain.addresses;
        group.n_addresses = chain.n_addresses;
    }
    group.why = group.n_addresses == 0 ? failure(arena, observation) : NULL;
    return group;
}

/* By address; what gives none is last. */
static int compare_answers(const struct samples_group *a, const struct samples_group *b)
{
    if (a->why != NULL || b->why != NULL) {
        return a->why != NULL && b->why != NULL ? strcmp(a->why, b->why) : a->why != NULL ? 1 : -1;
    }
    for (size_t i = 0; i < a->n_addresses && i < b->n_addresses; i++) {
        int order = ip_compare(&a->addresses[i].ip, &b->addresses[i].ip);
        if (order != 0) {
            return order;
        }
    }
    return (a->n_addresses > b->n_addresses) - (a->n_addresses < b->n_addresses);
}

static int compare_groups(const void *left, const void *right)
{
    const struct samples_group *a = left, *b = right;
    int order = (a->count < b->count) - (a->count > b->count);
    return order != 0 ? order : compare_answers(a, b);
}

static void add(struct arena *arena, struct samples *samples, const struct observation *observation)
{
    if (!counts(observation)) {
        return;
    }
    struct samples_group group = group_of(arena, observation);
    samples->asked++;
    for (size_t i = 0; i < samples->n_groups; i++) {
        if (compare_answers(&samples->groups[i], &group) == 0) {
            samples->groups[i].count++;
            return;
        }
    }
    samples->groups[samples->n_groups++] = group;
}

void samples_of_view(struct arena *arena, const struct view *view, struct samples *out)
{
    *out = (struct samples){.asked = 0};
    if (view->n_repeats == 0) {
        return;
    }
    out->groups = arena_array(arena, view->n_repeats + 1, sizeof *out->groups);
    add(arena, out, view->udp != NULL ? view->udp : view->a);
    for (size_t i = 0; i < view->n_repeats; i++) {
        add(arena, out, view->repeats[i]);
    }
    if (out->asked <= 1) {
        *out = (struct samples){.asked = 0};
        return;
    }
    qsort(out->groups, out->n_groups, sizeof *out->groups, compare_groups);
}
