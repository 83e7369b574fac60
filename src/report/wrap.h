/*
 * wrap.h - breaking sentences and commands into lines of the page's width.
 *
 * Texts are clean (style.h). A word that is longer than a line stands alone and is never broken: it may be a
 * name that somebody copies.
 */
#ifndef PLDIG_REPORT_WRAP_H
#define PLDIG_REPORT_WRAP_H

#include "report/page.h"

/*
 * `lead` (padded to `indent` columns) and the words of `text`, lines after the first indented by `indent`. Up
 * to three blanks between words stay within a line. Ends with a new line. A text without words gives the lead
 * alone.
 */
void wrap_words(const struct page *page, const char *lead, int indent, const char *text);

/* The same where the first line begins at another column than the others, as in a paragraph with a hanging
 * indent. */
void wrap_hanging(const struct page *page, int first, int indent, const char *text);

/* The same with a lead for the lines after the first too, both of `indent` columns: for text within a tree.
 */
void wrap_tree(const struct page *page, const char *lead, const char *rest, int indent, const char *text);

/*
 * A command line: broken between its words only (quoted blanks do not end a word), with a backslash before
 * each break, or a backtick for PowerShell, known by its Verb-Noun. So what is copied from several lines is
 * the command.
 */
void wrap_command(const struct page *page, const char *lead, int indent, const char *command);

/* Whether a text is a command rather than a sentence: it begins with az, pldig or a Verb-Noun. */
bool wrap_is_command(const char *text);

#endif
