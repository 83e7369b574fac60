/* 7xx: DNS is right, traffic is not. Asked last: what DNS explains is not reported again. */
#include "diagnose/reach.h"
#include "diagnose/rule.h"
#include "diagnose/say_connect.h"

/* The connections of one name, and what they were made to. */
struct ways {
    size_t name;
    const struct connection *items; /* also the proxy's */
    size_t count;
    const struct connection *proxy;   /* NULL */
    const struct connection *healthy; /* a direct one to a right address, where the service answered; NULL */
};

static struct ways ways_of(const struct judge *judge, size_t name)
{
    struct ways ways = {.name = name};
    ways.items = run_connections(judge->run, name, &ways.count);
    ways.proxy = reach_proxied(judge->run, name);
    for (size_t i = 0; i < ways.count; i++) {
        const struct connection *connection = &ways.items[i];
        if (!ways.healthy && reach_is_right(judge, connection) != TRI_NO &&
            reach_of(connection) == REACH_SERVICE)
            ways.healthy = connection;
    }
    return ways;
}

static void add(struct judge *judge, int code, const struct connection *connection, enum severity severity,
                int alternative)
{
    struct hit hit = hit_of(code);
    hit.name = (long)connection->name;
    hit.severity = severity;
    reach_answered(judge, connection, &hit);
    if (alternative)
        hit_alternative(&hit, alternative);
    /* An address that is not proven may be a stale record. */
    if (reach_is_right(judge, connection) == TRI_UNKNOWN)
        hit_alternative(&hit, 501);
    judge_add(judge, &hit);
}

/* 504: the answer is another approved endpoint's address, which cannot be reached from here. True where the
 * blocked connection is explained by that. */
static bool other_endpoint_unreachable(struct judge *judge, const struct ways *ways,
                                       const struct connection *connection)
{
    bool explained = false;
    for (size_t i = 0; i < judge->hits.count; i++) {
        struct hit *hit = &judge->hits.items[i];
        if (hit->code != 504 || hit->name != (long)connection->name || hit->resolver < 0)
            continue;
        if (!reach_gives(facts_view(judge->facts, connection->name, (size_t)hit->resolver), connection))
            continue;
        hit->severity = SEVERITY_ERROR;
        hit->because = reach_say(judge, connection);
        if (!ways->healthy) /* none of them is reached: it may as well be the way */
            hit_alternative(hit, 702);
        explained = true;
    }
    return explained;
}

/* The direct way to an address that DNS gives rightly. */
static void judge_direct(struct judge *judge, const struct ways *ways, const struct connection *connection)
{
    bool by_proxy = reach_of(ways->proxy) == REACH_SERVICE; /* programs that use it get through */
    switch (reach_of(connection)) {
    case REACH_BLOCKED:
        if (!other_endpoint_unreachable(judge, ways, connection))
            add(judge, 702, connection, by_proxy ? SEVERITY_WARNING : SEVERITY_ERROR, 0);
        return;
    case REACH_PUBLIC_DISABLED:
        add(judge, 707, connection, SEVERITY_ERROR, 0);
        return;
    case REACH_RULES_DENIED: /* words of the public front: something may have sent it there */
        add(judge, 703, connection, SEVERITY_ERROR, 707);
        return;
    case REACH_NOT_APPROVED:
        add(judge, 703, connection, SEVERITY_ERROR, 0);
        return;
    case REACH_WRONG_HOST:
        add(judge, 705, connection, SEVERITY_WARNING, 0);
        return;
    case REACH_CERTIFICATE:
        add(judge, 706, connection, SEVERITY_WARNING, 0);
        return;
    case REACH_SERVICE:
        if (reach_strange_issuer(connection))
            add(judge, 706, connection, SEVERITY_WARNING, 0);
        return;
    case REACH_UNKNOWN:
    case REACH_PROXY_REFUSED:
        return;
    }
}

/* Whether the name should lead to a private endpoint, so that a public front's refusal means a wrong way. */
static bool is_private_name(const struct judge *judge, const struct ways *ways)
{
    for (size_t i = 0; i < ways->count; i++)
        if (reach_is_right(judge, &ways->items[i]) != TRI_NO && ip_is_private(&ways->items[i].address))
            return true;
    return false;
}

/* Whether a direct connection to a right address is refused like the proxy's, which then is not to blame. */
static bool refused_alike(const struct judge *judge, const struct ways *ways)
{
    for (size_t i = 0; i < ways->count; i++)
        if (reach_is_right(judge, &ways->items[i]) != TRI_NO &&
            reach_of(&ways->items[i]) == reach_of(ways->proxy))
            return true;
    return false;
}

static void judge_proxy(struct judge *judge, const struct ways *ways)
{
    switch (reach_of(ways->proxy)) {
    case REACH_PUBLIC_DISABLED:
    case REACH_RULES_DENIED:
    case REACH_NOT_APPROVED:
        if (!refused_alike(judge, ways))
            add(judge, 701, ways->proxy, SEVERITY_ERROR, 0);
        return;
    case REACH_BLOCKED:
    case REACH_PROXY_REFUSED:
    case REACH_WRONG_HOST: /* it may be the proxy, or what is behind it: only beside a healthy direct way */
        if (ways->healthy)
            add(judge, 701, ways->proxy, SEVERITY_ERROR, 0);
        return;
    case REACH_CERTIFICATE:
        add(judge, 706, ways->proxy, SEVERITY_WARNING, 0);
        return;
    case REACH_SERVICE:
        if (reach_strange_issuer(ways->proxy))
            add(judge, 706, ways->proxy, SEVERITY_WARNING, 0);
        return;
    case REACH_UNKNOWN:
        return;
    }
}

/* PLD215 stands alone: from a host that is on another network there is no way to be expected. */
static bool on_another_network(const struct judge *judge)
{
    for (size_t i = 0; i < judge->hits.count; i++)
        if (judge->hits.items[i].code == 215)
            return true;
    return false;
}

static void connections(struct judge *judge)
{
    if (on_another_network(judge))
        return;
    for (size_t n = 0; n < judge->run->n_names && judge->run->n_connections; n++) {
        struct ways ways = ways_of(judge, n);
        for (size_t i = 0; i < ways.count; i++)
            if (reach_is_judged(judge, &ways.items[i]))
                judge_direct(judge, &ways, &ways.items[i]);
        if (is_private_name(judge, &ways))
            judge_proxy(judge, &ways);
    }
}

const struct whole_rule connect_whole_rules[] = {
    {702, connections},
    {0, NULL},
};

const struct code_words connect_words[] = {
    {701, false, "host-admin", say_701},
    {702, false, "azure-network", say_702},
    {703, false, "account-owner", say_703},
    {705, false, "account-owner", say_705},
    {706, false, "azure-network", say_706},
    {707, false, "azure-network", say_707},
    {0, false, NULL, NULL},
};
