/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * calendar.h - the time steps of a period (length, hour of the day, weekday, month of each step),
 * dates, and resampling of series to the steps.
 *
 * Times are local standard time, counted in whole seconds. Years have 8760 hours without 29
 * February, unless the planner keeps that day. A step covers its start, but not its end.
 */
#ifndef FIRN_CALENDAR_CALENDAR_H
#define FIRN_CALENDAR_CALENDAR_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALENDAR_YEAR_HOURS 8760 /* hours of a weather file, and of a year without 29 February */
#define CALENDAR_HOUR ((int64_t)3600) /* seconds */
#define CALENDAR_DAY ((int64_t)86400) /* seconds */

/* The treatment of 29 February. Unspecified, it is dropped as well, but a series that contains it
 * is refused: no day is removed from a series unless the planner asks for it. */
enum calendar_leap { CALENDAR_LEAP_UNSPECIFIED, CALENDAR_LEAP_DROP, CALENDAR_LEAP_KEEP };

/* `count` consecutive steps of the same length. */
typedef struct calendar_run {
    int64_t seconds;
    int32_t count;
} calendar_run;

typedef struct calendar {
    /* Set by the caller. */
    int year;                /* of the first step */
    enum calendar_leap leap; /* KEEP has an effect only if `year` is a leap year */
    int64_t start;           /* seconds from 1 January 0:00 of `year` to the first step */
    int64_t horizon;         /* seconds, at most one year */
    const calendar_run *step;
    int32_t runs;
    bool whole_year; /* the period represents a year; otherwise only itself */
    bool repeat;     /* series of one day or one week repeat */
    /* The base: the horizon that series are given for, if this calendar is a window of a longer one
     * (calendar_window_of). With base_horizon 0, calendar_fill() sets the base to the calendar
     * itself. */
    int64_t base_start, base_horizon;
    const calendar_run *base_step; /* NULL: not known */
    int32_t base_runs;

    /* Set by calendar_fill(). */
    int year_hours; /* 8760, or 8784 with 29 February */
    int32_t steps;
    /* Arrays with one element per step. */
    double *hours;     /* length of the step */
    double *hour;      /* hour of the day at the start, 0 <= hour < 24, with its fraction */
    double *weekday;   /* 0 = Monday */
    double *month;     /* 1-12 */
    double *yearday;   /* 1-365, or 366 with 29 February */
    int32_t *day_of;   /* day element of the step, 0 .. days-1 */
    int32_t *month_of; /* month element, 0 .. months-1: consecutive steps of one calendar month */
    int32_t days, months;
    double *month_share; /* per month element: the covered fraction of its calendar month */
} calendar;

/* Computes the members below the line "Set by calendar_fill()". Fails only with ERROR_IO (out of
 * memory). The caller has checked that the runs add up to the horizon, that the horizon is at most
 * a year, and that there are at most 1e7 steps. */
int calendar_fill(arena *a, calendar *c, error *e);
/* Marks `c` as a window of `base`, so that series may be given for the horizon of `base`. To be
 * called before calendar_fill(). */
void calendar_window_of(calendar *c, const calendar *base);
/* Whether `c` differs from its base in its time or its steps. To be called after calendar_fill().
 */
bool calendar_is_window(const calendar *c);

/* ---- dates ---- */

/* Reads "2026-01-31": an existing date of the years 1900 to 2200. */
bool calendar_date(const char *text, int *year, int *month, int *day);
/* Writes why calendar_date() refuses a text: "2026 is not a leap year: February has 28 days".
 * Returns `why`. */
char *calendar_date_error(const char *text, char *why, size_t why_size);
/* With year 0, which means any year, February has 29 days. */
int calendar_days_of_month(int year, int month);
/* "February" for 2. */
const char *calendar_month_name(int month);
/* Hour of the 8760-hour year at which a date begins; 29 February counts as 1 March. */
int calendar_hour_of_year(int month, int day);

/* The next three functions need only `year` and `leap` to be set in `c`; those after them need all
 * members that are set by the caller. */

/* Whether the year includes 29 February. */
bool calendar_has_leap_day(const calendar *c);
int64_t calendar_year_seconds(const calendar *c);
/* Seconds from 1 January to the start of a date; if 29 February is dropped, it counts as 1 March.
 */
