/*
 * edit.h - bad input made from good input: one piece of a sample file replaced, so that a case says what is
 * wrong with it.
 */
#ifndef PLDIG_TESTS_EDIT_H
#define PLDIG_TESTS_EDIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/text.h"

/* Not inlined: gcc 12 then takes text in the arena for a variable that has ended. */
#define EDIT_APART __attribute__((noinline, unused))

/* A file below tests/unit/data, whole. The tests run in the root of the repository. */
static EDIT_APART char *edit_sample(struct arena *arena, const char *name, size_t *len)
{
    struct err err;
    char *text;
    if (!text_read_file(arena, arena_printf(arena, "tests/unit/data/%s", name), 1 << 20, &text, len, &err)) {
        print_error("%s\n", err.text);
        abort();
    }
    return text;
}

/* The text with the first `from`, which must be there, replaced by `to`. */
static EDIT_APART char *edit(struct arena *arena, const char *text, const char *from, const char *to)
{
    const char *place = strstr(text, from);
    if (place == NULL) {
        print_error("the sample does not hold: %s\n", from);
        abort();
    }
    return arena_printf(arena, "%.*s%s%s", (int)(place - text), text, to, place + strlen(from));
}

#endif
