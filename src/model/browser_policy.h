/*
 * browser_policy.h - whether a browser on this host is told to resolve names over HTTPS, past every resolver
 * that pldig can ask.
 *
 * Read from the policies that administrators install: Firefox's policies.json (DNSOverHTTPS), and Chrome's,
 * Chromium's and Edge's managed policies (DnsOverHttpsMode). A user's own setting is not looked for.
 */
#ifndef PLDIG_MODEL_BROWSER_POLICY_H
#define PLDIG_MODEL_BROWSER_POLICY_H

#include "base/arena.h"

/* "FILE: what it says" of the first policy that turns DNS over HTTPS on; NULL where none does. `root` stands
 * for "/" (NULL: that). Files that cannot be read or parsed are passed over: this is a hint, never a fault.
 */
const char *browser_policy_doh(struct arena *arena, const char *root);

/* The same for the text of one file; NULL where it does not turn it on. Pure. */
const char *browser_policy_in(struct arena *arena, const char *text);

#endif
