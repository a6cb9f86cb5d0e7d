/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call_context.h - records which plugin a thread is calling, so that a message about a fatal
 * signal, an exit, or a call that does not return can name the plugin. One record per thread.
 */
#ifndef FIRN_PLUGIN_CALL_CONTEXT_H
#define FIRN_PLUGIN_CALL_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

typedef struct call_context {
    char text[1200];
    const char *outer; /* the text of the enclosing call, or NULL */
    bool unwinds;      /* whether allocations fail on a request to stop, outside of the call */
} call_context;

/* Between begin and end the calling thread is in a plugin, whose allocations do not fail on a
 * request to stop: a plugin need not check what it gets. `c` must stay at its address until the
 * end; calls may nest. */
void call_context_begin(call_context *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void call_context_end(const call_context *c);

/* The slot of the calling thread's record; it lasts as long as the thread. */
typedef struct call_context_slot call_context_slot;
const call_context_slot *call_context_here(void);

/* The text of the call that runs in the slot's thread (slot NULL: the calling thread); NULL if it
 * runs no plugin. `call` (may be NULL) receives a number that no other call of that thread has.
 * Safe in a signal handler. In another thread the text is reliable only if the same call still runs
 * after it was read. */
const char *call_context_running(const call_context_slot *slot, int64_t *call);

#endif
