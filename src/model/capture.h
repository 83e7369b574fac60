/*
 * capture.h - the file form of a run: JSON Lines, a header and then one observation a line with its raw
 * packets.
 *
 * Line 1 holds everything of struct run but the observations, and how many of these follow, so that a file
 * that was cut is known. Messages are not stored: they are decoded again from the accepted reply, so that a
 * capture shows what was on the wire and the decoder can be improved afterwards. No token, key or HTTP header
 * is ever in a run, hence none in a capture. A capture that was read and is written again is the same, byte
 * for byte.
 */
#ifndef PLDIG_MODEL_CAPTURE_H
#define PLDIG_MODEL_CAPTURE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/run.h"

#define CAPTURE_SCHEMA "pldig-capture"
enum {
    CAPTURE_VERSION = 1, /* keys may be added without a new number: readers ignore those they do not know */
    CAPTURE_SIZE_MAX = 1024 * 1024 * 1024,
    CAPTURE_RESOLVERS_MAX = 1000,
};

/* The capture of a run as text. */
void capture_write(struct buf *out, const struct run *run);

/*
 * Reads a capture (at most CAPTURE_SIZE_MAX bytes) from a file, or standard input for "-". Checks types,
 * versions, indices, ids, names, addresses and hex, and what must be there so that nobody who reads a run
 * meets NULL where a run always has a value. A reply that cannot be decoded any more is an error. Errors
 * (ERR_INPUT) name file, line and path: "FILE: line N: packets[0].hex: ...". Everything lives in the arena;
 * run_index() has been called.
 */
bool capture_load(struct arena *arena, const char *path, struct run *out, struct err *err);
bool capture_parse(struct arena *arena, const char *name, const char *text, size_t len, struct run *out,
                   struct err *err);

#endif
