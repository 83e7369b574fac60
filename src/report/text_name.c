#include "report/text.h"

#include "report/style.h"
#include "report/units.h"

enum { MARK_INDENT = 2, CHAIN_INDENT = 4, MAX_SHOWN = 3 };

/* How many of `count` addresses to show: all, or all but at least two. */
static size_t shown_of(size_t count)
{
    return count > MAX_SHOWN + 1 ? MAX_SHOWN : count;
}

static void add_more(const struct page *page, struct buf *out, size_t count)
{
    if (shown_of(count) < count) {
        buf_printf(out, " %s %zu more", page->glyphs->more, count - shown_of(count));
    }
}

/* What Azure expects of the name. */
static const char *expectation(const struct page *page, const struct name_facts *facts)
{
    struct buf out;
    char room[IP_TEXT];
    const struct ip_list *expected = &facts->expected;
    if (facts->known == TRI_UNKNOWN) {
        return "expected address not known";
    }
    if (facts->known == TRI_NO || expected->count == 0) {
        return "no private endpoint";
    }
    buf_init(&out, page->out->arena);
    buf_str(&out, "expect");
    for (size_t i = 0; i < shown_of(expected->count); i++) {
        buf_printf(&out, " %s", ip_format(&expected->items[i], room));
    }
    add_more(page, &out, expected->count);
    return out.data;
}

struct seen_list {
    const struct seen_address **items; /* each address once, in the order of the resolvers */
    size_t count, cap;
};

static void add_seen(struct arena *arena, struct seen_list *list, const struct seen_address *seen)
{
    for (size_t i = 0; i < list->count; i++) {
        if (ip_equal(&list->items[i]->ip, &seen->ip)) {
            return;
        }
    }
    list->items = arena_grow(arena, list->items, list->count, &list->cap, sizeof *list->items);
    list->items[list->count++] = seen;
}

/* The addresses that judged resolvers gave; false where one of them gave none. */
static bool gather_seen(struct arena *arena, const struct report *report, size_t name, struct seen_list *list)
{
    for (size_t r = 0; r < report->run->n_resolvers; r++) {
        const struct view *view = facts_view(report->facts, name, r);
        if (!report->run->resolvers[r].judged) {
            continue;
        }
        if (!view->usable || view->n_addresses == 0) {
            return false;
        }
        for (size_t i = 0; i < view->n_addresses; i++) {
            add_seen(arena, list, &view->addresses[i]);
        }
    }
    return list->count > 0;
}

/* What was seen of a name that stands on a line alone, and what to think of it where it is not expected. */
static const char *seen_text(const struct page *page, const struct seen_list *list)
{
    struct buf out;
    char room[IP_TEXT];
    buf_init(&out, page->out->arena);
    for (size_t i = 0; i < shown_of(list->count); i++) {
        const struct seen_address *seen = list->items[i];
        buf_printf(&out, "%s%s", i > 0 ? " " : "", ip_format(&seen->ip, room));
        if (seen->expected != TRI_YES) {
            buf_printf(&out, " (%s)", ip_class_name(seen->class));
        }
    }
    add_more(page, &out, list->count);
    return out.data;
}

static void all_samples(const struct page *page, const struct report *report, size_t name)
{
    for (size_t r = 0; r < report->run->n_resolvers; r++) {
        text_samples(page, report, facts_view(report->facts, name, r), true, CHAIN_INDENT);
    }
}

static void chains(const struct page *page, const struct report *report, size_t name)
{
    size_t count;
    struct chain_group *groups = chain_groups(page->out->arena, report, name, &count);
    for (size_t i = 0; i < count; i++) {
        /* that 168.63.129.16 is silent outside Azure stands in the header */
        if (!groups[i].silent_witnesses || page->style.verbose) {
            text_chain(page, report, &groups[i], CHAIN_INDENT);
        }
    }
}

void text_name(const struct page *page, const struct report *report, size_t name)
{
    enum verdict verdict = report->diagnosis->names[name];
    struct seen_list seen = {.count = 0};
    bool brief = !page->style.verbose || report->run->n_accounts > LARGE_ESTATE;
    bool alone = verdict == VERDICT_OK && brief && gather_seen(page->out->arena, report, name, &seen);
    const char *reached = alone ? text_connection_summary(page, report, name) : NULL;
    const char *right = alone ? seen_text(page, &seen) : expectation(page, &report->facts->names[name]);
    if (reached != NULL) {
        right = arena_printf(page->out->arena, "%s, %s", right, reached);
    }
    const char *left =
        arena_printf(page->out->arena, " %s", style_clean(page, report->run->names[name].fqdn));
    page_blanks(page, MARK_INDENT);
    style_mark(page, verdict);
    page_columns(page, MARK_INDENT + page->glyphs->mark_width, left, right, CHAIN_INDENT + 2);
    if (alone) {
        all_samples(page, report, name);
    } else {
        chains(page, report, name);
    }
    if (reached == NULL) {
        text_connections(page, report, name, CHAIN_INDENT);
    }
}
