/*
 * report_written.h - what the writers make of a sample, for the tests of the text report.
 */
#ifndef PLDIG_TESTS_REPORT_WRITTEN_H
#define PLDIG_TESTS_REPORT_WRITTEN_H

#include "report_samples.h"

/* "text", "json", or "resolve". */
static inline const char *written(const struct sample *s, const char *format, struct report_style style)
{
    struct report report = s->report;
    struct buf out;
    buf_init(&out, s->arena);
    report.style = style;
    if (text_equal(format, "resolve")) {
        report_resolve(&out, &report);
    } else {
        report_format_find(format)->write(&out, &report);
    }
    return out.data;
}

/* The text report in the usual style. */
static inline const char *plain(const struct sample *s)
{
    return written(s, "text", (struct report_style){.width = 0});
}

static inline size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part)) {
        count++;
    }
    return count;
}

#endif
