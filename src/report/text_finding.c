#include "report/text.h"

#include "base/text.h"
#include "diagnose/waivers.h"
#include "dns/server.h"
#include "report/mentions.h"
#include "report/resolver_label.h"
#include "report/style.h"
#include "report/units.h"
#include "report/wrap.h"

enum {
    BODY = 2,                   /* the message stands so far to the right of the code */
    LABEL = 9,                  /* columns of "Because  " */
    CODE_COLUMNS = 8,           /* of " PLD202 " */
    FEW_REASONS = 6,            /* shown of what a finding rests on */
    FEW_SEEN = 24,              /* observations shown with -v */
    PLD213_CAUSE_UNKNOWN = 213, /* names no cause itself, so only its alternatives are candidates */
    PLD904_INCOMPLETE = 904,    /* why stands above the verdict, and that is all there is to say */
};

#define WAIVED " (waived)" /* the heading's word; the line that says by whom comes last */

struct body {
    const struct page *page;
    const struct report *report;
    const struct finding *finding;
    int indent; /* of labels */
};

static void line(const struct body *body, const char *label, const char *text)
{
    const char *lead = arena_printf(body->page->out->arena, "%*s%s", body->indent, "", label);
    wrap_words(body->page, lead, body->indent + LABEL, text);
}

/* How many of a list are shown. */
static size_t shown_of(const struct page *page, size_t count)
{
    return count <= LIST_SHOWN || page->style.verbose ? count : LIST_SHOWN - 1;
}

/* "200 names: a, b, c and 197 more"; one item stands for itself. */
static const char *some(const struct page *page, const char *const *items, size_t count, const char *noun)
{
    struct buf out;
    buf_init(&out, page->out->arena);
    size_t shown = shown_of(page, count);
    if (count > 1) {
        buf_printf(&out, "%s: ", units_count(page->out->arena, count, noun));
    }
    for (size_t i = 0; i < shown; i++) {
        buf_printf(&out, "%s%s", i > 0 ? ", " : "", style_clean(page, items[i]));
    }
    if (shown < count) {
        buf_printf(&out, " and %zu more", count - shown);
    }
    return out.data;
}

/* Whether the message has said what some() would: the items, and how many there are where not all are shown.
 */
static bool is_in_message(const struct body *body, const char *const *items, size_t count, const char *noun)
{
    const char *message = body->finding->message;
    size_t shown = shown_of(body->page, count);
    return mentions_all(message, items, shown) &&
           (shown == count || mentions(message, units_count(body->page->out->arena, count, noun)));
}

/* The resolver as messages call it: its address, with the port where that is not 53. */
static const char *spoken(const struct body *body, size_t resolver)
{
    struct arena *arena = body->page->out->arena;
    const struct resolver *it = &body->report->run->resolvers[resolver];
    char room[IP_TEXT];
    if (it->role == ROLE_SYSTEM_PATH) {
        return "getaddrinfo";
    }
    const char *address = ip_format(&it->address, room);
    return it->port == DNS_PORT ? arena_strdup(arena, address)
                                : arena_printf(arena, it->address.family == 6 ? "[%s]#%u" : "%s#%u", address,
                                               (unsigned)it->port);
}

/* A row of scope(), unless there is nothing to list or the message has listed it. */
static void items_row(const struct body *body, const char *one, const char *several, const char *const *items,
                      size_t count, const char *noun)
{
    if (count > 0 && !is_in_message(body, items, count, noun)) {
        line(body, count > 1 ? several : one, some(body->page, items, count, noun));
    }
}

/* Names, accounts and resolvers that it is about. */
static void scope(const struct body *body)
{
    const struct finding *finding = body->finding;
    struct arena *arena = body->page->out->arena;
    const char **labels = arena_array(arena, finding->n_resolvers, sizeof *labels);
    bool all_spoken_of = true;
    if (finding->n_accounts > 1 || finding->n_fqdns == 0) {
        items_row(body, "Account", "Accounts", finding->accounts, finding->n_accounts, "account");
    }
    items_row(body, "Name", "Names", finding->fqdns, finding->n_fqdns, "name");
    for (size_t i = 0; i < finding->n_resolvers; i++) {
        labels[i] = resolver_label(body->page, body->report->run, finding->resolvers[i]);
        all_spoken_of = all_spoken_of && mentions(finding->message, spoken(body, finding->resolvers[i]));
    }
    if (!all_spoken_of) {
        line(body, "At", some(body->page, labels, finding->n_resolvers, "resolver"));
    }
}

