/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * notice.h - who is being called: a note around every call into a plugin's code, so that whoever
 * catches a fatal signal, an exit or a call without end can name the plugin. One a thread.
 */
#ifndef FIRN_PLUGIN_NOTICE_H
#define FIRN_PLUGIN_NOTICE_H

#include <stdint.h>

typedef struct notice {
    char text[1200];
    const char *outer; /* what was noted before */
} notice;

/* From begin to end the calling thread is in a plugin. `n` must stay where it is until then; calls
 * may nest. */
void notice_begin(notice *n, const char *format, ...) __attribute__((format(printf, 2, 3)));
void notice_end(const notice *n);

/* The note of the calling thread, NULL outside of a plugin; `call` (may be NULL): a number that no
 * other call of this thread has. Safe in a signal handler. */
const char *notice_running(int64_t *call);

#endif
