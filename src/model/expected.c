#include "model/expected.h"

#include <stdlib.h>

#include "azure/resource_id.h"
#include "base/text.h"
#include "dns/name.h"

struct owner_row {
    struct ip ip;
    const struct private_endpoint *endpoint;
    const struct pe_member *member;
};

struct expected_index {
    const struct private_endpoint **by_id; /* sorted by id without regard to case */
    size_t n_endpoints;
    struct owner_row *owners; /* sorted by address */
    size_t n_owners;
};

static int order_endpoints(const void *a, const void *b)
{
    const struct private_endpoint *const *x = a, *const *y = b;
    return text_compare_nocase((*x)->id, (*y)->id);
}

static int order_owners(const void *a, const void *b)
{
    const struct owner_row *x = a, *y = b;
    int order = ip_compare(&x->ip, &y->ip);
    if (order)
        return order;
    order = text_compare_nocase(x->endpoint->id, y->endpoint->id);
    if (order)
        return order;
    return text_compare_nocase(x->member->member, y->member->member);
}

struct expected_index *expected_index_new(struct arena *arena, const struct inventory *inventory)
{
    struct expected_index *index = arena_alloc(arena, sizeof *index);
    if (!inventory)
        return index;
    size_t n_owners = 0;
    for (size_t i = 0; i < inventory->n_endpoints; i++)
        n_owners += inventory->endpoints[i].n_members;
    index->by_id = arena_array(arena, inventory->n_endpoints + 1, sizeof *index->by_id);
    index->owners = arena_array(arena, n_owners + 1, sizeof *index->owners);
    for (size_t i = 0; i < inventory->n_endpoints; i++) {
        const struct private_endpoint *endpoint = &inventory->endpoints[i];
        index->by_id[index->n_endpoints++] = endpoint;
        for (size_t m = 0; m < endpoint->n_members; m++) {
            struct owner_row row = {endpoint->members[m].address, endpoint, &endpoint->members[m]};
            index->owners[index->n_owners++] = row;
        }
    }
    qsort(index->by_id, index->n_endpoints, sizeof *index->by_id, order_endpoints);
    qsort(index->owners, index->n_owners, sizeof *index->owners, order_owners);
    return index;
}

static const struct private_endpoint *find_endpoint(const struct expected_index *index, const char *id)
{
    struct private_endpoint probe = {.id = id};
    const struct private_endpoint *key = &probe;
    if (!id || !index->n_endpoints)
        return NULL;
    const struct private_endpoint **found =
        bsearch(&key, index->by_id, index->n_endpoints, sizeof *index->by_id, order_endpoints);
    return found ? *found : NULL;
}

static bool serves(const struct pe_member *member, const char *fqdn)
{
    for (size_t i = 0; i < member->n_fqdns; i++)
        if (dns_name_equal(member->fqdns[i], fqdn))
            return true;
    return false;
}

