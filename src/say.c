#include "say.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

void say_line(struct arena *arena, const char *line)
{
    fprintf(stderr, "pldig: %s\n", text_printable(arena, line));
}

/* What helps, in a few words. An inventory is no help to whoever writes one. */
static const char *hint(enum err_kind kind, bool takes_inventory)
{
    switch (kind) {
    case ERR_AUTH:
        return takes_inventory
                   ? "sign in (az login; other ways: man pldig), or give --token-file FILE, or an inventory "
                     "from someone who may read: -i FILE"
                   : "sign in (az login; other ways: man pldig), or give --token-file FILE";
    case ERR_ARM:
        return takes_inventory
                   ? "without Azure: name an FQDN as TARGET, or give an inventory from someone who may "
                     "read: -i FILE"
                   : NULL;
    case ERR_DEADLINE:
        return takes_inventory ? "give the run more time (--deadline SEC), or an inventory (-i FILE)"
                               : "give the run more time: --deadline SEC";
    case ERR_NONE:
    case ERR_USAGE:
    case ERR_INPUT:
    case ERR_IO:
        break;
    }
    return NULL;
}

void say_error(struct arena *arena, const char *command, const struct err *err)
{
    const char *help = hint(err->kind, text_equal(command, "check"));
    size_t first = strcspn(err->text, "\n");
    say_line(arena, arena_strndup(arena, err->text, first));
    for (const char *line = err->text + first; *line == '\n'; line += strcspn(line, "\n")) {
        line++;
        fprintf(stderr, "       %s\n",
                text_printable(arena, arena_strndup(arena, line, strcspn(line, "\n"))));
    }
    if (err->kind == ERR_USAGE) {
        fprintf(stderr, "       see: pldig help%s%s\n", command == NULL ? "" : " ",
                command == NULL ? "" : command);
    } else if (help != NULL) {
        fprintf(stderr, "       %s\n", help);
    }
}
