#include "resolvers.h"

#include "azure/azure_dns.h"
#include "base/text.h"

struct builder {
    struct arena *arena;
    const struct options *options;
    struct run *run;
    size_t cap;
};

static bool is_judged(enum role role)
{
    return role == ROLE_SYSTEM_PATH || role == ROLE_CUSTOM || role == ROLE_SYSTEM;
}

static int64_t qps_of(const struct options *options, const struct ip *address)
{
    if (options->qps >= 0) {
        return options->qps;
    }
    return ip_is_azure_dns(address) ? QPS_AZURE_DNS : QPS_OTHER;
}

static struct resolver *find(struct run *run, const struct ip *address, uint16_t port)
{
    for (size_t i = 0; i < run->n_resolvers; i++) {
        struct resolver *known = &run->resolvers[i];
        if (known->role != ROLE_SYSTEM_PATH && ip_equal(&known->address, address) && known->port == port) {
            return known;
        }
    }
    return NULL;
}

static void tell_source_too(struct arena *arena, struct resolver *known, const char *source)
{
    if (!text_equal(known->source, source)) {
        known->source = arena_printf(arena, "%s, %s", known->source, source);
    }
}

/* The same address and port again: the stronger role counts, and both sources are told. */
static void merge(struct arena *arena, struct resolver *known, const struct resolver *more)
{
    known->also_system = (known->role == ROLE_SYSTEM && more->role == ROLE_CUSTOM) || known->also_system;
    known->role = more->role > known->role ? more->role : known->role;
    known->judged = is_judged(known->role);
    known->label = known->label != NULL ? known->label : more->label;
    tell_source_too(arena, known, more->source);
}

static struct resolver *append(struct builder *builder, const struct resolver *resolver)
{
    struct run *run = builder->run;
    run->resolvers =
        arena_grow(builder->arena, run->resolvers, run->n_resolvers, &builder->cap, sizeof *run->resolvers);
    struct resolver *added = &run->resolvers[run->n_resolvers++];
    *added = *resolver;
    added->id = arena_printf(builder->arena, "r%zu", run->n_resolvers);
    added->judged = is_judged(added->role);
    added->qps = added->role == ROLE_SYSTEM_PATH ? 0 : qps_of(builder->options, &added->address);
    return added;
}

static void add(struct builder *builder, const struct resolver *resolver)
{
    struct resolver *known = find(builder->run, &resolver->address, resolver->port);
    if (known != NULL) {
        merge(builder->arena, known, resolver);
    } else {
        append(builder, resolver);
    }
}

/* A link-local server is on one link, which an address alone does not name: the system path asks it, pldig
 * does not. */
static bool is_link_local(const struct ip *address)
{
    return address->family == 6 && ip_classify(address) == IP_LINK_LOCAL;
}

/* Where no line names one, the C library asks this host (resolv.conf(5)); not where another service of the
 * name service switch, systemd-resolved's, does all asking. */
static void add_default(struct builder *builder)
{
    const struct host *host = &builder->run->host;
    struct ip local;
    if (host->n_nameservers == 0 && text_find_nocase(host->nsswitch_hosts, "resolve") == NULL &&
        ip_parse("127.0.0.1", &local)) {
        const char *file = host->resolv_conf != NULL ? host->resolv_conf : "resolv.conf";
        add(builder, &(struct resolver){
                         .address = local,
                         .port = DNS_PORT,
                         .role = ROLE_SYSTEM,
                         .source = arena_printf(builder->arena, "%s names no nameserver: the default", file),
                     });
    }
}

static void add_system(struct builder *builder)
{
    const struct host *host = &builder->run->host;
    add(builder, &(struct resolver){
                     .label = "getaddrinfo", .role = ROLE_SYSTEM_PATH, .source = "system resolver library"});
    for (size_t i = 0; i < host->n_nameservers; i++) {
        const struct host_nameserver *nameserver = &host->nameservers[i];
        if (nameserver->used && !is_link_local(&nameserver->ip)) {
            add(builder,
                &(struct resolver){
                    .address = nameserver->ip,
                    .port = DNS_PORT,
                    .role = ROLE_SYSTEM,
                    .source = arena_printf(builder->arena, "%s line %d",
                                           host->resolv_conf != NULL ? host->resolv_conf : "resolv.conf",
                                           nameserver->line),
                });
        }
    }
    add_default(builder);
}

