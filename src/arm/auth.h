/*
 * auth.h - getting a bearer token for ARM. One file per source (auth_SOURCE.c), tried in the order of the
 * table in auth.c, which is that of the Azure SDKs' DefaultAzureCredential.
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
    const char *source;     /* --auth: "auto", "none" or the name of a source; NULL is "auto" */
    const char *token_file; /* --token-file: first line is the token; wins over source */
    const char *audience;   /* whom the token is for, from the cloud */
    const char *authority; /* the cloud's sign-in service, "https://HOST"; AZURE_AUTHORITY_HOST goes before */
    const char *refused_authority; /* why the one that ARM names is not asked, and there is none; NULL */
    const char *tenant_id;         /* NULL: the source's default */
    const char *ca_file;           /* whom TLS trusts; NULL: as http.h says */
    int64_t deadline_us;
    const volatile sig_atomic_t *stop;            /* NULL: none; arm_read() takes its own */
    void (*log)(void *context, const char *line); /* a line for each request, no secrets; may be NULL */
    void *log_context;
    bool
        outside_azure; /* --vantage says so: the instance metadata service is asked where it is named alone */
    bool one_of_several; /* set by auth_get(): others come after, so absence should show quickly */
};

struct auth_token {
    char *value;                    /* malloc'ed, NUL-terminated; wiped and freed by auth_wipe() */
    const char *source;             /* "token-file", "environment", "cli" ... */
    const char *way;                /* more exactly, for -v: "client secret", "IMDS"; NULL */
    const char *app_id, *tenant_id; /* from the token's claims where readable, for the report; NULL */
    int64_t expires_us;             /* wall clock; 0 unknown */
};

/*
 * With "auto" the sources that AZURE_TOKEN_CREDENTIALS names are tried, else all. One that is not set up here
 * is passed over; one that is set up and refused ends the search, for another identity is not what was meant.
 * Errors (ERR_AUTH): a line for each source that was tried, why it did not give a token, and what to do. A
 * token file that cannot be read, is empty, or holds bytes that no token has is ERR_INPUT, an unknown source
 * ERR_USAGE.
 */
bool auth_get(struct arena *arena, const struct auth_settings *settings, struct auth_token *out,
              struct err *err);

/* The same source once more, before its token expires. */
bool auth_renew(struct arena *arena, const struct auth_settings *settings, const char *source,
                struct auth_token *out, struct err *err);

/* When a token got at `now_us` (wall clock) should be renewed: at half of its life where that is long or
 * very short, else five minutes before its end; INT64_MAX where its end is not known. */
int64_t auth_renewal_us(int64_t now_us, int64_t expires_us);

void auth_wipe(struct auth_token *token);

#endif
