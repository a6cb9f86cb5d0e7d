/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text.c - locale-independent numbers, checks of names, the nearest name, printable text, and a
 * growing text buffer.
 *
 * The C library reads and writes numbers according to the locale of the process, and a program that
 * embeds the engine may have set one. So numbers are parsed and formatted here in both directions.
 * Most numbers of a data file have few digits; those are converted exactly, by one multiplication
 * or division. The others are converted by the C library, in a way that no locale affects.
 */
#include "base/text.h"

#include "base/guest.h"

#include <ctype.h>
#include <float.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The powers of ten that a double represents exactly. */
enum { EXACT_POWER = 22 };
static const double ten_to[EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                               1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                               1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- reading --------------------------------------------------------------------------------- */

/* strtod() in the C locale, whatever the locale of the process. glibc and musl return their
 * built-in C locale here, without allocating. */
static bool read_slowly(const char *text, double *value)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (c == (locale_t)0)
        return false;
    *value = strtod_l(text, NULL, c);
    freelocale(c);
    return isfinite(*value);
}

const char *text_number(const char *text, double *value)
{
    const char *p = text;
    bool negative = *p == '-';
    if (*p == '+' || *p == '-')
        p++;
    if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X'))
        return NULL;

    uint64_t digits = 0; /* the digits as one integer, while they fit */
    bool fits = true;
    int places = 0, seen = 0; /* digits after the point, digits in total */
    bool after_point = false;
    for (;; p++) {
        if (*p == '.' && !after_point) {
            after_point = true;
            continue;
        }
        if (!is_digit(*p))
            break;
        if (seen < INT_MAX)
            seen++;
        if (digits > (UINT64_MAX - 9) / 10) {
            fits = false;
            continue;
        }
        digits = digits * 10 + (uint64_t)(*p - '0');
        if (after_point)
            places++;
    }
    if (seen == 0)
        return NULL;

    int exponent = 0;
    if (*p == 'e' || *p == 'E') {
        const char *q = p + 1;
        bool down = *q == '-';
        if (*q == '+' || *q == '-')
            q++;
        if (is_digit(*q)) { /* else the `e` belongs to what follows: "5 eur" */
            for (; is_digit(*q); q++)
                exponent = exponent < 100000 ? exponent * 10 + (*q - '0') : exponent;
            exponent = down ? -exponent : exponent;
            p = q;
        }
    }

    /* An integer up to 2^53 and a power of ten up to 10^22 are both exact, so one operation rounds
     * once and correctly (Clinger 1990), provided that doubles are computed in double precision. */
    int power = exponent - places;
    double result = 0.0;
    if (fits && digits == 0)
        result = 0.0;
    else if (FLT_EVAL_METHOD == 0 && fits && digits <= (UINT64_C(1) << 53) &&
             power >= -EXACT_POWER && power <= EXACT_POWER)
        result = power < 0 ? (double)digits / ten_to[-power] : (double)digits * ten_to[power];
    else {
        if (!read_slowly(text, value))
            return NULL;
        return p;
    }
    *value = negative ? -result : result;
    return p;
}

/* ---- names ----------------------------------------------------------------------------------- */

char *text_trim(char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    text[length] = '\0';
    return text;
}

const char *text_skip(const char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    return text;
}

bool text_starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_is_name(const char *text, size_t max)
{
    size_t length = 0;
    for (; text[length] != '\0'; length++) {
        char c = text[length];
        bool inner = c == '_' || c == '-';
        if (length == max || !((c >= 'a' && c <= 'z') || is_digit(c) || (inner && length > 0)))
            return false;
    }
    return length > 0;
}

/* Costs of edits: another case, or `-` for `_`, is a minor slip. */
enum { SLIP = 1, EDIT = 3, MAX_NAME = 120 };

static int cost_of(char a, char b)
{
    if (a == b)
        return 0;
    if (tolower((unsigned char)a) == tolower((unsigned char)b))
        return SLIP;
    return (a == '-' || a == '_') && (b == '-' || b == '_') ? SLIP : EDIT;
}

static int min_of(int a, int b)
{
    return a < b ? a : b;
}

/* The Damerau-Levenshtein distance in its restricted form (optimal string alignment), which edits
 * no substring more than once. */
