#include "report/text.h"

#include "diagnose/audit.h"
#include "report/style.h"
#include "report/units.h"
#include "report/wrap.h"

enum { EXPLAIN_GAP = 7, EXPLAIN_INDENT = 6, INCOMPLETE_INDENT = 12 };

static const char *verdict_word(enum verdict verdict)
{
    static const char *const words[] = {
        [VERDICT_OK] = "OK", [VERDICT_WARN] = "WARN", [VERDICT_UNKNOWN] = "UNKNOWN", [VERDICT_FAIL] = "FAIL"};
    return words[verdict];
}

static size_t names_right(const struct report *report)
{
    size_t right = 0;
    for (size_t i = 0; i < report->run->n_names; i++) {
        right += report->diagnosis->names[i] == VERDICT_OK;
    }
    return right;
}

static size_t private_only(const struct report *report)
{
    size_t count = 0;
    for (size_t i = 0; i < report->run->n_accounts; i++) {
        count += report->diagnosis->audits[i].private_only == TRI_YES;
    }
    return count;
}

static void add_part(struct buf *out, size_t *parts, const char *text)
{
    buf_printf(out, "%s %s", (*parts)++ > 0 ? "," : ":", text);
}

/* ": 2 errors, 1 warning"; a run that found nothing says so. */
static void add_findings(struct buf *out, const struct report *report)
{
    const struct diagnosis *diagnosis = report->diagnosis;
    const size_t *found = diagnosis->by_severity;
    struct arena *arena = out->arena;
    size_t parts = 0, right = names_right(report);
    if (diagnosis->run == VERDICT_UNKNOWN && found[SEVERITY_ERROR] + found[SEVERITY_WARNING] == 0) {
        add_part(out, &parts, diagnosis->left_out > 0 ? "nothing else found wrong" : "nothing found wrong");
        if (found[SEVERITY_UNKNOWN] == 0) {
            add_part(out, &parts, "not everything could be known");
        }
    } else if (diagnosis->n_findings == 0) {
        buf_str(out, ", 0 findings");
    }
    if (found[SEVERITY_ERROR] > 0) {
        add_part(out, &parts, units_count(arena, found[SEVERITY_ERROR], "error"));
    }
    if (found[SEVERITY_WARNING] > 0) {
        add_part(out, &parts, units_count(arena, found[SEVERITY_WARNING], "warning"));
    }
    if (found[SEVERITY_UNKNOWN] > 0) {
        add_part(
            out, &parts,
            arena_printf(arena, "%s not possible", units_count(arena, found[SEVERITY_UNKNOWN], "check")));
    }
    if (found[SEVERITY_INFO] > 0) {
        add_part(out, &parts, arena_printf(arena, "%zu info", found[SEVERITY_INFO]));
    }
    if (diagnosis->n_waived > 0) {
        add_part(out, &parts, arena_printf(arena, "%zu waived", diagnosis->n_waived));
    }
    if (diagnosis->run != VERDICT_OK && right > 0 && right < report->run->n_names) {
        add_part(out, &parts, arena_printf(arena, "%s right", units_count(arena, right, "name")));
    }
    if (diagnosis->left_out > 0) {
        buf_printf(out, ", %s left out by --ignore/--only",
                   units_count(arena, diagnosis->left_out, "finding"));
    }
}

/* What follows the word: what was checked, what was found, how long it took. That the run is incomplete is
 * said where the line stands alone; else it stands above it. */
static const char *sentence(const struct page *page, const struct report *report, bool alone)
{
    struct arena *arena = page->out->arena;
    const struct run *run = report->run;
    struct buf out;
    buf_init(&out, arena);
    if (report->diagnosis->audits != NULL) {
        buf_printf(&out, "%s, %zu over private endpoints only",
                   units_count(arena, run->n_accounts, "account"), private_only(report));
    } else {
        buf_printf(&out, "%s, %s, %s", units_count(arena, run->n_accounts, "account"),
                   units_count(arena, run->n_names, "name"),
                   units_count(arena, report->diagnosis->judged_views, "view"));
    }
    add_findings(&out, report);
    buf_printf(&out, "%s (%s)", alone && !run->complete ? ", INCOMPLETE" : "",
               units_duration(arena, run->duration_us));
    return out.data;
}

/* "pldig explain PLD202" for every code worth it, each once; NULL where there is none. */
static const char *explain_command(const struct page *page, const struct diagnosis *diagnosis)
{
    struct buf out;
    buf_init(&out, page->out->arena);
    for (size_t i = 0; i < diagnosis->n_findings; i++) {
        const struct finding *finding = &diagnosis->findings[i];
        bool before = finding->severity == SEVERITY_INFO || finding->waived != NULL;
        for (size_t j = 0; j < i && !before; j++) {
            before = diagnosis->findings[j].code == finding->code && diagnosis->findings[j].waived == NULL &&
                     diagnosis->findings[j].severity != SEVERITY_INFO;
        }
        if (!before) {
            buf_printf(&out, " PLD%03d", finding->code);
        }
    }
    return out.len > 0 ? arena_printf(page->out->arena, "pldig explain%s", out.data) : NULL;
}

/* The word is padded so that the sentences of OK and FAIL begin near each other. */
static void verdict_line(const struct page *page, const struct report *report, bool alone,
                         const char *explain)
{
    enum verdict verdict = report->diagnosis->run;
    style_verdict(page, verdict, verdict_word(verdict));
    buf_printf(page->out, "%s%s", verdict == VERDICT_OK ? "   " : "  ", sentence(page, report, alone));
    if (explain != NULL) {
        page_blanks(page, EXPLAIN_GAP);
        buf_str(page->out, explain);
    }
}

/* Whether the command fits behind the verdict. */
static bool explain_fits(const struct page *page, const struct report *report, bool alone,
                         const char *explain)
{
    int used = style_columns(verdict_word(report->diagnosis->run)) + 3 +
               style_columns(sentence(page, report, alone));
    return used + EXPLAIN_GAP + style_columns(explain) <= page->width;
}

void text_verdict(const struct page *page, const struct report *report)
{
    const struct run *run = report->run;
    const char *explain = explain_command(page, report->diagnosis);
    buf_char(page->out, '\n');
    if (explain != NULL && !explain_fits(page, report, false, explain)) {
        wrap_command(page, "", EXPLAIN_INDENT, explain);
        explain = NULL;
    }
    if (!run->complete) {
        const char *why =
            run->incomplete != NULL ? style_prose(page, run->incomplete) : "the run was cut off";
        wrap_words(page, "INCOMPLETE:", INCOMPLETE_INDENT, why);
    }
    verdict_line(page, report, false, explain);
    buf_char(page->out, '\n');
}

char *report_summary_line(struct arena *arena, const struct report *report)
{
    struct buf out;
    struct page page;
    buf_init(&out, arena);
    page_begin(&page, &out, &report->style);
    const char *explain = explain_command(&page, report->diagnosis);
    if (explain != NULL && !explain_fits(&page, report, true, explain)) {
        explain = NULL;
    }
    verdict_line(&page, report, true, explain);
    return out.data;
}
