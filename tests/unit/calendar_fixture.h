/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * calendar_fixture.h - helpers of the tests of calendars and of resampling: make a calendar,
 * resample a series that counts up.
 */
#ifndef FIRN_TESTS_CALENDAR_FIXTURE_H
#define FIRN_TESTS_CALENDAR_FIXTURE_H

#include "memory_fixture.h"

#include "calendar/calendar.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE = 60, HOUR = 3600 };

static inline void same(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-12 * fmax(1.0, fabs(expected))))
        fail_msg("%.17g is not %.17g", value, expected);
}

/* A calendar that starts at 0:00 of a day and has `hours` hours in steps of `step` hours. */
static inline calendar make(int year, int month, int day, double step, int hours)
{
    error e = {0};
    calendar_run *run = ARENA_NEW(memory, calendar_run);
    *run = (calendar_run){llround(step * 3600), (int32_t)lround(hours / step)};
    calendar c = {.year = year,
                  .start = calendar_hour_of_year(month, day) * CALENDAR_HOUR,
                  .horizon = hours * CALENDAR_HOUR,
                  .step = run,
                  .runs = 1};
    assert_int_equal(calendar_fill(memory, &c, &e), ERROR_NONE);
    return c;
}

/* A calendar that starts at a second of the year, with these runs of steps and this treatment of 29
 * February; calendar_fill() is not called yet. */
static inline calendar unfilled(int year, enum calendar_leap leap, int64_t start,
                                const calendar_run *run, int32_t runs)
{
    calendar c = {.year = year, .leap = leap, .start = start, .runs = runs};
    c.step = arena_copy(memory, run, (size_t)runs * sizeof *run);
    for (int32_t r = 0; r < runs; r++)
        c.horizon += run[r].count * run[r].seconds;
    return c;
}

static inline calendar filled(calendar c)
{
    error e = {0};
    assert_int_equal(calendar_fill(memory, &c, &e), ERROR_NONE);
    return c;
}

/* A whole year in steps of one hour. */
static inline calendar year_of(int year, enum calendar_leap leap)
{
    calendar c = unfilled(year, leap, 0, &(calendar_run){HOUR, 8760}, 1);
    if (calendar_has_leap_day(&c))
        c = unfilled(year, leap, 0, &(calendar_run){HOUR, 8784}, 1);
    return filled(c);
}

/* The numbers 0, 1, 2, ... */
static inline double *count_up(size_t count)
{
    double *v = ARENA_ARRAY(memory, double, count);
    for (size_t i = 0; i < count; i++)
        v[i] = (double)i;
    return v;
}

/* The series resampled to the steps. */
static inline double *resampled(const calendar *c, const double *values, size_t count)
{
    char why[400] = "";
    double *out = ARENA_ARRAY(memory, double, c->steps);
    if (!calendar_resample(c, values, count, false, out, why, sizeof why))
        fail_msg("refused: %s", why);
    return out;
}

/* A series of `count` values is refused, with a message that contains both texts. */
static inline void refused(const calendar *c, size_t count, const char *first, const char *second)
{
    char why[400] = "";
    double *out = ARENA_ARRAY(memory, double, c->steps);
    assert_false(calendar_resample(c, count_up(count + 1), count, false, out, why, sizeof why));
    if (strstr(why, first) == NULL || strstr(why, second) == NULL)
        fail_msg("\"%s\" and \"%s\" are not both in: %s", first, second, why);
}

#endif
