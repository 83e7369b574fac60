#include "base/buf.h"
#include "report/resolver_label.h"
#include "report/style.h"
#include "report/text.h"

enum { LINKS_SHOWN = 4, SERVERS_SHOWN = 3, DOMAINS_SHOWN = 3 };

static bool was_asked(const struct run *run, const struct host_nameserver *server)
{
    for (size_t r = 0; r < run->n_resolvers; r++) {
        const struct resolver *resolver = &run->resolvers[r];
        if ((resolver->role == ROLE_SYSTEM || resolver->also_system) &&
            ip_equal(&resolver->address, &server->ip)) {
            return true;
        }
    }
    return false;
}

static void add_more(struct buf *line, size_t count, size_t shown)
{
    if (count > shown) {
        buf_printf(line, " and %zu more", count - shown);
    }
}

/* "tun0 10.0.0.4 for ~openai.azure.com" */
static void add_link(const struct page *page, struct buf *line, const struct resolved_link *link)
{
    char room[IP_TEXT];
    buf_str(line, link->ifindex == 0 ? "global" : style_clean(page, link->name));
    for (size_t i = 0; i < link->n_servers && i < SERVERS_SHOWN; i++) {
        buf_printf(line, "%s %s", i > 0 ? "," : "", ip_format(&link->servers[i], room));
    }
    add_more(line, link->n_servers, SERVERS_SHOWN);
    for (size_t i = 0; i < link->n_domains && i < DOMAINS_SHOWN; i++) {
        buf_printf(line, "%s %s%s", i > 0 ? "," : " for", link->route_only[i] ? "~" : "",
                   style_clean(page, link->domains[i]));
    }
    add_more(line, link->n_domains, DOMAINS_SHOWN);
}

/* What the stub asks: one address says nothing of it. */
static void add_resolved(const struct page *page, struct buf *line, const struct resolved *resolved)
{
    size_t shown = 0, count = 0;
    buf_str(line, " (systemd-resolved:");
    for (size_t i = 0; i < resolved->n_links; i++) {
        count += resolved->links[i].n_servers > 0;
    }
    for (size_t i = 0; i < resolved->n_links && shown < LINKS_SHOWN; i++) {
        if (resolved->links[i].n_servers > 0) {
            buf_str(line, shown++ > 0 ? "; " : " ");
            add_link(page, line, &resolved->links[i]);
        }
    }
    add_more(line, count, LINKS_SHOWN);
    if (count == 0) {
        buf_str(line, resolved->error != NULL ? " servers not known" : " no servers");
    }
    if (resolved->error != NULL) {
        buf_printf(line, "%s %s", count > 0 ? "; not all known:" : ":", style_clean(page, resolved->error));
    }
    buf_char(line, ')');
}

void text_system_dns(const struct page *page, struct buf *line, const struct run *run)
{
    const struct host *host = &run->host;
    size_t used = 0, asked = 0;
    char room[IP_TEXT];
    buf_str(line, " System DNS:");
    for (size_t i = 0; i < host->n_nameservers; i++) {
        if (host->nameservers[i].used) {
            used++;
            asked += was_asked(run, &host->nameservers[i]);
            buf_printf(line, " %s%s", ip_format(&host->nameservers[i].ip, room),
                       page->style.verbose ? resolver_identity(page, run, &host->nameservers[i].ip) : "");
        }
    }
    if (host->resolv_error != NULL && used == 0) {
        buf_printf(line, " not known (%s)", style_clean(page, host->resolv_error));
    } else if (used == 0) {
        buf_str(line, " none");
        for (size_t r = 0; r < run->n_resolvers; r++) {
            if (run->resolvers[r].role == ROLE_SYSTEM && run->resolvers[r].judged) { /* the default */
                buf_printf(line, " named, so %s", ip_format(&run->resolvers[r].address, room));
            }
        }
    } else if (host->resolved.stub) {
        add_resolved(page, line, &host->resolved);
    }
    if (used > 0 && asked == 0) {
        buf_str(line, " (not asked)");
    }
}
