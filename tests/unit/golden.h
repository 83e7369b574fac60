/*
 * golden.h - comparing what a writer makes with a file that a person has read: tests/unit/golden/NAME.
 *
 * `PROGRAM --update` writes the files anew instead; look at the difference before it is committed.
 */
#ifndef PLDIG_TESTS_GOLDEN_H
#define PLDIG_TESTS_GOLDEN_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Set once by main() from its arguments. */
struct golden {
    bool update;
};

static inline struct golden golden_options(int argc, char **argv)
{
    return (struct golden){.update = argc == 2 && strcmp(argv[1], "--update") == 0};
}

/* The first line that differs, for a message that says more than "no". */
static inline void golden_difference(const char *name, const char *expected, const char *made)
{
    size_t line = 1, start = 0, i = 0;
    for (; expected[i] != '\0' && expected[i] == made[i]; i++) {
        if (expected[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    print_error("%s, line %zu:\n  expected: %.*s\n  made:     %.*s\n", name, line,
                (int)strcspn(expected + start, "\n"), expected + start, (int)strcspn(made + start, "\n"),
                made + start);
}

static inline void golden_check(struct arena *arena, struct golden golden, const char *name, const char *made)
{
    const char *path = arena_printf(arena, "tests/unit/golden/%s", name);
    struct err err;
    char *expected;
    size_t len;
    if (golden.update) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        assert_int_equal(fwrite(made, 1, strlen(made), file), strlen(made));
        assert_int_equal(fclose(file), 0);
        return;
    }
    if (!text_read_file(arena, path, 16 << 20, &expected, &len, &err)) {
        print_error("%s\n", err.text);
        fail();
    }
    if (len != strlen(made) || memcmp(expected, made, len) != 0) {
        golden_difference(name, expected, made);
        fail();
    }
}

#endif
