#include "azure/resource_id.h"

#include <string.h>

#include "base/text.h"

/* One part of an id between slashes. */
struct part {
    const char *start;
    size_t len;
};

/* The next part, empty ones passed over; false at the end. *id moves behind it. */
static bool next_part(const char **id, struct part *out)
{
    out->start = *id + strspn(*id, "/");
    out->len = strcspn(out->start, "/");
    *id = out->start + out->len;
    return out->len > 0;
}

static bool part_is(struct part part, const char *name)
{
    return part.len == strlen(name) && text_equal_nocase_n(part.start, name, part.len);
}

/* An id is a row of names and values, which only look alike where a resource group is called "accounts". */
static bool find_segment(const char *id, const char *segment, struct part *value)
{
    struct part name;
    while (id != NULL && next_part(&id, &name) && next_part(&id, value)) {
        if (part_is(name, segment)) {
            return true;
        }
    }
    return false;
}

char *arm_id_segment(struct arena *arena, const char *id, const char *segment)
{
    struct part value;
    return find_segment(id, segment, &value) ? arena_strndup(arena, value.start, value.len) : NULL;
}

bool arm_id_same_subscription(const char *a, const char *b)
{
    static const char segment[] = "subscriptions";
    struct part x, y;
    return find_segment(a, segment, &x) && find_segment(b, segment, &y) && x.len == y.len &&
           text_equal_nocase_n(x.start, y.start, x.len);
}

char *arm_id_upto(struct arena *arena, const char *id, const char *segment)
{
    struct part value;
    return find_segment(id, segment, &value)
               ? arena_strndup(arena, id, (size_t)(value.start - id) + value.len)
               : NULL;
}

char *arm_id_name(struct arena *arena, const char *id)
{
    struct part last = {0}, part;
    while (id != NULL && next_part(&id, &part)) {
        last = part;
    }
    return last.len > 0 ? arena_strndup(arena, last.start, last.len) : NULL;
}

static size_t length_without_slash(const char *id)
{
    size_t len = strlen(id);
    while (len > 0 && id[len - 1] == '/') {
        len--;
    }
    return len;
}

bool arm_id_equal(const char *a, const char *b)
{
    if (a == NULL || b == NULL) {
        return false;
    }
    size_t len = length_without_slash(a);
    return len == length_without_slash(b) && text_equal_nocase_n(a, b, len);
}

/* A subscription id: a GUID in Azure, in other ARM services any word. */
static bool is_subscription(struct part part)
{
    for (size_t i = 0; i < part.len; i++) {
        char c = part.start[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
              c == '_')) {
            return false;
        }
    }
    return part.len > 0 && part.len <= 64;
}

/* Whether the bytes can stand in a URL path and cannot end it, climb in it or escape anything. Names of
 * resource groups may hold letters of any script, which the HTTP client encodes. */
static bool is_plain(struct part part)
{
    if (part_is(part, ".") || part_is(part, "..")) {
        return false;
    }
    size_t at = 0;
    while (at < part.len) {
        uint32_t point = 0;
        size_t len = text_utf8(part.start + at, part.len - at, &point);
        bool letter_or_digit = (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z') ||
                               (point >= 'A' && point <= 'Z') || point >= 0x80;
        if (len == 0 || text_acts_on_terminal(point) ||
            (!letter_or_digit && strchr("-._~()@*+,;=!$&':", (int)point) == NULL)) {
            return false;
        }
        at += len;
    }
    return true;
}

bool arm_id_valid(const char *id)
{
    struct part part;
    if (id == NULL || id[0] != '/' || strstr(id, "//") != NULL || strlen(id) > ARM_ID_MAX) {
        return false;
    }
    if (!next_part(&id, &part) || !part_is(part, "subscriptions") || !next_part(&id, &part) ||
        !is_subscription(part)) {
        return false;
    }
    while (next_part(&id, &part)) {
        if (!is_plain(part)) {
            return false;
        }
    }
    return true;
}

bool arm_id_is_account(const char *id)
{
    static const char *const names[] = {"subscriptions", "resourceGroups", "providers", "accounts"};
    struct part name, value;
    if (!arm_id_valid(id)) {
        return false;
    }
    for (size_t i = 0; i < 4; i++) {
        if (!next_part(&id, &name) || !part_is(name, names[i]) || !next_part(&id, &value) ||
            (i == 2 && !part_is(value, "Microsoft.CognitiveServices"))) {
            return false;
        }
    }
    return !next_part(&id, &name);
}
