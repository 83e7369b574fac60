#include "report/page.h"

#include "report/style.h"
#include "report/wrap.h"

enum {
    RIGHT_COLUMN = 63, /* room for the longest usual privatelink name behind a tree piece */
    RIGHT_ROOM = 25,   /* what the right-hand column needs on a narrow page */
    MIN_GAP = 2,       /* blanks between the columns */
};

void page_begin(struct page *page, struct buf *out, const struct report_style *style)
{
    int width = style->width > 0 ? style->width : PAGE_WIDTH;
    page->out = out;
    page->style = *style;
    page->glyphs = style_glyphs(style->ascii);
    page->width = width > PAGE_MIN_WIDTH ? width : PAGE_MIN_WIDTH;
    page->column = page->width - RIGHT_ROOM < RIGHT_COLUMN ? page->width - RIGHT_ROOM : RIGHT_COLUMN;
}

void page_blanks(const struct page *page, int count)
{
    for (; count > 0; count--) {
        buf_char(page->out, ' ');
    }
}

int page_gap(const struct page *page, int used, int columns)
{
    int wanted = used < page->column ? page->column - used : MIN_GAP;
    int most = page->width - used - columns;
    if (wanted <= most) {
        return wanted;
    }
    return most >= MIN_GAP ? most : 0;
}

void page_columns(const struct page *page, int used, const char *left, const char *right, int indent)
{
    int gap = page_gap(page, used + style_columns(left), style_columns(right));
    buf_str(page->out, left);
    if (*right != '\0' && gap > 0) {
        page_blanks(page, gap);
        buf_str(page->out, right);
    }
    buf_char(page->out, '\n');
    if (*right != '\0' && gap == 0) {
        wrap_words(page, "", indent, right);
    }
}
