#include "report/text.h"

#include <inttypes.h>

#include "base/text.h"
#include "dns/name.h"
#include "report/resolver_label.h"
#include "report/style.h"
#include "report/units.h"
#include "report/wrap.h"

enum {
    TREE_COLUMNS = 3, /* of a glyph */
    TYPE_COLUMNS = 7, /* "CNAME" and two blanks */
    MAX_CNAMES = 8,   /* shown of a longer chain: all but what lies between the first ones and the last */
    MAX_ADDRESSES = 16,
    MAX_EDE_TEXT = 200,
};

/* A line of the tree: a record, or a sentence. */
struct row {
    const char *type;       /* NULL for a sentence */
    const char *target;     /* or the sentence */
    const char *ttl, *note; /* "" where there is none */
};

struct rows {
    struct row *items;
    size_t count, cap;
};

static void add_row(const struct page *page, struct rows *rows, const char *type, const char *target,
                    const char *ttl, const char *note)
{
    rows->items = arena_grow(page->out->arena, rows->items, rows->count, &rows->cap, sizeof *rows->items);
    rows->items[rows->count++] = (struct row){type, target, ttl, note};
}

static const char *ttl_text(const struct page *page, uint32_t low, uint32_t high)
{
    if (low == high) {
        return arena_printf(page->out->arena, "%" PRIu32 " s", low);
    }
    return arena_printf(page->out->arena, "%" PRIu32 "-%" PRIu32 " s", low, high);
}

static void widen(uint32_t *low, uint32_t *high, uint32_t ttl)
{
    *low = ttl < *low ? ttl : *low;
    *high = ttl > *high ? ttl : *high;
}

/* The TTLs of hop or address number `i` as those with packets told them: caches count down. */
static const char *group_ttl(const struct page *page, const struct report *report,
                             const struct chain_group *group, bool address, size_t i)
{
    uint32_t low = UINT32_MAX, high = 0;
    for (size_t v = 0; v < group->n_views; v++) {
        const struct view *view = group->views[v];
        if (!is_system_path(report->run, view)) {
            widen(&low, &high, address ? view->addresses[i].ttl : view->chain.hops[i].ttl);
        }
    }
    return low > high ? "" : ttl_text(page, low, high);
}

static const char *class_word(enum ip_class class)
{
    return class == IP_PUBLIC ? "PUBLIC" : ip_class_name(class);
}

/* What is known of an address: whose it is, and that it is not what was expected. */
static const char *address_note(const struct page *page, const struct report *report,
                                const struct seen_address *seen)
{
    const char *owner = style_clean(page, seen->belongs_to);
    bool private = ip_is_private(&seen->ip);
    if (report->diagnosis == NULL) {
        return ip_class_name(seen->class);
    }
    if (seen->expected == TRI_YES) {
        return *owner != '\0' ? owner : private ? "expected" : "PUBLIC, expected";
    }
    if (*owner == '\0' && !private) {
        return class_word(seen->class);
    }
    if (*owner == '\0') {
        return seen->expected == TRI_NO ? "not expected" : ip_class_name(seen->class);
    }
    return seen->expected == TRI_NO ? arena_printf(page->out->arena, "%s, not expected", owner) : owner;
}

static const char *hop_note(const struct report *report, const struct view *view, const struct dns_hop *hop)
{
    const char *privatelink = report->run->names[view->name].privatelink;
    if (report->diagnosis == NULL || privatelink == NULL) {
        return "";
    }
    return dns_name_equal(hop->owner, privatelink) ? "leaves the private zone" : "";
}

static void add_aliases(const struct page *page, const struct report *report, const struct chain_group *group,
                        struct rows *rows)
{
    const struct view *view = group->views[0];
    const struct dns_chain *chain = &view->chain;
    bool cut = chain->n_cnames > MAX_CNAMES && !page->style.verbose;
    for (size_t i = 0; i < chain->n_cnames; i++) {
        if (cut && i == MAX_CNAMES - 1) {
            const char *more =
                arena_printf(page->out->arena, "%s  %s", page->glyphs->more,
                             units_count(page->out->arena, chain->n_cnames - MAX_CNAMES, "more hop"));
            add_row(page, rows, NULL, more, "", "");
            i = chain->n_cnames - 1;
        }
        add_row(page, rows, "CNAME", style_clean(page, chain->hops[i].target),
                group_ttl(page, report, group, false, i), hop_note(report, view, &chain->hops[i]));
    }
}

static const char *ip_text(const struct page *page, const struct ip *ip)
{
    char room[IP_TEXT];
    return arena_strdup(page->out->arena, ip_format(ip, room));
}

static void add_addresses(const struct page *page, const struct report *report,
                          const struct chain_group *group, struct rows *rows)
{
    const struct view *view = group->views[0];
    size_t shown = view->n_addresses;
    if (shown > MAX_ADDRESSES && !page->style.verbose) {
        shown = MAX_ADDRESSES;
    }
    for (size_t i = 0; i < shown; i++) {
        const struct seen_address *seen = &view->addresses[i];
        add_row(page, rows, seen->ip.family == 6 ? "AAAA" : "A", ip_text(page, &seen->ip),
                group_ttl(page, report, group, true, i), address_note(page, report, seen));
    }
    if (shown < view->n_addresses) {
        add_row(page, rows, NULL,
                arena_printf(page->out->arena, "%s  %zu more addresses", page->glyphs->more,
                             view->n_addresses - shown),
                "", "");
    }
    for (size_t i = 0; i < group->aaaa.n_addresses && i < MAX_ADDRESSES; i++) {
        const struct dns_chain_address *address = &group->aaaa.addresses[i];
        enum ip_class class = ip_classify(&address->ip);
        add_row(page, rows, "AAAA", ip_text(page, &address->ip), ttl_text(page, address->ttl, address->ttl),
                report->diagnosis != NULL ? class_word(class) : ip_class_name(class));
    }
}

