#include "report/places.h"

#include "report/index.h"

struct lookup {
    struct arena *arena;
    const struct run *run;
    const struct text_index *fqdns, *accounts;
    struct places *places;
};

/* A finding about names stands where its names are. */
static struct place place_of_names(const struct lookup *lookup, const struct finding *finding)
{
    struct place closing = {.kind = PLACE_CLOSING}, place = closing;
    for (size_t i = 0; i < finding->n_fqdns; i++) {
        size_t name;
        if (index_find(lookup->fqdns, finding->fqdns[i], &name) == 0) {
            return closing;
        }
        size_t account = lookup->run->names[name].account;
        if (i == 0) {
            place = (struct place){PLACE_NAME, name};
        } else if (i == 1 && lookup->run->names[place.index].account == account) {
            place = (struct place){PLACE_ACCOUNT, account};
        } else if (place.kind != PLACE_ACCOUNT || place.index != account) {
            return closing;
        }
    }
    return place;
}

static struct place place_of(const struct lookup *lookup, const struct finding *finding)
{
    size_t account;
    if (finding->n_fqdns > 0) {
        return place_of_names(lookup, finding);
    }
    if (finding->n_accounts == 1 && index_find(lookup->accounts, finding->accounts[0], &account) == 1) {
        return (struct place){PLACE_ACCOUNT, account};
    }
    return (struct place){.kind = PLACE_CLOSING};
}

/* Notes at the account that a finding of the closing section concerns it; findings come in rising order. */
static void concern(const struct lookup *lookup, size_t account, size_t finding)
{
    struct account_place *place = &lookup->places->accounts[account];
    if (place->n_closing > 0 && place->closing[place->n_closing - 1] == finding) {
        return;
    }
    place->closing = arena_grow(lookup->arena, place->closing, place->n_closing, &place->cap_closing,
                                sizeof *place->closing);
    place->closing[place->n_closing++] = finding;
}

static void concern_accounts(const struct lookup *lookup, const struct finding *finding, size_t number)
{
    for (size_t i = 0; i < finding->n_fqdns; i++) {
        size_t name;
        if (index_find(lookup->fqdns, finding->fqdns[i], &name) > 0) {
            concern(lookup, lookup->run->names[name].account, number);
        }
    }
    for (size_t i = 0; finding->n_fqdns == 0 && i < finding->n_accounts; i++) {
        size_t account;
        if (index_find(lookup->accounts, finding->accounts[i], &account) > 0) {
            concern(lookup, account, number);
        }
    }
}

struct places *places_find(struct arena *arena, const struct report *report)
{
    const struct run *run = report->run;
    const struct diagnosis *diagnosis = report->diagnosis;
    struct places *places = arena_alloc(arena, sizeof *places);
    struct names_by_account names = index_names(arena, run);
    places->findings = arena_array(arena, diagnosis->n_findings, sizeof *places->findings);
    places->accounts = arena_array(arena, run->n_accounts, sizeof *places->accounts);
    for (size_t a = 0; a < run->n_accounts; a++) {
        places->accounts[a].names = names.order + names.first[a];
        places->accounts[a].n_names = names.first[a + 1] - names.first[a];
    }
    struct lookup lookup = {arena, run, index_fqdns(arena, run), index_accounts(arena, run), places};
    for (size_t i = 0; i < diagnosis->n_findings; i++) {
        struct place place = place_of(&lookup, &diagnosis->findings[i]);
        places->findings[i] = place;
        if (place.kind == PLACE_CLOSING) {
            concern_accounts(&lookup, &diagnosis->findings[i], i);
        } else {
            size_t account = place.kind == PLACE_NAME ? run->names[place.index].account : place.index;
            places->accounts[account].has_own = true;
        }
    }
    return places;
}
