/* Which connections there are to be. */
#include "base/text.h"
#include "http/proxy.h"
#include "model/facts.h"
#include "probes/connect.h"

/* A path that the service of these hosts knows, so that "not found" means something; asked without a key, it
 * says 401. */
#define OPENAI_PATH "/openai/models?api-version=2024-10-21"

static char *url_of(struct arena *arena, const struct checked_name *name, uint16_t port)
{
    const char *path = name->zone != NULL && text_equal(name->zone->service, "openai") ? OPENAI_PATH : "/";
    return port == 0 ? arena_printf(arena, "https://%s%s", name->fqdn, path)
                     : arena_printf(arena, "https://%s:%u%s", name->fqdn, (unsigned)port, path);
}

static bool could_be_a_server(const struct ip *ip)
{
    switch (ip_classify(ip)) {
    case IP_PUBLIC:
    case IP_PRIVATE:
    case IP_SHARED:
    case IP_UNIQUE_LOCAL:
        return true;
    default:
        return false;
    }
}

/* The addresses to connect to: those expected, then those answered. */
static size_t addresses_of(struct arena *arena, const struct facts *facts, size_t name,
                           struct ip out[static CONNECT_PER_NAME])
{
    const struct run *run = facts->run;
    const struct ip_list *expected = &facts->names[name].expected;
    struct ip_list answered = {0};
    size_t count = 0;
    for (size_t r = 0; r < run->n_resolvers; r++) {
        const struct view *view = facts_view(facts, name, r);
        for (size_t i = 0; run->resolvers[r].judged && i < view->n_addresses; i++) {
            ip_list_add(arena, &answered, &view->addresses[i].ip);
        }
    }
    for (size_t i = 0; i < expected->count && count < CONNECT_PER_NAME; i++) {
        out[count++] = expected->items[i];
    }
    for (size_t i = 0; i < answered.count && count < CONNECT_PER_NAME; i++) {
        if (!ip_list_has(expected, &answered.items[i]) && could_be_a_server(&answered.items[i])) {
            out[count++] = answered.items[i];
        }
    }
    return count;
}

static void add(struct arena *arena, struct run *run, size_t *cap, size_t name, const char *url)
{
    run->connections = arena_grow(arena, run->connections, run->n_connections, cap, sizeof *run->connections);
    run->connections[run->n_connections] = (struct connection){.id = (int)run->n_connections + 1,
                                                               .name = name,
                                                               .url = url,
                                                               .sent_us = -1,
                                                               .tcp_us = -1,
                                                               .tls_us = -1,
                                                               .total_us = -1};
    run->n_connections++;
}

void connect_plan(struct arena *arena, struct run *run, uint16_t port)
{
    struct facts facts;
    size_t cap = 0;
    facts_derive(arena, run, &facts);
    run->connects = true;
    run->connections = NULL;
    run->n_connections = 0;
    for (size_t n = 0; n < run->n_names; n++) {
        const char *fqdn = run->names[n].fqdn, *url = url_of(arena, &run->names[n], port);
        struct ip addresses[CONNECT_PER_NAME];
        size_t count = addresses_of(arena, &facts, n, addresses);
        for (size_t i = 0; i < count; i++) {
            add(arena, run, &cap, n, url);
            run->connections[run->n_connections - 1].address = addresses[i];
        }
        const char *proxy = http_proxy_for(fqdn);
        if (proxy != NULL) {
            add(arena, run, &cap, n, url);
            run->connections[run->n_connections - 1].proxy = host_proxy_shown(arena, proxy);
        }
    }
}

void connect_dry_run(struct arena *arena, const struct run *run, struct buf *out)
{
    struct run blank = *run;
    char room[IP_TEXT];
    blank.observations = NULL;
    blank.n_observations = blank.cap_observations = 0;
    blank.index = NULL;
    connect_plan(arena, &blank, 0);
    buf_str(out, "# --connect: to each of these, and to every other address that is answered:\n");
    for (size_t i = 0; i < blank.n_connections; i++) {
        const struct connection *connection = &blank.connections[i];
        buf_printf(out, "%-12s GET   %s %s%s\n", "connect", connection->url,
                   connection->proxy != NULL ? "through " : "at ",
                   connection->proxy != NULL ? connection->proxy : ip_format(&connection->address, room));
    }
}
