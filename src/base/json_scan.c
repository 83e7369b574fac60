#include "base/json_scan.h"

#include <string.h>

bool json_place_error(const char *name, const char *text, size_t offset, const char *what, struct err *err)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < offset; i++) {
        column++;
        if (text[i] == '\n') {
            line++;
            column = 1;
        }
    }
    return err_set(err, ERR_INPUT, "%s: line %zu, column %zu: %s", name, line, column, what);
}

static bool looks_like_utf16(const char *text, size_t len)
{
    return len >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0);
}

/* Moves *at from the opening quote of a string behind its closing one, or to `len` where there is none.
 * Returns what is wrong at *at, else NULL. */
static const char *skip_string(const char *text, size_t len, size_t *at, bool *closed)
{
    *closed = false;
    for ((*at)++; *at < len; (*at)++) {
        unsigned char c = (unsigned char)text[*at];
        if (c < 0x20) {
            return "a control byte within a string";
        }
        if (c == '"') {
            (*at)++;
            *closed = true;
            return NULL;
        }
        if (c == '\\') {
            if (len - *at >= 6 && memcmp(text + *at, "\\u0000", 6) == 0) {
                return "\\u0000 is not accepted in a string";
            }
            *at += len - *at > 1; /* what is escaped is no quote */
        }
    }
    return NULL;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool json_scan(const char *name, const char *text, size_t len, size_t *cut_from, struct err *err)
{
    *cut_from = len;
    if (looks_like_utf16(text, len)) {
        return json_place_error(name, text, 0, "this is UTF-16; save the file as UTF-8", err);
    }
    size_t depth = 0, values = 0;
    for (size_t at = 0; at < len;) {
        if (text[at] == '"') {
            bool closed;
            size_t start = at;
            const char *wrong = skip_string(text, len, &at, &closed);
            if (wrong != NULL) {
                return json_place_error(name, text, at, wrong, err);
            }
            if (!closed) {
                *cut_from = start;
            }
            continue;
        }
        if (text[at] == '[' || text[at] == '{') {
            depth++;
            values++;
        } else if (text[at] == ']' || text[at] == '}') {
            depth -= depth > 0;
        } else if (text[at] == ',') {
            values++;
        } else if ((unsigned char)text[at] < 0x20 && !is_space(text[at])) {
            return json_place_error(name, text, at, "a control byte has no place in JSON", err);
        }
        if (depth > JSON_MAX_DEPTH) {
            return json_place_error(name, text, at, "nested more than 200 levels deep", err);
        }
        if (values > JSON_MAX_VALUES) {
            return json_place_error(name, text, at, "more than 5,000,000 values", err);
        }
        at++;
    }
    if (depth > 0 && *cut_from == len) {
        *cut_from = len - 1;
    }
    return true;
}