void expected_owner(const struct expected_index *index, const struct ip *ip, const char *fqdn,
                    const struct private_endpoint **endpoint, const struct pe_member **member)
{
    *endpoint = NULL;
    *member = NULL;
    size_t low = 0, high = index->n_owners;
    while (low < high) { /* the first row with this address */
        size_t middle = low + (high - low) / 2;
        if (ip_compare(&index->owners[middle].ip, ip) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < index->n_owners && ip_equal(&index->owners[low].ip, ip); low++) {
        const struct owner_row *row = &index->owners[low];
        bool better = serves(row->member, fqdn);
        if (!*endpoint || better) {
            *endpoint = row->endpoint;
            *member = row->member;
        }
        if (better)
            return;
    }
}

bool expected_endpoint_of_account(const struct account *account, const struct private_endpoint *endpoint)
{
    if (!account)
        return false;
    for (size_t i = 0; i < account->n_connections; i++)
        if (pe_connection_approved(&account->connections[i]) &&
            arm_id_equal(account->connections[i].endpoint_id, endpoint->id))
            return true;
    return false;
}

static bool endpoint_counts(const struct run *run, const char *id)
{
    if (!run->n_expect_endpoints)
        return true;
    for (size_t i = 0; i < run->n_expect_endpoints; i++)
        if (arm_id_equal(run->expect_endpoints[i], id))
            return true;
    return false;
}

/* Adds the endpoint's addresses of the name; false where it has none for it. */
static bool add_members(struct arena *arena, const struct private_endpoint *endpoint, const char *fqdn,
                        struct ip_list *list)
{
    bool any = false;
    for (size_t m = 0; m < endpoint->n_members; m++) {
        if (serves(&endpoint->members[m], fqdn)) {
            ip_list_add(arena, list, &endpoint->members[m].address);
            any = true;
        }
    }
    return any;
}

/* What the approved connections say. UNKNOWN as soon as one that counts could not be read: an address that
 * matches none of the others may be that one's. */
static void from_connections(struct arena *arena, const struct expected_index *index, const struct run *run,
                             const char *fqdn, struct name_facts *out)
{
    const struct account *account = out->account;
    bool incomplete = false;
    size_t counting = 0;
    for (size_t i = 0; i < account->n_connections; i++) {
        const struct pe_connection *connection = &account->connections[i];
        if (!pe_connection_approved(connection) || !endpoint_counts(run, connection->endpoint_id))
            continue;
        counting++;
        const struct private_endpoint *endpoint = find_endpoint(index, connection->endpoint_id);
        const char *name = arm_id_name(arena, connection->endpoint_id);
        if (!name)
            name = connection->name ? connection->name : "(no id)";
        if (!endpoint || endpoint->members_known != TRI_YES) {
            incomplete = true;
            out->why_unknown = arena_printf(arena,
                                            endpoint && endpoint->readable == TRI_NO
                                                ? "Private endpoint %s, which the account's approved "
                                                  "connection names, does not exist any more."
                                                : "The addresses of private endpoint %s could not be read.",
                                            name);
        } else if (!add_members(arena, endpoint, fqdn, &out->expected)) {
            incomplete = true;
            out->lacks_member = endpoint->n_members ? endpoint : NULL;
            out->why_unknown =
                arena_printf(arena, "Private endpoint %s lists no address for %s.", name, fqdn);
        }
    }
    if (!counting && run->n_expect_endpoints && out->n_approved) {
        out->known = TRI_UNKNOWN;
        out->why_unknown = "None of the endpoints given with --expect-endpoint is approved for this account.";
        return;
    }
    out->known = !counting ? TRI_NO : incomplete ? TRI_UNKNOWN : TRI_YES;
}

void expected_of_name(struct arena *arena, const struct expected_index *index, const struct run *run,
                      size_t name, struct name_facts *out)
{
    const struct checked_name *checked = &run->names[name];
    const struct checked_account *account = &run->accounts[checked->account];
    out->account = account->arm;
    if (account->arm) {
        out->n_connections = account->arm->n_connections;
        for (size_t i = 0; i < account->arm->n_connections; i++)
            out->n_approved += pe_connection_approved(&account->arm->connections[i]);
        out->deliberately_public = !account->named && !account->arm->n_connections &&
                                   !text_equal_nocase(account->arm->public_network_access, "Disabled");
    }
    for (size_t i = 0; i < run->n_expectations; i++) {
        if (dns_name_equal(run->expectations[i].fqdn, checked->fqdn)) {
            out->stated = true;
            out->known = TRI_YES;
            out->expected = run->expectations[i].addresses;
            return;
        }
    }
    if (account->arm)
        from_connections(arena, index, run, checked->fqdn, out);
    else if (run->arm_error)
        out->why_unknown = run->arm_error;
    else if (run->inventory)
        out->why_unknown = "The account is not among those read from Azure.";
    else
        out->why_unknown = "Azure was not asked.";
}
