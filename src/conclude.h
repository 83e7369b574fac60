/*
 * conclude.h - from a finished run to the exit status: facts, diagnosis, reports. `check` and `diagnose`
 * share it, as does `audit`, so that a capture gives the same bytes.
 */
#ifndef PLDIG_CONCLUDE_H
#define PLDIG_CONCLUDE_H

#include <stdbool.h>

#include "command.h"
#include "model/run.h"
#include "report/report.h"

/* What judges: diagnose() or audit(). */
typedef void conclude_judge(struct arena *arena, const struct facts *facts,
                            const struct judge_settings *settings, struct diagnosis *out);

/* Judges the run and writes every report that was asked for; text to standard output where none was; and the
 * script of --fix-script. Errors (ERR_IO): one could not be written whole; the others are written
 * nevertheless. */
bool conclude(const struct invocation *invocation, const struct run *run, conclude_judge *judge, int *status,
              struct err *err);

/* How reports look: --color, --ascii, -v. Colour by itself only on a terminal, without NO_COLOR, where TERM
 * is not dumb. On a terminal as wide as it, from 60 to 120 columns. */
struct report_style conclude_style(const struct options *options, bool to_stdout);

/* Whether each -o FILE, --capture FILE and --fix-script FILE can be written, before the run. Errors: ERR_IO.
 */
bool conclude_check(struct arena *arena, const struct options *options, struct err *err);

#endif
