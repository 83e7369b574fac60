/*
 * replay.c - runs a fuzz target over files without libFuzzer, with any compiler.
 *
 *     replay_TARGET FILE|DIRECTORY...
 *
 * Each file runs in a child of its own, so that one that crashes or hangs is counted and the others still
 * run. The last line is "N passed, M failed"; the status is 1 where any failed or there was none.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_BYTES = 1 << 20, INPUT_SECONDS = 20 }; /* of one input, at most */

struct tally {
    struct arena *arena;
    unsigned passed, failed;
};

/* In the child: the input is copied to its exact size, so that a sanitizer sees what reads beyond. */
static int run_input(const char *text, size_t len)
{
    uint8_t *exact = malloc(len == 0 ? 1 : len);
    if (exact == NULL) {
        return 1;
    }
    memcpy(exact, text, len);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    alarm(INPUT_SECONDS);
    int status = LLVMFuzzerTestOneInput(exact, len);
    free(exact);
    return status;
}

static void run_file(struct tally *tally, const char *path)
{
    char *text;
    size_t len;
    struct err err;
    if (!text_read_file(tally->arena, path, INPUT_BYTES, &text, &len, &err)) {
        printf("%s\n", err.text);
        tally->failed++;
        return;
    }
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        exit(run_input(text, len)); /* not _exit(): a leak is found here */
    }
    int status = -1;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        printf("%s: ended with wait status %d\n", path, status);
        tally->failed++;
    } else {
        tally->passed++;
    }
}

static int no_dot_files(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void run_directory(struct tally *tally, const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, no_dot_files, alphasort);
    if (count < 0) {
        printf("cannot list %s\n", path);
        tally->failed++;
        return;
    }
    for (int i = 0; i < count; i++) {
        run_file(tally, arena_printf(tally->arena, "%s/%s", path, entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
}

int main(int argc, char **argv)
{
    struct tally tally = {.arena = arena_new()};
    for (int i = 1; i < argc; i++) {
        struct stat info;
        if (stat(argv[i], &info) == 0 && S_ISDIR(info.st_mode)) {
            run_directory(&tally, argv[i]);
        } else {
            run_file(&tally, argv[i]);
        }
    }
    arena_free(tally.arena);
    printf("%u passed, %u failed\n", tally.passed, tally.failed);
    return tally.failed > 0 || tally.passed == 0;
}
