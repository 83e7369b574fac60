#include "report/text.h"

#include "report/resolver_label.h"
#include "report/samples.h"
#include "report/style.h"
#include "report/wrap.h"

enum { GROUPS_SHOWN = 8, ADDRESSES_SHOWN = 4 };

static void add_group(const struct page *page, struct buf *line, const struct samples_group *group)
{
    char room[IP_TEXT];
    buf_str(line, group->why != NULL ? group->why : "");
    for (size_t i = 0; i < group->n_addresses && i < ADDRESSES_SHOWN; i++) {
        buf_printf(line, "%s%s", i > 0 ? " " : "", ip_format(&group->addresses[i].ip, room));
    }
    if (group->n_addresses > ADDRESSES_SHOWN) {
        buf_printf(line, " %s %zu more", page->glyphs->more, group->n_addresses - ADDRESSES_SHOWN);
    }
    buf_printf(line, " x%zu", group->count);
}

void text_samples(const struct page *page, const struct report *report, const struct view *view,
                  bool with_resolver, int indent)
{
    struct samples samples;
    struct buf line;
    samples_of_view(page->out->arena, view, &samples);
    bool wanted = report->run->samples > 1; /* else only a difference is worth a line */
    if (samples.asked == 0 || (!wanted && samples.n_groups < 2)) {
        return;
    }
    buf_init(&line, page->out->arena);
    if (with_resolver) {
        buf_printf(&line, "%s ", resolver_label(page, report->run, view->resolver));
    }
    buf_printf(&line, "asked %zu times: ", samples.asked);
    for (size_t i = 0; i < samples.n_groups && i < GROUPS_SHOWN; i++) {
        buf_str(&line, i > 0 ? ", " : "");
        add_group(page, &line, &samples.groups[i]);
    }
    if (samples.n_groups > GROUPS_SHOWN) {
        buf_printf(&line, ", %s %zu more answers", page->glyphs->more, samples.n_groups - GROUPS_SHOWN);
    }
    wrap_words(page, "", indent, line.data);
}
