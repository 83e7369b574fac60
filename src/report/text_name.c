#include "report/text.h"

#include "report/style.h"
#include "report/units.h"

enum { MARK_INDENT = 2, CHAIN_INDENT = 4, MAX_EXPECTED = 3 };

static void add_expected(const struct page *page, struct buf *out, const struct ip_list *expected)
{
    char room[IP_TEXT];
    size_t shown = expected->count > MAX_EXPECTED + 1 ? MAX_EXPECTED : expected->count;
    for (size_t i = 0; i < shown; i++) {
        buf_printf(out, "%s%s", i > 0 ? " " : "", ip_format(&expected->items[i], room));
    }
    if (shown < expected->count) {
        buf_printf(out, " %s %zu more", page->glyphs->more, expected->count - shown);
    }
}

/* What Azure expects of the name; on a line that stands alone the addresses say all. */
static const char *expectation(const struct page *page, const struct name_facts *facts, bool alone)
{
    struct buf out;
    buf_init(&out, page->out->arena);
    if (facts->known == TRI_UNKNOWN) {
        return "expected address not known";
    }
    if (facts->known == TRI_NO || facts->expected.count == 0) {
        return "no private endpoint";
    }
    if (!alone) {
        buf_str(&out, "expect ");
    }
    add_expected(page, &out, &facts->expected);
    return out.data;
}

static void all_samples(const struct page *page, const struct report *report, size_t name)
{
    for (size_t r = 0; r < report->run->n_resolvers; r++) {
        text_samples(page, report, facts_view(report->facts, name, r), true, CHAIN_INDENT);
    }
}

void text_name(const struct page *page, const struct report *report, size_t name)
{
    enum verdict verdict = report->diagnosis->names[name];
    bool alone = verdict == VERDICT_OK && !page->style.verbose;
    const char *reached = text_connection_summary(page, report, name);
    const char *right = expectation(page, &report->facts->names[name], alone);
    if (alone && reached != NULL) {
        right = arena_printf(page->out->arena, "%s, %s", right, reached);
    }
    const char *left =
        arena_printf(page->out->arena, " %s", style_clean(page, report->run->names[name].fqdn));
    page_blanks(page, MARK_INDENT);
    style_mark(page, verdict);
    page_columns(page, MARK_INDENT + page->glyphs->mark_width, left, right, CHAIN_INDENT + 2);
    if (alone) {
        all_samples(page, report, name);
        if (reached == NULL) {
            text_connections(page, report, name, CHAIN_INDENT);
        }
        return;
    }
    size_t count;
    struct chain_group *groups = chain_groups(page->out->arena, report, name, &count);
    for (size_t i = 0; i < count; i++) {
        /* that 168.63.129.16 is silent outside Azure stands in the header */
        if (!groups[i].silent_witnesses || page->style.verbose) {
            text_chain(page, report, &groups[i], CHAIN_INDENT);
        }
    }
    text_connections(page, report, name, CHAIN_INDENT);
}
