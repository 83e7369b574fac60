#include "dns/name.h"

#include <string.h>

#include "base/text.h"

static bool is_host_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '*';
}

static bool no_name(struct arena *arena, const char *text, const char *why, struct err *err)
{
    return err_set(err, ERR_INPUT, "\"%s\" is not a domain name: %s", text_printable(arena, text), why);
}

bool dns_name_parse(struct arena *arena, const char *text, char **out, struct err *err)
{
    if (text == NULL || text[0] == '\0') {
        return no_name(arena, "", "it is empty", err);
    }
    if (text_equal(text, ".")) {
        *out = arena_strdup(arena, text);
        return true;
    }
    size_t len = strlen(text);
    len -= text[len - 1] == '.';
    size_t label = 0;
    for (size_t i = 0; i <= len; i++) {
        if (i < len && text[i] != '.') {
            if (!is_host_byte(text[i])) {
                return no_name(arena, text, "only letters, digits, '-', '_' and '*' can stand in a label",
                               err);
            }
            label++;
            continue;
        }
        if (label == 0) {
            return no_name(arena, text, "a label is empty", err);
        }
        if (label > 63) {
            return no_name(arena, text, "a label is longer than 63 octets", err);
        }
        label = 0;
    }
    if (len + 2 > DNS_NAME_WIRE) { /* a length before the first label, and the root */
        return no_name(arena, text, "it is longer than 255 octets", err);
    }
    char *name = arena_strndup(arena, text, len);
    for (char *c = name; *c != '\0'; c++) {
        if (*c >= 'A' && *c <= 'Z') {
            *c = (char)(*c + ('a' - 'A'));
        }
    }
    *out = name;
    return true;
}

/* One octet of a label, plain or escaped; moves *name behind it. */
static bool take_octet(const char **name, uint8_t *octet)
{
    const char *c = *name;
    if (c[0] != '\\') {
        *octet = (uint8_t)c[0];
        *name = c + 1;
        return is_host_byte(c[0]);
    }
    if (c[1] == '.') {
        *octet = '.';
        *name = c + 2;
        return true;
    }
    unsigned value = 0;
    for (int i = 1; i <= 3; i++) {
        if (c[i] < '0' || c[i] > '9') {
            return false;
        }
        value = value * 10 + (unsigned)(c[i] - '0');
    }
    *octet = (uint8_t)value;
    *name = c + 4;
    return value <= 255;
}

bool dns_name_to_wire(const char *name, uint8_t out[static DNS_NAME_WIRE], size_t *len)
{
    size_t at = 0;
    if (name == NULL || name[0] == '\0') {
        return false;
    }
    if (text_equal(name, ".")) {
        out[0] = 0;
        *len = 1;
        return true;
    }
    for (;;) {
        size_t start = at++;
        while (*name != '.' && *name != '\0') {
            uint8_t octet;
            if (!take_octet(&name, &octet) || at >= DNS_NAME_WIRE - 1 || at - start > 63) {
                return false; /* the last octet of the room is for the root */
            }
            out[at++] = octet;
        }
        if (at - start == 1) {
            return false; /* an empty label */
        }
        out[start] = (uint8_t)(at - start - 1);
        if (*name == '\0') {
            break;
        }
        name++;
    }
    out[at++] = 0;
    *len = at;
    return true;
}

bool dns_name_equal(const char *a, const char *b)
{
    return text_equal(a, b);
}

bool dns_name_within(const char *name, const char *zone)
{
    if (name == NULL || zone == NULL) {
        return false;
    }
    if (text_equal(zone, ".")) {
        return true;
    }
    size_t len = strlen(name), tail = strlen(zone);
    if (len <= tail) {
        return text_equal(name, zone);
    }
    const char *dot = name + (len - tail - 1);
    /* A dot behind a backslash belongs to a label; a backslash of a label is itself written \092. */
    return *dot == '.' && (dot == name || dot[-1] != '\\') && text_equal(dot + 1, zone);
}

/* The dot behind the first label, or the end of the name. */
static const char *label_end(const char *name)
{
    for (; *name != '\0' && *name != '.'; name++) {
        if (name[0] == '\\' && name[1] == '.') {
            name++;
        }
    }
    return name;
}

char *dns_name_label(struct arena *arena, const char *name)
{
    return arena_strndup(arena, name, (size_t)(label_end(name) - name));
}

const char *dns_name_parent(const char *name)
{
    const char *end = label_end(name);
    return end[0] == '.' && end[1] != '\0' ? end + 1 : ".";
}
