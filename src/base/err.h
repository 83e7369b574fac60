/*
 * err.h - how a failure travels upward: a kind for the program, a sentence for the person.
 *
 * A function that can fail returns false and fills in the struct err that its caller gave it. The text
 * names the file or host, the place in it, and what to do; it never holds a token. Only main prints it.
 */
#ifndef PLDIG_BASE_ERR_H
#define PLDIG_BASE_ERR_H

#include <stdbool.h>

enum err_kind {
    ERR_NONE = 0,
    ERR_USAGE,    /* the command line is wrong */
    ERR_INPUT,    /* a file or reply is malformed */
    ERR_IO,       /* reading, writing, or a system call failed */
    ERR_AUTH,     /* no credential, or it was refused */
    ERR_ARM,      /* Azure Resource Manager could not be used */
    ERR_DEADLINE, /* the time given for the run has passed */
};

struct err {
    enum err_kind kind;
    char text[1600]; /* more than one line where it lists what was tried: '\n' between them */
};

/* Fills in *err (cut at its size) and returns false, so that `return err_set(...)` reads well. */
bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "context: " before the text that is there and returns false. */
bool err_prefix(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
