#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"

/* A directory of its own for each test. */
struct place {
    struct arena *arena;
    char *dir, *file;
};

static int begin(void **state)
{
    struct place *place = malloc(sizeof *place);
    assert_non_null(place);
    place->arena = arena_new();
    const char *tmp = getenv("TMPDIR");
    place->dir = arena_printf(place->arena, "%s/pldig-test-XXXXXX", tmp != NULL ? tmp : "/tmp");
    assert_non_null(mkdtemp(place->dir));
    place->file = arena_printf(place->arena, "%s/file", place->dir);
    *state = place;
    return 0;
}

static int end(void **state)
{
    struct place *place = *state;
    unlink(place->file);
    rmdir(place->dir);
    arena_free(place->arena);
    free(place);
    return 0;
}

static void write_file(const char *path, const void *data, size_t len)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void assert_reads(struct place *place, const char *path, size_t max, const void *data, size_t len)
{
    struct err err = {0};
    char *text;
    size_t got;
    if (!text_read_file(place->arena, path, max, &text, &got, &err)) {
        fail_msg("%s", err.text);
    }
    assert_int_equal(got, len);
    assert_memory_equal(text, data, len);
    assert_int_equal(text[len], '\0');
}

static void assert_refuses(struct place *place, const char *path, size_t max, const char *why)
{
    struct err err = {0};
    char *text;
    size_t got;
    assert_false(text_read_file(place->arena, path, max, &text, &got, &err));
    assert_int_equal(err.kind, ERR_IO);
    assert_non_null(strstr(err.text, path));
    if (strstr(err.text, why) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", err.text, why);
    }
}

static void reads_files_of_every_size(void **state)
{
    struct place *place = *state;
    static const size_t sizes[] = {0, 1, 63, 64, 65, 16383, 16384, 16385, 300000};
    char *data = arena_alloc(place->arena, 300000);
    for (size_t i = 0; i < 300000; i++) {
        data[i] = (char)(i * 31 % 251); /* NUL bytes among them */
    }
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        write_file(place->file, data, sizes[i]);
        assert_reads(place, place->file, sizes[i], data, sizes[i]);
        assert_reads(place, place->file, 1 << 20, data, sizes[i]);
        if (sizes[i] > 0) {
            assert_refuses(place, place->file, sizes[i] - 1, "larger than");
        }
    }
}

static void a_large_file_is_held_once(void **state)
{
    struct place *place = *state;
    size_t len = 1 << 20;
    write_file(place->file, arena_alloc(place->arena, len), len);
    size_t before = arena_used(place->arena);
    char *text;
    size_t got;
    struct err err;
    assert_true(text_read_file(place->arena, place->file, len, &text, &got, &err));
    assert_true(arena_used(place->arena) - before < len + 1024);
}

static void says_what_cannot_be_read(void **state)
{
    struct place *place = *state;
    assert_refuses(place, place->dir, 100, "Is a directory");
    assert_refuses(place, place->file, 100, "No such file");
    write_file(place->file, "x", 1);
    assert_int_equal(chmod(place->file, 0), 0);
    if (geteuid() != 0) { /* root reads everything */
        assert_refuses(place, place->file, 100, "Permission denied");
    }
    assert_refuses(place, arena_printf(place->arena, "%s/x", place->file), 100, "Not a directory");
}

/* Runs `reader` with a pipe that a child fills. */
static void with_pipe(int *read_end, const char *data, size_t len)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        for (size_t at = 0; at < len;) {
            ssize_t wrote = write(ends[1], data + at, len - at > 1000 ? 1000 : len - at);
            if (wrote <= 0) {
                _exit(1);
            }
            at += (size_t)wrote;
        }
        _exit(0);
    }
    close(ends[1]);
    *read_end = ends[0];
}

static void reads_pipes_and_standard_input(void **state)
{
    struct place *place = *state;
    size_t len = 150000;
    char *data = arena_alloc(place->arena, len);
    memset(data, 'p', len);
    int end_of_pipe;
    with_pipe(&end_of_pipe, data, len);
    assert_reads(place, arena_printf(place->arena, "/dev/fd/%d", end_of_pipe), len, data, len);
    close(end_of_pipe);

    int saved = dup(STDIN_FILENO);
    with_pipe(&end_of_pipe, data, len);
    assert_int_equal(dup2(end_of_pipe, STDIN_FILENO), STDIN_FILENO);
    close(end_of_pipe);
    assert_reads(place, "-", len, data, len);
    with_pipe(&end_of_pipe, data, 2000);
    assert_int_equal(dup2(end_of_pipe, STDIN_FILENO), STDIN_FILENO);
    close(end_of_pipe);
    struct err err = {0};
    char *text;
    size_t got;
    assert_false(text_read_file(place->arena, "-", 1999, &text, &got, &err));
    assert_string_equal(err.text, "cannot read standard input: it is larger than 1999 bytes");
    if (saved >= 0) {
        dup2(saved, STDIN_FILENO);
        close(saved);
    }
    while (wait(NULL) > 0) {
    }
}

static void an_endless_file_is_refused_in_time(void **state)
{
    assert_refuses(*state, "/dev/zero", 100000, "larger than 100000 bytes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_files_of_every_size, begin, end),
        cmocka_unit_test_setup_teardown(a_large_file_is_held_once, begin, end),
        cmocka_unit_test_setup_teardown(says_what_cannot_be_read, begin, end),
        cmocka_unit_test_setup_teardown(reads_pipes_and_standard_input, begin, end),
        cmocka_unit_test_setup_teardown(an_endless_file_is_refused_in_time, begin, end),
    };
    return cmocka_run_group_tests_name("text_file", tests, NULL, NULL);
}
