/*
 * identity.h - the endpoints that give out the tokens of managed identities: what they have in common. They
 * speak plain HTTP by their nature, so only addresses that do not leave the host or its link are asked.
 */
#ifndef PLDIG_ARM_IDENTITY_H
#define PLDIG_ARM_IDENTITY_H

#include "arm/auth_source.h"
#include "arm/exchange.h"

struct identity_endpoint {
    const char *name;        /* "instance metadata service (IMDS)" */
    const char *way;         /* for -v: "IMDS" */
    const char *url;         /* without query */
    const char *api_version; /* "2018-02-01" */
    const char *client_id;   /* of the user-assigned identity; NULL: the system-assigned one */
    const char *secret;      /* a header value of ours that must not be echoed; NULL */
    const char *const *headers;
    bool must_echo; /* a reply that does not name this client_id is refused */
};

/* Whether the URL may be asked: http to a loopback or link-local address, or https. `variable` names it in
 * errors. */
bool identity_url_check(struct arena *arena, const char *variable, const char *url, struct err *why);

/* The request for a token for settings->audience; to be performed and ended. */
struct exchange identity_exchange(struct arena *arena, const struct auth_settings *settings,
                                  const struct identity_endpoint *endpoint);

/* What the endpoint answered: a token, or why there is none. */
enum auth_end identity_take(struct arena *arena, const struct identity_endpoint *endpoint,
                            struct exchange *exchange, struct auth_token *out, struct err *why);

/* The three above. */
enum auth_end identity_token(struct arena *arena, const struct auth_settings *settings,
                             const struct identity_endpoint *endpoint, struct auth_token *out,
                             struct err *why);

/* Whether another try may help (Azure Instance Metadata Service, "Retry guidance"): 404, 408, 429 and 5xx
 * three more times, after 1, 2 and 4 s; 410, the service being updated, every 10 s, seven more times. A
 * longer Retry-After up to 30 s is heeded. Pure. */
bool identity_again(const struct http_reply *reply, int tries, int64_t *pause_us);

/* One place that gives out tokens: AUTH_ABSENT where it is not what this host has. */
auth_source identity_service_fabric, identity_app_service, identity_arc, identity_imds;

#endif
