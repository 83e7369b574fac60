/* The public names that an account has. */
#include <stdlib.h>

#include "assemble.h"
#include "azure/clouds.h"
#include "base/text.h"
#include "dns/name.h"

static void add(struct arena *arena, struct account_names *names, const struct azure_zone *zone,
                const char *fqdn)
{
    names->items = arena_grow(arena, names->items, names->count, &names->cap, sizeof *names->items);
    names->items[names->count++] = (struct account_name){.fqdn = fqdn, .zone = zone};
}

/* By zone in the order of the table, then by name. */
static int order_names(const void *a, const void *b)
{
    const struct account_name *x = a, *y = b;
    return x->zone != y->zone ? (x->zone < y->zone ? -1 : 1) : text_compare_nocase(x->fqdn, y->fqdn);
}

/* Brings the names in their order, each once. */
static void settle(struct account_names *names)
{
    size_t kept = 0;
    if (names->count > 0) {
        qsort(names->items, names->count, sizeof *names->items, order_names);
    }
    for (size_t i = 0; i < names->count; i++) {
        if (kept == 0 || order_names(&names->items[kept - 1], &names->items[i]) != 0) {
            names->items[kept++] = names->items[i];
        }
    }
    names->count = kept;
}

/* A host that ARM names; one outside the table cannot be private and is left to PLD304. */
static void add_host(struct arena *arena, struct account_names *names, const char *host)
{
    char *fqdn;
    if (host == NULL || !dns_name_parse(arena, host, &fqdn, &(struct err){0})) {
        return;
    }
    const struct azure_zone *zone = azure_zone_of_fqdn(fqdn);
    if (zone != NULL) {
        add(arena, names, zone, fqdn);
    }
}

static void add_in_zone(struct arena *arena, struct account_names *names, const struct azure_zone *zone,
                        const char *label)
{
    add_host(arena, names, arena_printf(arena, "%s.%s", label, zone->suffix));
}

/* An endpoint that leads to several accounts lists names of all of them. */
static void add_members(struct arena *arena, struct account_names *names,
                        const struct private_endpoint *endpoint, const char *subdomain)
{
    for (size_t m = 0; m < endpoint->n_members; m++) {
        const struct pe_member *member = &endpoint->members[m];
        for (size_t f = 0; f < member->n_fqdns; f++) {
            const char *label = dns_name_label(arena, member->fqdns[f]);
            if (endpoint->n_targets <= 1 || text_equal_nocase(label, subdomain)) {
                add_host(arena, names, member->fqdns[f]);
            }
        }
    }
}

void account_names(struct arena *arena, const struct inventory *inventory, const struct account *account,
                   struct account_names *out)
{
    *out = (struct account_names){0};
    const char *subdomain = account->custom_subdomain;
    if (subdomain == NULL || subdomain[0] == '\0') {
        return;
    }
    for (size_t i = 0; i < account->n_connections; i++) {
        const char *id = account->connections[i].endpoint_id;
        const struct private_endpoint *endpoint = id == NULL ? NULL : inventory_endpoint(inventory, id);
        if (endpoint != NULL) {
            add_members(arena, out, endpoint, subdomain);
        }
    }
    for (size_t i = 0; i < account->n_required_zones; i++) {
        const struct azure_zone *zone = azure_zone_by_name(account->required_zones[i]);
        if (zone != NULL) {
            add_in_zone(arena, out, zone, subdomain);
        }
    }
    if (account->endpoint != NULL) {
        add_host(arena, out, target_host(arena, account->endpoint));
    }
    for (size_t i = 0; i < account->n_hosts; i++) {
        add_host(arena, out, account->hosts[i]);
    }
    const struct cloud *cloud = inventory->cloud == NULL ? NULL : cloud_find(inventory->cloud);
    size_t of_kind[4], count, all;
    azure_zones_of_kind(cloud == NULL ? CLOUD_PUBLIC : cloud->id, account->kind, of_kind, &count);
    const struct azure_zone *table = azure_zones(&all);
    for (size_t i = 0; i < count; i++) {
        add_in_zone(arena, out, &table[of_kind[i]], subdomain);
    }
    settle(out);
}
