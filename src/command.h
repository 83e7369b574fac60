/*
 * command.h - one row per subcommand: dispatch, --help, man page and completion come from this table.
 *
 * To add a command: one file src/command_NAME.c, its row in command.c, its bit here.
 */
#ifndef PLDIG_COMMAND_H
#define PLDIG_COMMAND_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct options;

/* Bits, so that an option's row can say which commands take it. */
enum command_id {
    COMMAND_CHECK = 1 << 0,
    COMMAND_RESOLVE = 1 << 1,
    COMMAND_INVENTORY = 1 << 2,
    COMMAND_DIAGNOSE = 1 << 3,
    COMMAND_EXPLAIN = 1 << 4,
    COMMAND_ZONES = 1 << 5,
    COMMAND_COMPLETION = 1 << 6,
    COMMAND_HELP = 1 << 7,
    COMMAND_AUDIT = 1 << 8,
    COMMAND_PERMISSIONS = 1 << 9,
};

enum {
    STATUS_OK = 0,
    STATUS_FINDING = 1,
    STATUS_FAILED = 2, /* could not run */
    STATUS_UNKNOWN = 3,
    STATUS_INTERRUPTED = 130,
};

/* What main hands to a command. */
struct invocation {
    struct arena *arena;
    const struct options *options;
    const char **arguments; /* the command line as typed, without the program's name, fit for a report */
    size_t n_arguments;
    const struct waivers *waivers;     /* --waivers; NULL */
    int64_t origin_us;                 /* monotonic start of the program */
    const volatile sig_atomic_t *stop; /* set by SIGINT and SIGTERM */
};

struct command {
    enum command_id id;
    const char *name;
    const char *synopsis;        /* "[TARGET...] [@RESOLVER...]" */
    const char *about;           /* one line */
    const char *details;         /* paragraphs for its help, separated by empty lines */
    size_t min_words, max_words; /* how many other words it takes; min_words also counts -f */
    bool takes_resolvers;        /* @RESOLVER */
    const char *only_format;     /* the one that -o takes; NULL: any of the formats, or no -o */
    bool takes_time;             /* it heeds invocation.stop, so that an interrupt ends it in good order */
    /* False with err: could not run (status 2). Else *status is the exit status. */
    bool (*run)(const struct invocation *invocation, int *status, struct err *err);
};

const struct command *commands_all(size_t *count);
const struct command *command_find(const char *name); /* NULL where there is none */

bool command_check(const struct invocation *invocation, int *status, struct err *err);
bool command_resolve(const struct invocation *invocation, int *status, struct err *err);
bool command_inventory(const struct invocation *invocation, int *status, struct err *err);
bool command_audit(const struct invocation *invocation, int *status, struct err *err);
bool command_diagnose(const struct invocation *invocation, int *status, struct err *err);
bool command_explain(const struct invocation *invocation, int *status, struct err *err);
bool command_zones(const struct invocation *invocation, int *status, struct err *err);
bool command_permissions(const struct invocation *invocation, int *status, struct err *err);
bool command_completion(const struct invocation *invocation, int *status, struct err *err);
bool command_help(const struct invocation *invocation, int *status, struct err *err);

#endif
