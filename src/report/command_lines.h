/*
 * command_lines.h - the lines of a command: of a configuration that comes as several, one after the other.
 */
#ifndef PLDIG_REPORT_COMMAND_LINES_H
#define PLDIG_REPORT_COMMAND_LINES_H

#include <stddef.h>

/* The length of the first line. A new line within quotes belongs to foreign text and stays in it: whoever
 * prints the line escapes it. */
size_t command_line_length(const char *text);

#endif
