/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call_context.h - who is being called: a note around every call into a plugin's code, so that
 * whoever catches a fatal signal, an exit or a call without end can name the plugin. One a thread.
 */
#ifndef FIRN_PLUGIN_CALL_CONTEXT_H
#define FIRN_PLUGIN_CALL_CONTEXT_H

#include <stdint.h>

typedef struct call_context {
    char text[1200];
    const char *outer; /* what was noted before */
} call_context;

/* From begin to end the calling thread is in a plugin. `n` must stay where it is until then; calls
 * may nest. */
void call_context_begin(call_context *n, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void call_context_end(const call_context *n);

/* The place of the calling thread's note; it lasts as long as the thread. */
typedef struct call_context_slot call_context_slot;
const call_context_slot *call_context_here(void);

/* The note at that place (NULL: the calling thread's), NULL outside of a plugin; `call` (may be
 * NULL): a number that no other call of that thread has. Safe in a signal handler. Another thread
 * must not trust the text of a call that may end while it reads. */
const char *call_context_running(const call_context_slot *slot, int64_t *call);

#endif
