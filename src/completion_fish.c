/* The fish script: one line per command and option. */
#include "base/text.h"
#include "completion.h"
#include "completion_words.h"

static const char *quoted(struct arena *arena, const char *about)
{
    return arena_printf(arena, "'%s'",
                        completion_escape(arena, completion_sentence(arena, about), "\\'", "\\"));
}

/* The commands that take an option, for __fish_seen_subcommand_from. */
static const char *commands_of(struct arena *arena, const struct option_row *row)
{
    struct buf buf;
    buf_init(&buf, arena);
    size_t count;
    const struct command *commands = commands_all(&count);
    for (size_t i = 0; i < count; i++) {
        if ((row->commands & commands[i].id) != 0) {
            buf_printf(&buf, " %s", commands[i].name);
        }
    }
    return buf.data;
}

static void option(struct buf *out, const struct option_row *row)
{
    buf_printf(out, "complete -c pldig -n '__fish_seen_subcommand_from%s' -l %s",
               commands_of(out->arena, row), row->name);
    if (row->letter != '\0') {
        buf_printf(out, " -s %c", row->letter);
    }
    size_t count;
    const char **words = option_choices(out->arena, row, &count);
    if (count > 0) {
        buf_str(out, " -x -a '");
        for (size_t i = 0; i < count; i++) {
            buf_printf(out, "%s%s", i == 0 ? "" : " ", words[i]);
        }
        buf_char(out, '\'');
    } else if (row->value != NULL) {
        buf_str(out, completion_is_file(row->value) ? " -r -F" : " -x");
    }
    buf_printf(out, " -d %s\n", quoted(out->arena, row->about));
}

void completion_fish(struct buf *out)
{
    size_t n_commands, n_rows;
    const struct command *commands = commands_all(&n_commands);
    const struct option_row *rows = options_all(&n_rows);
    buf_str(out, "# fish completion for pldig, written by 'pldig completion fish'\n"
                 "complete -c pldig -f\n"
                 "complete -c pldig -n __fish_use_subcommand -l help -s h -d 'Say how a command is used'\n"
                 "complete -c pldig -n __fish_use_subcommand -l version -s V -d 'Print the versions'\n");
    for (size_t c = 0; c < n_commands; c++) {
        buf_printf(out, "complete -c pldig -n __fish_use_subcommand -a %s -d %s\n", commands[c].name,
                   quoted(out->arena, commands[c].about));
        size_t count;
        const char **words = completion_words(out->arena, &commands[c], &count);
        for (size_t i = 0; i < count; i++) {
            buf_printf(out, "complete -c pldig -n '__fish_seen_subcommand_from %s' -a %s\n", commands[c].name,
                       words[i]);
        }
    }
    buf_str(out, "complete -c pldig -n '__fish_seen_subcommand_from diagnose' -F\n");
    for (size_t i = 0; i < n_rows; i++) {
        option(out, &rows[i]);
    }
}
