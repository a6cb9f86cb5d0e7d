/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * error.h - error codes and messages: every failure is reported through one struct, and the first
 * failure is kept.
 *
 * A message states what went wrong, where (file:line, component, plugin), the value, the limit and
 * the remedy. The codes are the exit codes of the command and never change.
 */
#ifndef FIRN_BASE_ERROR_H
#define FIRN_BASE_ERROR_H

#include <stdarg.h>

enum error_code {
    ERROR_NONE = 0,
    ERROR_ANSWER = 1,        /* the problem was solved: it is infeasible or unbounded */
    ERROR_USAGE = 2,         /* a wrong command line */
    ERROR_PROBLEM = 3,       /* a fault in the problem file or its data */
    ERROR_PLUGIN = 4,        /* a fault of a plugin */
    ERROR_SOLVER = 5,        /* no certified solution, or a limit was reached */
    ERROR_IO = 6,            /* reading, writing or memory */
    ERROR_INTERRUPTED = 130, /* Ctrl-C */
};

#define ERROR_TEXT 2048

typedef struct error {
    int code;
    int kind; /* of enum error_kind; 0: that which the code and the text say */
    char text[ERROR_TEXT];
    const char *hide; /* set by the caller: the messages are about this file, "data/air.csv", whose
                         content must not be quoted (redact.h); NULL: quote it */
} error;

/* The kinds of failure; the numbers are FIRN_KIND_... in firn/firn.h. */
enum error_kind {
    KIND_OTHER = 0,
    KIND_ARGUMENT = 1,
    KIND_BUSY,
    KIND_UNKNOWN,
    KIND_VALUE,
    KIND_FILE,
    KIND_MEMORY,
    KIND_PLUGIN,
    KIND_INFEASIBLE,
    KIND_UNBOUNDED,
    KIND_UNCERTIFIED,
    KIND_TIME,
    KIND_STOPPED,
};

/* Records a failure unless one is recorded already. Returns the code of `e`, which is then never 0,
 * so that a function can `return error_set(...)`. A message that is too long is truncated at a
 * character boundary and ends with "..."; control characters and bytes that are not UTF-8 become
 * `?`. */
int error_set(error *e, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
int error_setv(error *e, int code, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));
/* Records "out of memory" with the code ERROR_IO, or if the allocation failed because the host
 * asked to stop (guest.h), the same as error_stopped(). */
int error_memory(error *e);
/* Records "interrupted" with the code ERROR_INTERRUPTED. */
int error_stopped(error *e);

#if defined(__clang_analyzer__) && !defined(FIRN_BASE_ERROR_C)
/* clang's static analyzer sees one file at a time. This model replaces error_set() for it: after
 * the call, e->code is not 0. */
static inline int error_model_(error *e)
{
    if (e->code == ERROR_NONE)
        e->code = ERROR_IO;
    return e->code;
}
void error_use_(int code, ...); /* avoids warnings about unused arguments */
#define error_set(e, ...) (error_use_(__VA_ARGS__), error_model_(e))
#define error_setv(e, ...) (error_use_(__VA_ARGS__), error_model_(e))
#define error_memory(e) error_model_(e)
#define error_stopped(e) error_model_(e)
#endif

#endif