/* What it rests on: on one line where that has room, else one line each. */
static void because(const struct body *body)
{
    const struct finding *finding = body->finding;
    const struct page *page = body->page;
    struct buf joined;
    buf_init(&joined, page->out->arena);
    size_t shown = finding->n_because;
    if (shown > FEW_REASONS + 1 && !page->style.verbose) {
        shown = FEW_REASONS;
    }
    for (size_t i = 0; i < shown; i++) {
        buf_printf(&joined, "%s%s", i > 0 ? ";  " : "", style_prose(page, finding->because[i]));
    }
    bool together =
        shown == finding->n_because && body->indent + LABEL + style_columns(joined.data) <= page->width;
    if (together && joined.len > 0) {
        line(body, "Because", joined.data);
    }
    for (size_t i = 0; i < shown && !together; i++) {
        line(body, i == 0 ? "Because" : "", style_prose(page, finding->because[i]));
    }
    if (shown < finding->n_because) {
        line(body, "", arena_printf(page->out->arena, "and %zu more", finding->n_because - shown));
    }
}

/* Where the facts allow other causes, all are named. The heading names the likeliest, if any is. */
static void alternatives(const struct body *body)
{
    const struct finding *finding = body->finding;
    size_t count = finding->n_alternatives;
    bool has_favourite = finding->code != PLD213_CAUSE_UNKNOWN;
    const char *end = !has_favourite ? "."
                      : count == 1   ? " (less likely)."
                      : count == 2   ? " (both less likely)."
                                     : " (all less likely).";
    for (size_t i = 0; i < count; i++) {
        const struct code_info *info = code_info(finding->alternatives[i]);
        const char *text = arena_printf(body->page->out->arena, "PLD%03d %s%s", finding->alternatives[i],
                                        info != NULL ? info->name : "?", i + 1 < count ? "," : end);
        line(body, i > 0 ? "or" : has_favourite ? "Or it is" : "May be", text);
    }
}

static const char *seen_text(const struct body *body, const struct observation *observation)
{
    const struct page *page = body->page;
    struct arena *arena = page->out->arena;
    const struct question *question = &observation->question;
    struct buf out;
    char type[16], rcode[16];
    buf_init(&out, arena);
    buf_printf(&out, "#%d %s, %s %s over %s: %s", observation->id,
               resolver_label(page, body->report->run, (size_t)question->resolver),
               dns_type_name(question->qtype, type), style_clean(page, question->qname),
               observation->system != NULL ? "getaddrinfo" : transport_name(question->transport),
               outcome_name(observation->outcome));
    if (observation->has_message) {
        buf_printf(&out, " %s", dns_rcode_name(observation->message.rcode, rcode));
    }
    if (observation->sent_us >= 0) {
        buf_printf(&out, ", asked at %s", units_time(arena, observation->sent_us));
    }
    if (observation->rtt_us >= 0) {
        buf_printf(&out, ", took %s", units_time(arena, observation->rtt_us));
    }
    return out.data;
}

static void seen(const struct body *body)
{
    const struct finding *finding = body->finding;
    const struct run *run = body->report->run;
    for (size_t i = 0; i < finding->n_evidence && i < FEW_SEEN; i++) {
        size_t position = (size_t)finding->evidence[i] - 1;
        if (position < run->n_observations) {
            line(body, i == 0 ? "Seen" : "", seen_text(body, &run->observations[position]));
        }
    }
    if (finding->n_evidence > FEW_SEEN) {
        line(body, "", arena_printf(body->page->out->arena, "and %zu more", finding->n_evidence - FEW_SEEN));
    }
}

static void heading(const struct body *body)
{
    const struct page *page = body->page;
    const struct finding *finding = body->finding;
    page_blanks(page, body->indent - BODY);
    style_severity(
        page, finding->severity,
        arena_printf(page->out->arena, "%s PLD%03d", severity_name(finding->severity), finding->code));
    const char *name = style_clean(page, finding->name);
    int used = body->indent - BODY + style_columns(severity_name(finding->severity)) + CODE_COLUMNS;
    bool fits = used + style_columns(name) + style_columns(WAIVED) <= page->width;
    buf_printf(page->out, " %s%s\n", name, finding->waived != NULL && fits ? WAIVED : "");
}

void text_finding(const struct page *page, const struct report *report, const struct finding *finding,
                  int indent, bool with_scope)
{
    struct body body = {page, report, finding, indent + BODY};
    heading(&body);
    wrap_words(page, "", body.indent, style_prose(page, finding->message));
    if (with_scope) {
        scope(&body);
    }
    if (finding->code != PLD904_INCOMPLETE) {
        because(&body);
    }
    if (page->style.verbose) {
        seen(&body);
    }
    alternatives(&body);
    text_steps(page, report, finding, body.indent);
    if (page->style.verbose && finding->owner != NULL) {
        line(&body, "Owner", style_clean(page, finding->owner));
    }
    if (finding->waived != NULL) {
        line(&body, "Waived",
             style_clean(page, arena_printf(page->out->arena, "%s (by %s, until %s)", finding->waived->reason,
                                            finding->waived->approver, finding->waived->expires)));
    }
}
