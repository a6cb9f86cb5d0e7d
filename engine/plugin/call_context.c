/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plugin/call_context.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

/* Pointers only, in the part of the thread's storage that is there from its start: a handler that
 * reads them must not make the loader allocate. The text lies in the caller's frame. Atomic: a
 * handler may look at any instant, and so may another thread that was given the place. */
struct call_context_slot {
    _Atomic(const char *) running;
    _Atomic int64_t calls;
};
static _Thread_local call_context_slot mine __attribute__((tls_model("initial-exec")));

void call_context_begin(call_context *n, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(n->text, sizeof n->text, format, args);
    va_end(args);
    n->outer = atomic_load(&mine.running);
    atomic_store(&mine.calls, atomic_load(&mine.calls) + 1);
    atomic_store(&mine.running, n->text);
}

void call_context_end(const call_context *n)
{
    atomic_store(&mine.running, n->outer);
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
