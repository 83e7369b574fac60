/*
 * query.h - one thing that ARM is asked for, a resource or a list, and what came of it.
 */
#ifndef PLDIG_ARM_QUERY_H
#define PLDIG_ARM_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arm/calls.h"
#include "base/arena.h"
#include "base/json_read.h"

enum arm_outcome {
    ARM_UNDERWAY = 0,
    ARM_READ,      /* read to the end */
    ARM_ABSENT,    /* 404 */
    ARM_DENIED,    /* 403, or a subscription of another tenant */
    ARM_FAILED,    /* no usable reply, after all retries */
    ARM_MALFORMED, /* a reply that is not what it must be: not JSON, other types, cut off, too large, foreign
                      nextLink */
};

struct arm_query;

/* Takes a page as it comes, instead of all of them at the end: arm_next() gives what it holds. Pages of one
 * list come in their order, those of several lists mixed. */
typedef void arm_page(void *context, struct arm_query *query);

/* One resource or one list to be read. The caller sets the first part; arm_client_perform() the rest. */
struct arm_query {
    enum arm_call call;
    const char *path; /* without query */
    bool list;        /* pages of {"value": [...]}, else one object */
    const char *post; /* the body of a POST; NULL: GET */
    bool dispensable; /* nothing depends on it, so it is not tried again */
    arm_page *take;   /* NULL: pages stay until arm_queries_free() */
    void *take_context;

    enum arm_outcome outcome;
    int status;         /* of the last reply; 0 without one */
    const char *code;   /* ARM's error code; NULL */
    const char *action; /* the missing permission, of 403; NULL */
    const char *text;   /* one sentence where the outcome is not ARM_READ */
    struct json *pages; /* what was read, also before a page that failed */
    size_t n_pages;

    struct arena *paths; /* of a page that is being taken: paths within it; NULL: where the strings are */
    size_t cap_pages, pages_followed;
    uint64_t *links; /* hashes of the nextLinks followed */
    size_t n_links, cap_links;
    const char *url; /* to be asked next */
    bool under_way;  /* it is being asked */
    size_t place;    /* in quota.h: whose quota it uses */
    int tries;       /* failures of this url in a row */
    int64_t first_try_us, due_us;
    unsigned asked_with; /* which token, by bearer.h's generation */
    bool older;          /* asked with the older api-version */
};

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
