#include "dns/chain.h"

#include <stdlib.h>
#include <string.h>

#include "dns/name.h"

const char *dns_chain_end_name(enum dns_chain_end end)
{
    switch (end) {
    case DNS_END_ADDRESSES:
        return "addresses";
    case DNS_END_NODATA:
        return "nodata";
    case DNS_END_NXDOMAIN:
        return "nxdomain";
    case DNS_END_REFERRAL:
        return "referral";
    case DNS_END_LOOP:
        return "loop";
    case DNS_END_ERROR:
        break;
    }
    return "error";
}

static const struct dns_rr *find_record(const struct dns_message *message, const char *owner, uint16_t type)
{
    for (size_t i = 0; i < message->n_answer; i++) {
        const struct dns_rr *rr = &message->answer[i];
        if (rr->type == type && rr->class == DNS_IN && dns_name_equal(rr->owner, owner)) {
            return rr;
        }
    }
    return NULL;
}

static bool was_passed(const struct dns_chain *chain, const char *name)
{
    for (size_t i = 0; i < chain->n_cnames; i++) {
        if (dns_name_equal(chain->hops[i].owner, name)) {
            return true;
        }
    }
    return false;
}

/* The chain while it is made. */
struct follower {
    struct arena *arena;
    const struct dns_message *message;
    uint16_t qtype;
    size_t hops_room, addresses_room;
    struct dns_chain *chain;
};

static void add_hop(struct follower *follower, const struct dns_rr *rr, const char *target)
{
    struct dns_chain *chain = follower->chain;
    chain->hops =
        arena_grow(follower->arena, chain->hops, chain->n_hops, &follower->hops_room, sizeof *chain->hops);
    chain->hops[chain->n_hops++] = (struct dns_hop){rr->owner, rr->type, rr->ttl, target};
}

/* Adds the CNAMEs on the way. True where they lead to an end, false for a loop. */
static bool follow_cnames(struct follower *follower)
{
    struct dns_chain *chain = follower->chain;
    /* Where a name wrongly has both, the address is what was asked for (RFC 1034 section 5.3.3). */
    while (find_record(follower->message, chain->last, follower->qtype) == NULL) {
        const struct dns_rr *cname = find_record(follower->message, chain->last, DNS_CNAME);
        if (cname == NULL) {
            return true;
        }
        if (chain->n_cnames == DNS_CHAIN_MAX) {
            chain->too_long = true;
            return false;
        }
        add_hop(follower, cname, cname->target);
        chain->n_cnames++;
        chain->last = cname->target;
        if (was_passed(chain, chain->last)) {
            return false;
        }
    }
    return true;
}

static int order_addresses(const void *left, const void *right)
{
    const struct dns_chain_address *a = left, *b = right;
    int order = ip_compare(&a->ip, &b->ip);
    return order != 0 ? order : (a->ttl > b->ttl) - (a->ttl < b->ttl);
}

/* Sorts the addresses and keeps one of equal ones: the one with the shortest TTL. */
static void sort_addresses(struct dns_chain *chain)
{
    size_t kept = 0;
    if (chain->n_addresses == 0) {
        return;
    }
    qsort(chain->addresses, chain->n_addresses, sizeof *chain->addresses, order_addresses);
    for (size_t i = 1; i < chain->n_addresses; i++) {
        if (!ip_equal(&chain->addresses[i].ip, &chain->addresses[kept].ip)) {
            chain->addresses[++kept] = chain->addresses[i];
        }
    }
    chain->n_addresses = kept + 1;
}

/* Adds the addresses at the end of the way. */
static void add_addresses(struct follower *follower)
{
    struct dns_chain *chain = follower->chain;
    for (size_t i = 0; i < follower->message->n_answer; i++) {
        const struct dns_rr *rr = &follower->message->answer[i];
        if (rr->type != follower->qtype || rr->class != DNS_IN || !dns_name_equal(rr->owner, chain->last)) {
            continue;
        }
        char text[IP_TEXT];
        add_hop(follower, rr, arena_strdup(follower->arena, ip_format(&rr->address, text)));
        chain->addresses = arena_grow(follower->arena, chain->addresses, chain->n_addresses,
                                      &follower->addresses_room, sizeof *chain->addresses);
        chain->addresses[chain->n_addresses++] = (struct dns_chain_address){rr->address, rr->ttl};
    }
    sort_addresses(chain);
}

static bool has_ns(const struct dns_message *message)
{
    for (size_t i = 0; i < message->n_authority; i++) {
        if (message->authority[i].type == DNS_NS && message->authority[i].class == DNS_IN) {
            return true;
        }
    }
    return false;
}

static enum dns_chain_end end_without_address(const struct dns_message *message,
                                              const struct dns_chain *chain)
{
    if (message->rcode == DNS_NXDOMAIN) {
        return DNS_END_NXDOMAIN;
    }
    if (message->rcode != DNS_NOERROR) {
        return DNS_END_ERROR;
    }
    /* RFC 2308 section 2.2: an NS without SOA tells a referral from NODATA. Behind a CNAME it may as well be
     * that of the zone in which the CNAME stands. */
    return chain->n_cnames == 0 && chain->soa == NULL && has_ns(message) ? DNS_END_REFERRAL : DNS_END_NODATA;
}

void dns_chain_follow(struct arena *arena, const struct dns_message *message, const char *qname,
                      uint16_t qtype, struct dns_chain *out)
{
    memset(out, 0, sizeof *out);
    out->last = qname;
    struct follower follower = {.arena = arena, .message = message, .qtype = qtype, .chain = out};
    if (!follow_cnames(&follower)) {
        out->end = DNS_END_LOOP;
        return;
    }
    if (message->rcode == DNS_NOERROR && (qtype == DNS_A || qtype == DNS_AAAA)) {
        add_addresses(&follower);
    }
    if (out->n_addresses > 0) {
        out->end = DNS_END_ADDRESSES;
        return;
    }
    out->soa = dns_message_soa(message);
    out->end = end_without_address(message, out);
}
