#include "diagnose/reach.h"

#include "azure/issuer.h"
#include "base/buf.h"
#include "base/text.h"

/* Both spellings of the error code occur, so that only the message tells. */
static const struct {
    int status;
    const char *text; /* somewhere in the body */
    enum reach reach;
} replies[] = {
    {403, "Public access is disabled", REACH_PUBLIC_DISABLED},
    {403, "Access denied due to Virtual Network/Firewall rules", REACH_RULES_DENIED},
    {403, "A Virtual Network is configured for this resource", REACH_RULES_DENIED},
    {403, "not from an approved private endpoint", REACH_NOT_APPROVED},
    {404, "Subdomain does not map to a resource", REACH_WRONG_HOST},
};

/* Of a path that the service is known to have; for another one the right host says the same. */
static bool unknown_path(const struct connection *connection)
{
    return connection->status == 404 && text_find_nocase(connection->url, "/openai/models") != NULL &&
           text_find_nocase(connection->body, "Resource not found") != NULL;
}

static enum reach of_reply(const struct connection *connection)
{
    for (size_t i = 0; i < sizeof replies / sizeof *replies; i++)
        if (connection->status == replies[i].status && text_find_nocase(connection->body, replies[i].text))
            return replies[i].reach;
    return unknown_path(connection) ? REACH_WRONG_HOST : REACH_SERVICE;
}

bool reach_strange_issuer(const struct connection *connection)
{
    return connection->issuer && !azure_issuer_known(connection->issuer);
}

enum reach reach_of(const struct connection *connection)
{
    if (!connection || connection->cut)
        return REACH_UNKNOWN;
    if (connection->status)
        return of_reply(connection);
    if (connection->proxy && connection->proxy_status >= 300)
        return REACH_PROXY_REFUSED;
    switch (connection->tls) {
    case TLS_END_UNTRUSTED:
    case TLS_END_EXPIRED:
        return REACH_CERTIFICATE;
    case TLS_END_WRONG_NAME:
        return reach_strange_issuer(connection) ? REACH_CERTIFICATE : REACH_WRONG_HOST;
    case TLS_END_OK:
    case TLS_END_TIMEOUT:
    case TLS_END_CLOSED:
        return REACH_BLOCKED;
    case TLS_END_UNKNOWN:
        break;
    }
    return connection->tcp == TCP_END_UNKNOWN ? REACH_UNKNOWN : REACH_BLOCKED;
}

const struct connection *reach_direct(const struct run *run, size_t name, const struct ip *ip)
{
    size_t count;
    const struct connection *connections = run_connections(run, name, &count);
    for (size_t i = 0; i < count; i++)
        if (!connections[i].proxy && ip_equal(&connections[i].address, ip))
            return &connections[i];
    return NULL;
}

const struct connection *reach_proxied(const struct run *run, size_t name)
{
    size_t count;
    const struct connection *connections = run_connections(run, name, &count);
    for (size_t i = 0; i < count; i++)
        if (connections[i].proxy)
            return &connections[i];
    return NULL;
}

enum tri reach_is_right(const struct judge *judge, const struct connection *connection)
{
    const struct name_facts *name = &judge->facts->names[connection->name];
    if (connection->proxy)
        return TRI_NO;
    if (ip_list_has(&name->expected, &connection->address))
        return TRI_YES;
    return name->known == TRI_UNKNOWN && ip_is_private(&connection->address) ? TRI_UNKNOWN : TRI_NO;
}

bool reach_gives(const struct view *view, const struct connection *connection)
{
    for (size_t i = 0; i < view->n_addresses; i++)
        if (ip_equal(&view->addresses[i].ip, &connection->address))
            return true;
    return false;
}

bool reach_answered(const struct judge *judge, const struct connection *connection, struct hit *hit)
{
    bool found = false;
    for (size_t r = 0; r < judge->run->n_resolvers; r++) {
        const struct view *view = facts_view(judge->facts, connection->name, r);
        if (!judge->run->resolvers[r].judged || !reach_gives(view, connection))
            continue;
        found = true;
        if (hit)
            hit_evidence(hit, view->a);
    }
    return found;
}

