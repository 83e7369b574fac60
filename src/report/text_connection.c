#include "report/text.h"

#include "base/text.h"
#include "diagnose/reach.h"
#include "report/style.h"
#include "report/units.h"

/* The time of an answer stands beside it; that of silence is in its words. */
static const char *ending(const struct page *page, const struct connection *connection)
{
    struct arena *arena = page->out->arena;
    const char *words = reach_words(arena, connection);
    if (connection->status == 0 || connection->total_us < 0) {
        return words;
    }
    return arena_printf(arena, "%s   %s", words, units_time(arena, connection->total_us));
}

const char *text_connection_summary(const struct page *page, const struct report *report, size_t name)
{
    size_t count;
    const struct connection *items = run_connections(report->run, name, &count);
    const char *first = count > 0 ? reach_words(page->out->arena, &items[0]) : NULL;
    for (size_t i = 0; i < count; i++) {
        if (reach_of(&items[i]) != REACH_SERVICE ||
            !text_equal(first, reach_words(page->out->arena, &items[i]))) {
            return NULL;
        }
    }
    return first;
}

void text_connections(const struct page *page, const struct report *report, size_t name, int indent)
{
    size_t count;
    const struct connection *items = run_connections(report->run, name, &count);
    for (size_t i = 0; i < count; i++) {
        char room[IP_TEXT];
        const char *left =
            items[i].proxy != NULL
                ? arena_printf(page->out->arena, "HTTPS through %s", style_clean(page, items[i].proxy))
                : arena_printf(page->out->arena, "HTTPS to %s", ip_format(&items[i].address, room));
        page_blanks(page, indent);
        page_columns(page, indent, left, style_clean(page, ending(page, &items[i])), indent + 2);
    }
}
