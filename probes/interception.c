#include "probes/interception.h"

#include "azure/azure_dns.h"
#include "base/text.h"
#include "dns/name.h"
#include "dns/server.h"
#include "probes/replies.h"

static const struct ip test_net = {.family = 4, .bytes = {192, 0, 2, 1}};
static const char label[] = "test-net";

struct resolver interception_resolver(void)
{
    return (struct resolver){.label = label,
                             .address = test_net,
                             .port = DNS_PORT,
                             .role = ROLE_CONTROL,
                             .source = "192.0.2.1 must not answer (RFC 5737)"};
}

bool interception_is_resolver(const struct resolver *resolver)
{
    return resolver->role == ROLE_CONTROL && text_equal(resolver->label, label) &&
           ip_equal(&resolver->address, &test_net);
}

static bool is_of_this_host(const struct resolver *resolver)
{
    return ip_classify(&resolver->address) == IP_LOOPBACK;
}

/* A DNS server that is judged and stands elsewhere. */
static bool is_judged_elsewhere(const struct resolver *resolver)
{
    return resolver->judged && resolver->role != ROLE_SYSTEM_PATH && !is_of_this_host(resolver);
}

/* ---- 168.63.129.16 where it cannot be --------------------------------------------------------------------
 */

static bool lies_in_a_vnet(const struct host *host, const struct network *network)
{
    for (size_t a = 0; a < host->n_addresses; a++) {
        for (size_t v = 0; v < network->n_vnets; v++) {
            const struct virtual_network *vnet = &network->vnets[v];
            for (size_t p = 0; p < vnet->n_prefixes; p++) {
                if (ip_in_prefix(&host->addresses[a].ip, &vnet->prefixes[p].ip, vnet->prefixes[p].length)) {
                    return true;
                }
            }
        }
    }
    return false;
}

/* Behind a container's own network neither instance metadata nor addresses tell anything. */
static bool seems_outside_azure(const struct run *run)
{
    const struct host *host = &run->host;
    if (run->vantage.stated) {
        return run->vantage.kind == VANTAGE_ONPREM || run->vantage.kind == VANTAGE_INTERNET;
    }
    return run->vantage.kind == VANTAGE_UNKNOWN && host->container == NULL && !host->cluster_dns &&
           host->n_addresses > 0 && run->inventory != NULL && run->inventory->network.vnets_read == TRI_YES &&
           run->inventory->network.n_vnets > 0 && !lies_in_a_vnet(host, &run->inventory->network);
}

/* ---- replies that are none -------------------------------------------------------------------------------
 */

static bool has_odd_packet(const struct observation *observation)
{
    for (size_t i = 0; i < observation->n_packets; i++) {
        enum packet_kind kind = observation->packets[i].kind;
        if (kind == PACKET_MALFORMED || kind == PACKET_FOREIGN) {
            return true;
        }
    }
    return false;
}

static bool any_odd_reply(const struct run *run)
{
    bool outside = seems_outside_azure(run);
    for (size_t i = 0; i < run->n_observations; i++) {
        const struct observation *observation = &run->observations[i];
        const struct resolver *resolver = &run->resolvers[observation->question.resolver];
        bool is_azure_dns = ip_is_azure_dns(&resolver->address) && resolver->port == DNS_PORT;
        if ((outside && is_azure_dns && reply_came(observation)) ||
            (is_judged_elsewhere(resolver) && has_odd_packet(observation))) {
            return true;
        }
    }
    return false;
}

/* ---- everybody says the same -----------------------------------------------------------------------------
 */

/* The replies for one name, as they come one after the other. */
struct chorus {
    struct arena *arena;
    const struct run *run;
    size_t n_elsewhere; /* resolvers that have to say it */
    const char *fqdn;
    size_t count; /* of them have said the same for this name */
    struct dns_chain first;
    bool found;
};

static bool same_chain(const struct dns_chain *a, const struct dns_chain *b)
{
    if (a->n_cnames != b->n_cnames || a->n_addresses != b->n_addresses) {
        return false;
    }
    for (size_t i = 0; i < a->n_cnames; i++) {
        if (!dns_name_equal(a->hops[i].target, b->hops[i].target)) {
            return false;
        }
    }
    for (size_t i = 0; i < a->n_addresses; i++) {
        if (!ip_equal(&a->addresses[i].ip, &b->addresses[i].ip)) {
            return false;
        }
    }
    return true;
}

static void listen(void *context, const struct name_reply *reply)
{
    struct chorus *chorus = context;
    if (!is_judged_elsewhere(&chorus->run->resolvers[reply->resolver])) {
        return;
    }
    if (!text_equal(chorus->fqdn, reply->fqdn)) {
        chorus->fqdn = reply->fqdn;
        chorus->count = 0;
        if (reply->public) { /* the chain ends with the visit */
            dns_chain_follow(chorus->arena, &reply->observation->message, reply->fqdn, DNS_A, &chorus->first);
            chorus->count = 1;
        }
    } else if (chorus->count > 0 && reply->public && same_chain(&chorus->first, reply->chain)) {
        chorus->count++;
    } else {
        chorus->count = 0;
    }
    chorus->found = chorus->found || chorus->count == chorus->n_elsewhere;
}

static bool all_say_the_same(const struct run *run)
{
    struct chorus chorus = {.arena = arena_new(), .run = run};
    const struct resolver *first = NULL;
    bool several = false;
    for (size_t r = 0; r < run->n_resolvers; r++) {
        const struct resolver *resolver = &run->resolvers[r];
        if (is_judged_elsewhere(resolver)) {
            first = first != NULL ? first : resolver;
            several = several || !ip_equal(&first->address, &resolver->address);
            chorus.n_elsewhere++;
        }
    }
    if (several) {
        name_replies_each(run, listen, &chorus);
    }
    arena_free(chorus.arena);
    return chorus.found;
}

bool interception_suspected(const struct run *run)
{
    for (size_t r = 0; r < run->n_resolvers; r++) {
        if (ip_equal(&run->resolvers[r].address, &test_net)) {
            return false;
        }
    }
    return run->control_name != NULL && (any_odd_reply(run) || all_say_the_same(run));
}