bool reach_is_judged(const struct judge *judge, const struct connection *connection)
{
    return reach_is_right(judge, connection) != TRI_NO && reach_answered(judge, connection, NULL);
}

bool reach_any_endpoint(const struct judge *judge)
{
    for (size_t i = 0; i < judge->run->n_connections; i++) {
        const struct connection *connection = &judge->run->connections[i];
        if (connection->tls == TLS_END_OK && reach_is_right(judge, connection) == TRI_YES &&
            ip_is_private(&connection->address))
            return true;
    }
    return false;
}

static const char *after(struct arena *arena, const struct connection *connection, const char *what)
{
    if (connection->total_us < 0)
        return what;
    return arena_printf(arena, "%s in %.1f s", what, (double)connection->total_us / 1e6);
}

static const char *handshake_words(struct arena *arena, const struct connection *connection)
{
    switch (connection->tls) {
    case TLS_END_TIMEOUT:
        return after(arena, connection, "connected, no TLS handshake");
    case TLS_END_CLOSED:
        return "connected, TLS handshake cut off";
    case TLS_END_WRONG_NAME:
        return "certificate of another host";
    case TLS_END_UNTRUSTED:
        return "certificate not trusted";
    case TLS_END_EXPIRED:
        return "certificate out of date";
    case TLS_END_OK:
        return "connected, no HTTP reply";
    case TLS_END_UNKNOWN:
        break;
    }
    return connection->proxy ? "the proxy gave no answer" : "connected";
}

const char *reach_words(struct arena *arena, const struct connection *connection)
{
    if (connection->cut)
        return "not known, the run ended";
    if (connection->status)
        return arena_printf(arena, "HTTP %d", connection->status);
    if (connection->proxy && connection->proxy_status >= 300)
        return arena_printf(arena, "refused by the proxy (%d)", connection->proxy_status);
    const char *whose = connection->proxy ? "the proxy: " : "";
    switch (connection->tcp) {
    case TCP_END_CONNECTED:
        return handshake_words(arena, connection);
    case TCP_END_TIMEOUT:
        return arena_printf(arena, "%s%s", whose, after(arena, connection, "no connection"));
    case TCP_END_REFUSED:
        return arena_printf(arena, "%sconnection refused", whose);
    case TCP_END_UNREACHABLE:
        return arena_printf(arena, "%sunreachable", whose);
    case TCP_END_UNKNOWN:
        break;
    }
    return "not known";
}

/* What explains the end: the service's words, who issued the certificate, what the system said. */
static void add_detail(const struct judge *judge, struct buf *line, const struct connection *connection)
{
    enum reach reach = reach_of(connection);
    if (connection->body && reach != REACH_SERVICE)
        buf_printf(line, ": %s", text_printable(judge->arena, connection->body));
    if (connection->issuer && (reach == REACH_CERTIFICATE || reach_strange_issuer(connection) ||
                               connection->tls == TLS_END_WRONG_NAME))
        buf_printf(line, ", issued by %s", text_printable(judge->arena, connection->issuer));
    if (connection->error && (connection->tls == TLS_END_CLOSED || connection->tls == TLS_END_OK ||
                              connection->tcp == TCP_END_UNREACHABLE))
        buf_printf(line, ": %s", text_printable(judge->arena, connection->error));
}

const char *reach_say(const struct judge *judge, const struct connection *connection)
{
    struct buf line;
    char room[IP_TEXT];
    buf_init(&line, judge->arena);
    buf_str(&line, judge->run->names[connection->name].fqdn);
    if (connection->proxy)
        buf_printf(&line, " through %s", text_printable(judge->arena, connection->proxy));
    else
        buf_printf(&line, " at %s port 443", ip_format(&connection->address, room));
    buf_printf(&line, " -> %s", reach_words(judge->arena, connection));
    add_detail(judge, &line, connection);
    buf_printf(&line, " (connection %d)", connection->id);
    return line.data;
}
