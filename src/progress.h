/*
 * progress.h - one line on the terminal that says how far a long run is. Nothing where standard error is no
 * terminal.
 */
#ifndef PLDIG_PROGRESS_H
#define PLDIG_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Runs shorter than this say nothing. */
enum { PROGRESS_AFTER_US = 1500 * 1000, PROGRESS_EVERY_US = 100 * 1000 };

struct progress {
    bool wanted;     /* a terminal that can go back to the start of a line, and no -q */
    bool shown;      /* the line is there now */
    int64_t from_us; /* start of the run, monotonic */
    int64_t last_us;
};

void progress_init(struct progress *progress, int64_t from_us, bool quiet);
/* For conduct_settings.progress; `progress` is a struct progress. `total` 0: not known. */
void progress_show(void *progress, const char *phase, size_t done, size_t total);
/* Takes the line away, before anything else is written to the terminal. */
void progress_clear(struct progress *progress);

#endif