static int distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    int rows[3][MAX_NAME + 1];
    int *before = rows[0], *last = rows[1], *current = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        last[j] = (int)j * EDIT;
    for (size_t i = 1; i <= a_length; i++) {
        current[0] = (int)i * EDIT;
        for (size_t j = 1; j <= b_length; j++) {
            int best = last[j - 1] + cost_of(a[i - 1], b[j - 1]);
            best = min_of(best, min_of(last[j], current[j - 1]) + EDIT);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = min_of(best, before[j - 2] + EDIT);
            current[j] = best;
        }
        int *free_row = before;
        before = last;
        last = current;
        current = free_row;
    }
    return last[b_length];
}

const char *text_nearest(const char *misspelt, size_t count,
                         const char *(*name)(size_t, const void *), const void *data)
{
    size_t length = strlen(misspelt);
    const char *best = NULL;
    int best_distance = INT_MAX;
    if (length == 0 || length > MAX_NAME)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        const char *candidate = name(i, data);
        size_t other = candidate == NULL ? 0 : strlen(candidate);
        if (other == 0 || other > MAX_NAME)
            continue;
        size_t longer = length > other ? length : other, shorter = length + other - longer;
        /* Near enough: one edit per three letters (and a slip or two), but not every letter
         * changed. */
        int limit = EDIT * (longer < 6 ? 1 : (int)(longer / 3)) + EDIT - 1;
        int d = distance(misspelt, length, candidate, other);
        if (d > limit || d >= EDIT * (int)shorter)
            continue;
        if (d < best_distance || (d == best_distance && strcmp(candidate, best) < 0)) {
            best = candidate;
            best_distance = d;
        }
    }
    return best;
}

static const char *name_in_array(size_t i, const void *data)
{
    const char *const *names = data;
    return names[i];
}

const char *text_nearest_of(const char *misspelt, const char *const *names, size_t count)
{
    return text_nearest(misspelt, count, name_in_array, names);
}

/* ---- writing --------------------------------------------------------------------------------- */

/* A number as decimal digits: d1.d2d3... * 10^exponent. */
enum { MAX_DIGITS = 17 };
typedef struct decimal {
    char digit[MAX_DIGITS + 1]; /* no trailing zeros; at least one */
    int count;
    int exponent;
} decimal;

static void decimal_strip_zeros(decimal *d)
{
    while (d->count > 1 && d->digit[d->count - 1] == '0')
        d->count--;
}

/* Converts `value` > 0 by scaling it to an integer of `digits` digits with one correctly rounded
 * operation. Rounding is monotonic, and a half is a double here. So if the scaled fraction is below
 * or above a half, then so is the exact one; only a fraction of exactly a half is undecided.
 * Returns false then, and if `value` is out of range. */
static bool decimal_quick(decimal *d, double value, int digits)
{
    if (digits > DBL_DIG || !(value >= 1e-13 && value < 1e22))
        return false;
    int binary;
    frexp(value, &binary);
    /* floor(log10(value)), or one less */
    int exponent = (binary - 1) * 1233 / 4096 - (binary < 1 ? 1 : 0);
    const double limit = ten_to[digits];
    double scaled = 0.0;
    for (int attempt = 0; attempt < 3; attempt++, exponent++) {
        int power = digits - 1 - exponent;
        if (power < -EXACT_POWER || power > EXACT_POWER)
            return false;
        scaled = power < 0 ? value / ten_to[-power] : value * ten_to[power];
        if (scaled < limit)
            break;
    }
    if (!(scaled < limit && scaled >= ten_to[digits - 1]))
        return false;
    uint64_t integer = (uint64_t)scaled;
    double fraction = scaled - (double)integer;
    if (fraction == 0.5)
        return false;
    integer += fraction > 0.5 ? 1 : 0;
    d->count = digits;
    d->exponent = exponent;
    if ((double)integer >= limit) { /* 9.996 to three digits is 10.0 */
        integer /= 10;
        d->exponent++;
    }
    for (int i = digits - 1; i >= 0; i--, integer /= 10)
        d->digit[i] = (char)('0' + integer % 10);
    decimal_strip_zeros(d);
    return true;
}

/* Takes the digits from the C library. What it writes between the first and the second digit
 * depends on the locale and is skipped. */
