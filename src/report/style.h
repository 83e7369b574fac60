/*
 * style.h - what a line of the text report may hold: marks, pieces of trees, colour, and foreign text made
 * safe.
 *
 * Invariant: everything that did not come from a string literal of this directory passes style_clean() or
 * style_prose().
 */
#ifndef PLDIG_REPORT_STYLE_H
#define PLDIG_REPORT_STYLE_H

#include <stdbool.h>

#include "diagnose/diagnosis.h"
#include "report/page.h"

struct glyphs {
    const char *mark[VERDICT_FAIL + 1]; /* by enum verdict, all of mark_width columns */
    int mark_width;
    const char *branch, *last, *bar,
        *gap;        /* tree pieces, three columns each: before a row, and before what continues it */
    const char *dot; /* between those who told one chain */
    const char *arrow, *more;
};

const struct glyphs *style_glyphs(bool ascii);

/* Foreign text as it may be printed: nothing in it acts on a terminal or ends a line (text_printable()), and
 * no byte is above 0x7F where the style is ASCII. NULL gives "". */
const char *style_clean(const struct page *page, const char *text);

/* The same for sentences: " -> " becomes an arrow where the style has one. */
const char *style_prose(const struct page *page, const char *text);

/* Clean text of at most `columns` columns; what is longer is cut and says so. */
const char *style_short(const struct page *page, const char *text, int columns);

/* How many columns clean text takes, one for each character. */
int style_columns(const char *text);

/* Writes the mark of a verdict, or any clean text in the colour of a severity; without colour where the style
 * has none. */
void style_mark(const struct page *page, enum verdict verdict);
void style_severity(const struct page *page, enum severity severity, const char *text);
void style_verdict(const struct page *page, enum verdict verdict, const char *text);

#endif
