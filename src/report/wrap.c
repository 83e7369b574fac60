#include "report/wrap.h"

#include <string.h>

#include "base/text.h"
#include "report/style.h"

enum { MAX_BLANKS = 3 };

/* A line being filled. */
struct filling {
    const struct page *page;
    const char *rest; /* before each line after the first, or NULL for blanks */
    const char *mark; /* behind each line but the last: "" or " \" */
    int indent, used; /* columns */
    bool empty;       /* no word on this line yet */
};

static void add_word(struct filling *line, const char *word, size_t len, int blanks, bool is_last)
{
    struct buf *out = line->page->out;
    int columns = style_columns(arena_strndup(out->arena, word, len));
    int need = columns + (is_last ? 0 : (int)strlen(line->mark));
    if (!line->empty && line->used + blanks + need > line->page->width) {
        buf_printf(out, "%s\n", line->mark);
        if (line->rest != NULL) {
            buf_str(out, line->rest);
        } else {
            page_blanks(line->page, line->indent);
        }
        line->used = line->indent;
        line->empty = true;
    }
    if (!line->empty) {
        page_blanks(line->page, blanks);
        line->used += blanks;
    }
    buf_add(out, word, len);
    line->used += columns;
    line->empty = false;
}

/* Length of the word at `text`; blanks within quotes belong to it where `quotes` is set. */
static size_t word_length(const char *text, bool quotes)
{
    char open = '\0';
    size_t i = 0;
    for (; text[i] != '\0'; i++) {
        char c = text[i];
        if (open == '\0' && c == ' ') {
            break;
        }
        if (!quotes) {
            continue;
        }
        if (c == '\\' && open != '\'' && text[i + 1] != '\0') {
            i++;
        } else if (open == '\0' && (c == '\'' || c == '"')) {
            open = c;
        } else if (c == open) {
            open = '\0';
        }
    }
    return i;
}

/* The first word stands at column `start`. */
static void fill(struct filling *line, const char *lead, int start, const char *text, bool quotes)
{
    struct buf *out = line->page->out;
    const char *word = text + strspn(text, " ");
    buf_str(out, lead);
    if (*word != '\0') {
        page_blanks(line->page, start - style_columns(lead));
    }
    line->used = start;
    line->empty = true;
    for (int blanks = 0; *word != '\0';) {
        size_t len = word_length(word, quotes);
        size_t gap = strspn(word + len, " ");
        add_word(line, word, len, blanks, word[len + gap] == '\0');
        blanks = gap > MAX_BLANKS ? MAX_BLANKS : (int)gap;
        word += len + gap;
    }
    buf_char(out, '\n');
}

void wrap_words(const struct page *page, const char *lead, int indent, const char *text)
{
    struct filling line = {.page = page, .mark = "", .indent = indent};
    fill(&line, lead, indent, text, false);
}

void wrap_hanging(const struct page *page, int first, int indent, const char *text)
{
    struct filling line = {.page = page, .mark = "", .indent = indent};
    fill(&line, "", first, text, false);
}

void wrap_tree(const struct page *page, const char *lead, const char *rest, int indent, const char *text)
{
    struct filling line = {.page = page, .rest = rest, .mark = "", .indent = indent};
    fill(&line, lead, indent, text, false);
}

/* "Set-DnsServerForwarder": a capital, and a hyphen within the first word. */
static bool is_powershell(const char *command)
{
    size_t len = strcspn(command, " ");
    return *command >= 'A' && *command <= 'Z' && memchr(command, '-', len) != NULL;
}

bool wrap_is_command(const char *text)
{
    return text_starts(text, "az ") || text_starts(text, "pldig ") || is_powershell(text);
}

void wrap_command(const struct page *page, const char *lead, int indent, const char *command)
{
    struct filling line = {.page = page, .mark = is_powershell(command) ? " `" : " \\", .indent = indent};
    fill(&line, lead, indent, command, true);
}
