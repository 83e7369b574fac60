#include "report/text.h"

#include "base/clock.h"
#include "base/text.h"
#include "report/resolver_label.h"
#include "report/style.h"
#include "report/units.h"
#include "report/wrap.h"

enum { HEADER_INDENT = 2, DETAIL_INDENT = 11 };

/* Whether Azure's own resolver answered, in words; "" where it was not asked. */
static const char *azure_dns_answers(const struct report *report)
{
    const struct run *run = report->run;
    for (size_t r = 0; r < run->n_resolvers; r++) {
        const struct resolver_facts *facts = &report->facts->resolvers[r];
        if (!is_azure_dns(&run->resolvers[r]) || facts->asked == 0) {
            continue;
        }
        if (facts->answered > 0) {
            return ": 168.63.129.16 answers";
        }
        bool outside = run->vantage.kind == VANTAGE_ONPREM || run->vantage.kind == VANTAGE_INTERNET;
        return outside ? ": 168.63.129.16 does not answer (expected here)"
                       : ": 168.63.129.16 does not answer";
    }
    return "";
}

/* Whether the place is more than an inference: somebody stated it, or the instance metadata of Azure did (its
 * sentence in the evidence begins so, see probes/vantage.c). That 168.63.129.16 answers is a sign only. */
static bool place_is_told(const struct vantage *vantage)
{
    bool told = vantage->stated || vantage->resource_id != NULL;
    for (size_t i = 0; i < vantage->n_evidence && !told; i++) {
        told = text_starts(vantage->evidence[i], "instance metadata: ");
    }
    return told;
}

static const char *vantage_words(const struct vantage *vantage)
{
    switch (vantage->kind) {
    case VANTAGE_VNET:
        return place_is_told(vantage) ? "in Azure" : "probably in Azure";
    case VANTAGE_ONPREM:
        return "not in Azure";
    case VANTAGE_INTERNET:
        return "on the Internet";
    case VANTAGE_UNKNOWN:
        break;
    }
    return "place not known";
}

static void add_inventory_age(const struct page *page, struct buf *line, const struct run *run)
{
    struct arena *arena = page->out->arena;
    const char *taken = run->inventory->taken_at;
    int64_t from, until;
    buf_printf(line, "Azure facts: %s", style_clean(page, run->inventory_file));
    if (taken == NULL) {
        buf_str(line, ", time not stated");
        return;
    }
    buf_printf(line, ", taken %s", style_clean(page, units_minute(arena, taken)));
    if (run->started_at != NULL && clock_parse(taken, &from) && clock_parse(run->started_at, &until) &&
        until >= from) {
        buf_printf(line, " (%s)", units_age(arena, until - from));
    }
}

static void azure_facts(const struct page *page, const struct run *run)
{
    struct buf line;
    buf_init(&line, page->out->arena);
    if (run->inventory != NULL && run->inventory_file != NULL) {
        add_inventory_age(page, &line, run);
    } else if (run->inventory == NULL && run->arm_error != NULL) {
        buf_printf(&line, "Azure facts: none; %s", style_prose(page, run->arm_error));
    } else if (run->inventory == NULL) {
        buf_str(&line, "Azure facts: none, Azure was not asked");
    } else {
        return; /* read in this run, as a reader takes for granted */
    }
    wrap_hanging(page, 0, HEADER_INDENT, line.data);
}

static void asked_resolvers(const struct page *page, const struct run *run)
{
    for (size_t r = 0; r < run->n_resolvers; r++) {
        const struct resolver *resolver = &run->resolvers[r];
        const char *text = arena_printf(
            page->out->arena, "%s%s, %s%s%s", resolver_label(page, run, r),
            resolver_identity(page, run, &resolver->address), resolver->judged ? "judged" : "witness",
            resolver->source != NULL ? ", from " : "", style_clean(page, resolver->source));
        wrap_words(page, r == 0 ? "  Asked" : "", DETAIL_INDENT, text);
    }
}

static void details(const struct page *page, const struct run *run)
{
    struct arena *arena = page->out->arena;
    const struct inventory *inventory = run->inventory;
    const char *started = arena_printf(
        arena, "%s by %s, pldig " PLDIG_VERSION ", c-ares %s, libcurl %s, %s",
        style_clean(page, run->started_at), run->host.user != NULL ? style_clean(page, run->host.user) : "?",
        style_clean(page, run->c_ares), style_clean(page, run->libcurl), style_clean(page, run->cloud));
    wrap_words(page, "  Started", DETAIL_INDENT, started);
    for (size_t i = 0; i < run->vantage.n_evidence; i++) {
        wrap_words(page, i == 0 ? "  Place" : "", DETAIL_INDENT, style_prose(page, run->vantage.evidence[i]));
    }
    if (inventory != NULL) {
        const char *read =
            arena_printf(arena, "%s, %s, %s in %s", units_count(arena, inventory->n_accounts, "account"),
                         units_count(arena, inventory->n_endpoints, "private endpoint"),
                         units_count(arena, inventory->n_zones, "private DNS zone"),
                         units_count(arena, inventory->n_subscriptions, "subscription"));
        wrap_words(page, "  Read", DETAIL_INDENT, read);
        for (size_t i = 0; i < inventory->n_gaps; i++) {
            wrap_words(page, "  Not read", DETAIL_INDENT, style_prose(page, inventory->gaps[i].text));
        }
    }
    asked_resolvers(page, run);
}

/* Where from does not matter: no resolver is asked. */
static void audit_line(const struct page *page, const struct run *run)
{
    struct arena *arena = page->out->arena;
    const char *line = arena_printf(
        arena, "Network rules of %s, %s%s; no DNS was asked.", units_count(arena, run->n_accounts, "account"),
        run->inventory_file != NULL ? "from a file" : "read from Azure",
        run->identity != NULL && run->identity->source != NULL
            ? arena_printf(arena, " (signed in by %s)", style_clean(page, run->identity->source))
            : "");
    wrap_hanging(page, 0, HEADER_INDENT, line);
}

static void from_line(const struct page *page, const struct report *report)
{
    const struct run *run = report->run;
    struct buf line;
    char room[IP_TEXT];
    buf_init(&line, page->out->arena);
    buf_printf(&line, "From %s", run->host.name != NULL ? style_clean(page, run->host.name) : "this host");
    if (run->host.n_addresses > 0) {
        buf_printf(&line, " (%s)", ip_format(&run->host.addresses[0].ip, room));
    }
    buf_printf(&line, ", %s%s%s.", vantage_words(&run->vantage), run->vantage.stated ? " (as stated)" : "",
               azure_dns_answers(report));
    text_system_dns(page, &line, run);
    wrap_hanging(page, 0, HEADER_INDENT, line.data);
}

void text_header(const struct page *page, const struct report *report)
{
    const struct run *run = report->run;
    if (report->diagnosis->audits != NULL) {
        audit_line(page, run);
    } else {
        from_line(page, report);
    }
    azure_facts(page, run);
    if (page->style.verbose) {
        details(page, run);
    }
}
