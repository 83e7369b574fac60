#include "say.h"

#include <stdio.h>

#include "base/text.h"

void say_line(struct arena *arena, const char *line)
{
    fprintf(stderr, "pldig: %s\n", text_printable(arena, line));
}

static const char *hint(enum err_kind kind)
{
    switch (kind) {
    case ERR_AUTH:
        return "sign in (az login), or give --token-file FILE, or an inventory from someone who may read: -i "
               "FILE";
    case ERR_ARM:
        return "without Azure: name an FQDN as TARGET, or give an inventory from someone who may read: -i "
               "FILE";
    case ERR_DEADLINE:
        return "give the run more time: --deadline SEC";
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
    say_line(arena, err->text);
    if (err->kind == ERR_USAGE) {
        fprintf(stderr, "       see: pldig help%s%s\n", command == NULL ? "" : " ",
                command == NULL ? "" : command);
    } else if (hint(err->kind) != NULL) {
        fprintf(stderr, "       %s\n", hint(err->kind));
    }
}
