#include "suggest.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

enum { SUGGEST_LONGEST = 64, SUGGEST_MOST = 3 };

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Three rows of the usual table: optimal string alignment. */
size_t suggest_distance(const char *a, const char *b, size_t limit)
{
    size_t na = strlen(a), nb = strlen(b);
    size_t apart = na > nb ? na - nb : nb - na;
    if (na > SUGGEST_LONGEST || nb > SUGGEST_LONGEST || apart > limit) {
        return limit + 1;
    }
    size_t rows[3][SUGGEST_LONGEST + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= nb; j++) {
        above[j] = j;
    }
    for (size_t i = 1; i <= na; i++) {
        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = least(above[j - 1] + (same ? 0 : 1), least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1])) {
                row[j] = least(row[j], before[j - 2] + 1);
            }
        }
        size_t *free_row = before;
        before = above;
        above = row;
        row = free_row;
    }
    return least(above[nb], limit + 1);
}

/* A word of three letters may be wrong in one, a long one in three. */
static size_t tolerance(const char *word)
{
    size_t len = strlen(word);
    return len < 3 ? 0 : len < 6 ? 1 : len < 12 ? 2 : 3;
}

static bool listed(const char *const *list, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal_nocase(list[i], word)) {
            return true;
        }
    }
    return false;
}

const char *suggest(struct arena *arena, const char *word, const char *prefix, const char *const *candidates,
                    size_t count)
{
    const char *best[SUGGEST_MOST];
    size_t n_best = 0, nearest = tolerance(word);
    for (size_t i = 0; i < count; i++) {
        if (candidates[i] == NULL) {
            continue;
        }
        size_t distance = suggest_distance(word, candidates[i], nearest);
        if (distance > nearest) {
            continue;
        }
        if (distance < nearest) {
            nearest = distance;
            n_best = 0;
        }
        if (n_best < SUGGEST_MOST && !listed(best, n_best, candidates[i])) {
            best[n_best++] = candidates[i];
        }
    }
    if (n_best == 0) {
        return "";
    }
    struct buf buf;
    buf_init(&buf, arena);
    for (size_t i = 0; i < n_best; i++) {
        const char *between = i == 0 ? " (did you mean " : i + 1 == n_best ? " or " : ", ";
        buf_printf(&buf, "%s%s%s", between, prefix, best[i]);
    }
    buf_str(&buf, "?)");
    return buf.data;
}
