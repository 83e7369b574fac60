#include "model/id_index.h"

#include <stdlib.h>
#include <string.h>

static size_t id_length(const char *id)
{
    size_t len = strlen(id);
    while (len > 0 && id[len - 1] == '/') {
        len--;
    }
    return len;
}

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

int id_compare(const char *a, const char *b)
{
    if (a == NULL || b == NULL) {
        return (a != NULL) - (b != NULL);
    }
    size_t a_len = id_length(a), b_len = id_length(b);
    for (size_t i = 0; i < a_len && i < b_len; i++) {
        int difference = lower(a[i]) - lower(b[i]);
        if (difference != 0) {
            return difference;
        }
    }
    return (a_len > b_len) - (a_len < b_len);
}

static const char *id_at(const struct id_index *index, size_t position)
{
    const char *id;
    memcpy(&id, (const char *)index->items + position * index->stride, sizeof id);
    return id;
}

/* Equal ids keep the order of the array, so that the result does not depend on the sort. */
static int compare_positions(const void *left, const void *right, void *context)
{
    const struct id_index *index = context;
    size_t a = *(const size_t *)left, b = *(const size_t *)right;
    int order = id_compare(id_at(index, a), id_at(index, b));
    return order != 0 ? order : (a > b) - (a < b);
}

void id_index_build(struct arena *arena, struct id_index *index, const void *items, size_t count,
                    size_t stride)
{
    *index = (struct id_index){items, count, stride, arena_array(arena, count, sizeof(size_t))};
    for (size_t i = 0; i < count; i++) {
        index->order[i] = i;
    }
    qsort_r(index->order, count, sizeof *index->order, compare_positions, index);
}

bool id_index_find(const struct id_index *index, const char *id, size_t *position)
{
    size_t low = 0, high = index->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (id_compare(id_at(index, index->order[middle]), id) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (id == NULL || low == index->count || id_compare(id_at(index, index->order[low]), id) != 0) {
        return false;
    }
    *position = index->order[low];
    return true;
}

bool id_index_repeated(const struct id_index *index, size_t *first, size_t *second)
{
    for (size_t i = 1; i < index->count; i++) {
        const char *id = id_at(index, index->order[i]);
        if (id != NULL && id_compare(id_at(index, index->order[i - 1]), id) == 0) {
            *first = index->order[i - 1];
            *second = index->order[i];
            return true;
        }
    }
    return false;
}
