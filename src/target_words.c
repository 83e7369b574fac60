/* Where targets come from: the command line, files, standard input. */
#include <string.h>

#include "base/text.h"
#include "targets.h"

enum { TARGET_FILE_MAX = 16 * 1024 * 1024 };

struct word_list {
    struct arena *arena;
    struct target_word *items;
    size_t count, cap;
};

static void add(struct word_list *list, const char *text, const char *where)
{
    list->items = arena_grow(list->arena, list->items, list->count, &list->cap, sizeof *list->items);
    list->items[list->count++] =
        (struct target_word){.text = target_redact(list->arena, text), .where = where};
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* A comment begins at the line's start or behind a blank: a resource id may hold '#'. */
static size_t without_comment(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (line[i] == '#' && (i == 0 || blank(line[i - 1]))) {
            return i;
        }
    }
    return len;
}

static void add_line(struct word_list *list, const char *line, size_t len, const char *file, size_t number)
{
    len = without_comment(line, len);
    while (len > 0 && blank(line[0])) {
        line++;
        len--;
    }
    while (len > 0 && blank(line[len - 1])) {
        len--;
    }
    if (len > 0) {
        add(list, arena_strndup(list->arena, line, len),
            arena_printf(list->arena, "%s line %zu", file, number));
    }
}

static bool add_file(struct word_list *list, const char *path, struct err *err)
{
    const char *name = text_equal(path, "-") ? "standard input" : path;
    char *text;
    size_t len;
    if (!text_read_file(list->arena, path, TARGET_FILE_MAX, &text, &len, err)) {
        return false;
    }
    if (memchr(text, '\0', len) != NULL) {
        return err_set(err, ERR_INPUT, "%s: this is not a text file with one target per line", name);
    }
    size_t before = list->count, number = 0;
    const char *line = text_starts(text, "\xEF\xBB\xBF") ? text + 3 : text;
    while (*line != '\0') {
        size_t size = strcspn(line, "\n");
        add_line(list, line, size, name, ++number);
        line += size + (line[size] == '\n' ? 1 : 0);
    }
    if (list->count == before) {
        return err_set(err, ERR_INPUT, "%s: it names no target", name);
    }
    return true;
}

bool target_words(struct arena *arena, const struct options *options, struct target_word **words,
                  size_t *count, struct err *err)
{
    struct word_list list = {.arena = arena};
    bool stdin_read = false;
    for (size_t i = 0; i < options->n_targets + options->n_target_files; i++) {
        bool is_file = i >= options->n_targets;
        const char *word = is_file ? options->target_files[i - options->n_targets] : options->targets[i];
        bool is_stdin = text_equal(word, "-");
        if (is_stdin && stdin_read) {
            continue;
        }
        stdin_read = stdin_read || is_stdin;
        if (!is_file && !is_stdin) {
            add(&list, word, "command line");
        } else if (!add_file(&list, word, err)) {
            return false;
        }
    }
    *words = list.items;
    *count = list.count;
    return true;
}
