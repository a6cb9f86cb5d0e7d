/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * error.h - the one way a failure travels: the first one sticks, with a sentence for people.
 *
 * A message says what went wrong, where (file:line, component, plugin), the value, the limit and
 * the remedy. Codes are the command's exit codes and never change.
 */
#ifndef FIRN_BASE_ERROR_H
#define FIRN_BASE_ERROR_H

#include <stdarg.h>

enum error_code {
    ERROR_NONE = 0,
    ERROR_ANSWER = 1,        /* it ran, and the answer is no */
    ERROR_USAGE = 2,         /* the command line */
    ERROR_PROBLEM = 3,       /* the problem file or its data */
    ERROR_PLUGIN = 4,        /* a plugin */
    ERROR_SOLVER = 5,        /* not certified, or a limit was reached */
    ERROR_IO = 6,            /* reading or writing, memory */
    ERROR_INTERRUPTED = 130, /* Ctrl-C */
};

#define ERROR_TEXT 2048

typedef struct error {
    int code;
    char text[ERROR_TEXT];
} error;

/* Records a failure unless one is recorded already. Returns the code that stands in `e`, never 0,
 * so that `return error_set(...)` reads well. A text too long is cut at a character boundary; what
 * cannot be printed, a control character or bytes that are no UTF-8, becomes `?`. */
int error_set(error *e, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
int error_setv(error *e, int code, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));
/* Out of memory: code ERROR_IO. */
int error_memory(error *e);

#if defined(__clang_analyzer__) && !defined(FIRN_BASE_ERROR_C)
/* The analyzer sees one file at a time; this is all it must know of a failure. */
static inline int error_model_(error *e)
{
    if (e->code == ERROR_NONE)
        e->code = ERROR_IO;
    return e->code;
}
void error_told_(int code, ...); /* counts the arguments as used */
#define error_set(e, ...) (error_told_(__VA_ARGS__), error_model_(e))
#define error_setv(e, ...) (error_told_(__VA_ARGS__), error_model_(e))
#define error_memory(e) error_model_(e)
#endif

#endif
