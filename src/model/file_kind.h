/*
 * file_kind.h - which of our own files a document is, for the person who gave the wrong one.
 */
#ifndef PLDIG_MODEL_FILE_KIND_H
#define PLDIG_MODEL_FILE_KIND_H

#include <stdbool.h>

#include "base/err.h"
#include "base/json_read.h"

enum file_kind { FILE_FOREIGN, FILE_INVENTORY, FILE_CAPTURE, FILE_REPORT };

/* Of the document that begins with this value; anything that is none of ours is FILE_FOREIGN. */
enum file_kind file_kind(struct json_at root);

/* The error (ERR_INPUT) that a file, called `name`, is of another kind than what was wanted, an inventory or
 * a capture: what it is, what it is for, what writes the right one. Returns false. */
bool file_kind_wrong(const char *name, enum file_kind kind, enum file_kind wanted, struct err *err);

#endif
