/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * times.h - the times of the rows of a CSV file: finds the column, or the columns, that hold them,
 * and checks that they follow one another.
 */
#ifndef FIRN_CSV_TIMES_H
#define FIRN_CSV_TIMES_H

#include "calendar/calendar.h"
#include "csv/csv.h"

/* The part of its interval that a time names, by the name of its column. */
enum csv_label { CSV_LABEL_ANY, CSV_LABEL_BEGIN, CSV_LABEL_END };

enum csv_label csv_label_of(const char *name);

struct csv_times {
    const char *column;    /* "column `time`", "columns `Date` and `Hour`", for messages */
    const int64_t *second; /* of each row, from 1970 (stamp.h); of UTC if `zoned` */
    bool zoned;            /* a time zone is written: in the cells, in the name, above the header */
    int zone;              /* seconds east of UTC; if it changes with the season, the lowest */
    bool zone_changes;     /* as with daylight saving time */
    bool is_cst;           /* see stamp.h */
    enum csv_label label;
    /* The same in the other order of day and month, where the rows follow one another in both, as
     * on one day; NULL: there is one order. */
    const int64_t *other_order;
    bool monthly; /* one row per month */
    int64_t step; /* the usual distance of two rows, seconds; 0: monthly, or one row */
    /* The use of the rows that was checked last, and found right: many series come from one file.
     */
    struct {
        bool done, leap_day;
        int kind;
        int64_t start, zone, seconds;
    } checked;
};

/* Finds the times of the rows and sets c->times, NULL if no column reads as dates and times. Looks
 * only once. Fails with ERROR_PROBLEM if a cell of such a column is not a time. */
int csv_read_times(arena *a, csv *c, error *e);

/* Checks that each row follows the one before by the usual distance, or, with `runs` > 1, by the
 * given ones. 29 February may be left out, and the year may change from month to month, as in a
 * typical year. Fails with ERROR_PROBLEM and a message that names the line and both times of the
 * first faults, and the number of all. */
int csv_check_times(const csv *c, const calendar_run *run, int32_t runs, error *e);

#endif
