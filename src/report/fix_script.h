/*
 * fix_script.h - the remedies of a report as a shell script that does nothing: every line is a comment, for a
 * person to read, choose from and take out.
 */
#ifndef PLDIG_REPORT_FIX_SCRIPT_H
#define PLDIG_REPORT_FIX_SCRIPT_H

#include "report/report.h"

/*
 * Writes the steps of all findings that are not waived, with risk and way back; of an audit judged with
 * judge_settings.unfolded, so that each account has its own lines, and what opens a private way stands before
 * what shuts the public one. Where a finding is about several names or accounts they are listed. Equal parts
 * are written once. No foreign text begins a line: new lines in it and all else that acts on a terminal are
 * escaped. The same report gives the same bytes.
 */
void fix_script_write(struct buf *out, const struct report *report);

#endif