/* getaddrinfo tells no chain, but sometimes the name at its end. */
static void add_canonical(const struct page *page, const struct report *report, const struct view *view,
                          struct rows *rows)
{
    const char *canonical = view->a != NULL && view->a->system != NULL ? view->a->system->canonical : NULL;
    if (canonical != NULL && !dns_name_equal(canonical, report->run->names[view->name].fqdn)) {
        add_row(page, rows, "CNAME", style_clean(page, canonical), "", "canonical name");
    }
}

static void add_extended_errors(const struct page *page, const struct view *view, struct rows *rows)
{
    if (view->a == NULL || !view->a->has_message) {
        return;
    }
    const struct dns_message *message = &view->a->message;
    for (size_t i = 0; i < message->n_ede && i < MAX_ADDRESSES; i++) {
        const struct dns_ede *ede = &message->ede[i];
        const char *name = dns_ede_name(ede->code);
        const char *text = style_short(page, ede->text, MAX_EDE_TEXT);
        add_row(page, rows, NULL,
                arena_printf(page->out->arena, "EDE %u%s%s%s%s", ede->code, name != NULL ? " " : "",
                             name != NULL ? name : "", *text != '\0' ? ": " : "", text),
                "", "");
    }
    if (message->tc) {
        add_row(page, rows, NULL, "truncated (TC=1)", "", "");
    }
}

/* "4 ms"; how a failure of getaddrinfo reads where it joined others; flags where asked for. */
static const char *label(const struct page *page, const struct report *report, const struct view *view,
                         bool joined)
{
    struct arena *arena = page->out->arena;
    const char *who = resolver_label(page, report->run, view->resolver);
    if (is_system_path(report->run, view)) {
        bool says = joined && view->a->system != NULL && view->a->system->error != NULL;
        return says ? arena_printf(arena, "%s (%s)", who,
                                   style_short(page, view->a->system->error, MAX_EDE_TEXT))
                    : who;
    }
    if (!view->usable || view->a->rtt_us < 0) {
        return who;
    }
    if (!page->style.verbose) {
        return arena_printf(arena, "%s (%s)", who, units_time(arena, view->a->rtt_us));
    }
    const struct dns_message *message = &view->a->message;
    return arena_printf(arena, "%s (%s, #%d%s%s%s)", who, units_time(arena, view->a->rtt_us), view->a->id,
                        message->aa ? ", aa" : "", message->ra ? "" : ", no ra", message->ad ? ", ad" : "");
}

static void who_told(const struct page *page, const struct report *report, const struct chain_group *group,
                     int indent)
{
    struct buf line;
    buf_init(&line, page->out->arena);
    for (size_t i = 0; i < group->n_views; i++) {
        buf_printf(&line, "%s%s", i > 0 ? page->glyphs->dot : "",
                   label(page, report, group->views[i], group->n_views > 1));
    }
    wrap_words(page, "", indent, line.data);
}

/* A record; its TTL stays beside it even where its note needs a line of its own. */
static void write_record(const struct page *page, const struct row *row, const char *lead, const char *under,
                         int indent)
{
    struct arena *arena = page->out->arena;
    const char *left = arena_printf(arena, "%s%-*s%s", lead, TYPE_COLUMNS, row->type, row->target);
    const char *right = *row->note != '\0' ? arena_printf(arena, "%-4s   %s", row->ttl, row->note) : row->ttl;
    const char *below = "";
    if (page_gap(page, style_columns(left), style_columns(right)) == 0) {
        bool ttl_fits = page_gap(page, style_columns(left), style_columns(row->ttl)) > 0;
        below = ttl_fits ? row->note : right;
        right = ttl_fits ? row->ttl : "";
    }
    page_columns(page, 0, left, right, indent);
    if (*below != '\0') {
        under = arena_printf(arena, "%s%*s", under, TYPE_COLUMNS, "");
        wrap_tree(page, under, under, indent + TREE_COLUMNS + TYPE_COLUMNS, below);
    }
}

static void write_row(const struct page *page, const struct row *row, bool is_last, int indent)
{
    const struct glyphs *glyphs = page->glyphs;
    struct arena *arena = page->out->arena;
    const char *lead = arena_printf(arena, "%*s%s", indent, "", is_last ? glyphs->last : glyphs->branch);
    const char *under = arena_printf(arena, "%*s%s", indent, "", is_last ? glyphs->gap : glyphs->bar);
    if (row->type != NULL) {
        write_record(page, row, lead, under, indent);
    } else {
        wrap_tree(page, lead, under, indent + TREE_COLUMNS, row->target);
    }
}

void text_chain(const struct page *page, const struct report *report, const struct chain_group *group,
                int indent)
{
    const struct view *view = group->views[0];
    struct rows rows = {.count = 0};
    if (is_system_path(report->run, view)) {
        add_canonical(page, report, view, &rows);
    } else if (view->usable) {
        add_aliases(page, report, group, &rows);
    }
    add_extended_errors(page, view, &rows);
    if (view->usable) {
        add_addresses(page, report, group, &rows);
    }
    if (view->n_addresses == 0) {
        add_row(page, &rows, NULL, text_end(page, report, view), "", "");
    }
    who_told(page, report, group, indent);
    for (size_t i = 0; i < rows.count; i++) {
        write_row(page, &rows.items[i], i + 1 == rows.count, indent);
    }
    for (size_t i = 0; i < group->n_views; i++) {
        text_samples(page, report, group->views[i], group->n_views > 1, indent);
    }
}
