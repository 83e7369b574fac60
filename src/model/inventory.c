#include "model/inventory.h"

#include <string.h>

#include "base/text.h"
#include "model/id_index.h"

struct inventory_index {
    struct id_index accounts, endpoints;
};

/* Where the address is or belongs. */
static size_t ip_list_place(const struct ip_list *list, const struct ip *ip)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ip_compare(&list->items[middle], ip) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool ip_list_has(const struct ip_list *list, const struct ip *ip)
{
    size_t place = ip_list_place(list, ip);
    return place < list->count && ip_equal(&list->items[place], ip);
}

void ip_list_add(struct arena *arena, struct ip_list *list, const struct ip *ip)
{
    size_t place = ip_list_place(list, ip);
    if (place < list->count && ip_equal(&list->items[place], ip)) {
        return;
    }
    struct ip copy = *ip; /* it may stand in the list that moves */
    list->items = arena_grow(arena, list->items, list->count, &list->cap, sizeof *list->items);
    memmove(&list->items[place + 1], &list->items[place], (list->count - place) * sizeof *list->items);
    list->items[place] = copy;
    list->count++;
}

static const char *const member_source_names[] = {
    [MEMBER_FROM_NIC] = "nic",
    [MEMBER_FROM_CUSTOM_DNS] = "customDnsConfigs",
    [MEMBER_FROM_ZONE_GROUP] = "zoneGroup",
};

const char *member_source_name(enum member_source source)
{
    return member_source_names[source];
}

bool member_source_parse(const char *text, enum member_source *out)
{
    for (size_t i = 0; i < sizeof member_source_names / sizeof *member_source_names; i++) {
        if (text_equal(text, member_source_names[i])) {
            *out = (enum member_source)i;
            return true;
        }
    }
    return false;
}

bool pe_connection_approved(const struct pe_connection *connection)
{
    return text_equal_nocase(connection->status, "Approved");
}

void inventory_index(struct arena *arena, struct inventory *inventory)
{
    struct inventory_index *index = arena_alloc(arena, sizeof *index);
    id_index_build(arena, &index->accounts, inventory->accounts, inventory->n_accounts,
                   sizeof *inventory->accounts);
    id_index_build(arena, &index->endpoints, inventory->endpoints, inventory->n_endpoints,
                   sizeof *inventory->endpoints);
    inventory->index = index;
}

/* An index of an array that has since moved or grown is of no use. */
static bool index_of(const struct id_index *index, const void *items, size_t count)
{
    return index->items == items && index->count == count;
}

const struct private_endpoint *inventory_endpoint(const struct inventory *inventory, const char *id)
{
    size_t i = 0;
    const struct inventory_index *index = inventory->index;
    if (index != NULL && index_of(&index->endpoints, inventory->endpoints, inventory->n_endpoints)) {
        return id_index_find(&index->endpoints, id, &i) ? &inventory->endpoints[i] : NULL;
    }
    while (i < inventory->n_endpoints && id_compare(inventory->endpoints[i].id, id) != 0) {
        i++;
    }
    return id != NULL && i < inventory->n_endpoints ? &inventory->endpoints[i] : NULL;
}

const struct account *inventory_account(const struct inventory *inventory, const char *id)
{
    size_t i = 0;
    const struct inventory_index *index = inventory->index;
    if (index != NULL && index_of(&index->accounts, inventory->accounts, inventory->n_accounts)) {
        return id_index_find(&index->accounts, id, &i) ? &inventory->accounts[i] : NULL;
    }
    while (i < inventory->n_accounts && id_compare(inventory->accounts[i].id, id) != 0) {
        i++;
    }
    return id != NULL && i < inventory->n_accounts ? &inventory->accounts[i] : NULL;
}
