/*
 * completion.h - completion scripts for shells, made from the tables of commands and options.
 */
#ifndef PLDIG_COMPLETION_H
#define PLDIG_COMPLETION_H

#include "base/buf.h"

struct shell {
    const char *name; /* "bash" */
    void (*write)(struct buf *out);
};

const struct shell *completion_shells(size_t *count);

void completion_bash(struct buf *out);
void completion_zsh(struct buf *out);
void completion_fish(struct buf *out);

#endif
