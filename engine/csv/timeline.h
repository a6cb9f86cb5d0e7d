/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * timeline.h - compares the times in a CSV file with those that its values are used for.
 */
#ifndef FIRN_CSV_TIMELINE_H
#define FIRN_CSV_TIMELINE_H

#include "calendar/calendar.h"
#include "csv/csv.h"

/* The time zone in which values are used. */
typedef struct csv_site_zone {
    bool known;
    double hours; /* east of UTC, if known */
    /* If it is not known, the one that follows from the first file with times in UTC: seconds east
     * of UTC, and that file; NULL: there is none so far. */
    int64_t implied;
    const char *implied_by;
} csv_site_zone;

/* Checks that the rows of a file follow one another in equal steps, and that the first and the last
 * are at the time that calendar_resample() assigns to them; `typical` as there. The year does not
 * count. A label may be at the beginning, in the middle or at the end of its interval. Times with a
 * time zone are compared in that of the site; where it is not known, the one that the first such
 * file implies is set and explained in *note, and the next files must agree. A file without times
 * passes. Fails with ERROR_PROBLEM and a message that begins with FILE:LINE. */
int csv_check_timeline(arena *a, csv *c, const calendar *used_by, bool typical, csv_site_zone *zone,
                       const char **note, error *e);

/* Adds to `why`, which refuses the number of rows, that the file may have two resolutions, one
 * after the other, and the line where they change. */
void csv_explain_count(const csv *c, const calendar *used_by, char *why, size_t size);

#endif
