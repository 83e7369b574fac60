#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Removes the beginning of a UTF-8 character that the end of the room cut. */
static void trim_cut_character(char *text)
{
    size_t len = strlen(text), tail = 0;
    while (tail < 3 && tail < len && ((unsigned char)text[len - 1 - tail] & 0xC0) == 0x80) {
        tail++;
    }
    if (tail == len) {
        return;
    }
    unsigned char lead = (unsigned char)text[len - 1 - tail];
    size_t need = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (need > tail) {
        text[len - 1 - tail] = '\0';
    }
}

/* Goes through a copy, so that the arguments may refer to err->text. */
static void set_text(struct err *err, const char *tail, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

static void set_text(struct err *err, const char *tail, const char *format, va_list args)
{
    char text[sizeof err->text];
    int wrote = vsnprintf(text, sizeof text, format, args);
    size_t len = wrote < 0 ? 0 : (size_t)wrote < sizeof text ? (size_t)wrote : sizeof text - 1;
    text[len] = '\0';
    size_t room = sizeof text - 1 - len, more = strlen(tail);
    bool cut = (size_t)wrote != len || more > room;
    memcpy(text + len, tail, more < room ? more : room);
    text[len + (more < room ? more : room)] = '\0';
    if (cut) {
        trim_cut_character(text);
    }
    memcpy(err->text, text, sizeof text);
}

bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set_text(err, "", format, args);
    va_end(args);
    err->kind = kind;
    return false;
}

bool err_prefix(struct err *err, const char *format, ...)
{
    char tail[sizeof err->text + 2] = ": ";
    memcpy(tail + 2, err->text, sizeof err->text);
    va_list args;
    va_start(args, format);
    set_text(err, tail, format, args);
    va_end(args);
    return false;
}
