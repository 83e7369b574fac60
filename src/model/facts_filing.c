#include "model/facts_filing.h"

#include <stdlib.h>

#include "base/text.h"
#include "dns/name.h"

/* Where a name of a question belongs: one row per FQDN, privatelink name, zone and suffix, sorted for
 * bsearch. */
enum place_kind { PLACE_FQDN, PLACE_PRIVATELINK, PLACE_ZONE, PLACE_SERVICE };

struct place {
    const char *qname;
    enum place_kind kind;
    size_t index; /* name or row of `zones` */
};

static int order_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order = text_compare_nocase(x->qname, y->qname);
    return order ? order : (int)x->kind - (int)y->kind;
}

static void add_place(struct facts_work *work, const char *qname, enum place_kind kind, size_t index)
{
    struct place place = {qname, kind, index};
    work->places[work->n_places++] = place;
}

void facts_lay_out(struct facts_work *work, const struct run *run)
{
    size_t n_table;
    azure_zones(&n_table);
    work->zones = arena_array(work->arena, n_table + 1, sizeof *work->zones);
    work->places = arena_array(work->arena, 2 * run->n_names + 2 * n_table + 1, sizeof *work->places);
    for (size_t i = 0; i < run->n_names; i++) {
        const struct checked_name *name = &run->names[i];
        add_place(work, name->fqdn, PLACE_FQDN, i);
        if (!name->zone)
            continue;
        add_place(work, name->privatelink, PLACE_PRIVATELINK, i);
        size_t z = 0;
        while (z < work->n_zones && work->zones[z].zone != name->zone)
            z++;
        if (z < work->n_zones)
            continue;
        struct zone_seen *seen = &work->zones[work->n_zones++];
        seen->zone = name->zone;
        seen->soa = arena_array(work->arena, run->n_resolvers + 1, sizeof *seen->soa);
        seen->service_soa = arena_array(work->arena, run->n_resolvers + 1, sizeof *seen->service_soa);
        add_place(work, name->zone->zone, PLACE_ZONE, z);
        add_place(work, name->zone->suffix, PLACE_SERVICE, z);
    }
    qsort(work->places, work->n_places, sizeof *work->places, order_places);
}

/* The first row of this name and kind: two accounts of a broken inventory may claim one name. NULL for none.
 */
static const struct place *find_place(const struct facts_work *work, const char *qname, enum place_kind kind)
{
    struct place key = {qname, kind, 0};
    if (!work->n_places)
        return NULL;
    const struct place *found =
        bsearch(&key, work->places, work->n_places, sizeof *work->places, order_places);
    while (found && found > work->places && !order_places(found - 1, &key))
        found--;
    return found;
}

static bool same_place(const struct facts_work *work, const struct place *place, const char *qname,
                       enum place_kind kind)
{
    struct place key = {qname, kind, 0};
    return place < work->places + work->n_places && !order_places(place, &key);
}

/* A of a FQDN: which of the questions that are asked of it. */
static void file_name(struct facts_work *work, struct view *view, const struct observation *observation)
{
    const struct question *question = &observation->question;
    if (question->qtype == DNS_AAAA && question->round == 0 && question->transport == TRANSPORT_UDP) {
        view->aaaa = observation;
    } else if (question->qtype == DNS_TXT) {
        view->uncached = observation;
    } else if (question->qtype != DNS_A) {
        return;
    } else if (!question->rd) {
        view->no_recursion = observation;
        work->facts->resolvers[view->resolver].no_recursion = observation;
    } else if (question->transport == TRANSPORT_TCP) {
        view->tcp = observation;
    } else if (question->cd) {
        view->cd = observation;
    } else if (question->round == ROUND_SETTLED) {
        view->settled = observation;
    } else if (question->round > 0) {
        view->repeats = arena_grow(work->arena, view->repeats, view->n_repeats, &view->cap_repeats,
                                   sizeof *view->repeats);
        view->repeats[view->n_repeats++] = observation;
    } else {
        view->a = observation;
    }
}

static void file_control(struct resolver_facts *resolver, const struct observation *observation)
{
    const struct question *question = &observation->question;
    if (question->transport == TRANSPORT_TCP)
        resolver->control_tcp = observation;
    else if (question->cd)
        resolver->control_cd = observation;
    else if (question->rd && question->round == 0)
        resolver->control = observation;
}

static void file_soa(struct facts_work *work, size_t resolver, const struct observation *observation)
{
    const struct place *place = find_place(work, observation->question.qname, PLACE_ZONE);
    const struct observation **slot = NULL;
    if (place)
        slot = &work->zones[place->index].soa[resolver];
    else if ((place = find_place(work, observation->question.qname, PLACE_SERVICE)))
        slot = &work->zones[place->index].service_soa[resolver];
    /* Asked again, over TCP or without EDNS: counts where the first asking gave nothing. */
    if (slot && (!*slot || (*slot)->outcome != OUTCOME_ANSWERED || observation_refuses_edns(*slot)))
        *slot = observation;
}

/* The privatelink name by itself. */
static void file_privatelink(struct view *view, const struct observation *observation)
{
    const struct question *question = &observation->question;
    if (question->round == ROUND_SETTLED)
        view->settled_privatelink = observation;
    else if (question->round == 0 && question->qtype == DNS_AAAA)
        view->privatelink_aaaa = observation;
    else if (question->round == 0 && question->qtype == DNS_A)
        view->privatelink = observation;
}

/* Puts an observation where it belongs. */
static void file_observation(struct facts_work *work, const struct observation *observation)
{
    const struct question *question = &observation->question;
    const struct run *run = work->facts->run;
    const struct place *place;
    if (question->resolver < 0 || (size_t)question->resolver >= run->n_resolvers)
        return;
    size_t resolver = (size_t)question->resolver;
    if (question->qtype == DNS_SOA)
        file_soa(work, resolver, observation);
    else if ((place = find_place(work, question->qname, PLACE_FQDN))) {
        for (; same_place(work, place, question->qname, PLACE_FQDN); place++)
            file_name(work, facts_view_at(work->facts, place->index, resolver), observation);
    } else if ((place = find_place(work, question->qname, PLACE_PRIVATELINK))) {
        for (; same_place(work, place, question->qname, PLACE_PRIVATELINK); place++)
            file_privatelink(facts_view_at(work->facts, place->index, resolver), observation);
    } else if (question->qtype == DNS_A && dns_name_equal(question->qname, run->control_name))
        file_control(&work->facts->resolvers[resolver], observation);
}

void facts_file(struct facts_work *work)
{
    for (size_t i = 0; i < work->facts->run->n_observations; i++)
        file_observation(work, &work->facts->run->observations[i]);
}

struct view *facts_view_at(const struct facts *facts, size_t name, size_t resolver)
{
    return &facts->views[name * facts->run->n_resolvers + resolver];
}
