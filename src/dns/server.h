/*
 * server.h - the address of a DNS server as a user names it.
 */
#ifndef PLDIG_DNS_SERVER_H
#define PLDIG_DNS_SERVER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/ip.h"

enum { DNS_PORT = 53, DNS_SERVER_LABEL = 63 };

struct dns_server {
    const char *label; /* "corp" of @corp=10.0.0.4, else NULL */
    struct ip address;
    uint16_t port;
};

/*
 * Reads "@10.0.0.4", "@corp=10.0.0.4", "@corp=10.0.0.4#5353", "@[fd00::1]#53"; the "@" may be absent, a bare
 * IPv6 address may stand without brackets. Errors (ERR_USAGE) say what is wrong with it: a name instead of an
 * address, a bad port, an empty label or one that holds more than letters, digits, '-', '_', '.' or 63 bytes.
 */
bool dns_server_parse(struct arena *arena, const char *text, struct dns_server *out, struct err *err);

#endif
