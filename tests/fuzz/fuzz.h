/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz.h - what every fuzz target does: hands the bytes to a reader as a text and as a file, twice,
 * and holds what the reader said against the rules for all readers. A refusal has its code and a
 * printable sentence that begins with what it is about; the same bytes are read the same again.
 *
 * A target is one file with `fuzz_once`, closed by FUZZ_TARGET. libFuzzer calls it with bytes of
 * its own making; tests/unit/fuzz_corpus.c calls the same function with what is kept in corpus/.
 */
#ifndef FIRN_TESTS_FUZZ_H
#define FIRN_TESTS_FUZZ_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct fuzz_input {
    const char *text; /* `size` bytes and nothing behind them: reading on is seen */
    size_t size;
    const char *line; /* the same with a zero behind; NULL when there is a zero inside */
    bool utf8;
} fuzz_input;

/* What is found goes to the fuzzer, and to the reader of a failed test, as an abort. */
static inline void fuzz_require(bool holds, const char *rule, const char *shown)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz: against the rule `%s`: %s\n", rule, shown);
    abort();
}

/* Bytes of the UTF-8 character at `p`; 0 when there is none. */
static inline size_t fuzz_character(const unsigned char *p, size_t left)
{
    size_t length = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (length == 0 || p[0] > 0xF4 || length > left)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    }
    if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) ||
        (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F))
        return 0;
    return length;
}

static inline bool fuzz_utf8(const char *text, size_t size)
{
    for (size_t i = 0; i < size;) {
        size_t length = fuzz_character((const unsigned char *)text + i, size - i);
        if (length == 0)
            return false;
        i += length;
    }
    return true;
}

/* A sentence that a terminal can show, whatever the input was: not empty, no control characters,
 * UTF-8. */
static inline void fuzz_sentence(const char *text)
{
    fuzz_require(*text != '\0', "a refusal has a sentence", "(empty)");
    for (const char *c = text; *c != '\0'; c++) {
        bool control = (unsigned char)*c < ' ' || *c == 0x7F ||
                       ((unsigned char)*c == 0xC2 && (unsigned char)c[1] < 0xA0);
        fuzz_require(!control, "no control characters", text);
    }
    fuzz_require(fuzz_utf8(text, strlen(text)), "a message is UTF-8", text);
}

/* A sentence that goes into a message: it need be printable only there. */
static inline void fuzz_why(const char *why)
{
    error e = {0};
    fuzz_require(*why != '\0', "a refusal has a sentence", "(empty)");
    error_set(&e, ERROR_PROBLEM, "%s", why);
    fuzz_sentence(e.text);
}

/* The refusal of a reader that was asked about `about`. */
static inline void fuzz_refusal(const error *e, int code, const char *about)
{
    fuzz_require(e->code == code, "a refusal has its code", e->text);
    fuzz_sentence(e->text);
    fuzz_require(text_starts(e->text, about), "a refusal begins with what it is about", e->text);
    fuzz_require(strlen(e->text) < ERROR_TEXT - 16, "no message loses its end behind a long text",
                 e->text); /* where error_set() cuts */
}

static inline void fuzz_finite(double value, const char *what)
{
    fuzz_require(isfinite(value), "an accepted number is finite", what);
}

/* Notes a number in `told`, to the last digit. */
static inline void fuzz_note(text_buffer *told, double value)
{
    text_add_number(told, value, 17);
    text_add(told, "\n");
}

/* A file of these bytes: /proc/self/fd/N, which a reader opens as any other. Returns N. */
static inline int fuzz_file(const char *bytes, size_t size, char path[40])
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    for (size_t done = 0; fd >= 0 && done < size;) {
        ssize_t n = write(fd, bytes + done, size - done);
        if (n <= 0) {
            close(fd);
            fd = -1;
        } else {
            done += (size_t)n;
        }
    }
    if (fd < 0) {
        perror("fuzz: a file in memory");
        exit(2);
    }
    snprintf(path, 40, "/proc/self/fd/%d", fd);
    return fd;
}

/* `once` reads the input and writes into `told` all that it was told. */
static inline int fuzz_twice(const uint8_t *data, size_t size,
                             void (*once)(arena *a, const fuzz_input *in, text_buffer *told))
{
    text_buffer told[2] = {{0}, {0}};
    char *text = malloc(size), *line = malloc(size + 1);
    if ((text == NULL && size > 0) || line == NULL) {
        perror("fuzz");
        exit(2);
    }
    if (size > 0) {
        memcpy(text, data, size);
        memcpy(line, data, size);
    }
    line[size] = '\0';
    fuzz_input in = {text, size, strlen(line) == size ? line : NULL, fuzz_utf8(line, size)};
    for (int i = 0; i < 2; i++) {
        arena *a = arena_new();
        fuzz_require(a != NULL, "there is memory", "none");
        once(a, &in, &told[i]);
        text_add(&told[i], "");
        arena_free(a);
    }
    fuzz_require(!told[0].failed && !told[1].failed, "there is memory", "none");
    fuzz_require(strcmp(told[0].at, told[1].at) == 0, "read twice, read the same", told[1].at);
    text_free(&told[0]);
    text_free(&told[1]);
    free(text);
    free(line);
    return 0;
}

#define FUZZ_TARGET(once)                                                                          \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)                                   \
    {                                                                                              \
        return fuzz_twice(data, size, (once));                                                     \
    }

#endif