int64_t calendar_second_of(const calendar *c, int month, int day);
/* Seconds from the start of the first step to the start of step t; for t = steps, to the end. */
int64_t calendar_step_start(const calendar *c, int32_t t);
/* The step that covers a second counted from the start of the first step, within the horizon. */
int32_t calendar_step_at(const calendar *c, int64_t second);

/* The day that contains a second counted from 1 January of c->year, up to two years later. After 31
 * December comes January of the next year; if 29 February is kept, January of the same year, since
 * there is then only one year, of 8784 hours. */
typedef struct calendar_day {
    int year, month, day; /* from 1 */
    int yearday;          /* from 1 */
    int weekday;          /* 0 = Monday */
    int64_t begin;        /* its first second, counted from 1 January */
} calendar_day;
calendar_day calendar_day_at(const calendar *c, int64_t second);

/* ---- series (resample.c) ---- */

/* clang-format off */
/* Resamples a series of `count` values to the steps: finer values are averaged over a step by time,
 * coarser ones are held. The first of these cases that applies decides; k is 1, 2, 4, 6, 12 or 60
 * values per hour:
 *   - k times the hours of the year: a full year from 1 January. The calendar's time is taken from
 *     it, and may run past 31 December.
 *     8784 k values where years have 8760 hours: 29 February is removed if the planner drops it;
 *     otherwise the series is refused.
 *     8760 k values where the year has 8784 hours: refused; but values of a `typical` year (weather)
 *     repeat 28 February on 29 February.
 *   - 24 or 168 values, with `repeat`: by hour of the day, or of the week beginning on Monday.
 *   - As many values as the base has steps, or k times its hours: the calendar's time is taken from
 *     them if it is within the base; otherwise the series is refused. (The base is the calendar
 *     itself if it is not a window of another one.)
 *   - 12 values: by month of the year.
 *   - For a window: as many values as its own steps, or k times its own hours.
 * Any other count is refused with a sentence in `why` that gives the number of values and the
 * numbers that are accepted. `out` has one element per step. */
/* clang-format on */
bool calendar_resample(const calendar *c, const double *values, size_t count, bool typical,
                       double *out, char *why, size_t why_size);

/* The times that calendar_resample() assigns to the values of a series. */
enum calendar_series {
    CALENDAR_SERIES_YEAR,    /* the year from 1 January */
    CALENDAR_SERIES_DAY,     /* 24 hours, repeated */
    CALENDAR_SERIES_WEEK,    /* 168 hours from Monday, repeated */
    CALENDAR_SERIES_HORIZON, /* the base, or the window itself */
    CALENDAR_SERIES_MONTHS,
};
typedef struct calendar_axis {
    enum calendar_series kind;
    int64_t start;           /* of the first value, seconds from 1 January of the year */
    bool leap_day;           /* the values of a year include 29 February */
    calendar_run even;       /* the interval of each value, if all are equal */
    const calendar_run *run; /* the intervals; NULL: they are `even` */
    int32_t runs;
} calendar_axis;
/* False: calendar_resample() refuses a series of `count` values. */
bool calendar_series_axis(const calendar *c, size_t count, bool typical, calendar_axis *out);

/* Whether `count` values are a year in two resolutions that change at the beginning of a month, as
 * prices of markets that went from hours to quarter-hours are. Sets the index of the first value in
 * the second one, and the names of both. */
bool calendar_two_resolutions(const calendar *c, size_t count, size_t *first, const char **before,
                              const char **after);

/* Resamples twelve monthly values to the steps; a step that covers parts of several months gets
 * their average over its time. */
void calendar_resample_months(const calendar *c, const double *values, double *out);

/* The greatest common divisor. */
int64_t calendar_gcd(int64_t a, int64_t b);

/* ---- display ---- */

/* Writes the start of a step as "14 July 15:00", with seconds if they are not 0. Returns `out`. */
char *calendar_show(const calendar *c, int32_t step, char *out, size_t size);
/* The same for a second counted from 1 January. */
char *calendar_show_second(const calendar *c, int64_t second, char *out, size_t size);
/* Writes the start of a step as "2026-07-14T15:00", with seconds if they are not 0. Returns `out`.
 */
char *calendar_stamp(const calendar *c, int32_t step, char *out, size_t size);
/* Writes a length of time as in a problem file: "2 h", "90 min", "100 s", "12.5 h". Returns `out`.
 */
char *calendar_duration(int64_t seconds, char *out, size_t size);

#endif