static void decimal_slow(decimal *d, double value, int digits)
{
    char text[64];
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    const char *p = text;
    d->count = 0;
    for (; *p != '\0' && *p != 'e'; p++)
        if (is_digit(*p) && d->count < MAX_DIGITS)
            d->digit[d->count++] = *p;
    d->exponent = *p == 'e' ? (int)strtol(p + 1, NULL, 10) : 0;
    decimal_strip_zeros(d);
}

static void decimal_of(decimal *d, double value, int digits)
{
    if (!decimal_quick(d, value, digits))
        decimal_slow(d, value, digits);
}

static char *put_zeros(char *p, int count)
{
    for (int i = 0; i < count; i++)
        *p++ = '0';
    return p;
}

/* Writes the digits from index `from` up to `to`, with zeros where there are none. */
static char *put_digits(char *p, const decimal *d, int from, int to)
{
    for (int i = from; i < to; i++)
        *p++ = i < d->count ? d->digit[i] : '0';
    return p;
}

/* Writes a decimal with -6 <= exponent <= 16 in fixed notation; returns the end. */
static char *put_fixed(char *p, const decimal *d)
{
    if (d->exponent < 0) {
        *p++ = '0';
        *p++ = '.';
        p = put_zeros(p, -d->exponent - 1);
        return put_digits(p, d, 0, d->count);
    }
    p = put_digits(p, d, 0, d->exponent + 1);
    if (d->count > d->exponent + 1) {
        *p++ = '.';
        p = put_digits(p, d, d->exponent + 1, d->count);
    }
    return p;
}

static char *put_exponential(char *p, const decimal *d)
{
    *p++ = d->digit[0];
    if (d->count > 1) {
        *p++ = '.';
        p = put_digits(p, d, 1, d->count);
    }
    int exponent = d->exponent < 0 ? -d->exponent : d->exponent;
    *p++ = 'e';
    *p++ = d->exponent < 0 ? '-' : '+';
    if (exponent >= 100)
        *p++ = (char)('0' + exponent / 100);
    *p++ = (char)('0' + exponent / 10 % 10);
    *p++ = (char)('0' + exponent % 10);
    return p;
}

enum { NUMBER_ROOM = 64 };

/* Writes nan, inf or 0 and returns true. For any other number, writes its sign and returns false:
 * the caller then writes the digits. */
static bool put_special(char **p, double value)
{
    const char *word = NULL;
    if (isnan(value))
        word = "nan";
    else if (isinf(value))
        word = value > 0.0 ? "inf" : "-inf";
    else if (value == 0.0)
        word = "0"; /* and -0 */
    if (word != NULL) {
        size_t length = strlen(word);
        memcpy(*p, word, length);
        *p += length;
        return true;
    }
    if (value < 0.0)
        *(*p)++ = '-';
    return false;
}

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

char *text_of(char *out, size_t size, double value, int digits)
{
    char text[NUMBER_ROOM], *p = text;
    decimal d = {.count = 0};
    if (size == 0)
        return out;
    digits = clamp(digits, 1, MAX_DIGITS);
    if (!put_special(&p, value)) {
        /* The digits before the point are written in full, however many there are. */
        double magnitude = fabs(value);
        if (digits < DBL_DIG && magnitude >= ten_to[digits] && magnitude < ten_to[DBL_DIG])
            decimal_of(&d, rint(magnitude), DBL_DIG);
        else
            decimal_of(&d, magnitude, digits);
        if (d.exponent >= -6 && d.exponent <= DBL_DIG)
            p = put_fixed(p, &d);
        else
            p = put_exponential(p, &d);
    }
    *p = '\0';
    snprintf(out, size, "%s", text);
    return out;
}

size_t text_utf8(const char *text)
{
    const unsigned char *p = (const unsigned char *)text, c = p[0];
    if (c < 0x80)
        return c != '\0';
    size_t length = c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80) /* the final zero too */
            return 0;
    }
    bool longer_than_needed = (c == 0xE0 && p[1] < 0xA0) || (c == 0xF0 && p[1] < 0x90);
    bool no_character = (c == 0xED && p[1] > 0x9F) || (c == 0xF4 && p[1] > 0x8F);
    return longer_than_needed || no_character ? 0 : length;
}

bool text_is_utf8(const char *text)
{
    for (size_t length; *text != '\0'; text += length) {
        length = text_utf8(text);
        if (length == 0)
            return false;
    }
    return true;
}

