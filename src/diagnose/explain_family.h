/*
 * explain_family.h - the tables behind explanation_of(), one per file explain_NNx.c; each ends with code 0.
 *
 * Texts are printable ASCII, paragraphs with an empty line between. Prose stands in lines of at most
 * EXPLAIN_PROSE columns; what a person types or pastes begins with two blanks, at most EXPLAIN_LINE columns.
 * The examples are always the same: docs/findings.md says what stands for what.
 */
#ifndef PLDIG_DIAGNOSE_EXPLAIN_FAMILY_H
#define PLDIG_DIAGNOSE_EXPLAIN_FAMILY_H

#include "diagnose/explain.h"

enum { EXPLAIN_PROSE = 78, EXPLAIN_LINE = 96 };

extern const struct explanation explain_10x[], explain_11x[], explain_20x[], explain_21x[], explain_30x[],
    explain_4xx[], explain_5xx[], explain_6xx[], explain_7xx[], explain_8xx[], explain_9xx[];

#endif
