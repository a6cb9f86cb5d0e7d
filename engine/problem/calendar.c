/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * calendar.c - dates, the steps of a period, and series laid on them.
 *
 * Years have 8760 hours, but weekdays are those of the real dates: over a dropped 29 February the
 * week jumps by a day, so that a tariff's weekends stay where people will meet them. All times are
 * counted in whole ticks (parts of an hour that both steps and values are made of), because adding
 * up 0.1 h a thousand times is no longer 100 h.
 */
#include "problem/calendar.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DAY_HOURS = 24, WEEK_HOURS = 168, LEAP_YEAR_HOURS = 8784, YEAR_DAYS = 365 };

static const int month_days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
static const char *const month_name[12] = {"January",   "February", "March",    "April",
                                           "May",       "June",     "July",     "August",
                                           "September", "October",  "November", "December"};

/* The values an hour that a series may have, and what to call them. */
static const struct {
    int an_hour;
    const char *of;
} resolution[] = {{1, "hours"},      {2, "half-hours"}, {4, "quarter-hours"},
                  {6, "10 minutes"}, {12, "5 minutes"}, {60, "minutes"}};
enum { RESOLUTIONS = sizeof resolution / sizeof *resolution };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* 0 = Monday. Sakamoto's rule: days of the week counted from March, so that a leap day comes last.
 */
static int weekday_of(int year, int month, int day)
{
    static const int shift[12] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    int y = month < 3 ? year - 1 : year;
    int sunday_based = (y + y / 4 - y / 100 + y / 400 + shift[month - 1] + day) % 7;
    return (sunday_based + 6) % 7;
}

