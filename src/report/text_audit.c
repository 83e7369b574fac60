/* The table of `pldig audit`: what decides whether an account is private only, equal accounts together. */
#include "report/text.h"

#include "base/text.h"
#include "diagnose/audit.h"
#include "report/style.h"
#include "report/units.h"
#include "report/wrap.h"

enum { ROW_INDENT = 4, NAME_COLUMNS = 28, MEND_INDENT = 10, HANGING = 4 };

/* Accounts that look alike in the table. */
struct alike {
    const char *key;
    size_t first;     /* index into run.accounts */
    size_t *accounts; /* all of them, rising */
    size_t count, cap;
};

static enum verdict mark_of(enum tri met)
{
    return met == TRI_YES ? VERDICT_OK : met == TRI_NO ? VERDICT_FAIL : VERDICT_UNKNOWN;
}

static const char *rules_text(const struct page *page, const struct account *account,
                              const struct account_audit *audit)
{
    struct arena *arena = page->out->arena;
    const struct network_acls *acls = &account->acls;
    const char *bypass = text_equal_nocase(acls->bypass, "AzureServices") ? ", trusted services let in" : "";
    if (audit->rules_known != TRI_YES) {
        return "not known";
    }
    if (acls->n_ip_rules + acls->n_subnet_rules == 0) {
        return arena_printf(arena, "none%s", bypass);
    }
    return arena_printf(arena, "%s, %s%s", units_count(arena, acls->n_ip_rules, "IP rule"),
                        units_count(arena, acls->n_subnet_rules, "virtual network rule"), bypass);
}

static const char *codes_of(const struct page *page, const struct report *report, const struct places *places,
                            size_t account)
{
    const struct account_place *place = &places->accounts[account];
    struct buf out;
    buf_init(&out, page->out->arena);
    for (size_t i = 0; i < report->diagnosis->n_findings; i++) {
        const struct finding *finding = &report->diagnosis->findings[i];
        bool meant = places->findings[i].kind == PLACE_ACCOUNT && places->findings[i].index == account;
        for (size_t c = 0; c < place->n_closing && !meant; c++) {
            meant = place->closing[c] == i;
        }
        if (meant) {
            buf_printf(&out, "%sPLD%03d%s", out.len > 0 ? " " : "", finding->code,
                       finding->waived != NULL ? " (waived)" : "");
        }
    }
    return out.data;
}

/* Everything that a row of the table shows. */
static const char *key_of(const struct page *page, const struct report *report, const struct places *places,
                          size_t account)
{
    const struct account_audit *audit = &report->diagnosis->audits[account];
    struct buf out;
    buf_init(&out, page->out->arena);
    for (size_t i = 0; i < CONDITIONS; i++) {
        buf_printf(&out, "%d %s\n", (int)audit->conditions[i].met, audit->conditions[i].value);
    }
    buf_printf(&out, "%s\n%s", rules_text(page, report->run->accounts[account].arm, audit),
               codes_of(page, report, places, account));
    return out.data;
}

/* The names of accounts that look alike, as many as are shown. */
static const char *names_of(const struct page *page, const struct report *report, const struct alike *alike)
{
    struct arena *arena = page->out->arena;
    size_t shown = alike->count <= LIST_SHOWN || page->style.verbose ? alike->count : LIST_SHOWN - 1;
    struct buf out;
    buf_init(&out, arena);
    const struct account *first = report->run->accounts[alike->first].arm;
    if (alike->count == 1) {
        return arena_printf(arena, "%s   %s, %s", style_clean(page, report->run->accounts[alike->first].name),
                            first->kind != NULL ? style_clean(page, first->kind) : "kind not stated",
                            first->location != NULL ? style_clean(page, first->location)
                                                    : "location not stated");
    }
    buf_printf(&out, "%s: ", units_count(arena, alike->count, "account"));
    for (size_t i = 0; i < shown; i++) {
        buf_printf(&out, "%s%s", i > 0 ? ", " : "",
                   style_clean(page, report->run->accounts[alike->accounts[i]].name));
    }
    if (shown < alike->count) {
        buf_printf(&out, " and %zu more", alike->count - shown);
    }
    return out.data;
}

/* "    publicNetworkAccess         ✗ Enabled" */
static void row(const struct page *page, const char *name, const enum tri *met, const char *value)
{
    page_blanks(page, ROW_INDENT);
    buf_printf(page->out, "%-*s", NAME_COLUMNS, name);
    if (met != NULL) {
        style_mark(page, mark_of(*met));
    } else {
        page_blanks(page, page->glyphs->mark_width);
    }
    buf_char(page->out, ' ');
    wrap_hanging(page, 0, ROW_INDENT + NAME_COLUMNS + 2, value);
}

static void table(const struct page *page, const struct report *report, const struct places *places,
                  const struct alike *alike)
{
    const struct account_audit *audit = &report->diagnosis->audits[alike->first];
    const char *codes = codes_of(page, report, places, alike->first);
    bool mends = false;
    buf_char(page->out, '\n');
    style_mark(page, mark_of(audit->private_only));
    buf_char(page->out, ' ');
    wrap_hanging(page, 0, HANGING, names_of(page, report, alike));
    for (size_t i = 0; i < CONDITIONS; i++) {
        const struct condition *condition = &audit->conditions[i];
        row(page, condition->name, &condition->met, style_clean(page, condition->value));
        mends = mends || condition->mend != NULL;
    }
    row(page, "network rules", NULL, rules_text(page, report->run->accounts[alike->first].arm, audit));
    if (*codes != '\0') {
        row(page, "findings", NULL, codes);
    }
    /* The endpoint first: who closes the front before nobody can come in. */
    const char *lead = "    Mend";
    for (size_t i = CONDITIONS; i > 0; i--) {
        if (audit->conditions[i - 1].mend != NULL) {
            wrap_command(page, lead, MEND_INDENT, style_clean(page, audit->conditions[i - 1].mend));
            lead = "";
        }
    }
    if (mends && alike->count > 1) {
        wrap_words(page, "", MEND_INDENT, "(the same for the others)");
    }
}

static struct alike *group(const struct page *page, const struct report *report, const struct places *places,
                           size_t *count)
{
    struct arena *arena = page->out->arena;
    struct alike *groups = NULL;
    size_t cap = 0;
    *count = 0;
    for (size_t a = 0; a < report->run->n_accounts; a++) {
        const char *key = key_of(page, report, places, a);
        size_t g = 0;
        while (g < *count && !text_equal(groups[g].key, key)) {
            g++;
        }
        if (g == *count) {
            groups = arena_grow(arena, groups, *count, &cap, sizeof *groups);
            groups[(*count)++] = (struct alike){.key = key, .first = a};
        }
        groups[g].accounts = arena_grow(arena, groups[g].accounts, groups[g].count, &groups[g].cap,
                                        sizeof *groups[g].accounts);
        groups[g].accounts[groups[g].count++] = a;
    }
    return groups;
}

void text_audit(const struct page *page, const struct report *report, const struct places *places)
{
    size_t count;
    const struct alike *groups = group(page, report, places, &count);
    for (size_t g = 0; g < count; g++) {
        table(page, report, places, &groups[g]);
    }
    for (size_t i = 0; i < report->diagnosis->n_findings; i++) {
        buf_str(page->out, i == 0 ? "\nFindings\n\n" : "\n");
        text_finding(page, report, &report->diagnosis->findings[i], HANGING / 2, true);
    }
}
