/*
 * json_fields.h - one member of a JSON object of our own file forms (inventory, capture): read with a check,
 * or written.
 *
 * Reading: "need" and the kinds without a "no value" (numbers, true or false, arrays, addresses) make absent
 * and null an error; the others give NULL or unknown then. Every error (ERR_INPUT) names document, path and
 * what was expected. What is read lives in the arena of `object`.
 */
#ifndef PLDIG_MODEL_JSON_FIELDS_H
#define PLDIG_MODEL_JSON_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/ip.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "base/tri.h"
#include "model/inventory.h"

enum {
    FIELD_OBJECTS_MAX = 200000,  /* items of an array of objects */
    FIELD_STRINGS_MAX = 1000000, /* of an array of strings: a command line of that length is possible */
    FIELD_IPS_MAX = 10000,       /* addresses of one record, name or answer */
};

bool field_string(struct json_at object, const char *key, const char **out, struct err *err);
bool field_need_string(struct json_at object, const char *key, const char **out, struct err *err);
bool field_int(struct json_at object, const char *key, int64_t min, int64_t max, int64_t *out,
               struct err *err);
bool field_bool(struct json_at object, const char *key, bool *out, struct err *err);
bool field_tri(struct json_at object, const char *key, enum tri *out, struct err *err);
/* A host name, normalised. */
bool field_name(struct json_at object, const char *key, const char **out, struct err *err);
bool field_need_name(struct json_at object, const char *key, const char **out, struct err *err);
/* Any domain name in normalised form, escapes included: what stands in a DNS message need not be a host name.
 */
bool field_need_dns_name(struct json_at object, const char *key, const char **out, struct err *err);
/* An ARM resource id, see arm_id_valid(). */
bool field_id(struct json_at object, const char *key, const char **out, struct err *err);
bool field_need_id(struct json_at object, const char *key, const char **out, struct err *err);
bool field_ip(struct json_at object, const char *key, struct ip *out, struct err *err);
bool field_ips(struct json_at object, const char *key, struct ip_list *out, struct err *err);
/* The same in their order, repetitions included. */
bool field_ordered_ips(struct json_at object, const char *key, struct ip **items, size_t *count,
                       struct err *err);

/* Arrays of strings, of host names (normalised), of resource ids. No item may be null. */
bool field_strings(struct json_at object, const char *key, const char ***items, size_t *count,
                   struct err *err);
bool field_names(struct json_at object, const char *key, const char ***items, size_t *count, struct err *err);
bool field_ids(struct json_at object, const char *key, const char ***items, size_t *count, struct err *err);

/* An array that must be there and have at most `max` items. */
bool field_array(struct json_at object, const char *key, size_t max, struct json_at *out, struct err *err);

/*
 * An array of objects as an array of structs of `size` bytes: `read` fills in one, zeroed before. Returns the
 * structs, never NULL but for an error; *count of them.
 */
typedef bool field_reader(struct json_at at, void *item, struct err *err);
void *field_objects(struct json_at object, const char *key, size_t size, field_reader *read, size_t *count,
                    struct err *err);

/* Whether no two of `count` structs of `stride` bytes at `items`, read from the array of that key, have the
 * same id, which is their first member; else an error that names both. */
bool field_unique(struct json_at object, const char *key, const void *items, size_t count, size_t stride,
                  struct err *err);

/* "FILE: PATH: WHAT: "VALUE"", the value made printable and cut; returns false. */
bool field_error(struct json_at at, const char *what, const char *value, struct err *err);

/* Writing. */
void json_tri(struct json_writer *writer, const char *key, enum tri value);     /* true, false, null */
void json_ip(struct json_writer *writer, const char *key, const struct ip *ip); /* null for family 0 */
void json_ips(struct json_writer *writer, const char *key, const struct ip *ips, size_t count);
void json_strings(struct json_writer *writer, const char *key, const char *const *items, size_t count);

#endif
