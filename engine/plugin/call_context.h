/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call_context.h - records which plugin a thread is calling, so that the handler of a fatal signal,
 * of an exit or of a call that does not return can name the plugin. One record per thread.
 */
#ifndef FIRN_PLUGIN_CALL_CONTEXT_H
#define FIRN_PLUGIN_CALL_CONTEXT_H

#include <stdint.h>

typedef struct call_context {
    char text[1200];
    const char *outer; /* the text of the enclosing call, or NULL */
} call_context;

/* From begin to end the calling thread is in a plugin. `c` must stay at its address until then;
 * calls may nest. */
void call_context_begin(call_context *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void call_context_end(const call_context *c);

/* The slot of the calling thread's record; it lasts as long as the thread. */
typedef struct call_context_slot call_context_slot;
const call_context_slot *call_context_here(void);

/* The text of the call that runs in the slot's thread (NULL: the calling thread); NULL outside of a
 * plugin. `call` (may be NULL): a number that no other call of that thread has. Safe in a signal
 * handler. Another thread must not rely on the text of a call that may end while it reads. */
const char *call_context_running(const call_context_slot *slot, int64_t *call);

#endif
