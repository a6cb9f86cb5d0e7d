/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compare.h - compares results folders: what is built instead, where money, energy, water and
 * carbon go, which inputs differ. The first result is the one that the others are compared with.
 */
#ifndef FIRN_RECORD_COMPARE_H
#define FIRN_RECORD_COMPARE_H

#include "base/text.h"
#include "record/record.h"

enum { COMPARE_LABELS = 6, COMPARE_MAX = 20 };

/* A row of numbers that belong together in all results. */
typedef struct compare_row {
    const char *label[COMPARE_LABELS];
    double *value; /* columns x results, column by column; NaN: the result has no such number */
    bool differs;  /* beyond rounding */
    double change; /* the largest difference from the first result in the first column */
} compare_row;

enum compare_subject {
    COMPARE_SIZES,
    COMPARE_COSTS,
    COMPARE_ACCOUNTS,
    COMPARE_SHARES,
    COMPARE_FLOWS,
    COMPARE_RATIOS,
    COMPARE_LIMITS,
    COMPARE_SUBJECTS
};

/* The names of labels and columns are those of the members of the JSON; both end with NULL. */
typedef struct compare_table {
    const char *name;
    const char *const *label, *const *column;
    size_t columns;
    int group; /* the label (a unit, an account) within which numbers are of one scale */
    vec(compare_row) rows;
} compare_table;

/* One input in all results; at[i] NULL: result i does not have it. */
typedef struct compare_input {
    const char *section, *key, *period;
    const record_parameter **at;
} compare_input;
/* A file or a plugin; at[i] NULL: result i has not used it. */
typedef struct compare_file {
    const char *name;
    const record_file **at;
} compare_file;

typedef struct comparison {
    arena *memory;
    record *result;
    size_t results;
    bool same_currency;
    compare_table table[COMPARE_SUBJECTS];
    vec(compare_input) inputs; /* those that differ */
    vec(compare_file) files;   /* those of different content */
    vec(compare_file) plugins; /* likewise */
    vec(const char *) missing; /* sentences on what could not be compared */
} comparison;

/* Reads and compares `count` results (2 to COMPARE_MAX). Errors as of record_read(), and
 * ERROR_USAGE for another number. */
int compare_results(arena *a, const char *const *path, size_t count, comparison *out, error *e);
/* The same of 2 to COMPARE_MAX results that have been read; they must outlive the comparison. */
int compare_records(arena *a, record *result, size_t count, comparison *out, error *e);

/* For the terminal, 80 columns wide; and as JSON. The only error is ERROR_IO, for lack of memory.
 */
int compare_page(const comparison *c, text_buffer *out, error *e);
int compare_json(const comparison *c, text_buffer *out, error *e);

/* "A" for the first result. */
static inline char compare_letter(size_t i)
{
    return (char)('A' + (char)i);
}

#endif
