/*
 * findings.h - from the hits of a judge to findings: waived, folded, put into words, sorted.
 */
#ifndef PLDIG_DIAGNOSE_FINDINGS_H
#define PLDIG_DIAGNOSE_FINDINGS_H

#include "diagnose/rule.h"

/* Fills in findings, by_severity, n_waived, left_out and waiver_notes of the diagnosis. */
void findings_write(struct judge *judge, const struct judge_settings *settings, struct diagnosis *out);

#endif
