/*
 * others.h - for whom else a command is meant: a finding about many accounts shows its commands for one of
 * them.
 */
#ifndef PLDIG_REPORT_OTHERS_H
#define PLDIG_REPORT_OTHERS_H

#include "report/report.h"

struct others {
    size_t names;    /* of the finding, not named in the command although others of it are */
    size_t accounts; /* the same where the command names accounts; at most one of the two is not 0 */
};

struct others_lookup;

/* Nothing to look up, so NULL, where the finding is about one account at most. */
struct others_lookup *others_lookup(struct arena *arena, const struct report *report,
                                    const struct finding *finding);

/*
 * A command names a name by its FQDN, by its privatelink name, or by its zone together with the record or the
 * private endpoint; and an account by its name or its private endpoint. `lookup` and `command` may be NULL.
 */
struct others others_of(const struct others_lookup *lookup, const char *command);

#endif
