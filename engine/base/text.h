/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text.h - reading numbers, lists and names out of text; the nearest name; growing output text.
 *
 * Numbers are read and written the same in every locale.
 */
#ifndef FIRN_BASE_TEXT_H
#define FIRN_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Reads one finite decimal number ("12", "-1.5e3", "+.5") at `text`. Returns the first character
 * behind it, or NULL when there is none: nan, inf, hexadecimal and numbers beyond a double are not
 * numbers here. */
const char *text_number(const char *text, double *value);

/* Without leading and trailing blanks, in place: writes a zero and returns the start. */
char *text_trim(char *text);
const char *text_skip(const char *text); /* past spaces and tabs */
bool text_starts(const char *text, const char *prefix);

/* 1 to `most` of [a-z0-9_-], beginning with a letter or digit. */
bool text_is_name(const char *text, size_t most);

/* The nearest of `count` names by edits (Damerau-Levenshtein), NULL when none is near enough to be
 * meant. Another case, or `-` for `_`, counts for little. `name(i, data)` gives the i-th. Ties go
 * to the first in alphabetical order. */
const char *text_nearest(const char *wanted, size_t count,
                         const char *(*name)(size_t, const void *), const void *data);
/* The same over an array. */
const char *text_nearest_of(const char *wanted, const char *const *names, size_t count);

/* A number for people: at most `digits` significant, no trailing zeros, "1234567" not "1.23e+06".
 * Returns `out`. */
char *text_of(char *out, size_t size, double value, int digits);

/* Bytes of the UTF-8 character that `text` begins with; 0 where there is none that can be printed:
 * the final zero, a control character, bytes that are no UTF-8. */
size_t text_character(const char *text);

/* Foreign text for a message: cut to `size` at a character's boundary, with "..." then; what cannot
 * be printed becomes `?`. Returns `out`. */
char *text_short(char *out, size_t size, const char *text);
/* The same in room of its own, which lasts as long as the block that this stands in. */
#define TEXT_SHOWN 100
#define TEXT_SHORT(text) text_short((char[TEXT_SHOWN]){0}, TEXT_SHOWN, (text))

/* Text that grows, on malloc; start from {0}. `failed` once memory ran out: then what is added is
 * lost. A zero stands behind the last byte; `at` is NULL until something was added. */
typedef struct text_buffer {
    char *at;
    size_t count, room;
    bool failed;
} text_buffer;
void text_add(text_buffer *b, const char *text);
void text_add_bytes(text_buffer *b, const char *bytes, size_t count);
/* No floating-point conversions in it: those follow the process's locale. */
void text_addf(text_buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A finite number, `digits` (1 to 17) significant, shortest form of that, as "%.*g" would write it
 * in the C locale; `0` for -0. Fast up to 15 digits. */
void text_add_number(text_buffer *b, double value, int digits);
void text_free(text_buffer *b);

#endif
