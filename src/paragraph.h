/*
 * paragraph.h - running text for help, wrapped at words.
 */
#ifndef PLDIG_PARAGRAPH_H
#define PLDIG_PARAGRAPH_H

#include "base/buf.h"

enum { PARAGRAPH_WIDTH = 80 };

/*
 * Adds the text with `indent` blanks before each line; the first line goes on where the line is (`used`
 * columns). A line break in the text begins a new line; an empty line stays one; lines that begin with a
 * blank are kept as they are. Ends with a new line.
 */
void paragraph(struct buf *out, const char *text, int indent, int used);

#endif
