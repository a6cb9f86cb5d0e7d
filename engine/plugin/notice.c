/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plugin/notice.h"

#include <stdarg.h>
#include <stdio.h>

/* Pointers only, in the part of the thread's storage that is there from its start: a handler that
 * reads them must not make the loader allocate. The text lies in the caller's frame. Volatile: only
 * a handler may ever look, and the compiler must not wait with writing. */
#define EARLY __attribute__((tls_model("initial-exec")))
static _Thread_local const char *volatile running EARLY;
static _Thread_local volatile int64_t calls EARLY;

void notice_begin(notice *n, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(n->text, sizeof n->text, format, args);
    va_end(args);
    n->outer = running;
    calls = calls + 1;
    running = n->text;
}

void notice_end(const notice *n)
{
    running = n->outer;
}

const char *notice_running(int64_t *call)
{
    if (call != NULL)
        *call = calls;
    return running;
}
