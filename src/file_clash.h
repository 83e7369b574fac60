/*
 * file_clash.h - no output may destroy an input, and no two outputs may be one file.
 */
#ifndef PLDIG_FILE_CLASH_H
#define PLDIG_FILE_CLASH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "options.h"

/*
 * Compares every file that is written (-o FORMAT=FILE, --capture, standard output) with
 * every file that is read (the inventory, the token, certificate authorities, lists of targets, a capture,
 * standard input) and with each other: by device and inode, or by directory
 * and name where there is no file yet. Devices, such as /dev/null and terminals, and sockets have nothing to
 * lose. Errors (ERR_USAGE) name both.
 */
bool file_clash_check(struct arena *arena, const struct options *options, struct err *err);

#endif
