#include "options.h"

#include <string.h>

#include "base/text.h"
#include "command.h"
#include "options_table.h"
#include "suggest.h"

/* The command line: what is left of it, and which options it used. */
struct cursor {
    struct option_parse parse;
    char **words;
    size_t next, count;
    const struct option_row **used; /* in the order typed, for the check against the command */
    size_t n_used;
};

static bool unknown_option(struct cursor *cursor, const char *word)
{
    size_t count;
    const struct option_row *rows = options_all(&count);
    const char **names = arena_array(cursor->parse.arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[i] = rows[i].name;
    }
    char *name = arena_strndup(cursor->parse.arena, word + 2, strcspn(word + 2, "="));
    return err_set(cursor->parse.err, ERR_USAGE, "unknown option '--%s'%s", name,
                   suggest(cursor->parse.arena, name, "--", names, count));
}

/* `inline_value` is what stands in the same word, or NULL. */
static bool take(struct cursor *cursor, const struct option_row *row, const char *inline_value)
{
    const char *value = inline_value;
    if (row->value != NULL && value == NULL) {
        if (cursor->next == cursor->count) {
            return err_set(cursor->parse.err, ERR_USAGE, "--%s needs a value: --%s %s", row->name, row->name,
                           row->value);
        }
        value = cursor->words[cursor->next++];
    }
    cursor->used[cursor->n_used++] = row;
    cursor->parse.row = row;
    return row->set(&cursor->parse, value);
}

static bool take_long(struct cursor *cursor, const char *word)
{
    size_t len = strcspn(word + 2, "=");
    const char *value = word[2 + len] == '=' ? word + 2 + len + 1 : NULL;
    const struct option_row *row = option_find(word + 2, len);
    if (row == NULL) {
        return unknown_option(cursor, word);
    }
    if (row->value == NULL && value != NULL) {
        return err_set(cursor->parse.err, ERR_USAGE, "--%s takes no value", row->name);
    }
    return take(cursor, row, value);
}

/* The letter of a word; the word itself may be a long option that lacks a dash. */
static bool unknown_letter(struct cursor *cursor, const char *word, const char *letter)
{
    size_t size = text_utf8(letter, strlen(letter), &(uint32_t){0}), len = strcspn(word + 1, "=");
    int shown = size == 0 ? 1 : (int)size;
    const char *meant = "";
    if (option_find(word + 1, len) != NULL) {
        meant = arena_printf(cursor->parse.arena, " (did you mean -%.*s?)", (int)len + 1, word);
    }
    if (word + 1 == letter && letter[shown] == '\0') {
        return err_set(cursor->parse.err, ERR_USAGE, "unknown option '%s'%s", word, meant);
    }
    return err_set(cursor->parse.err, ERR_USAGE, "unknown option '-%.*s' in '%s'%s", shown, letter, word,
                   meant);
}

/* "-nv", "-oFORMAT", "-o FORMAT" */
static bool take_letters(struct cursor *cursor, const char *word)
{
    for (const char *letter = word + 1; *letter != '\0'; letter++) {
        const struct option_row *row = option_find_letter(*letter);
        if (row == NULL) {
            return unknown_letter(cursor, word, letter);
        }
        if (row->value != NULL) {
            return take(cursor, row, letter[1] == '\0' ? NULL : letter + 1);
        }
        if (!take(cursor, row, NULL)) {
            return false;
        }
    }
    return true;
}

static bool unknown_command(struct cursor *cursor, const char *word)
{
    size_t count;
    const struct command *commands = commands_all(&count);
    const char **names = arena_array(cursor->parse.arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[i] = commands[i].name;
    }
    const char *near = suggest(cursor->parse.arena, word, "pldig ", names, count);
    if (near[0] != '\0') {
        return err_set(cursor->parse.err, ERR_USAGE, "'%s' is not a command%s", word, near);
    }
    return err_set(cursor->parse.err, ERR_USAGE, "'%s' is not a command; to check it: pldig check %s", word,
                   text_shell_quote(cursor->parse.arena, word));
}

static bool take_word(struct cursor *cursor, const char *word)
{
    struct options *options = cursor->parse.options;
    if (options->command == NULL) {
        const struct command *command = command_find(word);
        if (command == NULL) {
            return unknown_command(cursor, word);
        }
        options->command = command->name;
        return true;
    }
    options->targets[options->n_targets++] = word;
    return true;
}

static bool take_any(struct cursor *cursor, bool *only_words)
{
    const char *word = cursor->words[cursor->next++];
    if (*only_words) {
        return take_word(cursor, word);
    }
    if (text_equal(word, "--")) {
        *only_words = true;
        return true;
    }
    if (text_starts(word, "--")) {
        return take_long(cursor, word);
    }
    if (word[0] == '-' && word[1] != '\0') {
        return take_letters(cursor, word);
    }
    if (word[0] == '@') {
        return option_add_server(&cursor->parse, word);
    }
    return take_word(cursor, word);
}

bool options_parse(struct arena *arena, int argc, char **argv, struct options *out, struct err *err)
{
    *out = (struct options){
        .timeout_us = 2 * 1000 * 1000,
        .deadline_us = 300 * INT64_C(1000000),
        .tries = 2,
        .qps = -1,
        .samples = 1,
        .auth = "auto",
        .color = "auto",
        .fail_on = SEVERITY_ERROR,
    };
    size_t count = argc > 1 ? (size_t)argc - 1 : 0;
    size_t letters = 0; /* "-vvv" is three options in one word */
    for (size_t i = 0; i < count; i++) {
        letters += strlen(argv[i + 1]);
    }
    out->targets = arena_array(arena, count, sizeof *out->targets);
    struct cursor cursor = {
        .parse = {.arena = arena, .options = out, .room = count, .err = err},
        .words = argv + 1,
        .count = count,
        .used = arena_array(arena, letters + count, sizeof *cursor.used),
    };
    bool only_words = false;
    while (cursor.next < cursor.count) {
        if (!take_any(&cursor, &only_words)) {
            return false;
        }
    }
    if (out->help || out->version) {
        return true;
    }
    if (out->command == NULL) {
        return err_set(err, ERR_USAGE, "no command; to check every account you can read: pldig check");
    }
    return options_fit(&cursor.parse, command_find(out->command), cursor.used, cursor.n_used);
}