/* C1 control characters: U+009B begins an escape sequence, as ESC [ does. Direction marks (U+061C,
 * U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069) change the order in which the text around
 * them is shown; U+2028 and U+2029 end a line. U+00AD, U+200B, U+2060 to U+206F and U+FEFF take no
 * place, so that two names would look alike; U+200C and U+200D are letters' joints. */
bool text_is_hidden(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    if (p[0] < ' ' || p[0] == 0x7F)
        return p[0] != '\0';
    if (p[0] == 0xC2)
        return (p[1] >= 0x80 && p[1] < 0xA0) || p[1] == 0xAD;
    if (p[0] == 0xEF)
        return p[1] == 0xBB && p[2] == 0xBF;
    if (p[0] == 0xD8)
        return p[1] == 0x9C;
    if (p[0] != 0xE2)
        return false;
    return (p[1] == 0x80 &&
            (p[2] == 0x8B || p[2] == 0x8E || p[2] == 0x8F || (p[2] >= 0xA8 && p[2] <= 0xAE))) ||
           (p[1] == 0x81 && p[2] >= 0xA0 && p[2] <= 0xAF);
}

size_t text_character(const char *text)
{
    return text_is_hidden(text) ? 0 : text_utf8(text);
}

char *text_clean(char *text, const char *keep)
{
    char *to = text;
    for (const char *from = text; *from != '\0';) {
        size_t length = strchr(keep, *from) != NULL ? 1 : text_character(from);
        if (length == 0) {
            length = text_utf8(from); /* before `?` may be written over it */
            from += length == 0 ? 1 : length;
            *to++ = '?';
        } else {
            memmove(to, from, length);
            to += length;
            from += length;
        }
    }
    *to = '\0';
    return text;
}

char *text_short(char *out, size_t size, const char *text)
{
    size_t count = 0, length;
    for (; *text != '\0' && count + 1 < size; text += length) {
        size_t shown = text_character(text);
        length = text_utf8(text);
        length = length == 0 ? 1 : length;
        if (count + (shown == 0 ? 1 : shown) + 1 > size)
            break;
        if (shown == 0)
            out[count] = '?';
        else
            memcpy(out + count, text, shown);
        count += shown == 0 ? 1 : shown;
    }
    if (*text != '\0' && count > 3) {
        count -= 3;
        while (count > 0 && ((unsigned char)out[count] & 0xC0) == 0x80)
            count--;
        memcpy(out + count, "...", 3);
        count += 3;
    }
    if (size > 0)
        out[count] = '\0';
    return out;
}

static bool buffer_reserve(text_buffer *b, size_t more)
{
    b->failed = b->failed || guest_unwinding();
    if (b->failed)
        return false;
    if (more < b->room - b->count) /* one byte is kept for the final zero */
        return true;
    size_t room = b->room < 256 ? 256 : b->room;
    while (room - b->count <= more) {
        if (room > SIZE_MAX / 2) {
            b->failed = true;
            return false;
        }
        room *= 2;
    }
    char *grown = realloc(b->at, room);
    if (grown == NULL) {
        b->failed = true;
        return false;
    }
    b->at = grown;
    b->room = room;
    return true;
}

void text_add_bytes(text_buffer *b, const char *bytes, size_t count)
{
    if (!buffer_reserve(b, count))
        return;
    if (count != 0)
        memcpy(b->at + b->count, bytes, count);
    b->count += count;
    b->at[b->count] = '\0';
}

void text_add(text_buffer *b, const char *text)
{
    text_add_bytes(b, text, strlen(text));
}

void text_addf(text_buffer *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        b->failed = true;
    else if (buffer_reserve(b, (size_t)length)) {
        vsnprintf(b->at + b->count, (size_t)length + 1, format, again);
        b->count += (size_t)length;
    }
    va_end(again);
}

void text_add_number(text_buffer *b, double value, int digits)
{
    decimal d = {.count = 0};
    if (!buffer_reserve(b, NUMBER_ROOM))
        return;
    char *p = b->at + b->count;
    digits = clamp(digits, 1, MAX_DIGITS);
    if (!put_special(&p, value)) {
        decimal_of(&d, fabs(value), digits);
        p = d.exponent >= -4 && d.exponent < digits ? put_fixed(p, &d) : put_exponential(p, &d);
    }
    *p = '\0';
    b->count = (size_t)(p - b->at);
}

void text_free(text_buffer *b)
{
    free(b->at);
    *b = (text_buffer){0};
}
