/*
 * client.h - asks ARM: batches of GETs with retries, paging and a budget of requests. The one place that
 * holds the token.
 */
#ifndef PLDIG_ARM_CLIENT_H
#define PLDIG_ARM_CLIENT_H

#include "arm/arm.h"
#include "arm/calls.h"
#include "arm/error.h"
#include "base/json_read.h"

enum {
    ARM_PAGES_MAX = 2000,     /* of one list */
    ARM_REQUESTS_MAX = 20000, /* of one run */
};

enum arm_outcome {
    ARM_UNDERWAY = 0,
    ARM_READ,      /* read to the end */
    ARM_ABSENT,    /* 404 */
    ARM_DENIED,    /* 403, or a subscription of another tenant */
    ARM_FAILED,    /* no usable reply, after all retries */
    ARM_MALFORMED, /* a reply that is not what it must be: not JSON, other types, cut off, too large, foreign
                      nextLink */
};

/* One resource or one list to be read. The caller sets the first three; arm_client_perform() the rest. */
struct arm_query {
    enum arm_call call;
    const char *path; /* without query */
    bool list;        /* pages of {"value": [...]}, else one object */

    enum arm_outcome outcome;
    int status;         /* of the last reply; 0 without one */
    const char *code;   /* ARM's error code; NULL */
    const char *action; /* the missing permission, of 403; NULL */
    const char *text;   /* one sentence where the outcome is not ARM_READ */
    struct json *pages; /* what was read, also before a page that failed */
    size_t n_pages;

    size_t cap_pages, pages_followed;
    uint64_t *links; /* hashes of the nextLinks followed */
    size_t n_links, cap_links;
    const char *url; /* to be asked next */
    int tries;       /* failures of this url in a row */
    int64_t first_try_us, due_us;
    bool older; /* asked with the older api-version */
};

struct arm_client;

/* Takes the token over (wipes *token). Errors: see arm_endpoint_check() and http_new(). */
bool arm_client_new(struct arena *arena, const struct arm_settings *settings, struct auth_token *token,
                    struct arm_client **out, struct err *err);
void arm_client_free(struct arm_client *client); /* NULL is allowed */

/*
 * Performs all reads. Retried are 429 (after Retry-After), 5xx and broken connections (with growing pauses),
 * and 400 for an unknown api-version (with the older one). False only for what ends everything: the token is
 * refused (ERR_AUTH), deadline or stop (ERR_DEADLINE). All else is the outcome of one read.
 */
bool arm_client_perform(struct arm_client *client, struct arm_query *queries, size_t count, struct err *err);

size_t arm_client_requests(const struct arm_client *client);

/* Goes through what was read: each object of a list, or the one resource. *cursor begins as {0}. False at the
 * end. */
struct arm_cursor {
    size_t page, item;
};
bool arm_next(struct arena *arena, const struct arm_query *query, struct arm_cursor *cursor,
              struct json_at *out);

/* Frees the pages of the reads; values read from them stay. */
void arm_queries_free(struct arm_query *queries, size_t count);

#endif
