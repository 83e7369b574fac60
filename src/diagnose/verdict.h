/*
 * verdict.h - from hits and states to the verdict of every view, name, account and the run.
 */
#ifndef PLDIG_DIAGNOSE_VERDICT_H
#define PLDIG_DIAGNOSE_VERDICT_H

#include "diagnose/rule.h"

/* Fills in views, names, accounts, run and judged_views of `out`. What is waived does not count for accounts
 * and the run; views and names keep what was seen. */
void verdict_settle(const struct judge *judge, struct diagnosis *out);

#endif
