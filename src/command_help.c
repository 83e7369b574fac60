/* pldig help [COMMAND] */
#include "base/buf.h"
#include "base/text.h"
#include "command.h"
#include "help.h"
#include "options.h"
#include "output.h"
#include "suggest.h"

bool command_help(const struct invocation *invocation, int *status, struct err *err)
{
    const struct options *options = invocation->options;
    /* "pldig help check" and "pldig check --help" */
    const char *name = options->command;
    if (text_equal(name, "help") && !options->help) {
        name = options->n_targets > 0 ? options->targets[0] : NULL;
    }
    const struct command *command = name == NULL ? NULL : command_find(name);
    if (name != NULL && command == NULL) {
        size_t count;
        const struct command *commands = commands_all(&count);
        const char **names = arena_array(invocation->arena, count, sizeof *names);
        for (size_t i = 0; i < count; i++) {
            names[i] = commands[i].name;
        }
        return err_set(err, ERR_USAGE, "'%s' is not a command%s", name,
                       suggest(invocation->arena, name, "", names, count));
    }
    struct buf buf;
    buf_init(&buf, invocation->arena);
    if (command == NULL) {
        help_overview(&buf);
    } else {
        help_command(&buf, command);
    }
    *status = STATUS_OK;
    return output_stdout(buf.data, buf.len, err);
}
