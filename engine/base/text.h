/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text.h - locale-independent numbers, checks of names, the nearest name ("did you mean"),
 * printable text for messages, and a growing text buffer.
 */
#ifndef FIRN_BASE_TEXT_H
#define FIRN_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Reads one finite decimal number ("12", "-1.5e3", "+.5") at the start of `text`. Returns the first
 * character after it, or NULL if there is no number: nan, inf, hexadecimal numbers and numbers that
 * overflow a double are not accepted. */
const char *text_number(const char *text, double *value);

/* Removes leading and trailing white space in place: writes a final zero and returns the start. */
char *text_trim(char *text);
const char *text_skip(const char *text); /* skips spaces and tabs */
bool text_starts(const char *text, const char *prefix);

/* Whether `text` is 1 to `max` characters of [a-z0-9_-] and begins with a letter or digit. */
bool text_is_name(const char *text, size_t max);

/* The nearest of `count` names by edit distance (Damerau-Levenshtein), NULL if none is near enough
 * to be suggested. A difference in case, or `-` for `_`, costs little. `name(i, data)` returns the
 * i-th name. Of equally near names, the alphabetically first is returned. */
const char *text_nearest(const char *misspelt, size_t count,
                         const char *(*name)(size_t, const void *), const void *data);
/* The same for an array of names. */
const char *text_nearest_of(const char *misspelt, const char *const *names, size_t count);

/* Writes a number for display: at most `digits` significant digits, no trailing zeros, "1234567"
 * and not "1.23e+06". Returns `out`. */
char *text_of(char *out, size_t size, double value, int digits);

/* The number of bytes of the UTF-8 character at the start of `text`; 0 for the final zero and for
 * bytes that are not UTF-8. */
size_t text_utf8(const char *text);
bool text_is_utf8(const char *text);
/* Is the character at the start of `text` one that a terminal obeys instead of showing: a control
 * character (C0, DEL, C1), a mark of writing direction, a line separator? */
bool text_is_hidden(const char *text);
/* The number of bytes of the character at the start of `text`; 0 if it cannot be printed: as
 * text_utf8(), and for a hidden character. */
size_t text_character(const char *text);
/* Replaces in place each character that cannot be printed by `?`, except those of `keep`. Returns
 * the text, which never gets longer. */
char *text_clean(char *text, const char *keep);

/* Writes text from a file or the command line for use in a message: truncated to `size` bytes at a
 * character boundary, with "..."; what cannot be printed becomes `?`. Returns `out`. */
char *text_short(char *out, size_t size, const char *text);
/* The same, in an unnamed buffer that lives until the end of the enclosing block. */
#define TEXT_SHOWN 100
#define TEXT_SHORT(text) text_short((char[TEXT_SHOWN]){0}, TEXT_SHOWN, (text))

/* A growing text in memory from malloc(); it starts as {0}. Once memory runs out, `failed` is set
 * and later additions are ignored. The text always ends with a zero; `at` is NULL until something
 * is added. */
typedef struct text_buffer {
    char *at;
    size_t count, room; /* bytes in use, without the final zero; bytes allocated */
    bool failed;
} text_buffer;
void text_add(text_buffer *b, const char *text);
void text_add_bytes(text_buffer *b, const char *bytes, size_t count);
/* The format must not contain floating-point conversions: those depend on the locale. */
void text_addf(text_buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds a number with `digits` (1 to 17) significant digits, as "%.*g" would write it in the C
 * locale, except that -0 is written as `0`. Fast for up to 15 digits. */
void text_add_number(text_buffer *b, double value, int digits);
void text_free(text_buffer *b);

#endif
