/*
 * targets.h - what a user may call an account or a name, and what was meant by it.
 */
#ifndef PLDIG_TARGETS_H
#define PLDIG_TARGETS_H

#include <stdbool.h>
#include <stddef.h>

#include "arm/id_map.h"
#include "azure/zones.h"
#include "base/arena.h"
#include "base/err.h"
#include "model/run.h"
#include "options.h"

enum target_kind {
    TARGET_ACCOUNT, /* a bare account name: all names of the account */
    TARGET_FQDN,    /* that name only */
    TARGET_ARM_ID,  /* an account by resource id */
};

struct target {
    enum target_kind kind;
    const char *text;              /* as typed */
    const char *value;             /* account name, normalised FQDN, or resource id */
    const struct azure_zone *zone; /* of an FQDN */
};

struct targets {
    struct target *items; /* in the order typed, none twice */
    size_t count, cap;
    struct id_map known;        /* kind and value, for targets.c */
    struct typed_target *typed; /* words that say something by themselves, for run.typed */
    size_t n_typed, cap_typed;
    const char **names_seen; /* accounts that Azure has beside those asked for: a wrong word may have been
                                meant for one of them; set by azure_facts() */
    size_t n_names_seen;
    bool any; /* something was asked for, even where it gave no target; false: all accounts are meant */
};

/* A word and where it stands, "command line" or "hosts.txt line 3". A URL has gone through target_redact().
 */
struct target_word {
    const char *text, *where;
};

/* The error (ERR_USAGE) that a word cannot be used: "hosts.txt line 3: WORD: WHAT", without the place where
 * it is the command line. Returns false. */
bool target_bad(struct err *err, const struct target_word *word, const char *what);

/*
 * The words of the command line with "-" and each -f FILE replaced by the lines of that file: without
 * comments, blanks around and empty lines. Errors: a file that cannot be read, is not text, or names nothing
 * (ERR_INPUT): it must not be taken for "everything".
 */
bool target_words(struct arena *arena, const struct options *options, struct target_word **words,
                  size_t *count, struct err *err);

/*
 * Tells what each word and each --expect is. A privatelink name stands for the service name behind it and is
 * noted as typed; so is a regional host, which gives no target, so that there may be none though `any` is
 * true. Errors (ERR_USAGE) name the word, where it
 * stands and what would be right.
 */
bool targets_parse(struct arena *arena, const struct options *options, struct targets *out, struct err *err);

/* The host name in a URL ("https://contoso-ai.openai.azure.com/openai?x=1"), or in host[:port][/path]; NULL
 * where there is none. */
char *target_host(struct arena *arena, const char *text);

/* A word of the command line as it may stand in a report: of a URL, user, query and fragment are left out,
 * for they may hold a key. */
const char *target_redact(struct arena *arena, const char *word);

#endif
