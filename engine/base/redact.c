/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * redact.c - formats a message without its arguments.
 */
#include "base/redact.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct text {
    char *at;
    size_t size, used;
} text;

static void add(text *t, const char *from, size_t count)
{
    for (size_t i = 0; i < count && t->used + 1 < t->size; i++)
        t->at[t->used++] = from[i];
    t->at[t->used] = '\0';
}

/* A conversion: its letter and the number of `l`s before it; z, j and t count as two. */
typedef struct conversion {
    char letter;
    int longs;
    bool star;
} conversion;

static const char *read_conversion(const char *format, conversion *out)
{
    *out = (conversion){0};
    for (const char *c = format;; c++) {
        if (*c == '*')
            out->star = true;
        else if (*c == 'l')
            out->longs++;
        else if (*c == 'z' || *c == 'j' || *c == 't')
            out->longs = 2;
        else if (*c == '\0' || strchr("0123456789.-+ #h", *c) == NULL) {
            out->letter = *c;
            return *c == '\0' ? c : c + 1;
        }
    }
}

static int64_t take_number(const conversion *c, va_list *args)
{
    return c->longs == 0   ? va_arg(*args, int)
           : c->longs == 1 ? va_arg(*args, long)
                           : (int64_t)va_arg(*args, long long);
}

/* Is this the file, or the location of a value in it, "FILE:12: a value"? */
static bool is_file(const char *word, const char *file)
{
    const size_t length = strlen(file);
    if (strncmp(word, file, length) != 0)
        return false;
    word += length;
    if (*word == ':')
        word += 1 + strspn(word + 1, "0123456789");
    return *word == '\0' || strcmp(word, REDACT_A_VALUE) == 0;
}

void redact(char *out, size_t size, const char *file, const char *format, va_list args)
{
    text t = {out, size, 0};
    bool left_out = false, after_file = false;
    va_list rest;
    va_copy(rest, args);
    out[0] = '\0';
    while (*format != '\0') {
        const size_t plain = strcspn(format, "%");
        after_file = after_file && plain == 1 && *format == ':';
        add(&t, format, plain);
        format += plain;
        if (*format == '\0')
            break;
        conversion c;
        format = read_conversion(format + 1, &c);
        const char *word = NULL;
        int64_t number = 0;
        if (c.star)
            (void)va_arg(rest, int);
        if (c.letter == '%') {
            add(&t, "%", 1);
            continue;
        }
        if (c.letter == 's')
            word = va_arg(rest, const char *);
        else if (strchr("diuxXc", c.letter) != NULL)
            number = take_number(&c, &rest);
        else if (strchr("fgeaFGEA", c.letter) != NULL)
            (void)va_arg(rest, double);
        else /* unknown: what follows cannot be found */
            break;
        if (word != NULL && is_file(word, file)) {
            add(&t, word, strlen(word));
            after_file = true;
            continue;
        }
        if (after_file && c.letter == 'd') {
            char line[24];
            snprintf(line, sizeof line, "%lld", (long long)number);
            add(&t, line, strlen(line));
        } else {
            add(&t, "...", 3);
            left_out = true;
        }
        after_file = false;
    }
    va_end(rest);
    if (left_out)
        add(&t, REDACT_NOT_SHOWN, sizeof REDACT_NOT_SHOWN - 1);
}
