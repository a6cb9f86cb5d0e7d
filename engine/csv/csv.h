/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv.h - reads a CSV file with a header row, a column of it as numbers, and its times.
 *
 * Separator: comma or semicolon, whichever the header row has more of, or tab when it has neither;
 * a first line `sep=;` decides. Quoted cells ("a, b", "" for a quote); LF or CRLF. UTF-8, with or
 * without a byte order mark, or UTF-16. Lines that begin with '#', and blank lines before the
 * header row or at the end, are ignored. Lines above the header row, a row of units below it, and
 * lines after a blank line that cannot be rows are skipped with a note.
 */
#ifndef FIRN_CSV_CSV_H
#define FIRN_CSV_CSV_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct csv_times csv_times; /* times.h */

typedef struct csv {
    struct csv *next;   /* of its problem's files */
    const char *path;   /* as opened */
    const char *shown;  /* as the planner wrote it, for messages */
    const char *sha256; /* of the file */
    const char **name;  /* of each column, trimmed */
    size_t columns;
    size_t rows;
    const char *const *row; /* text of each data row, one line, zero-terminated */
    const int *line;        /* the line number of each data row */
    char separator;
    int header_line;   /* line number of the header row */
    bool header_utf8;  /* false: the header row has bytes that are not UTF-8 */
    const char *units; /* the row of units below the header, which is skipped; NULL: none */
    int units_line;
    bool hidden;             /* its content must not be quoted in messages (base/redact.h) */
    bool units_noted;        /* the problem has reported it */
    double zone_above;       /* time zone named above the header, h east of UTC; NaN: none */
    bool turned;             /* its weather is turned from another time zone to that of the site */
    vec(const char *) notes; /* sentences for the planner: what was skipped */
    /* What csv_read_times() found, once it was called. */
    bool times_read;
    csv_times *times;   /* NULL: there is no column of times */
    const char *unread; /* a sentence on a column of times in an unknown form; NULL: none */
} csv;

/* Reads the whole file and splits it into rows and columns. The header row is the first of the
 * first 40 lines that has a cell `column`; with `column` NULL, or if there is none, it is the first
 * line that is followed by rows of the same width with numbers. Fails with ERROR_PROBLEM and a
 * message that names shown:line: no such file, an empty file, no data row, a row that does not have
 * as many cells as the header row, an unclosed quote, a NUL byte, a blank line between rows. */
int csv_read(arena *a, const char *path, const char *shown, const char *column, csv *out, error *e);
/* The same from `size` bytes of a file that were read, followed by a zero; they are changed. */
int csv_parse(arena *a, char *text, size_t size, const char *path, const char *shown,
              const char *column, csv *out, error *e);
/* Whether there is a column `name`. */
bool csv_has_column(const csv *c, const char *name);
/* The column `name` as `rows` finite numbers. Fails with ERROR_PROBLEM: no such column (the message
 * lists the columns and suggests the nearest); two columns of the same name; cells that are empty,
 * not a finite number, or a code for a missing value such as -9999: the message names shown:line of
 * the first, the number of such cells and the lines of the next. */
int csv_column(arena *a, const csv *c, const char *name, double **out, error *e);

/* The cell of column `i` in the row of units. NULL: out of memory. */
const char *csv_units_of(arena *a, const csv *c, size_t i);

/* Whether a number is what exports write for a missing value, and nothing else: -999, -9999, the
 * smallest integers of 16 and 32 bits, ... */
bool csv_is_missing_code(double value);
/* Whether a number may be such a code where it cannot be a value: 9999, 999.9, ... */
bool csv_may_be_missing_code(double value);

/* Says which rows of a column are meant, for a message: writes "; this concerns 17 of 8760 rows
 * (lines 9, 12, 13, 14 and 13 more)", nothing for a single row. rows: the first of the `count`
 * rows, up to CSV_ROWS_LISTED of them. Returns `out`. */
enum { CSV_ROWS_LISTED = 4 };
char *csv_count_rows(const csv *c, const size_t *rows, size_t count, char *out, size_t size);
/* Counts a row, and keeps it if it is one of the first. */
static inline void csv_list_row(size_t row, size_t *rows, size_t *count)
{
    if (*count < CSV_ROWS_LISTED)
        rows[*count] = row;
    ++*count;
}

#endif
