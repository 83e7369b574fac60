/*
 * report.h - writing a diagnosis down: one writer per format (report/text.c, report/json.c ...) over the same
 * value.
 *
 * Writers are pure: run, facts and diagnosis in, bytes out. Foreign text is escaped by each format's own
 * rule.
 */
#ifndef PLDIG_REPORT_REPORT_H
#define PLDIG_REPORT_REPORT_H

#include <stdbool.h>

#include "base/buf.h"
#include "diagnose/diagnosis.h"

struct report_style {
    bool color;   /* ANSI colours */
    bool ascii;   /* no box drawing, no symbols beyond ASCII */
    bool verbose; /* chains of healthy names too, time stamps, what was read */
    int width;    /* columns to wrap messages at; 0: 88 */
};

struct report {
    const struct run *run;
    const struct facts *facts;
    const struct diagnosis *diagnosis;
    struct report_style style;
};

struct report_format {
    const char *name;  /* "text" */
    const char *about; /* for --help */
    void (*write)(struct buf *out, const struct report *report);
};

/* The table of formats. */
const struct report_format *report_formats(size_t *count);
const struct report_format *report_format_find(const char *name);

/* The last line of the text report, as one line of its own: what goes to standard error where no format goes
 * to standard output. Of an incomplete run it says so itself, as nothing stands above it. */
char *report_summary_line(struct arena *arena, const struct report *report);

/* `pldig resolve`: the chain as each resolver tells it, text form; no judgement. */
void report_resolve(struct buf *out, const struct report *report);

#endif
