#include "report/others.h"

#include <string.h>

#include "azure/resource_id.h"
#include "report/index.h"
#include "report/mentions.h"

/* A name or an account of the finding, with the words that mean it in a command. */
struct subject {
    const char *name, *privatelink, *zone, *label; /* NULL where there is none */
    const struct account *account;                 /* in ARM; NULL */
};

struct others_lookup {
    struct arena *arena;
    struct subject *names, *accounts;
    size_t n_names, n_accounts;
};

static void add_names(struct others_lookup *lookup, const struct run *run, const struct finding *finding)
{
    const struct text_index *index = index_fqdns(lookup->arena, run);
    lookup->names = arena_array(lookup->arena, finding->n_fqdns, sizeof *lookup->names);
    for (size_t i = 0; i < finding->n_fqdns; i++) {
        const char *fqdn = finding->fqdns[i];
        struct subject *it = &lookup->names[lookup->n_names++];
        size_t name;
        it->name = fqdn;
        if (index_find(index, fqdn, &name) > 0) {
            const struct checked_name *checked = &run->names[name];
            it->privatelink = checked->privatelink;
            it->zone = checked->zone != NULL ? checked->zone->zone : NULL;
            it->label = arena_strndup(lookup->arena, fqdn, strcspn(fqdn, "."));
            it->account = run->accounts[checked->account].arm;
        }
    }
}

static void add_accounts(struct others_lookup *lookup, const struct run *run, const struct finding *finding)
{
    const struct text_index *index = index_accounts(lookup->arena, run);
    lookup->accounts = arena_array(lookup->arena, finding->n_accounts, sizeof *lookup->accounts);
    for (size_t i = 0; i < finding->n_accounts; i++) {
        size_t account;
        struct subject *it = &lookup->accounts[lookup->n_accounts++];
        it->name = finding->accounts[i];
        if (index_find(index, it->name, &account) > 0) {
            it->account = run->accounts[account].arm;
        }
    }
}

struct others_lookup *others_lookup(struct arena *arena, const struct report *report,
                                    const struct finding *finding)
{
    if (finding->n_accounts < 2) {
        return NULL;
    }
    struct others_lookup *lookup = arena_alloc(arena, sizeof *lookup);
    lookup->arena = arena;
    add_names(lookup, report->run, finding);
    add_accounts(lookup, report->run, finding);
    return lookup;
}

static bool names_endpoint(const struct others_lookup *lookup, const struct account *account,
                           const char *command)
{
    for (size_t i = 0; account != NULL && i < account->n_connections; i++) {
        const char *id = account->connections[i].endpoint_id;
        if (id != NULL && mentions(command, arm_id_name(lookup->arena, id))) {
            return true;
        }
    }
    return false;
}

static bool means_name(const struct others_lookup *lookup, const struct subject *it, const char *command)
{
    if (mentions(command, it->name) || mentions(command, it->privatelink)) {
        return true;
    }
    return mentions(command, it->zone) &&
           (mentions(command, it->label) || names_endpoint(lookup, it->account, command));
}

struct others others_of(const struct others_lookup *lookup, const char *command)
{
    struct others others = {0, 0};
    size_t names = 0, accounts = 0;
    if (lookup == NULL || command == NULL) {
        return others;
    }
    for (size_t i = 0; i < lookup->n_names; i++) {
        names += means_name(lookup, &lookup->names[i], command);
    }
    for (size_t i = 0; i < lookup->n_accounts && names == 0; i++) {
        const struct subject *it = &lookup->accounts[i];
        accounts += mentions(command, it->name) || names_endpoint(lookup, it->account, command);
    }
    others.names = names > 0 ? lookup->n_names - names : 0;
    others.accounts = accounts > 0 ? lookup->n_accounts - accounts : 0;
    return others;
}
