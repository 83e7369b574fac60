/*
 * facts.h - what the observations of a run say about each name at each resolver, in terms of DNS and of the
 * expected addresses, before any judgement. Pure: derived from struct run alone.
 */
#ifndef PLDIG_MODEL_FACTS_H
#define PLDIG_MODEL_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/tri.h"
#include "dns/chain.h"
#include "model/run.h"

/* Who speaks for the privatelink zone at a resolver, by the SOA record it gives for it. */
enum zone_voice {
    VOICE_UNKNOWN = 0, /* no usable answer */
    VOICE_AZURE,       /* azureprivatedns.net: an Azure private DNS zone linked to where the question ended */
    VOICE_FOREIGN, /* another server's own zone at or above the privatelink zone, within the service zone */
    VOICE_PUBLIC,  /* public DNS: nobody overrides the zone on this resolver's path */
};

/* One address in an answer, held against what Azure says. */
struct seen_address {
    struct ip ip;
    uint32_t ttl;        /* 0 for the system path, which has none */
    enum ip_class class; /* of an address that DNS64 made (ip_embeds()) the IPv4 address's, as are the rest */
    enum tri expected;   /* is it one of the expected addresses of this name */
    const char *belongs_to; /* whose it is where the inventory knows ("pe-foundry, member default"); NULL */
    const struct private_endpoint *owner; /* the endpoint it belongs to, or NULL */
    const struct pe_member *member;
};

/* What is expected of one name. */
struct name_facts {
    enum tri known; /* YES: `expected` may be relied on; NO: no private endpoint, none expected; UNKNOWN */
    struct ip_list expected;       /* of all approved endpoints that count */
    bool stated;                   /* by --expect */
    const struct account *account; /* in ARM; NULL */
    bool deliberately_public; /* known account, public access not Disabled, no private endpoint connection at
                                 all, not named */
    size_t n_connections, n_approved;
    const struct private_endpoint
        *lacks_member;       /* a readable approved endpoint that has members, none for this name; or NULL */
    const char *why_unknown; /* one sentence where known is UNKNOWN */
};

/* One name as one resolver tells it. */
struct view {
    size_t name, resolver; /* indices into run */
    /* Observations; NULL where never planned. For the system path only `a`. `a` is what the view is made of:
     * the answer over UDP, or that over TCP where UDP gave none or a truncated one (then `udp` is the first).
     */
    const struct observation *a, *aaaa, *zone_soa, *service_soa;
    /* Of the privatelink name by itself: AAAA, asked before the FQDN, and A. */
    const struct observation *privatelink_aaaa, *privatelink;
    const struct observation *uncached;                      /* TXT of the FQDN: a type that no cache holds */
    const struct observation *udp;                           /* NULL unless `a` came over TCP */
    const struct observation *tcp;                           /* A over TCP, also where it failed */
    const struct observation *cd, *again;                    /* A with CD=1, and A once more (round 1) */
    const struct observation *no_recursion;                  /* A with RD=0 */
    const struct observation *settled, *settled_privatelink; /* after the TTL: A, and AAAA */
    const struct observation **repeats;                      /* A asked again at once: rounds 1, 2, ... */
    size_t n_repeats, cap_repeats;
    enum outcome outcome;   /* of `a` */
    bool cut;               /* deadline or interrupt: silence says nothing */
    bool usable;            /* a reply that counts: answered in time */
    int rcode;              /* -1 where there is no reply */
    struct dns_chain chain; /* of `a`; without hops where there is no reply */
    bool has_chain;
    bool has_alias;                 /* the chain passes the privatelink name */
    struct seen_address *addresses; /* of `a` (system path: of both families); sorted */
    size_t n_addresses;
    enum zone_voice voice;              /* of zone_soa */
    const struct dns_rr *zone_soa_rr;   /* the SOA record behind `voice`, or NULL */
    struct dns_chain privatelink_chain; /* of `privatelink`; valid where has_privatelink */
    bool has_privatelink;
};

/* One resolver over all names. */
struct resolver_facts {
    size_t asked, answered;            /* questions asked of it and answered in time */
    bool silent;                       /* asked and never a reply of any kind, also no late one */
    const struct observation *control; /* the control name, or NULL where not asked */
    const struct observation *control_tcp, *control_cd;
    const struct observation *no_recursion; /* the one question with RD=0 that a silent resolver is asked */
    bool control_works;                     /* it gave an address */
    bool closed;                            /* every failure was a closed port */
    bool unreachable;                       /* every failure was an unreachable network or host */
};

struct facts {
    const struct run *run;
    struct name_facts *names;          /* run.n_names */
    struct resolver_facts *resolvers;  /* run.n_resolvers */
    struct view *views;                /* names x resolvers, see facts_view() */
    const struct dns_rr **public_soas; /* what witnesses showed of public DNS; see facts_soa_is_public() */
    size_t n_public_soas;
};

void facts_derive(struct arena *arena, const struct run *run, struct facts *out);

/* Whether Azure DNS or the control resolver, asked for one of the zones, showed an SOA of this owner and
 * MNAME: then it is public DNS itself, whatever it is called, and nobody's own zone. */
bool facts_soa_is_public(const struct facts *facts, const struct dns_rr *soa);

enum { ROUND_SETTLED = 1000 }; /* question.round of what is asked again after the TTL */

/* The view of a name at a resolver. */
const struct view *facts_view(const struct facts *facts, size_t name, size_t resolver);

#endif