/* One server that systemd-resolved sends names of a link to. Whoever is asked anyway keeps his role. */
static void add_link_server(struct builder *builder, const struct resolved_link *link,
                            const struct ip *address, size_t *witnesses)
{
    bool global = link->name == NULL || link->name[0] == '\0';
    const char *source =
        global ? "systemd-resolved" : arena_printf(builder->arena, "systemd-resolved link %s", link->name);
    struct resolver *known = find(builder->run, address, DNS_PORT);
    bool unwanted = builder->options->no_azure_dns && ip_is_azure_dns(address);
    if (known != NULL) {
        tell_source_too(builder->arena, known, source);
    } else if (*witnesses < RESOLVERS_LINK_MAX && !is_link_local(address) && !unwanted) {
        append(builder, &(struct resolver){.label = global ? NULL : link->name,
                                           .address = *address,
                                           .port = DNS_PORT,
                                           .role = ROLE_SYSTEM,
                                           .source = source})
            ->judged = false;
        (*witnesses)++;
    }
}

/* What stands behind systemd-resolved's stub. The stub is judged, for it is what resolv.conf names; the
 * servers tell whose answers it gives. */
static void add_link_servers(struct builder *builder)
{
    const struct resolved *resolved = &builder->run->host.resolved;
    size_t witnesses = 0;
    for (size_t i = 0; resolved->stub && i < resolved->n_links; i++) {
        for (size_t j = 0; j < resolved->links[i].n_servers; j++) {
            add_link_server(builder, &resolved->links[i], &resolved->links[i].servers[j], &witnesses);
        }
    }
}

/* The label of Azure DNS wherever it turns up without one of the user's. */
static void label_azure_dns(struct run *run)
{
    for (size_t i = 0; i < run->n_resolvers; i++) {
        struct resolver *resolver = &run->resolvers[i];
        bool is_azure_dns = ip_is_azure_dns(&resolver->address) && resolver->port == DNS_PORT;
        if (is_azure_dns && resolver->label == NULL) {
            resolver->label = "azure-dns";
        }
    }
}

static bool any_judged(const struct run *run)
{
    for (size_t i = 0; i < run->n_resolvers; i++) {
        if (run->resolvers[i].judged) {
            return true;
        }
    }
    return false;
}

bool resolvers_build(struct arena *arena, const struct options *options, struct run *run, struct err *err)
{
    struct builder builder = {.arena = arena, .options = options, .run = run};
    if (!options->no_system) {
        add_system(&builder);
    }
    for (size_t i = 0; i < options->n_servers; i++) {
        const struct dns_server *server = &options->servers[i];
        add(&builder, &(struct resolver){.label = server->label,
                                         .address = server->address,
                                         .port = server->port,
                                         .role = ROLE_CUSTOM,
                                         .source = "command line"});
    }
    if (!options->no_azure_dns) {
        add(&builder, &(struct resolver){.address = azure_dns_address,
                                         .port = DNS_PORT,
                                         .role = ROLE_AZURE_DNS,
                                         .source = "built in"});
    }
    if (options->control.address.family != 0) {
        add(&builder, &(struct resolver){.label = options->control.label,
                                         .address = options->control.address,
                                         .port = options->control.port,
                                         .role = ROLE_CONTROL,
                                         .source = "--control"});
    }
    if (!options->no_system) {
        add_link_servers(&builder);
    }
    label_azure_dns(run);
    if (!any_judged(run)) {
        return err_set(
            err, ERR_USAGE, "with --no-system, no resolver is left to judge: name one (@ADDRESS)%s",
            options->no_azure_dns ? "" : "; Azure DNS is only a witness unless named: @" AZURE_DNS_ADDRESS);
    }
    return true;
}
