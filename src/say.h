/*
 * say.h - standard error: what a person at the terminal is told besides the report. Foreign text is escaped.
 */
#ifndef PLDIG_SAY_H
#define PLDIG_SAY_H

#include "base/arena.h"
#include "base/err.h"

/* "pldig: LINE" */
void say_line(struct arena *arena, const char *line);

/* "pldig: WHAT WENT WRONG", and a second line with what to do where the kind of error has one; `command` may
 * be NULL. */
void say_error(struct arena *arena, const char *command, const struct err *err);

#endif
