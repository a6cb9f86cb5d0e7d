/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * internal.h - cells and lines of a CSV file, for use inside engine/csv only.
 */
#ifndef FIRN_CSV_INTERNAL_H
#define FIRN_CSV_INTERNAL_H

#include "csv/csv.h"

enum { CSV_SHOWN = 48 }; /* bytes of a cell in a message */

/* ---- cells (cell.c) ------------------------------------------------------------------------- */

/* Whether a cell is well-formed. */
enum cell_state { CELL_OK, CELL_OPEN_QUOTE, CELL_TEXT_AFTER_QUOTE };

const char *cell_skip_blanks(const char *p, char separator);
/* The separator or final zero that ends the cell at `p`. */
const char *cell_end(const char *p, char separator, enum cell_state *state);
/* The text of the cell at `p`, without surrounding quotes and blanks. NULL: out of memory. */
char *cell_text(arena *a, const char *p, char separator);
/* Copies the cell at `p` without quotes and blanks. False: it is malformed, or longer than `size`.
 */
bool cell_copy(const char *p, char separator, char *out, size_t size);
/* The beginning of cell `column` of a well-formed row. */
const char *cell_at(const char *row, size_t column, char separator);
/* The number of cells of the row at `p`; -1 if a cell is malformed, with the reason in `state`. */
int cell_count(const char *p, char separator, enum cell_state *state);
/* Comma or semicolon, whichever is more frequent in the row outside quotes; tab when the row has
 * neither. */
char cell_separator(const char *row);
/* Reads the cell at `p` as a finite number. False: it is something else, or nothing. */
bool cell_number(const char *p, char separator, double *value);

/* ---- lines (header.c) ----------------------------------------------------------------------- */

/* The lines of a file that are not comments, blank ones included. */
typedef struct csv_lines {
    const char **text;
    int *number; /* from 1 */
    size_t count;
    double zone; /* that a comment before all rows names, h east of UTC; NaN: none */
} csv_lines;

/* Whether a cell of the line is a number or a time. */
bool csv_has_value(const char *line, char separator);
bool csv_is_blank(const char *line);
/* The separator of a line `sep=;`; 0: it is another line. */
char csv_declared_separator(const char *line);
/* Finds the header row: the first of the first 40 lines that has a cell `column`; else (NULL: no
 * column is asked for) the line that looks like one. Sets `separator` and `*header`, an index into
 * `lines`; false: all lines are blank. */
bool csv_find_header(csv *c, const csv_lines *lines, const char *column, size_t *header);
/* Whether a line of text names the time zone of the rows: "Timezone,UTC", "Units: time in UTC". */
bool csv_names_zone(const char *line, double *hours);
/* The time zone that the lines above the header name, in hours east of UTC; NaN: none. */
double csv_zone_above(const csv_lines *lines, size_t header);
/* Whether a row below the header holds units: it has no number and no time, and none of the marks
 * for a missing value. `next` is the row after it, which must have a number. */
bool csv_is_units(const csv *c, const char *row, const char *next);

/* ---- encoding (encoding.c) ------------------------------------------------------------------ */

/* Makes UTF-8 of a whole file, in place or in new memory: takes off the byte order mark, converts
 * UTF-16. Refuses what is no text at all, with the remedy. */
int csv_decode(arena *a, const char *shown, char **text, size_t *size, error *e);
/* The first byte that is not UTF-8; NULL: none. */
const char *csv_bad_byte(const char *text);

/* ---- names of columns of times (time_names.c) ----------------------------------------------- */

enum { CSV_PLAIN = 60 };
/* A name in small letters, without what is in parentheses, `_`, `-` and `.` as blanks. */
void csv_plain_name(const char *name, char out[CSV_PLAIN]);
bool csv_is_one_of(const char *name, const char *const *list, size_t count);
#define CSV_IS_ONE_OF(name, list) csv_is_one_of((name), (list), sizeof(list) / sizeof((list)[0]))
/* Whether a column of that name may hold dates; of that plain name, hours or times of day. */
bool csv_is_time_name(const char *name);
bool csv_is_clock_name(const char *plain);

/* ---- times (times.c) ------------------------------------------------------------------------ */

/* Sets the usual distance of the rows, or `monthly`. */
void times_find_step(csv_times *t, size_t rows);
/* The number of rows that do not follow the one before them by the usual distance. */
size_t times_count_faults(const csv_times *t, size_t rows);

#endif
