/* What waivers do to the hits of a judge. */
#include "azure/resource_id.h"
#include "base/clock.h"
#include "base/text.h"
#include "diagnose/waivers.h"

/* Which waivers are about which account: pairs in the order of the accounts. */
struct pair {
    size_t account, waiver;
};

struct matching {
    struct pair *pairs;
    size_t count, cap;
    size_t *first; /* per account: its first pair; one more than there are accounts */
    size_t *known; /* per waiver: how many accounts of this run it is about; more than one: none */
    bool *used;    /* per waiver: a hit was found */
};

/* `names`: the last parts of both ids, which tell most of them apart at once. */
static bool is_about(const struct waiver *waiver, const struct checked_account *account,
                     const char *const names[2])
{
    if (waiver->account[0] == '/')
        return account->arm && text_equal_nocase(names[0], names[1]) &&
               arm_id_equal(waiver->account, account->arm->id);
    return text_equal_nocase(waiver->account, account->name);
}

static void match(struct judge *judge, const struct waivers *waivers, struct matching *out)
{
    const struct run *run = judge->run;
    *out = (struct matching){
        .first = arena_array(judge->arena, run->n_accounts + 1, sizeof *out->first),
        .known = arena_array(judge->arena, waivers->count + 1, sizeof *out->known),
        .used = arena_array(judge->arena, waivers->count + 1, sizeof *out->used),
    };
    const char **meant = arena_array(judge->arena, waivers->count + 1, sizeof *meant);
    for (size_t w = 0; w < waivers->count; w++)
        meant[w] = arm_id_name(judge->arena, waivers->items[w].account);
    for (size_t a = 0; a < run->n_accounts; a++) {
        const struct account *arm = run->accounts[a].arm;
        const char *own = arm ? arm_id_name(judge->arena, arm->id) : NULL;
        out->first[a] = out->count;
        for (size_t w = 0; w < waivers->count; w++) {
            if (!is_about(&waivers->items[w], &run->accounts[a], (const char *const[2]){meant[w], own}))
                continue;
            out->pairs = arena_grow(judge->arena, out->pairs, out->count, &out->cap, sizeof *out->pairs);
            out->pairs[out->count++] = (struct pair){a, w};
            out->known[w]++;
        }
    }
    out->first[run->n_accounts] = out->count;
}

static void note(struct diagnosis *out, const char *text)
{
    if (out->n_waiver_notes < WAIVER_NOTES_MAX)
        out->waiver_notes[out->n_waiver_notes] = text;
    else if (out->n_waiver_notes == WAIVER_NOTES_MAX)
        out->waiver_notes[WAIVER_NOTES_MAX] = "more waivers expired or waive nothing";
    else
        return;
    out->n_waiver_notes++;
}

static void note_useless(struct judge *judge, const struct waivers *waivers, const struct matching *matching,
                         int64_t now_us, struct diagnosis *out)
{
    out->waiver_notes = arena_array(judge->arena, WAIVER_NOTES_MAX + 1, sizeof *out->waiver_notes);
    for (size_t w = 0; w < waivers->count; w++) {
        const struct waiver *waiver = &waivers->items[w];
        bool expired = now_us >= waiver->until_us;
        if (matching->used[w] && !expired)
            continue;
        const char *what = matching->used[w]     ? "the finding counts again"
                           : !matching->known[w] ? "it waives nothing: no such account is in this run"
                           : matching->known[w] > 1
                               ? "it waives nothing: several accounts have this name, so name one by its "
                                 "resource id"
                               : "it waives nothing: there is no such finding";
        note(out, arena_printf(judge->arena, "%s: the waiver of PLD%03d for %s%s%s: %s", waivers->file,
                               waiver->code, waiver->account, expired ? " expired after " : "",
                               expired ? waiver->expires : "", what));
    }
}

void waivers_apply(struct judge *judge, const struct waivers *waivers, struct diagnosis *out)
{
    struct matching matching;
    int64_t now_us = INT64_MAX; /* a run that does not say when it was: nothing is waived for ever */
    clock_parse(judge->run->started_at, &now_us);
    match(judge, waivers, &matching);
    for (size_t h = 0; h < judge->hits.count; h++) {
        struct hit *hit = &judge->hits.items[h];
        long account = judge_account(judge, hit);
        if (account < 0)
            continue;
        for (size_t p = matching.first[account]; p < matching.first[account + 1]; p++) {
            size_t w = matching.pairs[p].waiver;
            const struct waiver *waiver = &waivers->items[w];
            if (waiver->code != hit->code || matching.known[w] > 1)
                continue; /* it is for one account, and nobody can tell which */
            matching.used[w] = true;
            if (now_us < waiver->until_us)
                hit->waiver = waiver->alike + 1;
            else
                hit->expired = arena_printf(
                    judge->arena, "%s: the waiver of PLD%03d for %s, by %s, expired after %s", waivers->file,
                    waiver->code, waiver->account, waiver->approver, waiver->expires);
        }
    }
    note_useless(judge, waivers, &matching, now_us, out);
}
