/*
 * codes.h - every finding code there is: number, name, severity. Never reused, never renamed.
 *
 * The number is the value of the enum, so PLD202 is code 202. Texts: explain.h.
 */
#ifndef PLDIG_DIAGNOSE_CODES_H
#define PLDIG_DIAGNOSE_CODES_H

#include <stdbool.h>
#include <stddef.h>

enum severity { SEVERITY_INFO, SEVERITY_UNKNOWN, SEVERITY_WARNING, SEVERITY_ERROR };

const char *severity_name(enum severity severity); /* "error", "warning", "unknown", "info" */
bool severity_parse(const char *text, enum severity *out);

struct code_info {
    int code;               /* 202 */
    const char *name;       /* "resolver-not-forwarding-to-azure" */
    enum severity severity; /* where nothing says otherwise */
};

/* All codes in rising order. */
const struct code_info *codes_all(size_t *count);
const struct code_info *code_info(int code); /* NULL for a number that is no code */
/* "PLD202", "202", "pld202" or "resolver-not-forwarding-to-azure"; NULL where there is none. */
const struct code_info *code_find(const char *text);

#endif
