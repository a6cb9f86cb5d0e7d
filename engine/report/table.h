/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.h - the columns of a CSV file with one row per step: flows.csv and prices.csv as
 * engine/result/series.c writes them.
 */
#ifndef FIRN_REPORT_TABLE_H
#define FIRN_REPORT_TABLE_H

#include "base/arena.h"
#include "base/error.h"
#include "record/record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct table_column {
    float *value;         /* one per step of the period; NaN: empty */
    double min, max, sum; /* of the numbers in the file; NaN if all cells are empty */
    bool zero, empty;     /* all are 0; all are empty */
} table_column;

typedef struct report_table {
    const char *const *name; /* of each column, without `period` and `time` */
    size_t columns;
    int64_t **time;        /* of each period: seconds from 1970 to the beginning of each step */
    table_column **column; /* of each period */
} report_table;

/* Reads a file whose rows must be the steps of these periods, one period after another. A file that
 * does not exist, or that has no rows (there is no plan), has no columns. ERROR_PROBLEM with file
 * and line if a row is not as expected, ERROR_IO for lack of memory. */
int report_table_read(arena *a, const char *path, const record_period *period, size_t periods,
                      report_table *out, error *e);

#endif
