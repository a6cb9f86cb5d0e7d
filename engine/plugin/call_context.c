/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call_context.c - the record of the plugin call that runs in each thread.
 */
#include "plugin/call_context.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

/* Only a pointer and a number, in the static part of the thread-local storage (initial-exec), which
 * exists from the thread's start: a signal handler that reads them must not make the loader
 * allocate. The text is in the caller's stack frame. Atomic: a handler may read at any instant, and
 * so may another thread that was given the slot. */
struct call_context_slot {
    _Atomic(const char *) running;
    _Atomic int64_t calls;
};
static _Thread_local call_context_slot mine __attribute__((tls_model("initial-exec")));

void call_context_begin(call_context *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(c->text, sizeof c->text, format, args);
    va_end(args);
    c->outer = atomic_load(&mine.running);
    atomic_store(&mine.calls, atomic_load(&mine.calls) + 1);
    atomic_store(&mine.running, c->text);
}

void call_context_end(const call_context *c)
{
    atomic_store(&mine.running, c->outer);
}

const call_context_slot *call_context_here(void)
{
    return &mine;
}

const char *call_context_running(const call_context_slot *slot, int64_t *call)
{
    if (slot == NULL)
        slot = &mine;
    if (call != NULL)
        *call = atomic_load(&slot->calls);
    return atomic_load(&slot->running);
}
