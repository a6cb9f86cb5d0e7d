/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * command.h - functions for the firn command alone, which is linked with them; libfirn.so does not
 * export them, and this header is not installed.
 */
#ifndef FIRN_API_COMMAND_H
#define FIRN_API_COMMAND_H

#include <stddef.h>
#include <stdint.h>

/* The plugin code that the calling thread runs, as in "build of [NAME], site.ini:31, by plugin
 * FAMILY.TYPE (FILE)"; NULL if it runs none. `call` (may be NULL) is set to a number that differs
 * from call to call. For programs that catch fatal signals, exits and calls that do not return:
 * safe in a signal handler. The text is valid until the call returns. */
const char *firn_plugin_running(int64_t *call);
/* The same for another thread, for a watchdog. The thread to be watched calls firn_thread_self; the
 * returned handle is valid as long as that thread. The text is valid only while that call
 * has not returned, and it may return at any moment. */
typedef struct firn_thread firn_thread;
const firn_thread *firn_thread_self(void);
const char *firn_thread_running(const firn_thread *thread, int64_t *call);
/* Was the calling thread started by firn_site_solve or firn_lp_solve? No plugin code runs in such a
 * thread, so an error there is a fault in Firn itself. Safe in a signal handler. */
int firn_thread_is_solver(void);

/* Of `count` words, the nearest one to `word` by edit distance; NULL if none is near enough. */
const char *firn_nearest(const char *word, const char *const *words, size_t count);

#endif
