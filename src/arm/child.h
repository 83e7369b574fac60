/*
 * child.h - runs a helper program whose output is a secret: no shell, nothing inherited but the environment,
 * bounded in time and in what it may print, and killed with all its children at the end.
 */
#ifndef PLDIG_ARM_CHILD_H
#define PLDIG_ARM_CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum { CHILD_OUTPUT_MAX = 256 * 1024, CHILD_ERRORS_MAX = 16 * 1024 };

enum child_end {
    CHILD_EXITED,
    CHILD_KILLED_BY_SIGNAL,
    CHILD_OUT_OF_TIME,
    CHILD_TOO_MUCH_OUTPUT,
    CHILD_NOT_STARTED
};

struct child_result {
    enum child_end end;
    int status;   /* exit status, signal number, or errno of the start */
    char *output; /* malloc'ed, CHILD_OUTPUT_MAX + 1 bytes, NUL-terminated; to be wiped by child_wipe() */
    size_t output_len;
    char *errors; /* what it wrote to standard error, as much as fits; malloc'ed likewise */
    size_t errors_len;
};

/* An absolute path of an executable file of this name in the absolute directories of PATH; NULL where there
 * is none. */
char *child_find(struct arena *arena, const char *name);

/* Runs `path` with argv (ended by NULL) in directory "/" until it ends, `until_us` (monotonic) or stop. */
void child_run(const char *path, const char *const *argv, int64_t until_us, const volatile sig_atomic_t *stop,
               struct child_result *out);

/* Overwrites and frees what it printed. */
void child_wipe(struct child_result *result);

#endif
