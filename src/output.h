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
 * place. `private` gives mode 0600, else the umask decides and an existing file keeps its mode. Errors
 * (ERR_IO) name the file; nothing of ours is left behind then.
 */
bool output_file(struct arena *arena, const char *path, bool private, const char *data, size_t len,
                 struct err *err);

/* Whether output_file() has a chance, asked before a long run. Errors (ERR_IO) as there. */
bool output_check(struct arena *arena, const char *path, struct err *err);

#endif
