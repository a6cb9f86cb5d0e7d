/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv.h - reads a CSV file with a header row, and a column of it as numbers.
 *
 * Separator: comma or semicolon, whichever the header row has more of, or tab when it has neither;
 * quoted cells ("a, b", "" for a quote); LF or CRLF; a UTF-8 byte order mark is skipped. Lines that
 * begin with '#', and blank lines before the header row or at the end, are ignored.
 */
#ifndef FIRN_CSV_CSV_H
#define FIRN_CSV_CSV_H

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
    const char *const *row; /* text of each data row, one line, zero-terminated */
    const int *line;        /* the line number of each data row */
    char separator;
} csv;

/* Reads the whole file and splits it into rows and columns. Fails with ERROR_PROBLEM and a message
 * that names shown:line: no such file, an empty file, no data row, a row that does not have as many
 * cells as the header row, an unclosed quote, a NUL byte. */
int csv_read(arena *a, const char *path, const char *shown, csv *out, error *e);
/* The column `name` as `rows` finite numbers. Fails with ERROR_PROBLEM: no such column (the
 * message lists the columns and suggests the nearest); two columns of the same name; a cell that is
 * empty or not a finite number (with shown:line, column and the cell's text). */
int csv_column(arena *a, const csv *c, const char *name, double **out, error *e);

#endif
