/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reader.h - shared part of the readers of MPS and LP files: the text with its lines, messages with
 * the line they are about, numbers, names, and the program while it grows.
 *
 * Every step takes time in proportion to the text it reads, whatever the file contains: names are
 * found by hash, and a name is copied once. A file has at most FILE_MAX_BYTES, so the numbers of
 * rows and columns fit an int32_t.
 */
#ifndef FIRN_LP_FILE_READER_H
#define FIRN_LP_FILE_READER_H

#include "base/index.h"
#include "base/text.h"
#include "lp_file/lp_file.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A part of the file's text. It has no final zero of its own, but may be given one for a moment:
 * the text can be written to, and ends with a zero. */
typedef struct span {
    char *at;
    size_t length;
} span;

typedef struct reader_row {
    const char *name; /* NULL: gets a name at the end of the file */
    double low, high;
} reader_row;

typedef struct reader_col {
    const char *name;
    double low, high, cost;
    bool has_low, has_high; /* the file sets this bound */
    int64_t entry;          /* the latest entry of the column; -1: it has none yet */
} reader_col;

typedef struct reader_entry {
    int32_t row, col;
    double value;
} reader_entry;

typedef struct reader {
    arena *a, *work;   /* of the result; of what is needed only while the file is read */
    const char *shown; /* the path as in messages */
    char *text, *end;
    char *line; /* start of the current line */
    long number;
    lp_file *out;
    error *e;
    bool refused_form; /* refused for its form: another form of the format may fit */
    vec(const char *) warnings;
    size_t further_warnings; /* beyond READER_WARNINGS */

    vec(reader_row) rows;
    vec(reader_col) cols;
    vec(reader_entry) entries;
    name_index row_index, col_index;
    double constant;
    bool maximises;
    bool unsorted; /* the rows of some column do not ascend in the order of the entries */
} reader;

enum { READER_WARNINGS = 10 };

/* Refuses the file with "FILE:LINE: reason: `text of the line`". Returns the error's code. */
int reader_refuse(reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same, when the cause may be that the file has another form of the format. */
int reader_refuse_form(reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Keeps a warning "FILE:LINE: text" for the log; lines beyond the limit are only counted. */
void reader_warn(reader *r, long line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

bool span_is(span s, const char *text);
bool span_is_word(span s, const char *word); /* whatever the case */
/* A span for a message, printable and shortened, in a buffer of the enclosing block. */
const char *span_short(span s, char out[TEXT_SHOWN]);
#define SPAN_SHORT(s) span_short((s), (char[TEXT_SHOWN]){0})

/* `inf`, `infinity` in any case, with or without a sign. */
bool span_infinite(span s, double *value);
/* The position of a name; INDEX_NONE if it is not in the index. */
size_t reader_find(const name_index *x, span name);
/* Copies a new name and adds it to the index; NULL with the error set. */
const char *reader_keep_name(reader *r, name_index *x, span name, size_t at);

/* Adds a row without bounds, or a column with the bounds 0 and infinity; -1 with the error set. The
 * name must be new. A row without a name is called `c` and its number. */
int32_t reader_add_row(reader *r, span name);
int32_t reader_add_col(reader *r, span name);
int reader_add_entry(reader *r, int32_t row, int32_t col, double value);

/* A bound as the program has it: 1e20 and more is infinite. Refuses one that no value satisfies. */
int reader_low(reader *r, const char *kind, const char *name, double value, double *low);
int reader_high(reader *r, const char *kind, const char *name, double value, double *high);

/* Makes the program of what was read. */
int reader_finish(reader *r);

/* mps.c, cplex.c: read the whole text into `r`. */
int mps_read(reader *r, bool fixed);
int cplex_read(reader *r);

#endif
