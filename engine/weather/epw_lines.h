/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * epw_lines.h - the lines and fields of an EPW file, for use inside engine/weather only.
 */
#ifndef FIRN_WEATHER_EPW_LINES_H
#define FIRN_WEATHER_EPW_LINES_H

#include "base/error.h"

typedef struct epw_reader {
    const char *shown; /* the file, for messages */
    char *next;        /* the rest of the file; NULL at its end */
    int line;          /* of the line that was read last, from 1 */
    error *e;
} epw_reader;

/* The next line that is not blank, without its line end (LF, CRLF or CR); NULL at the end of the
 * file. */
char *epw_line(epw_reader *r);

/* Splits a line at its commas, in place; a field in double quotes may contain commas. Returns the
 * number of fields; only the first `max` are stored, without the quotes. */
int epw_split(char *line, char **field, int max);

#endif
