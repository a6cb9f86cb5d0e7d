/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * redact.h - formats a message about a file whose content must not be quoted.
 *
 * A problem file may come from someone else, and may name any file that the user can read. If the
 * messages about such a file quoted it, whoever sees them would see a part of the file.
 */
#ifndef FIRN_BASE_REDACT_H
#define FIRN_BASE_REDACT_H

#include <stdarg.h>
#include <stddef.h>

#define REDACT_NOT_SHOWN                                                                           \
    " (this file is outside the folder of the problem, so its content is not shown; with "         \
    "`--trust-problem` it is)"

/* After FILE:LINE, in place of a key of such a file. */
#define REDACT_A_VALUE ": a value"

/* Formats as vsnprintf() does, with `...` in place of each argument, except the text `file` and a
 * number after it, "FILE:LINE". Adds REDACT_NOT_SHOWN if an argument was left out. Conversions of
 * the engine's messages only: no `*` but in "%.*s", no %n. */
void redact(char *out, size_t size, const char *file, const char *format, va_list args)
    __attribute__((format(printf, 4, 0)));

#endif
