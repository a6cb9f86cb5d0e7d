/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * calendar.h - the steps of a period: their lengths, hours of the day, days, months.
 *
 * Local standard time, counted in whole seconds. Years have 8760 hours, 29 February is dropped,
 * unless the planner keeps it. Step t covers [t, t + h).
 */
#ifndef FIRN_CALENDAR_CALENDAR_H
#define FIRN_CALENDAR_CALENDAR_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALENDAR_YEAR_HOURS 8760 /* of weather files, and of years without 29 February */
#define CALENDAR_HOUR ((int64_t)3600)
#define CALENDAR_DAY ((int64_t)86400)

/* What becomes of 29 February. Not said, it is dropped as well, but a series that has it is
 * refused: nobody's day is cut out unasked. */
enum calendar_leap { CALENDAR_LEAP_UNSPECIFIED, CALENDAR_LEAP_DROP, CALENDAR_LEAP_KEEP };

/* `count` steps of that length, one behind the other. */
typedef struct calendar_run {
    int64_t seconds;
    int32_t count;
} calendar_run;

typedef struct calendar {
    /* what gives it */
    int year;                /* of the first step */
    enum calendar_leap leap; /* kept only where `year` is a leap year */
    int64_t start;           /* seconds from 1 January 0:00 of `year` to the first step */
    int64_t horizon;         /* seconds, at most a year */
    const calendar_run *step;
    int32_t runs;
    bool whole_year; /* the period stands for a year; else for itself */
    bool repeat;     /* series of one day or week repeat */
    /* What series are written for, where this is cut out of a longer horizon (calendar_window_of).
     * base_horizon 0: its own, which calendar_fill() then writes here. */
    int64_t base_start, base_horizon;
    const calendar_run *base_step; /* may be NULL: not known */
    int32_t base_runs;

    /* what calendar_fill() makes of it */
    int year_hours; /* 8760, or 8784 with 29 February */
    int32_t steps;
    /* one a step */
    double *hours;     /* length */
    double *hour;      /* of the day at the start, 0 <= hour < 24, with its fraction */
    double *weekday;   /* 0 = Monday */
    double *month;     /* 1-12 */
    double *yearday;   /* 1-365, or 366 with 29 February */
    int32_t *day_of;   /* element: 0 .. days-1 */
    int32_t *month_of; /* element: 0 .. months-1, contiguous runs of one calendar month */
    int32_t days, months;
    double
        *month_share; /* of each month element: the share of that calendar month that is covered */
} calendar;

/* Fills in the rest. Fails with ERROR_IO only (memory). The caller has checked: the runs make the
 * horizon, the horizon is at most a year, and there are at most 1e7 steps. */
int calendar_fill(arena *a, calendar *c, error *e);
/* Before calendar_fill(): `c` is a window of `base`, and series may be written for that. */
void calendar_window_of(calendar *c, const calendar *base);
/* After it: whether `c` is a part of something, not its own base. */
bool calendar_is_window(const calendar *c);

/* ---- dates ---- */

/* Reads "2026-01-31" (a real date, years 1900 to 2200). */
bool calendar_date(const char *text, int *year, int *month, int *day);
/* What is wrong with a text that calendar_date() refuses: "2026 is no leap year: February has 28
 * days". Returns `why`. */
char *calendar_date_error(const char *text, char *why, size_t why_size);
/* `year` 0: any, so that February has 29 days. */
int calendar_days_of_month(int year, int month);
/* "February" of 2. */
const char *calendar_month_name(int month);
/* Hour of the 8760-hour year at which that date begins; 29 February counts as 1 March. */
int calendar_hour_of_year(int month, int day);

/* Of what follows the first three need only year and leap set in `c`, the others no more than what
 * gives it. */
bool calendar_has_leap_day(const calendar *c); /* the year has its 29 February */
int64_t calendar_year_seconds(const calendar *c);
/* Seconds from 1 January to that date's midnight; a 29 February that is dropped is 1 March. */
int64_t calendar_second_of(const calendar *c, int month, int day);
/* Seconds from the first step's start to that of step t (t = steps: to the end). */
int64_t calendar_step_start(const calendar *c, int32_t t);
/* The step that covers that second from the first step's start. It is within the horizon. */
int32_t calendar_step_at(const calendar *c, int64_t second);

/* The day of a second from 1 January of c->year, up to two years on. Behind 31 December comes
 * January of the next year; of the same year where 29 February is kept, for there is one year then,
 * of 8784 hours. */
typedef struct calendar_day {
    int year, month, day; /* from 1 */
    int yearday;          /* from 1 */
    int weekday;          /* 0 = Monday */
    int64_t begin;        /* second at which it begins */
} calendar_day;
calendar_day calendar_day_at(const calendar *c, int64_t second);

/* ---- series (resample.c) ---- */

/* A series of `count` numbers laid on the steps. The first of these that fits:
 *   - a full year (the year's hours, at k = 1, 2, 4, 6, 12 or 60 values an hour) from 1 January:
 * cut to the window, which may run past 31 December. 8784 k values in years of 8760 hours: their 29
 * February is cut out where it is to be dropped, else they are refused. 8760 k values in a year of
 * 8784: refused, or, where they are those of a `typical` year (weather), 29 February is as the
 * 28th;
 *   - with `repeat`, 24 or 168 values: by hour of the day, or of the week beginning Monday;
 *   - as many values as the base has steps, or its hours at k an hour: cut to the window if that
 *     lies within the base, else refused. (The base is the calendar itself if it is cut from none.)
 *   - 12 values: by month of the year;
 *   - if it is cut from a base: as many values as its own steps, or its own hours at k an hour.
 * Finer values are averaged over a step by time, coarser ones held. Anything else is refused with a
 * sentence in `why` that says how many values there are and how many would fit. out: steps
 * numbers. */
bool calendar_resample(const calendar *c, const double *values, size_t count, bool typical,
                       double *out, char *why, size_t why_size);

/* Twelve values, of the months, laid on the steps: the mean over its time where a step has more
 * than one. */
void calendar_resample_months(const calendar *c, const double *values, double *out);

/* The greatest common divisor. */
int64_t calendar_gcd(int64_t a, int64_t b);

/* ---- showing ---- */

/* "14 July 15:00" of a step, with seconds where it has some. Returns `out`. */
char *calendar_show(const calendar *c, int32_t step, char *out, size_t size);
/* The same of a second from 1 January. */
char *calendar_show_second(const calendar *c, int64_t second, char *out, size_t size);
/* "2026-07-14T15:00" of a step, with seconds where it has some. Returns `out`. */
char *calendar_stamp(const calendar *c, int32_t step, char *out, size_t size);
/* "2 h", "90 min", "100 s", "12.5 h": a length as it may be written in the problem. Returns `out`.
 */
char *calendar_duration(int64_t seconds, char *out, size_t size);

#endif
