/*
 * chain.h - following the CNAME chain of an answer from the question to where it ends.
 */
#ifndef PLDIG_DNS_CHAIN_H
#define PLDIG_DNS_CHAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "dns/message.h"

enum { DNS_CHAIN_MAX = 32 }; /* hops; what resolvers follow is fewer (BIND 16, unbound 11) */

enum dns_chain_end {
    DNS_END_ADDRESSES, /* addresses of the type asked */
    DNS_END_NODATA,    /* NOERROR without such a record, RFC 2308 section 2.2 */
    DNS_END_NXDOMAIN,  /* of the last name of the chain, RFC 6604 */
    DNS_END_REFERRAL,  /* NS in the authority section and no answer: the server did not recurse */
    DNS_END_LOOP,      /* a CNAME leads back, or there are more hops than DNS_CHAIN_MAX */
    DNS_END_ERROR,     /* any other response code */
};

const char *dns_chain_end_name(enum dns_chain_end end); /* "addresses", "nodata", ... as in the report */

/* One record on the way: each CNAME, then each address. */
struct dns_hop {
    const char *owner;
    uint16_t type;
    uint32_t ttl;
    const char *target; /* a name, or an address as text */
};

struct dns_chain_address {
    struct ip ip;
    uint32_t ttl;
};

struct dns_chain {
    struct dns_hop *hops; /* CNAMEs in order, then the addresses in the order of the message */
    size_t n_hops, n_cnames;
    const char *last; /* the name at which the chain ends: the question's, or the last target */
    enum dns_chain_end end;
    bool too_long; /* end is LOOP because of DNS_CHAIN_MAX */
    struct dns_chain_address
        *addresses; /* sorted by address, without repetition; of equals the shortest TTL */
    size_t n_addresses;
    const struct dns_rr *soa; /* the SOA of the authority section for a negative end, else NULL */
};

/* Follows the chain for qname and qtype (A or AAAA). Records that are not on the way are passed over; of two
 * CNAMEs at one owner the first counts. Pure: the same message gives the same chain. */
void dns_chain_follow(struct arena *arena, const struct dns_message *message, const char *qname,
                      uint16_t qtype, struct dns_chain *out);

#endif
