#include "model/run.h"

#include <stdlib.h>

#include "base/text.h"

struct run_index {
    const struct run *run; /* while it is being sorted */
    size_t count;          /* it covers observations[0] to [count - 1] */
    size_t *order;
};

static const char *const vantage_names[] = {
    [VANTAGE_UNKNOWN] = "unknown",
    [VANTAGE_VNET] = "vnet",
    [VANTAGE_ONPREM] = "onprem",
    [VANTAGE_INTERNET] = "internet",
};

static const char *const role_names[] = {
    [ROLE_CONTROL] = "control", [ROLE_AZURE_DNS] = "azureDns",     [ROLE_SYSTEM] = "system",
    [ROLE_CUSTOM] = "custom",   [ROLE_SYSTEM_PATH] = "systemPath",
};

const char *vantage_name(enum vantage_kind kind)
{
    return vantage_names[kind];
}

bool vantage_parse(const char *text, enum vantage_kind *out)
{
    for (size_t i = 0; i < sizeof vantage_names / sizeof *vantage_names; i++) {
        if (text_equal(text, vantage_names[i])) {
            *out = (enum vantage_kind)i;
            return true;
        }
    }
    return false;
}

const char *role_name(enum role role)
{
    return role_names[role];
}

bool role_parse(const char *text, enum role *out)
{
    for (size_t i = 0; i < sizeof role_names / sizeof *role_names; i++) {
        if (text_equal(text, role_names[i])) {
            *out = (enum role)i;
            return true;
        }
    }
    return false;
}

static int compare_numbers(int a, int b)
{
    return (a > b) - (a < b);
}

/* Orders questions by everything but their probe; the name last, for it is the dearest to compare. */
static int compare_questions(const struct question *a, const struct question *b)
{
    int order = compare_numbers(a->resolver, b->resolver);
    order = order != 0 ? order : compare_numbers(a->qtype, b->qtype);
    order = order != 0 ? order : compare_numbers(a->transport, b->transport);
    order = order != 0 ? order : compare_numbers(a->rd, b->rd);
    order = order != 0 ? order : compare_numbers(a->cd, b->cd);
    order = order != 0 ? order : compare_numbers(a->round, b->round);
    return order != 0 ? order : text_compare_nocase(a->qname, b->qname);
}

/* Equal questions in the order in which they were asked. */
static int compare_positions(const void *left, const void *right, void *context)
{
    const struct run_index *index = context;
    size_t a = *(const size_t *)left, b = *(const size_t *)right;
    int order =
        compare_questions(&index->run->observations[a].question, &index->run->observations[b].question);
    return order != 0 ? order : (a > b) - (a < b);
}

void run_index(struct arena *arena, struct run *run)
{
    struct run_index *index = arena_alloc(arena, sizeof *index);
    *index = (struct run_index){run, run->n_observations,
                                arena_array(arena, run->n_observations, sizeof *index->order)};
    for (size_t i = 0; i < index->count; i++) {
        index->order[i] = i;
    }
    qsort_r(index->order, index->count, sizeof *index->order, compare_positions, index);
    index->run = NULL;
    run->index = index;
}

static const struct observation *find_indexed(const struct run *run, size_t count,
                                              const struct question *question)
{
    size_t low = 0, high = count; /* the first that is beyond the question ends up at low */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct observation *there = &run->observations[run->index->order[middle]];
        if (compare_questions(&there->question, question) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0) {
        return NULL;
    }
    const struct observation *last = &run->observations[run->index->order[low - 1]];
    return compare_questions(&last->question, question) == 0 ? last : NULL;
}

const struct observation *run_find_question(const struct run *run, const struct question *question)
{
    size_t indexed = run->index != NULL && run->index->count <= run->n_observations ? run->index->count : 0;
    for (size_t i = run->n_observations; i > indexed; i--) {
        if (compare_questions(&run->observations[i - 1].question, question) == 0) {
            return &run->observations[i - 1];
        }
    }
    return find_indexed(run, indexed, question);
}

const struct observation *run_find(const struct run *run, int resolver, const char *qname, uint16_t qtype,
                                   bool rd, bool cd, enum transport transport)
{
    const struct question question = {
        .resolver = resolver, .qname = qname, .qtype = qtype, .rd = rd, .cd = cd, .transport = transport};
    return run_find_question(run, &question);
}
