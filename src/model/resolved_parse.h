/*
 * resolved_parse.h - the files that tell what systemd-resolved asks. Pure; any bytes will do.
 *
 * Formats as of systemd 249 to 257: "KEY=value" lines with a comment that says "private data". resolved saves
 * what a VPN or NetworkManager told it (SERVERS, DOMAINS with "~" for route-only, DEFAULT_ROUTE) for links
 * that networkd does not manage; networkd saves DNS, DOMAINS, ROUTE_DOMAINS, DNS_DEFAULT_ROUTE for those that
 * it does. No key means: not configured. Unknown keys are passed over.
 */
#ifndef PLDIG_MODEL_RESOLVED_PARSE_H
#define PLDIG_MODEL_RESOLVED_PARSE_H

#include "model/resolved.h"

/* /run/systemd/resolve/netif/IFINDEX */
void resolved_parse_netif(struct arena *arena, const char *text, struct resolved_link *out);

/* /run/systemd/netif/links/IFINDEX. False, with nothing added, where networkd does not manage the link
 * (ADMIN_STATE pending, initialized, unmanaged or not stated). */
bool resolved_parse_networkd(struct arena *arena, const char *text, struct resolved_link *out);

/* resolved.conf(5) or a drop-in: adds DNS= and Domains= of [Resolve] to the global servers; an empty value
 * drops what earlier files said. */
void resolved_parse_conf(struct arena *arena, const char *text, struct resolved_link *global);

/* A server as in any of these: "10.0.0.4", "10.0.0.4:5353", "[fd00::4]:53%2#dns.example", "fe80::1%eth0". */
bool resolved_parse_server(const char *word, struct ip *out);

#endif
