/* What the three shells share, and the bash script. */
#include "completion.h"

#include <string.h>

#include "base/text.h"
#include "completion_words.h"

static void words_case(struct buf *out, const char *pattern, const char *const *words, size_t count)
{
    buf_printf(out, "    %s) words='", pattern);
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "%s%s", i == 0 ? "" : " ", words[i]);
    }
    buf_str(out, "' ;;\n");
}

/* The values of the option before the cursor. */
static void bash_values(struct buf *out)
{
    size_t count;
    const struct option_row *rows = options_all(&count);
    buf_str(out, "    case $prev in\n");
    for (size_t i = 0; i < count; i++) {
        if (rows[i].value == NULL) {
            continue;
        }
        buf_printf(out, "    --%s", rows[i].name);
        if (rows[i].letter != '\0') {
            buf_printf(out, "|-%c", rows[i].letter);
        }
        size_t n_words;
        const char **words = option_choices(out->arena, &rows[i], &n_words);
        buf_str(out, ") COMPREPLY=(");
        if (n_words > 0) {
            buf_str(out, "$(compgen -W '");
            for (size_t w = 0; w < n_words; w++) {
                buf_printf(out, "%s%s", w == 0 ? "" : " ", words[w]);
            }
            buf_str(out, "' -- \"$cur\")");
        } else if (completion_is_file(rows[i].value)) {
            buf_str(out, "$(compgen -f -- \"$cur\")");
        }
        buf_str(out, "); return ;;\n");
    }
    buf_str(out, "    esac\n");
}

static void bash_words(struct buf *out)
{
    size_t n_commands, n_rows;
    const struct command *commands = commands_all(&n_commands);
    const struct option_row *rows = options_all(&n_rows);
    buf_str(out, "    case $command in\n");
    for (size_t c = 0; c < n_commands; c++) {
        size_t n_words;
        const char **own = completion_words(out->arena, &commands[c], &n_words);
        const char **words = arena_array(out->arena, n_words + 2 * n_rows, sizeof *words);
        memcpy(words, own, n_words * sizeof *words);
        for (size_t i = 0; i < n_rows; i++) {
            if ((rows[i].commands & commands[c].id) != 0) {
                words[n_words++] = arena_printf(out->arena, "--%s", rows[i].name);
            }
        }
        words_case(out, commands[c].name, words, n_words);
    }
    const char **names = arena_array(out->arena, n_commands + 2, sizeof *names);
    for (size_t c = 0; c < n_commands; c++) {
        names[c] = commands[c].name;
    }
    names[n_commands] = "--help";
    names[n_commands + 1] = "--version";
    words_case(out, "*", names, n_commands + 2);
    buf_str(out, "    esac\n");
}

/* The command is the first word that is the name of one. */
static void bash_command(struct buf *out)
{
    size_t count;
    const struct command *commands = commands_all(&count);
    buf_str(out, "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                 "        case ${COMP_WORDS[i]} in\n"
                 "        ");
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "%s%s", i == 0 ? "" : "|", commands[i].name);
    }
    buf_str(out, ") command=${COMP_WORDS[i]}; break ;;\n"
                 "        esac\n"
                 "    done\n");
}

void completion_bash(struct buf *out)
{
    buf_str(out,
            "# bash completion for pldig, written by 'pldig completion bash'\n"
            "_pldig()\n"
            "{\n"
            "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= words= i\n"
            "    if [[ $cur == = ]]; then\n"
            "        cur=\n"
            "    elif [[ $prev == = ]]; then\n"
            "        prev=${COMP_WORDS[COMP_CWORD-2]}\n"
            "    fi\n");
    bash_values(out);
    bash_command(out);
    bash_words(out);
    buf_str(out, "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
                 "    if [[ $command == diagnose && $cur != -* ]]; then\n"
                 "        COMPREPLY+=($(compgen -f -- \"$cur\"))\n"
                 "    fi\n"
                 "}\n"
                 "complete -F _pldig pldig\n");
}
