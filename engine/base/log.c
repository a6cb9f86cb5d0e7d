/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * log.c - formats a log line and passes it to the callback.
 */
#include "base/log.h"

#include "base/error.h"
#include "base/guest.h"

#include <stdarg.h>
#include <stddef.h>

void log_line(const log_sink *to, int level, const char *format, ...)
{
    if (to == NULL || to->line == NULL)
        return;
    error text = {0}; /* formats and truncates the line like a message */
    va_list args;
    va_start(args, format);
    error_setv(&text, ERROR_ANSWER, format, args);
    va_end(args);
    guest_callback_begin();
    to->line(to->data, level, text.text);
    guest_callback_end();
}
