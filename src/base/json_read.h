/*
 * json_read.h - reading JSON that somebody else wrote, with errors that name the place.
 *
 * A struct json_at is a place in a document and knows its name and path; every getter takes one and tells
 * absent or null (fine: the output is set to NULL, 0 or false) from a wrong type (an error, ERR_INPUT, such
 * as "inv.json: accounts[3].name: expected a string, found a number"). The parser is cJSON. Of two members
 * with one key the first counts.
 */
#ifndef PLDIG_BASE_JSON_READ_H
#define PLDIG_BASE_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct cJSON;

/* A parsed document; ended with json_free(). Strings read from it live in the arena of the getter. */
struct json {
    struct cJSON *root;
    const char *name; /* what errors call it: a file name or URL without secrets */
};

/* Parses `len` bytes. Trailing bytes other than white space, depth over 200, more than
 * 5,000,000 values and control bytes (NUL also as \u0000) are errors, which name line and column (in bytes,
 * from 1). On failure out->root is NULL and there is nothing to free. */
bool json_parse(struct arena *arena, const char *name, const char *text, size_t len, struct json *out,
                struct err *err);
void json_free(struct json *json);
/* The version of the parser at run time, "1.7.15". */
const char *json_library_version(void);

/* A value within a document together with its path, which errors print. */
struct json_at {
    const char *name;         /* the document */
    const char *path;         /* "accounts[3].properties", "" for the root */
    const struct cJSON *node; /* NULL where absent; ask json_present(), which knows null too */
    struct arena *arena;      /* where strings are made */
    struct arena *paths;      /* where paths are made */
};

struct json_at json_root(struct arena *arena, const struct json *json);
/* The same with the paths, which are many, in an arena of their own: they end with it, strings do not. */
struct json_at json_root_apart(struct arena *arena, struct arena *paths, const struct json *json);
bool json_present(struct json_at at); /* neither absent nor null */
bool json_is_object(struct json_at at);
bool json_is_array(struct json_at at);
bool json_is_string(struct json_at at);

/* A member by exact name; ARM's own spelling varies in a few places, hence the second form, which ignores
 * case. An absent member, or a member of something absent, gives an `at` that is not present. */
struct json_at json_member(struct json_at object, const char *key);
struct json_at json_member_nocase(struct json_at object, const char *key);
/* How many items an array or members an object has; 0 where absent. */
size_t json_size(struct json_at at);
/* Item or member number `index`, 0 <= index < json_size(). */
struct json_at json_item(struct json_at at, size_t index);
/* The key of a member obtained with json_item() from an object (its value may be null); "" for another place.
 */
const char *json_key(struct json_at at);

/* Each: absent or null gives the empty value and true; a wrong type gives false and an error. */
bool json_need_object(struct json_at at, struct err *err); /* here absent is an error too */
bool json_get_array(struct json_at at, struct err *err);
bool json_get_string(struct json_at at, const char **out, struct err *err);
bool json_get_int(struct json_at at, int64_t *out, struct err *err); /* a whole number, |n| < 2^53 */
bool json_get_bool(struct json_at at, bool *out, struct err *err);
bool json_get_object(struct json_at at, struct err *err);

/* "expected WHAT, found a number" with document and path; returns false. */
bool json_type_error(struct json_at at, const char *expected, struct err *err);

#endif
