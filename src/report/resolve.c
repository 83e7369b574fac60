#include "report/report.h"

#include "report/style.h"
#include "report/text.h"

enum { CHAIN_INDENT = 2 };

void report_resolve(struct buf *out, const struct report *report)
{
    struct page page;
    struct report plain = *report;
    plain.diagnosis = NULL; /* nothing here may judge */
    page_begin(&page, out, &report->style);
    for (size_t name = 0; name < plain.run->n_names; name++) {
        size_t count;
        struct chain_group *groups = chain_groups(out->arena, &plain, name, &count);
        buf_printf(out, "%s%s\n", name > 0 ? "\n" : "", style_clean(&page, plain.run->names[name].fqdn));
        for (size_t i = 0; i < count; i++) {
            text_chain(&page, &plain, &groups[i], CHAIN_INDENT);
        }
    }
    if (!plain.run->complete) {
        buf_printf(out, "\nINCOMPLETE: %s\n",
                   plain.run->incomplete != NULL ? style_prose(&page, plain.run->incomplete)
                                                 : "the run was cut off");
    }
}
