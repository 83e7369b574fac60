/*
 * completion_words.h - what the completion scripts of all shells know about commands and options.
 */
#ifndef PLDIG_COMPLETION_WORDS_H
#define PLDIG_COMPLETION_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "command.h"
#include "completion.h"
#include "options_table.h"

/* The words that may stand behind a command where they are known: codes, shells, commands. */
const char **completion_words(struct arena *arena, const struct command *command, size_t *count);

/* Whether a value, by what --help calls it, is the name of a file. */
bool completion_is_file(const char *value);

/* The first sentence, without its full stop. */
const char *completion_sentence(struct arena *arena, const char *about);

/* The text with `escape` put before each character that is one of `special`. */
const char *completion_escape(struct arena *arena, const char *text, const char *special, const char *escape);

#endif
