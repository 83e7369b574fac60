#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

void progress_init(struct progress *progress, int64_t from_us, bool quiet)
{
    const char *term = getenv("TERM");
    bool can_return = term != NULL && term[0] != '\0' && !text_equal(term, "dumb");
    *progress =
        (struct progress){.wanted = !quiet && can_return && isatty(STDERR_FILENO) == 1, .from_us = from_us};
}

void progress_show(void *context, const char *phase, size_t done, size_t total)
{
    struct progress *progress = context;
    int64_t now_us = clock_monotonic_us();
    if (!progress->wanted || now_us - progress->from_us < PROGRESS_AFTER_US ||
        now_us - progress->last_us < PROGRESS_EVERY_US) {
        return;
    }
    progress->last_us = now_us;
    progress->shown = true;
    fprintf(stderr, "\r\033[K%s: %zu", phase, done);
    if (total > 0) {
        fprintf(stderr, " of %zu", total);
    }
    fprintf(stderr, ", %lld s", (long long)((now_us - progress->from_us) / 1000000));
    fflush(stderr);
}

void progress_clear(struct progress *progress)
{
    if (progress->shown) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
        progress->shown = false;
    }
}
