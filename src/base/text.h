/*
 * text.h - small questions about strings, in ASCII whatever the locale.
 */
#ifndef PLDIG_BASE_TEXT_H
#define PLDIG_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* Equality; NULL equals only NULL. */
bool text_equal(const char *a, const char *b);
/* Equality without regard to ASCII case, as ARM ids and DNS names compare. */
bool text_equal_nocase(const char *a, const char *b);
/* The same for the first `len` bytes of both, neither NULL; a NUL ends the comparison. */
bool text_equal_nocase_n(const char *a, const char *b, size_t len);
/* Order without regard to ASCII case, by bytes otherwise; NULL sorts first. */
int text_compare_nocase(const char *a, const char *b);
/* Of the next four, NULL has no part: the answer is false or NULL. */
bool text_starts(const char *text, const char *start);
bool text_starts_nocase(const char *text, const char *start);
bool text_ends_nocase(const char *text, const char *end);
/* Where `part` first occurs in `text` without regard to case, or NULL. */
const char *text_find_nocase(const char *text, const char *part);

/* A decimal number that is the whole text, within min..max; false for anything else (sign, space, empty). */
bool text_number(const char *text, int64_t min, int64_t max, int64_t *out);
/* Seconds with an optional fraction ("2", "0.5") as milliseconds, at most `max_ms`; false for anything else.
 * Digits behind the third of the fraction are dropped. */
bool text_seconds(const char *text, int64_t max_ms, int64_t *out_ms);

/* The length (1 to 4) of the well-formed UTF-8 character at `text`, which has `left` bytes, and its code
 * point; 0 where there is none (RFC 3629: no overlong form, no surrogate, at most U+10FFFF). */
size_t text_utf8(const char *text, size_t left, uint32_t *point);
/* Whether a terminal or a line of text could be changed by this character: C0 and C1 controls, DEL, line and
 * paragraph separators, and the marks that reverse the direction of writing. */
bool text_acts_on_terminal(uint32_t point);

/* The text with every byte that could act on a terminal or break a line written as \xHH: bytes that are
 * not well-formed UTF-8 and characters of which text_acts_on_terminal() is true. */
char *text_printable(struct arena *arena, const char *text);

/* The text quoted for a POSIX shell; unchanged where it holds only letters, digits and @%+=:,./_- */
char *text_shell_quote(struct arena *arena, const char *text);

/* `len` bytes as lower-case hexadecimal, and back; text_unhex() is false for odd length or a non-digit. */
char *text_hex(struct arena *arena, const uint8_t *data, size_t len);
bool text_unhex(struct arena *arena, const char *text, uint8_t **out, size_t *len);

/* A whole file, or standard input for "-", as a string of *len bytes; more than `max` bytes is an error.
 * Errors (ERR_IO) name the file and what the system said. Waits where the file is a pipe, until a signal
 * handler runs: that is an error too. */
bool text_read_file(struct arena *arena, const char *path, size_t max, char **out, size_t *len,
                    struct err *err);

#endif
