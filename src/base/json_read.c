#include "base/json_read.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_scan.h"
#include "base/text.h"

/*
 * cJSON keeps children in a list, so that the n-th costs n steps and a loop over a hostile array would take
 * hours. An array or object has no use for its own valuestring: it holds a vector of the children there
 * (which cJSON_Delete() then frees) and their number in valueint. Recursion is bounded by JSON_MAX_DEPTH.
 */
static bool index_children(cJSON *node)
{
    if (!cJSON_IsArray(node) && !cJSON_IsObject(node)) {
        return true;
    }
    int count = cJSON_GetArraySize(node);
    cJSON **children = cJSON_malloc(((size_t)count + 1) * sizeof *children);
    if (children == NULL) {
        return false;
    }
    node->valuestring = (char *)children;
    node->valueint = count;
    for (cJSON *child = node->child; child != NULL; child = child->next) {
        *children++ = child;
        if (!index_children(child)) {
            return false;
        }
    }
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool json_parse(struct arena *arena, const char *name, const char *text, size_t len, struct json *out,
                struct err *err)
{
    out->root = NULL;
    out->name = arena_strdup(arena, name);
    if (len == 0) {
        return err_set(err, ERR_INPUT, "%s: empty, expected JSON", name);
    }
    size_t cut_from;
    if (!json_scan(name, text, len, &cut_from, err)) {
        return false;
    }
    const char *end = text;
    cJSON *root = cJSON_ParseWithLengthOpts(text, len, &end, 0);
    size_t at = (size_t)(end - text);
    if (root == NULL) {
        bool cut = at >= cut_from; /* cJSON's place is never behind the last byte */
        return json_place_error(name, text, cut ? len : at,
                                cut ? "not valid JSON: it ends too early" : "not valid JSON", err);
    }
    while (at < len && is_space(text[at])) {
        at++;
    }
    if (at < len) {
        cJSON_Delete(root);
        return json_place_error(name, text, at, "something stands behind the end of the JSON value", err);
    }
    if (!index_children(root)) {
        cJSON_Delete(root);
        return err_set(err, ERR_IO, "%s: too large for the memory of this host", name);
    }
    out->root = root;
    return true;
}

const char *json_library_version(void)
{
    return cJSON_Version();
}

void json_free(struct json *json)
{
    cJSON_Delete(json->root);
    json->root = NULL;
}

static const cJSON *unless_null(const cJSON *node)
{
    return cJSON_IsNull(node) ? NULL : node;
}

struct json_at json_root(struct arena *arena, const struct json *json)
{
    return json_root_apart(arena, arena, json);
}

struct json_at json_root_apart(struct arena *arena, struct arena *paths, const struct json *json)
{
    return (struct json_at){json->name, "", unless_null(json->root), arena, paths};
}

bool json_present(struct json_at at)
{
    return unless_null(at.node) != NULL;
}

bool json_is_object(struct json_at at)
{
    return cJSON_IsObject(at.node);
}

bool json_is_array(struct json_at at)
{
    return cJSON_IsArray(at.node);
}

bool json_is_string(struct json_at at)
{
    return cJSON_IsString(at.node);
}

static const char *member_path(struct json_at object, const char *key)
{
    return arena_printf(object.paths, "%s%s%s", object.path, object.path[0] == '\0' ? "" : ".", key);
}

static struct json_at find_member(struct json_at object, const char *key,
                                  bool (*equal)(const char *, const char *))
{
    struct json_at member = {object.name, member_path(object, key), NULL, object.arena, object.paths};
    if (json_is_object(object)) {
        const cJSON *child = object.node->child;
        while (child != NULL && !equal(child->string, key)) {
            child = child->next;
        }
        member.node = unless_null(child);
    }
    return member;
}

struct json_at json_member(struct json_at object, const char *key)
{
    return find_member(object, key, text_equal);
}

struct json_at json_member_nocase(struct json_at object, const char *key)
{
    return find_member(object, key, text_equal_nocase);
}

size_t json_size(struct json_at at)
{
    return json_is_array(at) || json_is_object(at) ? (size_t)at.node->valueint : 0;
}

struct json_at json_item(struct json_at at, size_t index)
{
    struct json_at item = {at.name, at.path, NULL, at.arena, at.paths};
    if (index >= json_size(at)) {
        return item;
    }
    /* The vector of index_children(); cJSON allocated it, so it is aligned for pointers. */
    const cJSON *child = ((cJSON *const *)(const void *)at.node->valuestring)[index];
    if (json_is_array(at)) {
        item.path = arena_printf(at.paths, "%s[%zu]", at.path, index);
        item.node = unless_null(child);
    } else {
        item.path = member_path(at, child->string);
        item.node = child; /* a null stays, for json_key() */
    }
    return item;
}

const char *json_key(struct json_at at)
{
    return at.node != NULL && at.node->string != NULL ? arena_strdup(at.arena, at.node->string) : "";
}

static const char *found(struct json_at at)
{
    if (!json_present(at)) {
        return at.node == NULL ? "nothing" : "null";
    }
    switch (at.node->type & 0xFF) {
    case cJSON_True:
    case cJSON_False:
        return "true or false";
    case cJSON_Number:
        return "a number";
    case cJSON_String:
        return "a string";
    case cJSON_Array:
        return "an array";
    default:
        return "an object";
    }
}

bool json_type_error(struct json_at at, const char *expected, struct err *err)
{
    return err_set(err, ERR_INPUT, "%s: %s%sexpected %s, found %s", at.name, at.path,
                   at.path[0] == '\0' ? "" : ": ", expected, found(at));
}

bool json_need_object(struct json_at at, struct err *err)
{
    return json_is_object(at) || json_type_error(at, "an object", err);
}

bool json_get_object(struct json_at at, struct err *err)
{
    return !json_present(at) || json_need_object(at, err);
}

bool json_get_array(struct json_at at, struct err *err)
{
    return !json_present(at) || json_is_array(at) || json_type_error(at, "an array", err);
}

bool json_get_string(struct json_at at, const char **out, struct err *err)
{
    *out = NULL;
    if (!json_present(at)) {
        return true;
    }
    if (!json_is_string(at)) {
        return json_type_error(at, "a string", err);
    }
    *out = arena_strdup(at.arena, at.node->valuestring);
    return true;
}

bool json_get_int(struct json_at at, int64_t *out, struct err *err)
{
    *out = 0;
    if (!json_present(at)) {
        return true;
    }
    const double limit = 9007199254740992.0; /* 2^53: beyond, a double no longer tells neighbours apart */
    double value = cJSON_IsNumber(at.node) ? at.node->valuedouble : limit;
    if (!(value > -limit && value < limit) || (double)(int64_t)value != value) {
        return json_type_error(at, "a whole number", err);
    }
    *out = (int64_t)value;
    return true;
}

bool json_get_bool(struct json_at at, bool *out, struct err *err)
{
    *out = false;
    if (!json_present(at)) {
        return true;
    }
    if (!cJSON_IsBool(at.node)) {
        return json_type_error(at, "true or false", err);
    }
    *out = cJSON_IsTrue(at.node);
    return true;
}
