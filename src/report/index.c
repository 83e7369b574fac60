#include "report/index.h"

#include <stdlib.h>

#include "base/text.h"

struct text_index_row {
    const char *text;
    size_t position;
};

static int compare_rows(const void *a, const void *b)
{
    const struct text_index_row *x = a, *y = b;
    int order = text_compare_nocase(x->text, y->text);
    return order != 0 ? order : (x->position > y->position) - (x->position < y->position);
}

static struct text_index *new_index(struct arena *arena, size_t count)
{
    struct text_index *index = arena_alloc(arena, sizeof *index);
    index->rows = arena_array(arena, count, sizeof *index->rows);
    index->count = count;
    return index;
}

struct text_index *index_fqdns(struct arena *arena, const struct run *run)
{
    struct text_index *index = new_index(arena, run->n_names);
    for (size_t i = 0; i < run->n_names; i++) {
        index->rows[i] = (struct text_index_row){run->names[i].fqdn, i};
    }
    qsort(index->rows, index->count, sizeof *index->rows, compare_rows);
    return index;
}

struct text_index *index_accounts(struct arena *arena, const struct run *run)
{
    struct text_index *index = new_index(arena, run->n_accounts);
    for (size_t i = 0; i < run->n_accounts; i++) {
        index->rows[i] = (struct text_index_row){run->accounts[i].name, i};
    }
    qsort(index->rows, index->count, sizeof *index->rows, compare_rows);
    return index;
}

size_t index_find(const struct text_index *index, const char *text, size_t *first)
{
    size_t low = 0, high = index->count, count = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (text_compare_nocase(index->rows[middle].text, text) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    while (low + count < index->count && text_equal_nocase(index->rows[low + count].text, text)) {
        count++;
    }
    if (count > 0) {
        *first = index->rows[low].position;
    }
    return count;
}

struct names_by_account index_names(struct arena *arena, const struct run *run)
{
    struct names_by_account out = {arena_array(arena, run->n_accounts + 1, sizeof *out.first),
                                   arena_array(arena, run->n_names, sizeof *out.order)};
    size_t *next = arena_array(arena, run->n_accounts + 1, sizeof *next);
    for (size_t i = 0; i < run->n_names; i++) {
        out.first[run->names[i].account + 1]++;
    }
    for (size_t a = 0; a < run->n_accounts; a++) {
        out.first[a + 1] += out.first[a];
        next[a] = out.first[a];
    }
    for (size_t i = 0; i < run->n_names; i++) {
        out.order[next[run->names[i].account]++] = i;
    }
    return out;
}
