/*
 * capture.h - the file form of a run: JSON Lines, a header and then one observation a line with its raw packets.
 *
 * The header holds everything of struct run but the observations. Messages are not stored: they are decoded again from the accepted
 * reply, so that a capture shows what was on the wire and the decoder can be improved afterwards. No token, key or HTTP
 * header is ever in a run, hence none in a capture.
 */
#ifndef PLDIG_MODEL_CAPTURE_H
#define PLDIG_MODEL_CAPTURE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/run.h"

enum { CAPTURE_VERSION = 1 };

/* The capture of a run as text. */
void capture_write(struct buf *out, const struct run *run);

/*
 * Reads a capture (at most 1 GiB) from a file, or standard input for "-". Checks types, versions, indices, ids and hex; a
 * reply that cannot be decoded any more is an error. Errors name file and line. Everything lives in the arena.
 */
bool capture_load(struct arena *arena, const char *path, struct run *out, struct err *err);
bool capture_parse(struct arena *arena, const char *name, const char *text, size_t len, struct run *out,
                   struct err *err);

#endif
