/*
 * exchange.h - one request of a sign-in and its reply, both with secrets in them: repeated where that may
 * help, never redirected, bounded, and overwritten at the end.
 */
#ifndef PLDIG_ARM_EXCHANGE_H
#define PLDIG_ARM_EXCHANGE_H

#include "arm/auth.h"
#include "http/http.h"

enum { EXCHANGE_BODY_MAX = 64 * 1024 };

struct exchange {
    const char *what;            /* whom is asked, for the log: "sign-in service HOST" */
    struct http_request request; /* url, method, headers, body, timeout_us, no_proxy */
    const char *secrets[4];      /* what a server might echo; blotted out of the reply; ended by NULL */
    /* Whether another try may help after `tries` failed ones, and after which pause; NULL: never. Pure. */
    bool (*again)(const struct http_reply *reply, int tries, int64_t *pause_us);
    /* Out: */
    struct http_reply reply; /* until exchange_end() */
    int tries;
    struct arena *scratch;
};

/* False where there is no reply to speak of, for the CA file is unusable (ERR_INPUT), or the deadline or stop
 * came (ERR_DEADLINE). Failures of the transport are replies with status 0. To be ended in either case. */
bool exchange_perform(const struct auth_settings *settings, struct exchange *exchange, struct err *err);

/* Overwrites the reply and frees it. */
void exchange_end(struct exchange *exchange);

/* One sentence on a reply that is none: not reached, redirected, too large; NULL for any other. */
const char *exchange_problem(struct arena *arena, const struct exchange *exchange);

#endif
