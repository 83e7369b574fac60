/*
 * rr.h - the numbers of DNS and their names: types, response codes, extended errors (IANA DNS parameters).
 */
#ifndef PLDIG_DNS_RR_H
#define PLDIG_DNS_RR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ip.h"

enum dns_type {
    DNS_A = 1,
    DNS_NS = 2,
    DNS_CNAME = 5,
    DNS_SOA = 6,
    DNS_TXT = 16,
    DNS_AAAA = 28,
    DNS_OPT = 41
};

enum dns_class { DNS_IN = 1 };

enum dns_rcode {
    DNS_NOERROR = 0,
    DNS_FORMERR = 1,
    DNS_SERVFAIL = 2,
    DNS_NXDOMAIN = 3,
    DNS_NOTIMP = 4,
    DNS_REFUSED = 5,
};

/* "A", "SOA"; "TYPE65" (RFC 3597) for a type without a name here. The text is static or in `room`. */
const char *dns_type_name(uint16_t type, char room[static 16]);
/* The type of a name, without regard to case, "TYPEn" included; false where there is none. */
bool dns_type_parse(const char *text, uint16_t *out);
/* "NOERROR", "NXDOMAIN"; "RCODE12" for a code without a name here. */
const char *dns_rcode_name(int rcode, char room[static 16]);
/* The purpose of an extended DNS error (RFC 8914), such as "Stale Answer"; NULL where it has none. */
const char *dns_ede_name(uint16_t code);

/* SOA RDATA, RFC 1035 section 3.3.13; names normalised, times in seconds. */
struct dns_soa {
    const char *mname, *rname;
    uint32_t serial, refresh, retry, expire, minimum;
};

/* One resource record. What `type` says decides which member of the union holds. */
struct dns_rr {
    const char *owner; /* normalised */
    uint16_t type, class;
    uint32_t ttl; /* seconds; values with the top bit set count as 0 (RFC 2181 section 8) */
    union {
        struct ip address;  /* A, AAAA */
        const char *target; /* CNAME, NS */
        struct dns_soa soa; /* SOA */
        struct {
            const uint8_t *data;
            size_t len;
        } opaque; /* any other type, or another class than IN */
    };
};

#endif
