/*
 * output.h - getting bytes out whole, or saying that they are not.
 */
#ifndef PLDIG_OUTPUT_H
#define PLDIG_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

/* Writes everything to standard output. Errors (ERR_IO): full disk, closed pipe, closed descriptor. */
bool output_stdout(const char *data, size_t len, struct err *err);

/*
 * Writes a file whole: beside its place and renamed into it, so that nobody ever reads half of one; an
 * existing file that is a device or pipe, or that stands where no other file may be made, is written in
 * place. A symbolic link stays one, also one that leads to no file yet. What standard output or standard
 * error stand for (/dev/stdout) is written to like these: what is in a file already stays. `private` gives
 * mode 0600, else the umask decides and an existing file keeps its mode. Errors (ERR_IO) name the file;
 * nothing of ours is left behind then.
 */
bool output_file(struct arena *arena, const char *path, bool private, const char *data, size_t len,
                 struct err *err);

/* Where a file is or would be made: the end of the symbolic links at `path`. NULL where they lead in a
 * circle, with errno ELOOP. */
const char *output_place(struct arena *arena, const char *path);

/* Whether output_file() has a chance, asked before a long run. Errors (ERR_IO) as there. */
bool output_check(struct arena *arena, const char *path, struct err *err);

#endif
