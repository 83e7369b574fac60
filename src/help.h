/*
 * help.h - help made from the tables of commands and options.
 */
#ifndef PLDIG_HELP_H
#define PLDIG_HELP_H

#include "base/buf.h"
#include "command.h"

/* What pldig is, and its commands. */
void help_overview(struct buf *out);
/* One command with its options. */
void help_command(struct buf *out, const struct command *command);
/* The versions of pldig and of the libraries that it runs with. */
void help_versions(struct buf *out);

#endif
