/*
 * bearer.h - the token while it is in use: the header that carries it, and its renewal before it expires.
 */
#ifndef PLDIG_ARM_BEARER_H
#define PLDIG_ARM_BEARER_H

#include "arm/auth.h"
#include "http/http.h"

struct bearer_past;

struct bearer {
    char *authorization;      /* malloc'ed: "Authorization: Bearer TOKEN" */
    const char *token;        /* within it */
    struct bearer_past *past; /* headers that requests under way may still be sent with */
    const char *source;
    int64_t renew_us;    /* wall clock */
    unsigned generation; /* how many tokens came before this one */
};

/* Takes the token over (wipes *token). Errors: no memory. */
bool bearer_take(struct bearer *bearer, struct auth_token *token, struct err *err);

/* Another one from the same source where it is time. A renewal that fails is tried again after half a minute,
 * as long as Azure accepts what there is. */
void bearer_keep_fresh(struct arena *arena, const struct auth_settings *settings, struct bearer *bearer);

/* Another one now; false where the source gives none, and then the old one stays. A token file is not read
 * again. */
bool bearer_renew(struct arena *arena, const struct auth_settings *settings, struct bearer *bearer);

/* Blots this token and those before it out of a reply. */
void bearer_scrub(const struct bearer *bearer, struct http_reply *reply);

/* No request is under way: what came before this token is overwritten. */
void bearer_forget_past(struct bearer *bearer);

void bearer_wipe(struct bearer *bearer);

#endif
