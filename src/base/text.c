#include "base/text.h"

#include <string.h>

#include "base/buf.h"

static const char hex_digit[] = "0123456789abcdef";

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool text_equal(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool text_equal_nocase(const char *a, const char *b)
{
    return text_compare_nocase(a, b) == 0;
}

bool text_equal_nocase_n(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (lower(a[i]) != lower(b[i])) {
            return false;
        }
        if (a[i] == '\0') {
            return true;
        }
    }
    return true;
}

int text_compare_nocase(const char *a, const char *b)
{
    if (a == NULL || b == NULL) {
        return (a != NULL) - (b != NULL);
    }
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) - lower(*b);
}

bool text_starts(const char *text, const char *start)
{
    return text != NULL && start != NULL && strncmp(text, start, strlen(start)) == 0;
}

bool text_starts_nocase(const char *text, const char *start)
{
    if (text == NULL || start == NULL) {
        return false;
    }
    while (*start != '\0' && lower(*text) == lower(*start)) {
        text++;
        start++;
    }
    return *start == '\0';
}

bool text_ends_nocase(const char *text, const char *end)
{
    if (text == NULL || end == NULL) {
        return false;
    }
    size_t len = strlen(text), tail = strlen(end);
    return tail <= len && text_equal_nocase(text + (len - tail), end);
}

const char *text_find_nocase(const char *text, const char *part)
{
    if (text == NULL || part == NULL) {
        return NULL;
    }
    for (;; text++) {
        if (text_starts_nocase(text, part)) {
            return text;
        }
        if (*text == '\0') {
            return NULL;
        }
    }
}

/* Adds a digit to *value unless it then exceeds `max`. */
static bool add_digit(int64_t *value, char c, int64_t max)
{
    int64_t digit = c - '0';
    if (digit < 0 || digit > 9 || digit > max || *value > (max - digit) / 10) {
        return false;
    }
    *value = *value * 10 + digit;
    return true;
}

bool text_number(const char *text, int64_t min, int64_t max, int64_t *out)
{
    int64_t value = 0;
    if (text == NULL || *text == '\0') {
        return false;
    }
    for (; *text != '\0'; text++) {
        if (!add_digit(&value, *text, max)) {
            return false;
        }
    }
    *out = value;
    return value >= min;
}

bool text_seconds(const char *text, int64_t max_ms, int64_t *out_ms)
{
    int64_t seconds = 0, part = 0;
    if (text == NULL || *text == '\0' || *text == '.') {
        return false;
    }
    for (; *text != '\0' && *text != '.'; text++) {
        if (!add_digit(&seconds, *text, max_ms / 1000)) {
            return false;
        }
    }
    if (*text == '.') {
        int64_t scale = 100;
        text++;
        if (*text == '\0') {
            return false;
        }
        for (; *text != '\0'; text++, scale /= 10) {
            if (*text < '0' || *text > '9') {
                return false;
            }
            part += (*text - '0') * scale;
        }
    }
    *out_ms = seconds * 1000 + part;
    return *out_ms <= max_ms;
}

size_t text_utf8(const char *text, size_t left, uint32_t *point)
{
    const unsigned char *byte = (const unsigned char *)text;
    if (left == 0) {
        return 0;
    }
    if (byte[0] < 0x80) {
        *point = byte[0];
        return 1;
    }
    size_t len = byte[0] >= 0xF0 ? 4 : byte[0] >= 0xE0 ? 3 : 2;
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (byte[0] < 0xC2 || byte[0] > 0xF4 || len > left) {
        return 0;
    }
    uint32_t value = byte[0] & (0x7FU >> len);
    for (size_t i = 1; i < len; i++) {
        if ((byte[i] & 0xC0) != 0x80) {
            return 0;
        }
        value = value << 6 | (byte[i] & 0x3FU);
    }
    if (value < smallest[len] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 0;
    }
    *point = value;
    return len;
}

bool text_acts_on_terminal(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point <= 0x9F) || point == 0x061C || point == 0x200E ||
           point == 0x200F || (point >= 0x2028 && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

char *text_printable(struct arena *arena, const char *text)
{
    struct buf out;
    buf_init(&out, arena);
    size_t left = strlen(text);
    while (left > 0) {
        uint32_t point;
        size_t len = text_utf8(text, left, &point);
        if (len > 0 && !text_acts_on_terminal(point)) {
            buf_add(&out, text, len);
        } else {
            len = len == 0 ? 1 : len;
            for (size_t i = 0; i < len; i++) {
                unsigned char byte = (unsigned char)text[i];
                buf_add(&out, (char[]){'\\', 'x', hex_digit[byte >> 4], hex_digit[byte & 15]}, 4);
            }
        }
        text += len;
        left -= len;
    }
    return out.data;
}

static bool is_plain_in_shell(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("@%+=:,./_-", c) != NULL);
}

char *text_shell_quote(struct arena *arena, const char *text)
{
    const char *end = text;
    while (is_plain_in_shell(*end)) {
        end++;
    }
    if (*end == '\0' && end > text) {
        return arena_strdup(arena, text);
    }
    struct buf out;
    buf_init(&out, arena);
    buf_char(&out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            buf_str(&out, "'\\''");
        } else {
            buf_char(&out, *text);
        }
    }
    buf_char(&out, '\'');
    return out.data;
}

char *text_hex(struct arena *arena, const uint8_t *data, size_t len)
{
    char *out = arena_array(arena, 2, len + 1);
    for (size_t i = 0; i < len; i++) {
        out[2 * i] = hex_digit[data[i] >> 4];
        out[2 * i + 1] = hex_digit[data[i] & 15];
    }
    return out;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    return lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
}

bool text_unhex(struct arena *arena, const char *text, uint8_t **out, size_t *len)
{
    size_t digits = text == NULL ? 1 : strlen(text);
    if (digits % 2 != 0) {
        return false;
    }
    uint8_t *data = arena_alloc(arena, digits / 2);
    for (size_t i = 0; i < digits; i++) {
        int value = hex_value(text[i]);
        if (value < 0) {
            return false;
        }
        data[i / 2] = (uint8_t)(data[i / 2] << 4 | value);
    }
    *out = data;
    *len = digits / 2;
    return true;
}
