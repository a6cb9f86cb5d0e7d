/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call_context.h - who is being called: a note around every call into a plugin's code, so that
 * whoever catches a fatal signal, an exit or a call without end can name the plugin. One a thread.
 */
#ifndef FIRN_PLUGIN_CALL_CONTEXT_H
#define FIRN_PLUGIN_CALL_CONTEXT_H

#include <stdint.h>

typedef struct notice {
    char text[1200];
    const char *outer; /* what was noted before */
} notice;

/* From begin to end the calling thread is in a plugin. `n` must stay where it is until then; calls
 * may nest. */
void notice_begin(notice *n, const char *format, ...) __attribute__((format(printf, 2, 3)));
void notice_end(const notice *n);

/* The place of the calling thread's note; it lasts as long as the thread. */
typedef struct notice_place notice_place;
const notice_place *notice_here(void);

/* The note at that place (NULL: the calling thread's), NULL outside of a plugin; `call` (may be
 * NULL): a number that no other call of that thread has. Safe in a signal handler. Another thread
 * must not trust the text of a call that may end while it reads. */
const char *notice_running(const notice_place *place, int64_t *call);

#endif
