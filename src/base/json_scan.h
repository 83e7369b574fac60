/*
 * json_scan.h - a look at JSON text before the parser sees it: what the parser itself would let pass or could
 * be exhausted by. Used by json_read.c alone.
 */
#ifndef PLDIG_BASE_JSON_SCAN_H
#define PLDIG_BASE_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum {
    JSON_MAX_DEPTH = 200,
    JSON_MAX_VALUES = 5000000, /* the parser needs about 80 bytes for each */
};

/* Refuses control bytes (NUL too, also written \u0000), UTF-16, nesting over JSON_MAX_DEPTH and more than
 * JSON_MAX_VALUES values; syntax is left to the parser. The error names line and column. Where
 * a string or bracket is not closed at the end, a syntax error at or behind *cut_from only means that the
 * text was cut; else *cut_from is len. */
bool json_scan(const char *name, const char *text, size_t len, size_t *cut_from, struct err *err);

/* "NAME: line L, column C: WHAT" for the byte at `offset`; returns false. Columns count bytes from 1. */
bool json_place_error(const char *name, const char *text, size_t offset, const char *what, struct err *err);

#endif
