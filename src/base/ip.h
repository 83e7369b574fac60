/*
 * ip.h - IPv4 and IPv6 addresses as values.
 */
#ifndef PLDIG_BASE_IP_H
#define PLDIG_BASE_IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ip {
    uint8_t family;    /* 0 none, 4 or 6 */
    uint8_t bytes[16]; /* network order; IPv4 uses the first four, the rest are zero */
};

enum { IP_TEXT = 46 }; /* room for the text of any address and its NUL */

/* What kind of network an address belongs to (IANA special-purpose registries, RFC 6890). */
enum ip_class {
    IP_PUBLIC,       /* global, documentation ranges included: they are public in form */
    IP_PRIVATE,      /* RFC 1918 */
    IP_SHARED,       /* 100.64.0.0/10, RFC 6598 */
    IP_UNIQUE_LOCAL, /* fc00::/7, RFC 4193 */
    IP_LOOPBACK,     /* 127.0.0.0/8, ::1 */
    IP_LINK_LOCAL,   /* 169.254.0.0/16, fe80::/10 */
    IP_UNSPECIFIED,  /* 0.0.0.0/8, :: */
    IP_MULTICAST,    /* 224.0.0.0/4, ff00::/8 */
    IP_RESERVED,     /* 240.0.0.0/4 */
};

/* Reads exactly one address, without brackets, zone or prefix. IPv4-mapped IPv6 (::ffff:a.b.c.d) gives the
 * IPv4 address. False where the text is anything else. */
bool ip_parse(const char *text, struct ip *out);

/* As ip_parse(), and also "ADDRESS/LENGTH", as ARM writes some addresses. *prefix is -1 without a length. */
bool ip_parse_prefix(const char *text, struct ip *out, int *prefix);

/* The text form (RFC 5952 for IPv6) in `out`, which is returned. "" for family 0. */
const char *ip_format(const struct ip *ip, char out[static IP_TEXT]);

/* Total order: IPv4 before IPv6, then by bytes. */
int ip_compare(const struct ip *a, const struct ip *b);
bool ip_equal(const struct ip *a, const struct ip *b);

/* Whether `ip` lies in network/length; false for different families. */
bool ip_in_prefix(const struct ip *ip, const struct ip *network, int length);

/* Whether the IPv6 address holds this IPv4 address where RFC 6052 section 2.2 puts it, behind a prefix of any
 * of its lengths: what DNS64 (RFC 6147) makes of it. False for other families. */
bool ip_embeds(const struct ip *ip, const struct ip *embedded);

enum ip_class ip_classify(const struct ip *ip);
/* "public", "private", "shared", "uniqueLocal", ... as in the report. */
const char *ip_class_name(enum ip_class class);
/* True for private, shared and unique-local addresses: what a private endpoint can have. */
bool ip_is_private(const struct ip *ip);

#endif
