/*
 * query.h - building the one kind of message we send: a query with one question, class IN.
 */
#ifndef PLDIG_DNS_QUERY_H
#define PLDIG_DNS_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dns/name.h"

enum {
    DNS_QUERY_MAX = 12 + DNS_NAME_WIRE + 4 + 11, /* header, question, OPT */
    DNS_EDNS_SIZE = 1232, /* the size we offer: it crosses VPN tunnels unfragmented (DNS flag day 2020) */
};

struct dns_query {
    const char *qname; /* normalised */
    uint16_t qtype;
    bool rd;   /* recursion desired */
    bool cd;   /* checking disabled: no DNSSEC validation, RFC 4035 section 3.2.2 */
    bool edns; /* with OPT */
};

/* Writes the message with the given id; *len is its length. False only for a name that is no name. */
bool dns_query_encode(uint8_t out[static DNS_QUERY_MAX], size_t *len, uint16_t id,
                      const struct dns_query *query);

#endif
