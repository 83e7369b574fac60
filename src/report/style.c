#include "report/style.h"

#include <string.h>

#include "base/text.h"

static const struct glyphs utf8_glyphs = {
    .mark = {[VERDICT_OK] = "✓", [VERDICT_WARN] = "!", [VERDICT_UNKNOWN] = "?", [VERDICT_FAIL] = "✗"},
    .mark_width = 1,
    .branch = "├─ ",
    .last = "└─ ",
    .bar = "│  ",
    .gap = "   ",
    .dot = " · ",
    .arrow = "→",
    .more = "…",
};

static const struct glyphs ascii_glyphs = {
    .mark = {[VERDICT_OK] = "ok", [VERDICT_WARN] = "! ", [VERDICT_UNKNOWN] = "? ", [VERDICT_FAIL] = "x "},
    .mark_width = 2,
    .branch = "|- ",
    .last = "`- ",
    .bar = "|  ",
    .gap = "   ",
    .dot = " + ",
    .arrow = "->",
    .more = "...",
};

const struct glyphs *style_glyphs(bool ascii)
{
    return ascii ? &ascii_glyphs : &utf8_glyphs;
}

/* What a reader of plain ASCII takes for the signs that our own sentences use. */
static const char *ascii_for(uint32_t point)
{
    switch (point) {
    case 0x2192: /* → */
        return "->";
    case 0x2026: /* … */
        return "...";
    case 0x2013: /* – */
    case 0x2014: /* — */
        return "-";
    case 0x2018: /* ‘ */
    case 0x2019: /* ’ */
        return "'";
    case 0x201C: /* “ */
    case 0x201D: /* ” */
        return "\"";
    default:
        return NULL;
    }
}

/* Printable text holds well-formed UTF-8 only. */
static const char *fold_to_ascii(struct arena *arena, const char *text)
{
    struct buf out;
    buf_init(&out, arena);
    for (size_t left = strlen(text); left > 0;) {
        uint32_t point = 0;
        size_t len = text_utf8(text, left, &point);
        const char *plain = ascii_for(point);
        if (point < 0x80) {
            buf_char(&out, *text);
        } else if (plain != NULL) {
            buf_str(&out, plain);
        } else {
            for (size_t i = 0; i < len; i++) {
                buf_printf(&out, "\\x%02x", (unsigned char)text[i]);
            }
        }
        text += len;
        left -= len;
    }
    return out.data;
}

const char *style_clean(const struct page *page, const char *text)
{
    if (text == NULL) {
        return "";
    }
    text = text_printable(page->out->arena, text);
    return page->style.ascii ? fold_to_ascii(page->out->arena, text) : text;
}

const char *style_prose(const struct page *page, const char *text)
{
    const char *clean = style_clean(page, text), *found;
    if (page->style.ascii || strstr(clean, " -> ") == NULL) {
        return clean;
    }
    struct buf out;
    buf_init(&out, page->out->arena);
    for (; (found = strstr(clean, " -> ")) != NULL; clean = found + 3) {
        buf_add(&out, clean, (size_t)(found - clean));
        buf_printf(&out, " %s", page->glyphs->arrow);
    }
    buf_str(&out, clean);
    return out.data;
}

/* Bytes that begin a character; the others continue one. */
static bool begins_character(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

int style_columns(const char *text)
{
    int columns = 0;
    for (; *text != '\0'; text++) {
        columns += begins_character(*text);
    }
    return columns;
}

const char *style_short(const struct page *page, const char *text, int columns)
{
    const char *clean = style_clean(page, text), *end = clean;
    if (style_columns(clean) <= columns) {
        return clean;
    }
    int keep = columns - style_columns(page->glyphs->more);
    for (; *end != '\0'; end++) {
        if (begins_character(*end) && keep-- == 0) {
            break;
        }
    }
    return arena_printf(page->out->arena, "%.*s%s", (int)(end - clean), clean, page->glyphs->more);
}

static void colored(const struct page *page, const char *sgr, const char *text)
{
    if (page->style.color) {
        buf_printf(page->out, "\033[%sm%s\033[0m", sgr, text);
    } else {
        buf_str(page->out, text);
    }
}

void style_verdict(const struct page *page, enum verdict verdict, const char *text)
{
    static const char *const sgr[] = {
        [VERDICT_OK] = "32", [VERDICT_WARN] = "33", [VERDICT_UNKNOWN] = "35", [VERDICT_FAIL] = "31"};
    colored(page, sgr[verdict], text);
}

void style_mark(const struct page *page, enum verdict verdict)
{
    style_verdict(page, verdict, page->glyphs->mark[verdict]);
}

void style_severity(const struct page *page, enum severity severity, const char *text)
{
    static const char *const sgr[] = {[SEVERITY_INFO] = "36",
                                      [SEVERITY_UNKNOWN] = "35",
                                      [SEVERITY_WARNING] = "33",
                                      [SEVERITY_ERROR] = "31"};
    colored(page, sgr[severity], text);
}
