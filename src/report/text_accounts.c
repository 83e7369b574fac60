#include "report/text.h"

#include "base/text.h"
#include "report/style.h"
#include "report/units.h"

enum {
    ESTATE = 8,      /* more accounts than this are an estate, and what is alike in it is summed up */
    SHOWN_ALIKE = 3, /* accounts shown in full of those that only one set of findings concerns */
    NAME_FINDING_INDENT = 4,
    ACCOUNT_FINDING_INDENT = 2,
};

/* Accounts that the same findings of the closing section concern, and no other finding. */
struct alike {
    const char *codes; /* "PLD202 PLD210"; "" where no finding concerns them */
    enum verdict verdict;
    size_t shown, more;
};

struct estate {
    bool verbose; /* only healthy accounts are summed up, and their names listed */
    size_t healthy, healthy_names;
    struct alike *alike;
    size_t n_alike, cap_alike;
};

static void findings_at(const struct page *page, const struct report *report, const struct places *places,
                        enum place_kind kind, size_t index)
{
    for (size_t i = 0; i < report->diagnosis->n_findings; i++) {
        if (places->findings[i].kind == kind && places->findings[i].index == index) {
            buf_char(page->out, '\n');
            text_finding(page, report, &report->diagnosis->findings[i],
                         kind == PLACE_NAME ? NAME_FINDING_INDENT : ACCOUNT_FINDING_INDENT,
                         kind == PLACE_ACCOUNT);
        }
    }
}

static void whole_account(const struct page *page, const struct report *report, const struct places *places,
                          size_t account)
{
    const struct account_place *place = &places->accounts[account];
    buf_char(page->out, '\n');
    text_account(page, report, account);
    if (place->n_names > 0) {
        buf_char(page->out, '\n');
    }
    for (size_t i = 0; i < place->n_names; i++) {
        text_name(page, report, place->names[i]);
        if (place->has_own) {
            findings_at(page, report, places, PLACE_NAME, place->names[i]);
        }
    }
    if (place->has_own) {
        findings_at(page, report, places, PLACE_ACCOUNT, account);
    }
}

static const char *codes_of(const struct page *page, const struct report *report,
                            const struct account_place *place)
{
    struct buf out;
    buf_init(&out, page->out->arena);
    for (size_t i = 0; i < place->n_closing; i++) {
        buf_printf(&out, "%sPLD%03d", i > 0 ? " " : "", report->diagnosis->findings[place->closing[i]].code);
    }
    return out.data;
}

static struct alike *alike_of(const struct page *page, struct estate *estate, const char *codes,
                              enum verdict verdict)
{
    for (size_t i = 0; i < estate->n_alike; i++) {
        if (estate->alike[i].verdict == verdict && text_equal(estate->alike[i].codes, codes)) {
            return &estate->alike[i];
        }
    }
    estate->alike = arena_grow(page->out->arena, estate->alike, estate->n_alike, &estate->cap_alike,
                               sizeof *estate->alike);
    estate->alike[estate->n_alike] = (struct alike){.codes = codes, .verdict = verdict};
    return &estate->alike[estate->n_alike++];
}

/* What somebody accepted does not count, and is not health either. */
static bool has_waived(const struct report *report, const struct account_place *place)
{
    for (size_t i = 0; i < place->n_closing; i++) {
        if (report->diagnosis->findings[place->closing[i]].waived != NULL) {
            return true;
        }
    }
    return false;
}

/* Whether the account is only counted, since it is healthy or like others that were shown. */
static bool is_summed_up(const struct page *page, const struct report *report, const struct places *places,
                         size_t account, struct estate *estate)
{
    const struct account_place *place = &places->accounts[account];
    enum verdict verdict = report->diagnosis->accounts[account];
    if (place->has_own) {
        return false;
    }
    if (verdict == VERDICT_OK && !has_waived(report, place)) {
        estate->healthy++;
        estate->healthy_names += place->n_names;
        return true;
    }
    if (estate->verbose) {
        return false;
    }
    struct alike *alike = alike_of(page, estate, codes_of(page, report, place), verdict);
    bool counted = alike->shown >= SHOWN_ALIKE;
    alike->shown += !counted;
    alike->more += counted;
    return counted;
}

/* The names of the healthy accounts that were summed up. */
static void healthy_names(const struct page *page, const struct report *report, const struct places *places)
{
    for (size_t account = 0; account < report->run->n_accounts; account++) {
        const struct account_place *place = &places->accounts[account];
        if (place->has_own || report->diagnosis->accounts[account] != VERDICT_OK ||
            has_waived(report, place)) {
            continue;
        }
        for (size_t i = 0; i < place->n_names; i++) {
            text_name(page, report, place->names[i]);
        }
    }
}

static void sums(const struct page *page, const struct estate *estate)
{
    struct arena *arena = page->out->arena;
    bool first = true;
    for (size_t i = 0; i < estate->n_alike; i++) {
        const struct alike *alike = &estate->alike[i];
        if (alike->more > 0) {
            buf_str(page->out, first ? "\n" : "");
            style_mark(page, alike->verdict);
            buf_printf(page->out, " %s like these%s%s\n", units_count(arena, alike->more, "more account"),
                       *alike->codes != '\0' ? ": " : "", alike->codes);
            first = false;
        }
    }
    if (estate->healthy > 0) {
        buf_str(page->out, first ? "\n" : "");
        style_mark(page, VERDICT_OK);
        buf_printf(page->out, " %s healthy (%s)\n", units_count(arena, estate->healthy, "account"),
                   units_count(arena, estate->healthy_names, "name"));
    }
}

void text_accounts(const struct page *page, const struct report *report, const struct places *places)
{
    const struct run *run = report->run;
    struct estate estate = {.verbose = page->style.verbose};
    bool is_estate = run->n_accounts > (estate.verbose ? LARGE_ESTATE : ESTATE);
    for (size_t account = 0; account < run->n_accounts; account++) {
        if (!is_estate || !is_summed_up(page, report, places, account, &estate)) {
            whole_account(page, report, places, account);
        }
    }
    sums(page, &estate);
    if (is_estate && estate.verbose) {
        healthy_names(page, report, places);
    }
}
