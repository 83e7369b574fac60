#include "help.h"

#include "arm/certificate.h"
#include "base/json_read.h"
#include "http/http.h"
#include "options_table.h"
#include "paragraph.h"
#include "probes/engine.h"

enum { HELP_COMMAND_COLUMN = 14, HELP_OPTION_COLUMN = 30 };

void help_overview(struct buf *out)
{
    buf_str(out, "pldig - do the names of Azure AI accounts resolve to the right private endpoints?\n\n"
                 "Usage: pldig COMMAND [OPTION...] [TARGET...] [@RESOLVER...]\n\n"
                 "Commands\n");
    size_t count;
    const struct command *commands = commands_all(&count);
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "  %-*s", HELP_COMMAND_COLUMN - 2, commands[i].name);
        paragraph(out, commands[i].about, HELP_COMMAND_COLUMN, HELP_COMMAND_COLUMN);
    }
    buf_str(out, "\n"
                 "Examples\n"
                 "  pldig check contoso-ai                      read Azure, ask this host's resolvers\n"
                 "  pldig check contoso-ai @corp=10.0.0.4       and one more resolver\n"
                 "  pldig inventory contoso-ai -o json=inv.json on a host with Azure rights\n"
                 "  pldig check -i inv.json                     on a host without\n"
                 "  pldig resolve contoso-ai.openai.azure.com @10.0.0.4\n"
                 "  pldig explain PLD202\n"
                 "\n"
                 "pldig help COMMAND tells more. Exit status: 0 as expected, 1 finding, 2 could not run,\n"
                 "3 nothing wrong but something unknown, 130 interrupted.\n");
}

/* The words that a value of the option may be with this command. */
static const char **choices_of(struct arena *arena, const struct command *command,
                               const struct option_row *row, size_t *count)
{
    const char **choices = option_choices(arena, row, count);
    if (row->list_choices == option_list_formats && command->only_format != NULL) {
        choices[0] = command->only_format;
        *count = 1;
    }
    return choices;
}

static void option_line(struct buf *out, struct arena *arena, const struct command *command,
                        const struct option_row *row)
{
    size_t start = out->len;
    if (row->letter != '\0') {
        buf_printf(out, "  -%c, ", row->letter);
    } else {
        buf_str(out, "      ");
    }
    buf_printf(out, "--%s%s%s", row->name, row->value == NULL ? "" : " ",
               row->value == NULL ? "" : row->value);
    int used = (int)(out->len - start);
    if (used >= HELP_OPTION_COLUMN) {
        buf_char(out, '\n');
        used = 0;
    }
    size_t count;
    const char **choices = choices_of(arena, command, row, &count);
    struct buf about;
    buf_init(&about, arena);
    buf_str(&about, row->about);
    for (size_t i = 0; i < count; i++) {
        const char *before = count == 1 ? " Only " : i == 0 ? " One of: " : ", ";
        buf_printf(&about, "%s%s%s", before, choices[i], i + 1 == count ? "." : "");
    }
    paragraph(out, about.data, HELP_OPTION_COLUMN, used);
}

static void options_of(struct buf *out, const struct command *command)
{
    size_t count;
    const struct option_row *rows = options_all(&count);
    for (enum option_group group = 0; group < OPTION_GROUPS; group++) {
        bool titled = false;
        for (size_t i = 0; i < count; i++) {
            if (rows[i].group != group || (rows[i].commands & command->id) == 0) {
                continue;
            }
            if (!titled) {
                buf_printf(out, "\n%s\n", option_group_name(group));
                titled = true;
            }
            option_line(out, out->arena, command, &rows[i]);
        }
    }
}

void help_command(struct buf *out, const struct command *command)
{
    buf_printf(out, "pldig %s - %s\n\nUsage: pldig %s%s%s\n", command->name, command->about, command->name,
               command->synopsis[0] == '\0' ? "" : " ", command->synopsis);
    if (command->details != NULL) {
        buf_char(out, '\n');
        paragraph(out, command->details, 0, 0);
    }
    options_of(out, command);
}

void help_versions(struct buf *out)
{
    const char *openssl = certificate_library_version(out->arena);
    buf_printf(out, "pldig %s\nc-ares %s\nlibcurl %s\ncJSON %s\nOpenSSL %s\n", PLDIG_VERSION,
               engine_library_version(), http_library_version(), json_library_version(),
               openssl != NULL ? openssl : "not built in: no sign-in with a certificate");
}
