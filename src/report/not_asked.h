/*
 * not_asked.h - why a question was never sent, from what else was seen of the resolver.
 */
#ifndef PLDIG_REPORT_NOT_ASKED_H
#define PLDIG_REPORT_NOT_ASKED_H

#include "report/report.h"

/* "not asked", and the reason where it is known. The view has no observation, or one that was never sent. */
const char *not_asked(const struct report *report, const struct view *view);

#endif
