#include "report/formats.h"

#include "report/text.h"

enum { CLOSING_INDENT = 2 };

static void closing_findings(const struct page *page, const struct report *report,
                             const struct places *places)
{
    bool first = true;
    for (size_t i = 0; i < report->diagnosis->n_findings; i++) {
        if (places->findings[i].kind != PLACE_CLOSING) {
            continue;
        }
        buf_str(page->out, first ? "\nFindings across accounts and resolvers\n\n" : "\n");
        text_finding(page, report, &report->diagnosis->findings[i], CLOSING_INDENT, true);
        first = false;
    }
}

void text_write(struct buf *out, const struct report *report)
{
    struct page page;
    page_begin(&page, out, &report->style);
    const struct places *places = places_find(out->arena, report);
    text_header(&page, report);
    if (report->diagnosis->audits != NULL) {
        text_audit(&page, report, places);
    } else {
        text_accounts(&page, report, places);
        closing_findings(&page, report, places);
    }
    text_verdict(&page, report);
}
