/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call_context.c - the record of the plugin call that runs in each thread.
 */
#include "plugin/call_context.h"

#include "base/guest.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

/* Only a pointer and a number, in the static part of the thread-local storage (initial-exec), which
 * exists from the thread's start: a signal handler that reads them must not make the loader
 * allocate. The text is in the caller's stack frame. The members are atomic because a signal
 * handler or another thread that has the slot may read them at any time. */
struct call_context_slot {
    _Atomic(const char *) running;
    _Atomic int64_t calls;
};
static _Thread_local call_context_slot own_slot __attribute__((tls_model("initial-exec")));

void call_context_begin(call_context *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(c->text, sizeof c->text, format, args);
    va_end(args);
    text_clean(c->text, "");
    c->unwinds = guest_set_unwinds(false);
    c->outer = atomic_load(&own_slot.running);
    atomic_store(&own_slot.calls, atomic_load(&own_slot.calls) + 1);
    atomic_store(&own_slot.running, c->text);
}

void call_context_end(const call_context *c)
{
    atomic_store(&own_slot.running, c->outer);
    guest_set_unwinds(c->unwinds);
}

const call_context_slot *call_context_here(void)
{
    return &own_slot;
}

const char *call_context_running(const call_context_slot *slot, int64_t *call)
{
    if (slot == NULL)
        slot = &own_slot;
    if (call != NULL)
        *call = atomic_load(&slot->calls);
    return atomic_load(&slot->running);
}
