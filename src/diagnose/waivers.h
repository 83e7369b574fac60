/*
 * waivers.h - findings that somebody accepted for an account until a day: the file of --waivers, and what it
 * does to hits.
 *
 * File form (docs/waivers.schema.json): JSON, every member needed, no other allowed, so that a misspelt one
 * is no silent hole:
 *
 *   {"schema": "pldig-waivers", "schemaVersion": "1.0", "waivers": [
 *     {"account": "contoso-ai", "code": "PLD801", "reason": "...", "approver": "...", "expires":
 * "2026-12-31"}]}
 *
 * A waiver holds for one account (its name, or its resource id where names repeat) and one code. There are no
 * patterns: what nobody thought of is never waived. A name that several accounts of the run have waives
 * nothing.
 */
#ifndef PLDIG_DIAGNOSE_WAIVERS_H
#define PLDIG_DIAGNOSE_WAIVERS_H

#include <stdint.h>

#include "base/err.h"
#include "diagnose/rule.h"

#define WAIVERS_SCHEMA "pldig-waivers"
enum {
    WAIVERS_SIZE_MAX = 4 * 1024 * 1024, /* bytes of the file */
    WAIVERS_MAX = 5000,
    WAIVER_TEXT_MAX = 1000, /* bytes of a reason or approver */
    WAIVER_NOTES_MAX = 20,  /* told one by one; of more, how many there are */
};

struct waiver {
    const char *account; /* name or ARM resource id */
    int code;
    const char *reason, *approver;
    const char *expires; /* "2026-12-31", the last day, UTC */
    int64_t until_us;    /* wall clock: from then on it is expired */
    size_t alike;        /* index of the first waiver with the same reason, approver and day */
};

struct waivers {
    const char *file;
    struct waiver *items;
    size_t count;
};

/* Reads a file of waivers. Errors (ERR_IO, ERR_INPUT) name file, place and what would be right. */
bool waivers_load(struct arena *arena, const char *path, struct waivers *out, struct err *err);
/* The same from `len` bytes of a file called `name`, which is kept. */
bool waivers_parse(struct arena *arena, const char *name, const char *text, size_t len, struct waivers *out,
                   struct err *err);

/*
 * Marks every hit that a waiver covers (hit.waiver), and every hit that one would cover had it not expired at
 * the start of the run (hit.expired). Notes of the diagnosis tell which waivers expired or waive nothing. The
 * time is that of the run, so that a capture is judged alike for ever. Hits without an account (a resolver's,
 * the run's) cannot be waived.
 */
void waivers_apply(struct judge *judge, const struct waivers *waivers, struct diagnosis *out);

#endif
