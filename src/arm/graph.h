/*
 * graph.h - Azure Resource Graph, which knows the resources of all subscriptions at once. It is a POST that
 * only reads.
 *
 * It lags behind Azure Resource Manager by minutes, and leaves out in silence what the identity may not read.
 * So it tells where to look, and never what is there: whatever it names is read from Resource Manager, and
 * what it does not name is looked for as if it had not been asked. Where it cannot be used (forbidden,
 * throttled, not in this cloud, an odd reply) there is no gap, for nothing depends on it.
 */
#ifndef PLDIG_ARM_GRAPH_H
#define PLDIG_ARM_GRAPH_H

#include "arm/reading.h"

enum {
    GRAPH_PAGES_MAX = 50, /* of 1,000 rows */
    GRAPH_NAMES_MAX = 200 /* in one question */
};

/* A resource that it knows. */
struct graph_row {
    const char *id;        /* valid */
    const char *subdomain; /* of an account: its custom subdomain; NULL */
};

struct graph_rows {
    struct graph_row *items;
    size_t count, cap;
};

/* Accounts with one of these names, or custom subdomains. *answered: all it knows is in `out`. False only
 * where the whole reading ends. */
bool graph_find_accounts(struct reading *reading, const char *const *names, size_t count,
                         struct graph_rows *out, bool *answered, struct err *err);

/* Private DNS zones with one of these names. */
bool graph_find_zones(struct reading *reading, const char *const *names, size_t count, struct graph_rows *out,
                      bool *answered, struct err *err);

#endif
