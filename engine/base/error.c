/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * error.c - records the first failure with a printable, one-line message.
 */
#define FIRN_BASE_ERROR_C
#include "base/error.h"

#include "base/guest.h"
#include "base/redact.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

int error_setv(error *e, int code, const char *format, va_list args)
{
    if (e->code != ERROR_NONE)
        return e->code;
    e->code = code;
    int length = 0;
    if (e->hide != NULL)
        redact(e->text, sizeof e->text, e->hide, format, args);
    else
        length = vsnprintf(e->text, sizeof e->text, format, args);
    if (length >= (int)sizeof e->text) {
        /* Truncate where a UTF-8 character begins, and mark the truncation. */
        size_t end = sizeof e->text - 5;
        while (end > 0 && ((unsigned char)e->text[end] & 0xC0) == 0x80)
            end--;
        memcpy(e->text + end, " ...", 5);
    }
    text_clean(e->text, ""); /* messages quote files, which may contain any bytes */
    return code;
}

int error_set(error *e, int code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int result = error_setv(e, code, format, args);
    va_end(args);
    return result;
}

int error_stopped(error *e)
{
    return error_set(e, ERROR_INTERRUPTED, "interrupted");
}

int error_memory(error *e)
{
    return guest_unwinding() ? error_stopped(e) : error_set(e, ERROR_IO, "out of memory");
}
