/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * calendar.h - the steps of a period: their lengths, hours of the day, days, months.
 *
 * Local standard time. Every year has 8760 hours: 29 February is dropped. Step t covers
 * [t, t + h).
 */
#ifndef FIRN_PROBLEM_CALENDAR_H
#define FIRN_PROBLEM_CALENDAR_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define CALENDAR_YEAR_HOURS 8760

typedef struct calendar {
    int year;    /* of the first step */
    int start;   /* hour of the year of the first step, 0 = 1 January 0:00 */
    double step; /* hours; divides an hour, or is a whole number of them */
    int32_t steps;
    int32_t horizon; /* hours, whole */
    bool whole_year; /* the period stands for a year; else for itself */
    bool repeat;     /* series of one day or week repeat */
    /* one a step */
    double *hours;     /* length */
    double *hour;      /* of the day at the start, 0 <= hour < 24, fractions below an hour's step */
    double *weekday;   /* 0 = Monday */
    double *month;     /* 1-12 */
    double *yearday;   /* 1-365 */
    int32_t *day_of;   /* element: 0 .. days-1 */
    int32_t *month_of; /* element: 0 .. months-1, contiguous runs of one calendar month */
    int32_t days, months;
    double
        *month_share; /* of each month element: the share of that calendar month that is covered */
} calendar;

/* Reads "2026-01-31" (a real date, years 1900 to 2200). */
bool calendar_date(const char *text, int *year, int *month, int *day);
/* Hour of the 8760-hour year at which that date begins; 29 February counts as 1 March. */
int calendar_hour_of_year(int month, int day);
/* Fills the arrays from year, start, step and horizon. Fails with ERROR_IO only (memory). The
 * caller has checked: step > 0, steps = horizon / step whole and at most 1e7. */
int calendar_fill(arena *a, calendar *c, error *e);

/* A series of `count` numbers laid on the steps. The first of these that fits:
 *   - a full year (8760 k values, k = 1, 2, 4, 6, 12, 60 an hour) from 1 January: cut to the
 * window, which may run past 31 December;
 *   - with `repeat`, 24 or 168 values: by hour of the day, or of the week beginning Monday;
 *   - as many values as steps: as they are;
 *   - the horizon's hours at k an hour, from its start.
 * Finer values are averaged over a step, coarser ones held. A leap year's 8784 k values: refused,
 * with the remedy. Anything else is refused with a sentence in `why` that says how many values
 * there are and how many would fit. out: steps numbers. */
bool calendar_lay(const calendar *c, const double *values, size_t count, double *out, char *why,
                  size_t why_size);

/* "14 July 15:00" of a step. Returns `out`. */
char *calendar_show(const calendar *c, int32_t step, char *out, size_t size);

#endif
