/*
 * arm.h - Azure Resource Manager read into an inventory: the one call the commands make.
 */
#ifndef PLDIG_ARM_ARM_H
#define PLDIG_ARM_ARM_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arm/auth.h"
#include "azure/clouds.h"
#include "base/arena.h"
#include "base/err.h"
#include "model/inventory.h"

/* Which accounts are wanted: these ids, and these names wherever they are found; neither: every account. */
struct arm_wanted {
    const char **account_ids; /* ARM resource ids */
    size_t n_account_ids;
    const char **account_names; /* account or custom subdomain names, looked for in the subscriptions */
    size_t n_account_names;
    const char **subscriptions; /* --subscription; empty: every subscription that the identity can read */
    size_t n_subscriptions;
    const char *resource_group;     /* --resource-group, NULL */
    const char **dns_subscriptions; /* --dns-subscription: more places to look for private zones and for
                                       what resolves names */
    size_t n_dns_subscriptions;
    const char **endpoint_ids; /* --expect-endpoint: read as well */
    size_t n_endpoint_ids;
    bool rules_only; /* only what the network rules of accounts need: accounts, private endpoints, and the
                        virtual networks that rules name */
};

struct arm_settings {
    const struct cloud *cloud;
    const char
        *endpoint; /* --arm-endpoint or the cloud's; https, or http for loopback only; no trailing slash */
    const char *ca_file;
    struct auth_settings auth;
    int64_t deadline_us;
    int64_t request_timeout_us; /* of one request; 0: 30 s */
    const volatile sig_atomic_t *stop;
    void (*log)(void *context, const char *line); /* for -v: one line per request, no secrets; may be NULL */
    void *log_context;
};

/* What was sent and received. */
struct arm_traffic {
    size_t requests;    /* sent, repeated ones among them */
    size_t throttled;   /* replies 429 */
    size_t slowed;      /* replies that said that few requests remain */
    uint64_t bytes;     /* of bodies, unpacked */
    int64_t elapsed_us; /* spent on it */
};

/* What was needed to read it; for -v and run.identity. */
struct arm_result {
    const char *auth_source, *app_id, *tenant_id;
    const char *auth_way; /* of the source, more exactly: "IMDS"; NULL */
    struct arm_traffic traffic;
    const char **notes; /* how it was read: sentences for -v */
    size_t n_notes;
    const char **names_seen; /* names and custom subdomains of accounts that were listed and not wanted: what
                                a mistyped name may have been meant for; at most ARM_NAMES_SEEN_MAX */
    size_t n_names_seen;
};

enum { ARM_NAMES_SEEN_MAX = 2000 };

/* Whether the endpoint may be given a token: https, or http to a loopback address. Errors say which. */
bool arm_endpoint_check(const char *endpoint, struct err *err);

/*
 * Reads everything that the judgement of the wanted accounts needs: accounts, their private endpoints with
 * NICs and zone groups, the private zones of their names with VNet links and A records, and the network that
 * resolves names in the subscriptions of all these (calls and api-versions: arm/calls.h). What is denied or
 * missing becomes a gap of the inventory, not an error. Errors (ERR_AUTH, ERR_ARM, ERR_DEADLINE): no token;
 * 401; nothing could be read at all; an account id that does not exist.
 */
bool arm_read(struct arena *arena, const struct arm_settings *settings, const struct arm_wanted *wanted,
              struct inventory *out, struct arm_result *result, struct err *err);

#endif
