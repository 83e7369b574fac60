/*
 * formats.h - the writers behind the table of formats.c. A new format is one file here and one row there.
 */
#ifndef PLDIG_REPORT_FORMATS_H
#define PLDIG_REPORT_FORMATS_H

#include "report/report.h"

void text_write(struct buf *out, const struct report *report);
void json_write(struct buf *out, const struct report *report);

#endif
