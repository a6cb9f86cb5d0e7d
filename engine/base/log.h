/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * log.h - what a run has to say besides its answer, handed to whoever asked for it.
 */
#ifndef FIRN_BASE_LOG_H
#define FIRN_BASE_LOG_H

enum log_level { LOG_INFO = 1, LOG_WARNING = 2 };

typedef struct log_sink {
    void (*line)(void *data, int level, const char *text); /* may be NULL */
    void *data;
} log_sink;

void log_line(const log_sink *to, int level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
