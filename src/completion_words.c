#include "completion_words.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "diagnose/codes.h"

static const char **code_words(struct arena *arena, size_t *count)
{
    const struct code_info *codes = codes_all(count);
    const char **words = arena_array(arena, *count, sizeof *words);
    for (size_t i = 0; i < *count; i++) {
        words[i] = arena_printf(arena, "PLD%03d", codes[i].code);
    }
    return words;
}

static const char **shell_words(struct arena *arena, size_t *count)
{
    const struct shell *shells = completion_shells(count);
    const char **words = arena_array(arena, *count, sizeof *words);
    for (size_t i = 0; i < *count; i++) {
        words[i] = shells[i].name;
    }
    return words;
}

static const char **command_words(struct arena *arena, size_t *count)
{
    const struct command *commands = commands_all(count);
    const char **words = arena_array(arena, *count, sizeof *words);
    for (size_t i = 0; i < *count; i++) {
        words[i] = commands[i].name;
    }
    return words;
}

const char **completion_words(struct arena *arena, const struct command *command, size_t *count)
{
    switch (command->id) {
    case COMMAND_EXPLAIN:
        return code_words(arena, count);
    case COMMAND_COMPLETION:
        return shell_words(arena, count);
    case COMMAND_HELP:
        return command_words(arena, count);
    case COMMAND_CHECK:
    case COMMAND_AUDIT:
    case COMMAND_RESOLVE:
    case COMMAND_INVENTORY:
    case COMMAND_DIAGNOSE:
    case COMMAND_ZONES:
    case COMMAND_PERMISSIONS:
        break;
    }
    *count = 0;
    return arena_array(arena, 1, sizeof(const char *));
}

bool completion_is_file(const char *value)
{
    return text_equal(value, "FILE");
}

const char *completion_sentence(struct arena *arena, const char *about)
{
    const char *end = strstr(about, ". ");
    size_t len = end == NULL ? strlen(about) : (size_t)(end - about);
    if (len > 0 && about[len - 1] == '.') {
        len--;
    }
    return arena_strndup(arena, about, len);
}

const char *completion_escape(struct arena *arena, const char *text, const char *special, const char *escape)
{
    struct buf buf;
    buf_init(&buf, arena);
    for (; *text != '\0'; text++) {
        buf_str(&buf, strchr(special, *text) != NULL ? escape : "");
        buf_char(&buf, *text);
    }
    return buf.data;
}
