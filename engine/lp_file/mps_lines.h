/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mps_lines.h - shared by the two files of the reader of MPS: mps_lines.c divides the lines into
 * records, mps.c puts the records into the program.
 */
#ifndef FIRN_LP_FILE_MPS_LINES_H
#define FIRN_LP_FILE_MPS_LINES_H

#include "lp_file/reader.h"

enum { FIELDS = 8, FREE_ROW = -1, OBJECTIVE = -2, NUMBER_MAX = 64 };

enum section { NO_SECTION, SENSE, OBJECTIVE_NAME, ROWS, COLUMNS, RHS, RANGES, BOUNDS, END };

/* A row of the section ROWS. */
typedef struct mps_row {
    int32_t row; /* in the program; or FREE_ROW, OBJECTIVE */
    char type;
    bool has_rhs, has_range;
    int32_t latest_col; /* the latest column with an entry, to find duplicates; -1 */
    double rhs, range;
} mps_row;

/* An upper bound below 0 of a column that has no lower bound yet. */
typedef struct below_zero {
    size_t col;
    long line;
} below_zero;

/* A data line. */
typedef struct record {
    span key, set; /* the type of a row or bound; the set, or the column of an entry */
    span name[2], value[2];
    int pairs;
} record;

typedef struct mps {
    reader *r;
    bool fixed;
    enum section section;
    unsigned seen; /* one bit per section */
    span field[FIELDS];
    int fields; /* of the line, not counting those beyond FIELDS */
    vec(mps_row) rows;
    name_index index; /* of `rows` */
    bool has_objective;
    span objective; /* its name, if the file names it */
    long objective_line;
    span set[END]; /* the set that a section uses */
    bool has_set[END];
    span col_name; /* of the current column */
    int32_t col;
    bool integer; /* between integer markers */
    vec(below_zero) below;
} mps;

/* Goes to the next line that is neither blank nor a comment; false: there is no further one. */
bool mps_next_line(reader *r, span *line);
bool mps_is_blank(char c);
/* Divides a line at blanks, up to a comment. */
void mps_divide(mps *m, span line);
/* Takes the fields of a data line as a record. */
int mps_record(mps *m, span line, record *out);
/* Reads a number, whose exponent may have the `d` of Fortran. */
int mps_number(mps *m, span s, bool infinite, double *value);

#endif
