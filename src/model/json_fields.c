#include "model/json_fields.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "azure/resource_id.h"
#include "base/text.h"
#include "dns/name.h"
#include "model/id_index.h"

enum { SHOWN_MAX = 120 }; /* bytes of a foreign value in an error */

bool field_error(struct json_at at, const char *what, const char *value, struct err *err)
{
    char *shown = arena_strndup(at.arena, value, SHOWN_MAX);
    return err_set(err, ERR_INPUT, "%s: %s%s%s: \"%s\"%s", at.name, at.path, at.path[0] == '\0' ? "" : ": ",
                   what, text_printable(at.arena, shown), strlen(value) > SHOWN_MAX ? "..." : "");
}

bool field_string(struct json_at object, const char *key, const char **out, struct err *err)
{
    return json_get_string(json_member(object, key), out, err);
}

static bool need_string(struct json_at at, const char **out, struct err *err)
{
    return json_present(at) ? json_get_string(at, out, err) : json_type_error(at, "a string", err);
}

bool field_need_string(struct json_at object, const char *key, const char **out, struct err *err)
{
    return need_string(json_member(object, key), out, err);
}

bool field_int(struct json_at object, const char *key, int64_t min, int64_t max, int64_t *out,
               struct err *err)
{
    struct json_at at = json_member(object, key);
    if (!json_present(at)) {
        return json_type_error(at, "a whole number", err);
    }
    if (!json_get_int(at, out, err)) {
        return false;
    }
    if (*out < min || *out > max) {
        return err_set(err, ERR_INPUT, "%s: %s: %" PRId64 " is not within %" PRId64 " and %" PRId64, at.name,
                       at.path, *out, min, max);
    }
    return true;
}

bool field_bool(struct json_at object, const char *key, bool *out, struct err *err)
{
    struct json_at at = json_member(object, key);
    return json_present(at) ? json_get_bool(at, out, err) : json_type_error(at, "true or false", err);
}

bool field_tri(struct json_at object, const char *key, enum tri *out, struct err *err)
{
    struct json_at at = json_member(object, key);
    bool value;
    if (!json_get_bool(at, &value, err)) {
        return false;
    }
    *out = !json_present(at) ? TRI_UNKNOWN : value ? TRI_YES : TRI_NO;
    return true;
}

/* A string that is present becomes what it stands for; the error says what it is not. */
typedef bool text_check(struct json_at at, const char **text, struct err *err);

static bool any_text(struct json_at at, const char **text, struct err *err)
{
    (void)at, (void)text, (void)err;
    return true;
}

static bool host_name(struct json_at at, const char **text, struct err *err)
{
    char *name;
    struct err why = {0};
    if (!dns_name_parse(at.arena, *text, &name, &why)) {
        return field_error(at, "not a host name", *text, err);
    }
    *text = name;
    return true;
}

static bool dns_name(struct json_at at, const char **text, struct err *err)
{
    uint8_t wire[DNS_NAME_WIRE];
    char again[DNS_NAME_TEXT];
    size_t len, offset = 0, again_len;
    bool cut;
    if (dns_name_to_wire(*text, wire, &len) && dns_name_unpack(wire, len, &offset, again, &again_len, &cut) &&
        text_equal(again, *text)) {
        return true;
    }
    return field_error(at, "not a domain name in normal form", *text, err);
}

static bool resource_id(struct json_at at, const char **text, struct err *err)
{
    return arm_id_valid(*text) || field_error(at, "not an ARM resource id", *text, err);
}

static bool checked(struct json_at at, bool needed, text_check *check, const char **out, struct err *err)
{
    if (!(needed ? need_string(at, out, err) : json_get_string(at, out, err))) {
        return false;
    }
    return *out == NULL || check(at, out, err);
}

bool field_name(struct json_at object, const char *key, const char **out, struct err *err)
{
    return checked(json_member(object, key), false, host_name, out, err);
}

bool field_need_name(struct json_at object, const char *key, const char **out, struct err *err)
{
    return checked(json_member(object, key), true, host_name, out, err);
}

bool field_need_dns_name(struct json_at object, const char *key, const char **out, struct err *err)
{
    return checked(json_member(object, key), true, dns_name, out, err);
}

bool field_id(struct json_at object, const char *key, const char **out, struct err *err)
{
    return checked(json_member(object, key), false, resource_id, out, err);
}

bool field_need_id(struct json_at object, const char *key, const char **out, struct err *err)
{
    return checked(json_member(object, key), true, resource_id, out, err);
}

static bool read_ip(struct json_at at, struct ip *out, struct err *err)
{
    const char *text;
    if (!need_string(at, &text, err)) {
        return false;
    }
    return ip_parse(text, out) || field_error(at, "not an IP address", text, err);
}

