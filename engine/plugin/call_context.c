/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plugin/call_context.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

/* Pointers only, in the part of the thread's storage that is there from its start: a handler that
 * reads them must not make the loader allocate. The text lies in the caller's frame. Atomic: a
 * handler may look at any instant, and so may another thread that was given the place. */
struct notice_place {
    _Atomic(const char *) running;
    _Atomic int64_t calls;
};
static _Thread_local notice_place mine __attribute__((tls_model("initial-exec")));

void notice_begin(notice *n, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(n->text, sizeof n->text, format, args);
    va_end(args);
    n->outer = atomic_load(&mine.running);
    atomic_store(&mine.calls, atomic_load(&mine.calls) + 1);
    atomic_store(&mine.running, n->text);
}

void notice_end(const notice *n)
{
    atomic_store(&mine.running, n->outer);
}

const notice_place *notice_here(void)
{
    return &mine;
}

const char *notice_running(const notice_place *place, int64_t *call)
{
    if (place == NULL)
        place = &mine;
    if (call != NULL)
        *call = atomic_load(&place->calls);
    return atomic_load(&place->running);
}
