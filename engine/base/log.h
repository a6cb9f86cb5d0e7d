/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * log.h - log lines (progress and warnings), passed to a callback.
 */
#ifndef FIRN_BASE_LOG_H
#define FIRN_BASE_LOG_H

enum log_level { LOG_INFO = 1, LOG_WARNING = 2 };

typedef struct log_sink {
    void (*line)(void *data, int level, const char *text); /* may be NULL */
    void *data;
} log_sink;

/* Formats one line and passes it to the callback. Does nothing if `to` or its callback is NULL. The
 * line is truncated and made printable as in error_set(). */
void log_line(const log_sink *to, int level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
