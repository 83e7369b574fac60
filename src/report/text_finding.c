#include "report/text.h"

#include "base/text.h"
#include "report/resolver_label.h"
#include "report/style.h"
#include "report/units.h"
#include "report/wrap.h"

enum {
    BODY = 2,                   /* the message stands so far to the right of the code */
    LABEL = 9,                  /* columns of "Because  " */
    FEW_ITEMS = 3,              /* shown of a list of names that is longer than one more */
    FEW_REASONS = 6,            /* shown of what a finding rests on */
    FEW_SEEN = 24,              /* observations shown with -v */
    PLD213_CAUSE_UNKNOWN = 213, /* names no cause itself, so only its alternatives are candidates */
};

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

/* "200 names: a, b, c and 197 more"; one item stands for itself. */
static const char *some(const struct page *page, const char *const *items, size_t count, const char *noun)
{
    struct buf out;
    buf_init(&out, page->out->arena);
    size_t shown = count <= FEW_ITEMS + 1 || page->style.verbose ? count : FEW_ITEMS;
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

/* Names, accounts and resolvers that it is about. */
static void scope(const struct body *body)
{
    const struct finding *finding = body->finding;
    struct arena *arena = body->page->out->arena;
    if (finding->n_accounts > 1 || (finding->n_accounts == 1 && finding->n_fqdns == 0)) {
        line(body, finding->n_accounts > 1 ? "Accounts" : "Account",
             some(body->page, finding->accounts, finding->n_accounts, "account"));
    }
    if (finding->n_fqdns > 0) {
        line(body, finding->n_fqdns > 1 ? "Names" : "Name",
             some(body->page, finding->fqdns, finding->n_fqdns, "name"));
    }
    if (finding->n_resolvers > 0) {
        const char **labels = arena_array(arena, finding->n_resolvers, sizeof *labels);
        for (size_t i = 0; i < finding->n_resolvers; i++) {
            labels[i] = resolver_label(body->page, body->report->run, finding->resolvers[i]);
        }
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

/* Where the facts allow several causes, all are named: the finding's own first, which is the likeliest. */
static void either(const struct body *body)
{
    const struct finding *finding = body->finding;
    struct arena *arena = body->page->out->arena;
    bool own = finding->code != PLD213_CAUSE_UNKNOWN && finding->n_alternatives > 0;
    size_t candidates = finding->n_alternatives + own;
    for (size_t i = 0; i < candidates; i++) {
        int code = own && i == 0 ? finding->code : finding->alternatives[i - own];
        const struct code_info *info = code_info(code);
        const char *text = arena_printf(arena, "PLD%03d %s%s%s", code, info != NULL ? info->name : "?",
                                        own && i == 0 ? " (likeliest)" : "", i + 1 < candidates ? "," : ".");
        line(body, i > 0 ? "or" : candidates > 1 ? "Either" : "Perhaps", text);
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
    buf_printf(page->out, " %s\n", style_clean(page, finding->name));
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
    because(&body);
    if (page->style.verbose) {
        seen(&body);
    }
    either(&body);
    text_steps(page, finding, body.indent);
    if (page->style.verbose && finding->owner != NULL) {
        line(&body, "Owner", style_clean(page, finding->owner));
    }
    if (finding->waived != NULL) {
        line(&body, "Waived", style_clean(page, finding->waived));
    }
}
