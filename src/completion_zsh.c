/* The zsh script: one _arguments call per command. */
#include "base/text.h"
#include "completion.h"
#include "completion_words.h"

/* A description within brackets within single quotes. */
static const char *description(struct arena *arena, const char *about)
{
    const char *text = completion_escape(arena, completion_sentence(arena, about), "[]:\\", "\\");
    return completion_escape(arena, text, "'", "'\\'");
}

static void value(struct buf *out, const struct option_row *row)
{
    if (row->value == NULL) {
        return;
    }
    buf_printf(out, ":%s:", completion_escape(out->arena, row->value, "[]:'", "\\"));
    size_t count;
    const char **words = option_choices(out->arena, row, &count);
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "%s%s", i == 0 ? "(" : " ", words[i]);
    }
    buf_str(out, count > 0 ? ")" : completion_is_file(row->value) ? "_files" : "");
}

static void option(struct buf *out, const struct option_row *row)
{
    const char *about = description(out->arena, row->about);
    const char *equals = row->value == NULL ? "" : "=";
    buf_printf(out, " \\\n            '*--%s%s[%s]", row->name, equals, about);
    value(out, row);
    buf_char(out, '\'');
    if (row->letter != '\0') {
        buf_printf(out, " \\\n            '*-%c%s[%s]", row->letter, row->value == NULL ? "" : "+", about);
        value(out, row);
        buf_char(out, '\'');
    }
}

static void command(struct buf *out, const struct command *row)
{
    buf_printf(out, "        %s)\n            _arguments -s", row->name);
    size_t n_rows, n_words;
    const struct option_row *rows = options_all(&n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        if ((rows[i].commands & row->id) != 0) {
            option(out, &rows[i]);
        }
    }
    const char **words = completion_words(out->arena, row, &n_words);
    if (row->max_words > 0) {
        buf_str(out, " \\\n            '*:argument:");
        for (size_t i = 0; i < n_words; i++) {
            buf_printf(out, "%s%s", i == 0 ? "(" : " ", words[i]);
        }
        buf_str(out, n_words > 0 ? ")'" : row->id == COMMAND_DIAGNOSE ? "_files'" : "'");
    }
    buf_str(out, "\n            ;;\n");
}

void completion_zsh(struct buf *out)
{
    size_t count;
    const struct command *commands = commands_all(&count);
    buf_str(out, "#compdef pldig\n"
                 "# zsh completion for pldig, written by 'pldig completion zsh'\n"
                 "_pldig() {\n"
                 "    local -a commands\n"
                 "    local curcontext=$curcontext state line\n"
                 "    commands=(\n");
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "        '%s:%s'\n", commands[i].name, description(out->arena, commands[i].about));
    }
    buf_str(out,
            "    )\n"
            "    _arguments -C '(-)--help[Say how a command is used]' '(-)--version[Print the versions]' \\\n"
            "        '1:command:->command' '*::argument:->argument'\n"
            "    case $state in\n"
            "    command)\n"
            "        _describe command commands\n"
            "        ;;\n"
            "    argument)\n"
            "        case $words[1] in\n");
    for (size_t i = 0; i < count; i++) {
        command(out, &commands[i]);
    }
    buf_str(out, "        esac\n"
                 "        ;;\n"
                 "    esac\n"
                 "}\n"
                 "if [[ $funcstack[1] == _pldig ]]; then\n"
                 "    _pldig \"$@\"\n"
                 "else\n"
                 "    compdef _pldig pldig\n"
                 "fi\n");
}
