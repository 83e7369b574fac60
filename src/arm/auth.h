/*
 * auth.h - getting a bearer token for ARM. One file per source (auth_SOURCE.c), tried in the order of the
 * table in auth.c.
 *
 * The token stays in memory of its own, is wiped by auth_wipe(), and never enters an arena, log or error.
 */
#ifndef PLDIG_ARM_AUTH_H
#define PLDIG_ARM_AUTH_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct auth_settings {
    const char *source;     /* --auth: "auto", "cli", "none", later more; NULL is "auto" */
    const char *token_file; /* --token-file: first line is the token; wins over source */
    const char *audience;   /* from the cloud */
    const char *tenant_id;  /* NULL: the source's default */
    int64_t deadline_us;
    const volatile sig_atomic_t *stop; /* NULL: none; arm_read() takes its own */
};

struct auth_token {
    char *value;                    /* malloc'ed, NUL-terminated; wiped and freed by auth_wipe() */
    const char *source;             /* "token-file", "cli" */
    const char *app_id, *tenant_id; /* from the token's claims where readable, for the report; NULL */
    int64_t expires_us;             /* wall clock; 0 unknown */
};

/* Errors (ERR_AUTH) list each source that was tried, why it did not give a token, and what to do. A token
 * file that cannot be read, is empty, or holds bytes that no token has is ERR_INPUT, an unknown source
 * ERR_USAGE. */
bool auth_get(struct arena *arena, const struct auth_settings *settings, struct auth_token *out,
              struct err *err);
void auth_wipe(struct auth_token *token);

#endif
