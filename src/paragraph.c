#include "paragraph.h"

#include <string.h>

static void blanks(struct buf *out, int count)
{
    buf_printf(out, "%*s", count, "");
}

static void flow(struct buf *out, const char *text, size_t len, int indent, int used)
{
    int column = used;
    size_t at = 0;
    while (at < len) {
        size_t word = strcspn(text + at, " \n");
        if (column > indent && column + 1 + (int)word > PARAGRAPH_WIDTH) {
            buf_char(out, '\n');
            column = 0;
        }
        if (column < indent) {
            blanks(out, indent - column);
            column = indent;
        } else if (column > indent) {
            buf_char(out, ' ');
            column++;
        }
        buf_add(out, text + at, word);
        column += (int)word;
        at += word;
        at += strspn(text + at, " ");
    }
    buf_char(out, '\n');
}

void paragraph(struct buf *out, const char *text, int indent, int used)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        if (text[0] == ' ') {
            blanks(out, indent);
            buf_add(out, text, len);
            buf_char(out, '\n');
        } else {
            flow(out, text, len, len == 0 ? 0 : indent, used);
        }
        used = 0;
        text += len + (text[len] == '\n' ? 1 : 0);
    }
}
