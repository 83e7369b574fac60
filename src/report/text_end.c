#include "report/text.h"

#include "base/text.h"
#include "report/not_asked.h"
#include "report/style.h"
#include "report/units.h"

enum { EDE_COLUMNS = 200 };

static const char *rcode_text(struct arena *arena, int rcode)
{
    char room[16];
    return arena_strdup(arena, dns_rcode_name(rcode, room));
}

/* The answer that came too late to be used by anybody, if one came. */
static const char *late_reply(const struct page *page, const struct view *view)
{
    struct arena *arena = page->out->arena;
    char room[IP_TEXT];
    if (view->outcome != OUTCOME_LATE || !view->has_chain) {
        return "";
    }
    const char *when = units_time(arena, observation_elapsed_us(view->a));
    if (view->chain.end == DNS_END_ADDRESSES) {
        return arena_printf(arena, "; %s came late, after %s", ip_format(&view->chain.addresses[0].ip, room),
                            when);
    }
    return arena_printf(arena, "; %s came late, after %s", rcode_text(arena, view->a->message.rcode), when);
}

static const char *timed_out(const struct page *page, const struct report *report, const struct view *view)
{
    struct arena *arena = page->out->arena;
    const struct run *run = report->run;
    if (view->cut) {
        return "not known  the run ended before an answer could come";
    }
    if (is_system_path(run, view)) {
        return arena_printf(arena, "time-out  abandoned after %s",
                            units_time(arena, run->timeout_us * run->tries));
    }
    const struct observation *tcp =
        run_find(run, (int)view->resolver, run->names[view->name].fqdn, DNS_A, true, false, TRANSPORT_TCP);
    bool both = tcp != NULL && (tcp->outcome == OUTCOME_TIMEOUT || tcp->outcome == OUTCOME_LATE);
    int tries = observation_tries(view->a);
    return arena_printf(arena, "time-out  %s, %s, %s%s", both ? "UDP and TCP" : "UDP",
                        tries == 1 ? "1 try" : arena_printf(arena, "%d tries", tries),
                        units_time(arena, run->timeout_us * tries), late_reply(page, view));
}

static const char *malformed(const struct page *page, const struct observation *observation)
{
    size_t bad = 0;
    const char *why = NULL;
    for (size_t i = 0; i < observation->n_packets; i++) {
        const struct packet *packet = &observation->packets[i];
        if (packet->kind == PACKET_MALFORMED || packet->kind == PACKET_FOREIGN) {
            bad++;
            why = why != NULL ? why : packet->why;
        }
    }
    return arena_printf(page->out->arena, "malformed  %zu %s and no good one%s%s", bad,
                        bad == 1 ? "bad reply" : "bad replies", why != NULL ? ": " : "",
                        style_short(page, why, EDE_COLUMNS));
}

static const char *not_reached(const struct page *page, const struct view *view)
{
    const char *what = view->outcome == OUTCOME_UNREACHABLE ? "unreachable" : "connection refused";
    const char *error = view->a->error;
    return arena_printf(page->out->arena, "%s%s%s", what, error != NULL ? "  " : "",
                        style_short(page, error, EDE_COLUMNS));
}

static const char *unusable(const struct page *page, const struct report *report, const struct view *view)
{
    if (view->a == NULL) {
        return not_asked(report, view);
    }
    switch (view->outcome) {
    case OUTCOME_LATE:
    case OUTCOME_TIMEOUT:
        return timed_out(page, report, view);
    case OUTCOME_REFUSED_CONNECTION:
    case OUTCOME_UNREACHABLE:
        return not_reached(page, view);
    case OUTCOME_MALFORMED:
        return malformed(page, view->a);
    case OUTCOME_NOT_ASKED:
        return not_asked(report, view);
    case OUTCOME_ANSWERED:
        break;
    }
    return "no usable answer";
}

static const char *system_end(const struct page *page, const struct system_answer *answer)
{
    if (answer->error != NULL) {
        return style_short(page, answer->error, EDE_COLUMNS);
    }
    return "no address";
}

static const char *said_by(const struct page *page, const struct dns_chain *chain)
{
    if (chain->soa == NULL) {
        return "no zone named";
    }
    return arena_printf(page->out->arena, "said by zone %s", style_clean(page, chain->soa->owner));
}

const char *text_end(const struct page *page, const struct report *report, const struct view *view)
{
    struct arena *arena = page->out->arena;
    const struct dns_chain *chain = &view->chain;
    if (!view->usable) {
        return unusable(page, report, view);
    }
    if (view->a->system != NULL) {
        return system_end(page, view->a->system);
    }
    switch (chain->end) {
    case DNS_END_NXDOMAIN:
        return arena_printf(arena, "NXDOMAIN  %s", said_by(page, chain));
    case DNS_END_NODATA:
        return arena_printf(arena, "NODATA  no A record, %s", said_by(page, chain));
    case DNS_END_REFERRAL:
        return "referral  the server names others to ask and does not ask them itself";
    case DNS_END_LOOP:
        return chain->too_long ? arena_printf(arena, "loop  more than %d aliases", DNS_CHAIN_MAX)
                               : "loop  the aliases lead back";
    case DNS_END_ERROR:
        return rcode_text(arena, view->rcode);
    case DNS_END_ADDRESSES:
        break;
    }
    return "no address";
}
