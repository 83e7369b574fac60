/*
 * auth_source.h - what a source of tokens is. A new one is a file auth_NAME.c, a line here and a row in
 * auth.c.
 */
#ifndef PLDIG_ARM_AUTH_SOURCE_H
#define PLDIG_ARM_AUTH_SOURCE_H

#include "arm/auth.h"

enum auth_end {
    AUTH_ABSENT, /* not set up on this host, or nobody there: the next one is tried */
    AUTH_FAILED, /* set up, and no token: the search ends */
    AUTH_GIVEN,
};

/*
 * Fills in out->value (and what else it knows) or says in `why`, one sentence with the remedy, why this
 * source gives no token. Whatever held the token or a secret on the way is wiped before it returns.
 */
typedef enum auth_end auth_source(struct arena *arena, const struct auth_settings *settings,
                                  struct auth_token *out, struct err *why);

auth_source auth_token_file;
auth_source auth_environment;
auth_source auth_workload_identity;
auth_source auth_managed_identity;
auth_source auth_cli;

/* The environment variable; NULL where it is not set or empty. */
const char *auth_variable(const char *name);

/* Whether these bytes can be a bearer token: RFC 6750's b68token, letters, digits and -._~+/= */
bool auth_token_bytes(const char *text, size_t len);

/* A malloc'ed copy for auth_token.value. */
char *auth_token_copy(const char *text, size_t len);

/* What somebody else said, fit to stand in a sentence: one line, printable, cut, and without anything that
 * looks like a token, also where it stands in quotation marks. */
const char *auth_quote(struct arena *arena, const char *text);

/* Overwrites and frees malloc'ed memory of `size` bytes; NULL is allowed. */
void auth_wipe_free(void *memory, size_t size);

#endif
