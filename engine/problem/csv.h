/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv.h - a CSV file with a header row, and one column of it as numbers.
 *
 * Separator: comma or semicolon, whichever the header row has more of, or tab when it has neither;
 * quoted cells ("a, b", "" for a quote); LF or CRLF; a UTF-8 byte order mark is skipped. Lines that
 * begin with '#' and blank lines at the end are passed over.
 */
#ifndef FIRN_PROBLEM_CSV_H
#define FIRN_PROBLEM_CSV_H

#include "base/arena.h"
#include "base/error.h"

#include <stddef.h>

typedef struct csv {
    const char *path;   /* as opened */
    const char *shown;  /* as the planner wrote it, for messages */
    const char *sha256; /* of the file */
    const char **name;  /* of each column, trimmed */
    size_t columns;
    size_t rows;
    const char *const *row; /* start of each data row's text, ended by a zero at its line's end */
    const int *line;        /* the line number of each data row */
    char separator;
} csv;

/* Reads the file whole and finds rows and columns. Fails with ERROR_PROBLEM (no such file, empty,
 * no data row, a row with another number of cells, an open quote, a NUL byte), naming shown:line.
 */
int csv_read(arena *a, const char *path, const char *shown, csv *out, error *e);
/* The column of that name as `rows` finite numbers. Fails: no such column (lists them, did you
 * mean); an empty cell, text, nan, inf (with shown:line, column and what stood there). */
int csv_column(arena *a, const csv *c, const char *name, double **out, error *e);

#endif