/* `count` digits as a number, -1 when one is none. */
static int digits(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

bool calendar_date(const char *text, int *year, int *month, int *day)
{
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    int y = digits(text, 4), m = digits(text + 5, 2), d = digits(text + 8, 2);
    if (y < 1900 || y > 2200 || m < 1 || m > 12 || d < 1)
        return false;
    if (d > month_days[m - 1] + (m == 2 && is_leap(y) ? 1 : 0))
        return false;
    *year = y;
    *month = m;
    *day = d;
    return true;
}

int calendar_hour_of_year(int month, int day)
{
    int days = day - 1;
    if (month == 2 && day == 29)
        days = 28;
    for (int i = 0; i < month - 1; i++)
        days += month_days[i];
    return days * DAY_HOURS;
}

/* The month (0 to 11) and, where asked for, the day of it (from 0) of a day of the year, from 0. */
static int month_of(int yearday, int *day)
{
    int month = 0;
    while (yearday >= month_days[month])
        yearday -= month_days[month++];
    if (day != NULL)
        *day = yearday;
    return month;
}

/* ---- the steps ------------------------------------------------------------------------------ */

/* Steps an hour when a step is shorter than one, else 1. */
static int64_t steps_an_hour(const calendar *c)
{
    return c->step < 1.0 ? llround(1.0 / c->step) : 1;
}

/* The last whole hour at or before step t, counted from the first hour of c->year. */
static int64_t hour_before(const calendar *c, int64_t t)
{
    return c->start + (c->step < 1.0 ? t / steps_an_hour(c) : t * llround(c->step));
}

/* Shares of the months: every calendar month that the horizon touches gives its covered share to
 * the element that holds it. A step longer than a month may leave one without any: that month's
 * share then goes to the element before, so that a year always has twelve. */
static void share_months(calendar *c, const int64_t *serial)
{
    int32_t element = 0;
    int64_t hour = c->start, end = hour + c->horizon;
    while (hour < end) {
        int64_t year = hour / CALENDAR_YEAR_HOURS;
        int day, month = month_of((int)(hour % CALENDAR_YEAR_HOURS) / DAY_HOURS, &day);
        int64_t length = (int64_t)month_days[month] * DAY_HOURS;
        int64_t begin = hour - (int64_t)day * DAY_HOURS - hour % DAY_HOURS;
        int64_t until = begin + length < end ? begin + length : end;
        while (element + 1 < c->months && serial[element + 1] <= year * 12 + month)
            element++;
        c->month_share[element] += (double)(until - hour) / (double)length;
        hour = until;
    }
}

int calendar_fill(arena *a, calendar *c, error *e)
{
    c->steps = (int32_t)llround(c->horizon / c->step);
    c->hours = ARENA_ARRAY(a, double, c->steps);
    c->hour = ARENA_ARRAY(a, double, c->steps);
    c->weekday = ARENA_ARRAY(a, double, c->steps);
    c->month = ARENA_ARRAY(a, double, c->steps);
    c->yearday = ARENA_ARRAY(a, double, c->steps);
    c->day_of = ARENA_ARRAY(a, int32_t, c->steps);
    c->month_of = ARENA_ARRAY(a, int32_t, c->steps);
    int64_t *serial = ARENA_ARRAY(a, int64_t, c->steps); /* calendar month of each element */
    if (c->hours == NULL || c->hour == NULL || c->weekday == NULL || c->month == NULL ||
        c->yearday == NULL || c->day_of == NULL || c->month_of == NULL || serial == NULL)
        return error_memory(e);

    const int64_t an_hour = steps_an_hour(c);
    int64_t today = -1;
    int yearday = 0, month = 0, weekday = 0;
    c->days = c->months = 0;
    for (int32_t t = 0; t < c->steps; t++) {
        int64_t hour = hour_before(c, t), date = hour / DAY_HOURS;
        if (date != today) {
            int day, year = c->year + (int)(date / YEAR_DAYS);
            today = date;
            yearday = (int)(date % YEAR_DAYS);
            month = month_of(yearday, &day);
            weekday = weekday_of(year, month + 1, day + 1);
            c->days++;
            int64_t now = date / YEAR_DAYS * 12 + month;
            if (c->months == 0 || serial[c->months - 1] != now)
                serial[c->months++] = now;
        }
        c->hours[t] = c->step;
        c->hour[t] = (double)(hour % DAY_HOURS) + (double)(t % an_hour) / (double)an_hour;
        c->weekday[t] = weekday;
        c->month[t] = month + 1;
        c->yearday[t] = yearday + 1;
        c->day_of[t] = c->days - 1;
        c->month_of[t] = c->months - 1;
    }
    c->month_share = ARENA_ARRAY(a, double, c->months);
    if (c->month_share == NULL)
        return error_memory(e);
    share_months(c, serial);
    return ERROR_NONE;
}

/* ---- series on the steps -------------------------------------------------------------------- */

/* Lays a cycle of `count` values, `an_hour` of them an hour, on the steps; the first step begins
 * `offset` hours into the cycle. Each step gets the mean over its own time. */
static void lay(const calendar *c, const double *values, int64_t count, int64_t an_hour,
                int64_t offset, double *out)
{
    const int64_t fine = steps_an_hour(c);
    const int64_t ticks = an_hour * fine; /* an hour */
    const int64_t value_ticks = fine;
    const int64_t step_ticks = c->step < 1.0 ? an_hour : llround(c->step) * ticks;
    const int64_t cycle = count * value_ticks;
    int64_t from = offset * ticks % cycle;
    for (int32_t t = 0; t < c->steps; t++) {
        int64_t index = from / value_ticks, left = value_ticks - from % value_ticks;
        /* Differences from the first value are averaged: so a constant stays what it is. */
        const double first = values[index];
        double sum = 0.0;
        for (int64_t rest = step_ticks; rest > 0;) {
            int64_t part = left < rest ? left : rest;
            sum += (values[index] - first) * (double)part;
            rest -= part;
            left = value_ticks;
            index = index + 1 < count ? index + 1 : 0;
        }
        out[t] = first + sum / (double)step_ticks;
        from = (from + step_ticks) % cycle;
    }
}

/* "8760 (a year of hours)", what would have fitted. */
static void refuse(const calendar *c, size_t count, char *why, size_t why_size)
{
    char steps[64] = "";
    if (c->steps != c->horizon)
        snprintf(steps, sizeof steps, ", %d (its steps)", (int)c->steps);
    for (int i = 0; i < RESOLUTIONS; i++) {
        if (count == (size_t)LEAP_YEAR_HOURS * (size_t)resolution[i].an_hour) {
            snprintf(why, why_size,
                     "it has %zu values, a leap year of %s; years here have 8760 hours: remove the "
                     "%d values of 29 February",
                     count, resolution[i].of, DAY_HOURS * resolution[i].an_hour);
            return;
        }
    }
    snprintf(why, why_size,
             "it has %zu values; what fits is 8760 (the year's hours), %d (the hours of the "
             "horizon)%s, either of them 2, 4, 6, 12 or 60 times as fine%s",
             count, (int)c->horizon, steps,
             c->repeat ? ", or 24 or 168 (a day's or a week's hours)"
             : count == DAY_HOURS || count == WEEK_HOURS
                 ? "; to repeat a day or a week of hours write `repeat = yes` in [time]"
                 : "");
}

bool calendar_lay(const calendar *c, const double *values, size_t count, double *out, char *why,
                  size_t why_size)
{
    for (int i = 0; i < RESOLUTIONS; i++) {
        int64_t k = resolution[i].an_hour;
        if (count == (size_t)(k * LEAP_YEAR_HOURS)) {
            refuse(c, count, why, why_size);
            return false;
        }
        if (count == (size_t)(k * CALENDAR_YEAR_HOURS)) {
            lay(c, values, (int64_t)count, k, c->start, out);
            return true;
        }
    }
    if (c->repeat && count == DAY_HOURS) {
        lay(c, values, DAY_HOURS, 1, c->start % DAY_HOURS, out);
        return true;
    }
    if (c->repeat && count == WEEK_HOURS) {
        /* By each step's own weekday: the week jumps where 29 February is dropped. A step longer
         * than what is left of its day runs on into the next weekday. */
        calendar one = *c;
        one.steps = 1;
        for (int32_t t = 0; t < c->steps; t++) {
            double within = c->hour[t] - floor(c->hour[t]);
            int64_t at = (int64_t)c->weekday[t] * DAY_HOURS + (int64_t)floor(c->hour[t]);
            if (within > 0.0 || c->step < 1.0)
                out[t] = values[at]; /* a step shorter than an hour lies within one */
            else
                lay(&one, values, WEEK_HOURS, 1, at, &out[t]);
        }
        return true;
    }
    if (count == (size_t)c->steps) {
        memcpy(out, values, count * sizeof *values);
        return true;
    }
    for (int i = 0; i < RESOLUTIONS; i++) {
        int64_t k = resolution[i].an_hour;
        if (count == (size_t)(k * c->horizon)) {
            lay(c, values, (int64_t)count, k, 0, out);
            return true;
        }
    }
    refuse(c, count, why, why_size);
    return false;
}

/* ---- showing -------------------------------------------------------------------------------- */

char *calendar_show(const calendar *c, int32_t step, char *out, size_t size)
{
    int day, month = month_of((int)c->yearday[step] - 1, &day);
    /* Half a millisecond up: an hour's seventh is no whole number of anything. */
    int minute = (int)floor(c->hour[step] * 60.0 + 1e-5);
    snprintf(out, size, "%d %s %02d:%02d", day + 1, month_name[month], minute / 60, minute % 60);
    return out;
}
