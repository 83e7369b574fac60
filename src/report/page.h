/*
 * page.h - what every part of the text report writes on: the bytes so far, and how they may look.
 */
#ifndef PLDIG_REPORT_PAGE_H
#define PLDIG_REPORT_PAGE_H

#include "base/buf.h"
#include "report/report.h"

enum {
    PAGE_WIDTH = 88,     /* columns where the style says 0 */
    PAGE_MIN_WIDTH = 40, /* narrower than this nothing can be laid out */
};

struct glyphs; /* style.h */

struct page {
    struct buf *out; /* its arena holds all that is made on the way */
    struct report_style style;
    const struct glyphs *glyphs;
    int width;  /* columns, at least PAGE_MIN_WIDTH */
    int column; /* where the right-hand column of names and chains begins */
};

void page_begin(struct page *page, struct buf *out, const struct report_style *style);

/* `count` blanks. */
void page_blanks(const struct page *page, int count);

/* How many blanks to put behind `used` columns so that `columns` more stand at the right-hand column, or as
 * far before it as is needed to fit; 0 where they do not fit at all. */
int page_gap(const struct page *page, int used, int columns);

/* The rest of a line of which `used` columns are written: `left`, then `right` ("" for none) by page_gap().
 * Where that does not fit, `right` has lines of its own, indented by `indent`. Texts are clean (style.h). */
void page_columns(const struct page *page, int used, const char *left, const char *right, int indent);

#endif