bool field_ip(struct json_at object, const char *key, struct ip *out, struct err *err)
{
    return read_ip(json_member(object, key), out, err);
}

bool field_array(struct json_at object, const char *key, size_t max, struct json_at *out, struct err *err)
{
    *out = json_member(object, key);
    if (!json_is_array(*out)) {
        return json_type_error(*out, "an array", err);
    }
    if (json_size(*out) > max) {
        return err_set(err, ERR_INPUT, "%s: %s: %zu items, at most %zu can be read", out->name, out->path,
                       json_size(*out), max);
    }
    return true;
}

static int compare_ips(const void *a, const void *b)
{
    return ip_compare(a, b);
}

bool field_ordered_ips(struct json_at object, const char *key, struct ip **items, size_t *count,
                       struct err *err)
{
    struct json_at array;
    if (!field_array(object, key, FIELD_IPS_MAX, &array, err)) {
        return false;
    }
    *count = json_size(array);
    *items = arena_array(array.arena, *count, sizeof **items);
    for (size_t i = 0; i < *count; i++) {
        if (!read_ip(json_item(array, i), &(*items)[i], err)) {
            return false;
        }
    }
    return true;
}

/* Sorted at once: adding one by one would take long for the longest lists in an order made to annoy. */
bool field_ips(struct json_at object, const char *key, struct ip_list *out, struct err *err)
{
    struct ip *ips;
    size_t count;
    if (!field_ordered_ips(object, key, &ips, &count, err)) {
        return false;
    }
    qsort(ips, count, sizeof *ips, compare_ips);
    for (size_t i = 0; i < count; i++) {
        ip_list_add(object.arena, out, &ips[i]);
    }
    return true;
}

static bool text_items(struct json_at object, const char *key, text_check *check, const char ***items,
                       size_t *count, struct err *err)
{
    struct json_at array;
    if (!field_array(object, key, FIELD_STRINGS_MAX, &array, err)) {
        return false;
    }
    *count = json_size(array);
    *items = arena_array(array.arena, *count, sizeof **items);
    for (size_t i = 0; i < *count; i++) {
        if (!checked(json_item(array, i), true, check, &(*items)[i], err)) {
            return false;
        }
    }
    return true;
}

bool field_strings(struct json_at object, const char *key, const char ***items, size_t *count,
                   struct err *err)
{
    return text_items(object, key, any_text, items, count, err);
}

bool field_names(struct json_at object, const char *key, const char ***items, size_t *count, struct err *err)
{
    return text_items(object, key, host_name, items, count, err);
}

bool field_ids(struct json_at object, const char *key, const char ***items, size_t *count, struct err *err)
{
    return text_items(object, key, resource_id, items, count, err);
}

void *field_objects(struct json_at object, const char *key, size_t size, field_reader *read, size_t *count,
                    struct err *err)
{
    struct json_at array;
    if (!field_array(object, key, FIELD_OBJECTS_MAX, &array, err)) {
        return NULL;
    }
    *count = json_size(array);
    char *items = arena_array(array.arena, *count, size);
    for (size_t i = 0; i < *count; i++) {
        struct json_at item = json_item(array, i);
        if (!json_need_object(item, err) || !read(item, items + i * size, err)) {
            return NULL;
        }
    }
    return items;
}

bool field_unique(struct json_at object, const char *key, const void *items, size_t count, size_t stride,
                  struct err *err)
{
    struct id_index index;
    size_t first, second;
    id_index_build(object.arena, &index, items, count, stride);
    if (!id_index_repeated(&index, &first, &second)) {
        return true;
    }
    struct json_at array = json_member(object, key);
    return err_set(err, ERR_INPUT, "%s: %s[%zu].id: the same id as %s[%zu].id", object.name, array.path,
                   second, array.path, first);
}

void json_tri(struct json_writer *writer, const char *key, enum tri value)
{
    if (value == TRI_UNKNOWN) {
        json_null(writer, key);
    } else {
        json_bool(writer, key, value == TRI_YES);
    }
}

void json_ip(struct json_writer *writer, const char *key, const struct ip *ip)
{
    char text[IP_TEXT];
    json_string(writer, key, ip->family == 0 ? NULL : ip_format(ip, text));
}

void json_ips(struct json_writer *writer, const char *key, const struct ip *ips, size_t count)
{
    json_array(writer, key);
    for (size_t i = 0; i < count; i++) {
        json_ip(writer, NULL, &ips[i]);
    }
    json_array_end(writer);
}

void json_strings(struct json_writer *writer, const char *key, const char *const *items, size_t count)
{
    json_array(writer, key);
    for (size_t i = 0; i < count; i++) {
        json_string(writer, NULL, items[i]);
    }
    json_array_end(writer);
}
