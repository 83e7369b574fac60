#include "report/text.h"

#include "azure/resource_id.h"
#include "report/style.h"
#include "report/wrap.h"

enum { CONTINUED = 4, MAX_ADDRESSES = 12 };

/* The addresses of an endpoint, each once. */
static void add_addresses(const struct page *page, struct buf *line, const struct private_endpoint *endpoint)
{
    struct arena *arena = page->out->arena;
    struct ip_list list = {.count = 0};
    char room[IP_TEXT];
    for (size_t i = 0; i < endpoint->n_members; i++) {
        ip_list_add(arena, &list, &endpoint->members[i].address);
    }
    size_t shown = list.count > MAX_ADDRESSES && !page->style.verbose ? MAX_ADDRESSES : list.count;
    for (size_t i = 0; i < shown; i++) {
        buf_printf(line, "%s %s", i == 0 ? "," : "", ip_format(&list.items[i], room));
    }
    if (shown < list.count) {
        buf_printf(line, " and %zu more", list.count - shown);
    }
}

static void connection_line(const struct page *page, const struct run *run,
                            const struct pe_connection *connection)
{
    struct arena *arena = page->out->arena;
    const struct private_endpoint *endpoint = inventory_endpoint(run->inventory, connection->endpoint_id);
    const char *name = connection->endpoint_id != NULL ? arm_id_name(arena, connection->endpoint_id) : NULL;
    struct buf line;
    buf_init(&line, arena);
    buf_printf(&line, "private endpoint %s, %s", style_clean(page, name != NULL ? name : connection->name),
               connection->status != NULL ? style_clean(page, connection->status) : "status not stated");
    if (endpoint != NULL && endpoint->n_members > 0) {
        add_addresses(page, &line, endpoint);
    } else if (endpoint != NULL && endpoint->readable == TRI_NO) {
        buf_str(&line, ", does not exist");
    } else if (pe_connection_approved(connection)) {
        buf_str(&line, ", addresses not known");
    }
    wrap_hanging(page, CONTINUED / 2, CONTINUED, line.data);
}

static void arm_lines(const struct page *page, const struct run *run, const struct account *account,
                      const char *name)
{
    const char *access = account->public_network_access;
    const char *line =
        arena_printf(page->out->arena, "%s   %s, %s, public network access %s", name,
                     account->kind != NULL ? style_clean(page, account->kind) : "kind not stated",
                     account->location != NULL ? style_clean(page, account->location) : "location not stated",
                     access != NULL ? style_clean(page, access) : "not stated");
    wrap_hanging(page, 0, CONTINUED, line);
    if (account->n_connections == 0) {
        buf_str(page->out, "  no private endpoint connection\n");
    }
    for (size_t i = 0; i < account->n_connections; i++) {
        connection_line(page, run, &account->connections[i]);
    }
}

void text_account(const struct page *page, const struct report *report, size_t account)
{
    const struct run *run = report->run;
    const struct checked_account *checked = &run->accounts[account];
    const char *name = checked->name != NULL ? style_clean(page, checked->name) : "(no name)";
    if (checked->arm != NULL) {
        arm_lines(page, run, checked->arm, name);
    } else {
        const char *why =
            run->inventory == NULL ? "not read from Azure" : "not among the accounts read from Azure";
        wrap_hanging(page, 0, CONTINUED, arena_printf(page->out->arena, "%s   %s", name, why));
    }
}
