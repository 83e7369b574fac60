#include "model/resolved.h"

#include <string.h>

#include "base/text.h"
#include "dns/name.h"

void resolved_add_server(struct arena *arena, struct resolved_link *link, const struct ip *server)
{
    if (link->servers == NULL) {
        link->servers = arena_array(arena, RESOLVED_SERVERS_MAX, sizeof *link->servers);
    }
    for (size_t i = 0; i < link->n_servers; i++) {
        if (ip_equal(&link->servers[i], server)) {
            return;
        }
    }
    if (link->n_servers < RESOLVED_SERVERS_MAX) {
        link->servers[link->n_servers++] = *server;
    }
}

/* A domain that is both, a search domain and a route, is the former. */
void resolved_add_domain(struct arena *arena, struct resolved_link *link, const char *domain, bool route_only)
{
    if (link->domains == NULL) {
        link->domains = arena_array(arena, RESOLVED_DOMAINS_MAX, sizeof *link->domains);
        link->route_only = arena_array(arena, RESOLVED_DOMAINS_MAX, sizeof *link->route_only);
    }
    for (size_t i = 0; i < link->n_domains; i++) {
        if (dns_name_equal(link->domains[i], domain)) {
            link->route_only[i] = link->route_only[i] && route_only;
            return;
        }
    }
    if (link->n_domains < RESOLVED_DOMAINS_MAX) {
        link->route_only[link->n_domains] = route_only;
        link->domains[link->n_domains++] = domain;
    }
}

struct resolved_link *resolved_link_of(struct arena *arena, struct resolved *resolved, int ifindex)
{
    size_t at = 0;
    while (at < resolved->n_links && resolved->links[at].ifindex < ifindex) {
        at++;
    }
    if (at < resolved->n_links && resolved->links[at].ifindex == ifindex) {
        return &resolved->links[at];
    }
    if (resolved->n_links == RESOLVED_LINKS_MAX) {
        return NULL;
    }
    if (resolved->links == NULL) {
        resolved->links = arena_array(arena, RESOLVED_LINKS_MAX, sizeof *resolved->links);
    }
    memmove(resolved->links + at + 1, resolved->links + at,
            (resolved->n_links - at) * sizeof *resolved->links);
    resolved->n_links++;
    resolved->links[at] = (struct resolved_link){.name = "", .ifindex = ifindex};
    return &resolved->links[at];
}

bool resolved_default_route(const struct resolved_link *link)
{
    bool routes = false;
    if (link->ifindex == 0) {
        return true;
    }
    if (link->default_route != TRI_UNKNOWN) {
        return link->default_route == TRI_YES;
    }
    for (size_t i = 0; i < link->n_domains; i++) {
        if (text_equal(link->domains[i], ".")) {
            return true;
        }
        routes = routes || link->route_only[i];
    }
    return !routes;
}

static int labels(const char *name)
{
    int count = 0;
    while (!text_equal(name, ".")) {
        name = dns_name_parent(name);
        count++;
    }
    return count;
}

/* How well a link suits a name: one more than the labels of its longest matching domain, 0 as a default
 * route, else -1. */
static int suits(const struct resolved_link *link, const char *name)
{
    int best = -1;
    if (link->n_servers == 0) {
        return -1;
    }
    for (size_t i = 0; i < link->n_domains; i++) {
        int count = dns_name_within(name, link->domains[i]) ? 1 + labels(link->domains[i]) : -1;
        best = count > best ? count : best;
    }
    return best >= 0 ? best : resolved_default_route(link) ? 0 : -1;
}

void resolved_route(const struct resolved *resolved, const char *name, size_t *out, size_t max, size_t *count)
{
    int best = 0;
    *count = 0;
    for (size_t i = 0; i < resolved->n_links; i++) {
        int suit = suits(&resolved->links[i], name);
        best = suit > best ? suit : best;
    }
    for (size_t i = 0; i < resolved->n_links && *count < max; i++) {
        if (suits(&resolved->links[i], name) == best) {
            out[(*count)++] = i;
        }
    }
}
