#include "diagnose/server_guess.h"

#include "base/text.h"
#include "diagnose/fold.h"

/* What is asked of one observation of the resolver, or of one view of it. */
struct sign {
    enum server_software software;
    const char *because;
    bool (*observed)(const struct observation *observation);
    bool (*viewed)(const struct judge *judge, const struct view *view);
};

static bool has_ede(const struct dns_message *message, uint16_t code)
{
    for (size_t i = 0; i < message->n_ede; i++)
        if (message->ede[i].code == code)
            return true;
    return false;
}

static bool answered(const struct observation *observation, int rcode)
{
    return observation->has_message && observation->message.rcode == rcode;
}

/* Its module for rebinding refuses; access lists of others refuse without offering recursion. */
static bool refused_with_recursion(const struct observation *o)
{
    return answered(o, DNS_REFUSED) && o->message.ra && has_ede(&o->message, 18);
}

static bool refused_for_the_network(const struct observation *o)
{
    return answered(o, DNS_REFUSED) && has_ede(&o->message, 23);
}

static bool blocked_and_empty(const struct observation *o)
{
    return answered(o, DNS_NOERROR) && o->message.n_answer == 0 && has_ede(&o->message, 15);
}

static bool no_key(const struct observation *o)
{
    return answered(o, DNS_SERVFAIL) && has_ede(&o->message, 9);
}

static bool took(const struct observation *o, int64_t from_us, int64_t to_us)
{
    int64_t elapsed = observation_elapsed_us(o);
    return answered(o, DNS_SERVFAIL) && elapsed >= from_us && elapsed <= to_us;
}

/* resolver-query-timeout is 10 s. */
static bool gave_up_after_ten_seconds(const struct observation *o)
{
    return took(o, 9000000, 11500000);
}

/* network-timeout is 1500 ms. */
static bool gave_up_after_a_second_and_a_half(const struct observation *o)
{
    return took(o, 1450000, 1700000);
}

/* The zone is reached, and of the answer the address alone is gone: nothing says that there is none. */
static bool address_taken_out(const struct judge *judge, const struct view *view)
{
    unsigned needs = S_EMPTY | S_ALIAS | S_AZURE, state = judge_state(judge, view);
    return (state & needs) == needs && !(state & (S_REFERRAL | S_TRUNCATED)) && !view->chain.soa &&
           view->chain.end == DNS_END_NODATA && view->a->message.ra;
}

/* The same zone is asked for IPv6 addresses and answers that there are none. */
static bool addresses_alone_fail(const struct judge *judge, const struct view *view)
{
    unsigned needs = S_SERVFAIL | S_AZURE, state = judge_state(judge, view);
    return (state & needs) == needs && !(state & S_PL_PRIVATE) && view->aaaa &&
           answered(view->aaaa, DNS_NOERROR) && view->aaaa->message.n_answer > 0;
}

/* Its default timers of a zone, and its default mailbox. */
static bool own_zone_of_windows(const struct judge *judge, const struct view *view)
{
    const struct dns_rr *soa = view->zone_soa_rr;
    return (judge_state(judge, view) & S_FOREIGN) && soa && soa->soa.refresh == 900 &&
           soa->soa.retry == 600 && soa->soa.expire == 86400 && soa->soa.minimum == 3600 &&
           text_starts_nocase(soa->soa.rname, "hostmaster.");
}

/* The strongest first. */
static const struct sign signs[] = {
    {SOFTWARE_KNOT, "REFUSED with EDE 18 and recursion available", refused_with_recursion, NULL},
    {SOFTWARE_DNSMASQ, "REFUSED with EDE 23", refused_for_the_network, NULL},
    {SOFTWARE_DNSMASQ, "EDE 15 with an empty answer", blocked_and_empty, NULL},
    {SOFTWARE_UNBOUND, "SERVFAIL with EDE 9", no_key, NULL},
    {SOFTWARE_UNBOUND, "an alias with its address taken out", NULL, address_taken_out},
    {SOFTWARE_WINDOWS, "its zone has the timers 900 600 86400 3600", NULL, own_zone_of_windows},
    {SOFTWARE_BIND, "SERVFAIL for the private address alone", NULL, addresses_alone_fail},
    {SOFTWARE_BIND, "SERVFAIL after 10 s", gave_up_after_ten_seconds, NULL},
    {SOFTWARE_POWERDNS, "SERVFAIL after 1.5 s", gave_up_after_a_second_and_a_half, NULL},
};

static bool shows(const struct judge *judge, size_t resolver, const struct sign *sign)
{
    const struct run *run = judge->run;
    for (size_t i = 0; sign->observed && i < run->n_observations; i++)
        if (run->observations[i].question.resolver == (int)resolver && sign->observed(&run->observations[i]))
            return true;
    for (size_t n = 0; sign->viewed && n < run->n_names; n++) {
        const struct view *view = facts_view(judge->facts, n, resolver);
        if (view->a && view->a->has_message && sign->viewed(judge, view))
            return true;
    }
    return false;
}

/* The stub of systemd-resolved has addresses of its own. */
static bool is_stub(const struct judge *judge, const struct resolver *resolver)
{
    static const char *const stubs[] = {"127.0.0.53", "127.0.0.54"};
    for (size_t i = 0; i < sizeof stubs / sizeof *stubs; i++) {
        struct ip stub;
        if (judge->run->host.resolved.stub && ip_parse(stubs[i], &stub) &&
            ip_equal(&stub, &resolver->address))
            return true;
    }
    return false;
}

bool server_is_managed(const struct judge *judge, size_t resolver)
{
    enum server_kind kind = judge->identities[resolver].kind;
    return kind == SERVER_AZURE_DNS || kind == SERVER_INBOUND || kind == SERVER_FIREWALL;
}

struct server_guess server_guess(const struct judge *judge, size_t resolver)
{
    const struct server_guess unknown = {SOFTWARE_UNKNOWN, "", false};
    const struct resolver *asked = &judge->run->resolvers[resolver];
    if (asked->role == ROLE_SYSTEM_PATH || server_is_managed(judge, resolver))
        return unknown;
    if (is_stub(judge, asked))
        return (struct server_guess){SOFTWARE_RESOLVED, "resolv.conf names its stub", true};
    if (judge->run->host.cluster_dns && judge_is_nameserver(judge, resolver))
        return (struct server_guess){SOFTWARE_COREDNS, "the nameserver of a cluster", false};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (shows(judge, resolver, &signs[i]))
            return (struct server_guess){signs[i].software, signs[i].because, false};
    return unknown;
}

struct server_guess server_guess_of(const struct judge *judge, const struct finding_group *group)
{
    struct server_guess all = {SOFTWARE_UNKNOWN, "", false};
    bool any = false;
    for (size_t i = 0; i < group->n_resolvers; i++) {
        if (judge->run->resolvers[group->resolvers[i]].role == ROLE_SYSTEM_PATH)
            continue;
        struct server_guess one = server_guess(judge, group->resolvers[i]);
        if (any && one.software != all.software)
            return (struct server_guess){SOFTWARE_UNKNOWN, "", false};
        all = one;
        any = true;
    }
    return all;
}
