/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * resample.c - series on the steps of a calendar.
 *
 * Values are seen as what steps are too: lengths of time, one behind the other, in a cycle. Laying
 * them is then one walk along both, whatever their lengths: hours on quarter-hours, months on
 * weeks, the problem's uneven steps on an event's.
 */
#include "calendar/calendar.h"

#include <stdio.h>

enum { DAY_HOURS = 24, WEEK_HOURS = 168, MONTHS = 12, LEAP_YEAR_HOURS = 8784 };

/* The values an hour that a series may have, and what to call them. */
static const struct {
    int an_hour;
    const char *of;
} resolution[] = {{1, "hours"},      {2, "half-hours"}, {4, "quarter-hours"},
                  {6, "10 minutes"}, {12, "5 minutes"}, {60, "minutes"}};
enum { RESOLUTIONS = sizeof resolution / sizeof *resolution };

typedef struct cells {
    const double *value;
    const calendar_run *run; /* how long each lasts */
    int32_t runs;
    /* From the cell `gap` on, the value is that many places further on: a day left out, or (below
     * 0) given twice. */
    int64_t gap, shift;
} cells;

/* A place in the cycle of cells. */
typedef struct cursor {
    int32_t run;
    int64_t in_run, index; /* cells: within the run, in all */
    int64_t left;          /* seconds of this cell */
} cursor;

static cursor seek(const cells *v, int64_t second)
{
    cursor at = {0};
    int64_t cycle = 0;
    for (int32_t r = 0; r < v->runs; r++)
        cycle += v->run[r].count * v->run[r].seconds;
    if (cycle <= 0)
        return at;
    second %= cycle;
    for (; at.run < v->runs; at.run++) {
        const calendar_run *run = &v->run[at.run];
        if (second < run->count * run->seconds) {
            at.in_run = second / run->seconds;
            at.index += at.in_run;
            at.left = run->seconds - second % run->seconds;
            break;
        }
        second -= run->count * run->seconds;
        at.index += run->count;
    }
    return at;
}

static void next(const cells *v, cursor *at)
{
    at->index++;
    if (++at->in_run == v->run[at->run].count) {
        at->in_run = 0;
        if (++at->run == v->runs) {
            at->run = 0;
            at->index = 0;
        }
    }
    at->left = v->run[at->run].seconds;
}

static double value_at(const cells *v, const cursor *at)
{
    return v->value[at->index < v->gap ? at->index : at->index + v->shift];
}

int64_t calendar_gcd(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* What the seconds of an average are counted in: small whole numbers keep its rounding small. */
typedef struct weight {
    int64_t times, by;
} weight;

static weight weight_of(const calendar *c, const cells *v, int64_t offset)
{
    int64_t lengths = 0;
    for (int32_t r = 0; r < c->runs; r++)
        lengths = calendar_gcd(lengths, c->step[r].seconds);
    for (int32_t r = 0; r < v->runs; r++)
        lengths = calendar_gcd(lengths, v->run[r].seconds);
    weight w = {1, calendar_gcd(lengths, offset)};
    /* Where both divide an hour, in parts of an hour that both are made of: steps times values an
     * hour. Published results are rounded like that. */
    if (c->runs == 1 && v->runs == 1 && w.by == lengths && CALENDAR_HOUR % c->step->seconds == 0 &&
        CALENDAR_HOUR % v->run->seconds == 0)
        w.times = CALENDAR_HOUR * lengths / (c->step->seconds * v->run->seconds);
    return w;
}

/* The mean over the next `seconds`. Differences from the first value are averaged: so a constant
 * stays what it is. */
static double mean(const cells *v, cursor *at, int64_t seconds, weight w)
{
    const double first = value_at(v, at);
    double sum = 0.0;
    for (int64_t rest = seconds; rest > 0;) {
        int64_t part = at->left < rest ? at->left : rest;
        int64_t counted = part / w.by * w.times;
        sum += (value_at(v, at) - first) * (double)counted;
        rest -= part;
        at->left -= part;
        if (at->left == 0)
            next(v, at);
    }
    int64_t all = seconds / w.by * w.times;
    return first + sum / (double)all;
}

/* The first step begins `offset` seconds into the cycle. */
static void lay(const calendar *c, const cells *v, int64_t offset, double *out)
{
    const weight w = weight_of(c, v, offset);
    cursor at = seek(v, offset);
    for (int32_t r = 0, t = 0; r < c->runs; r++) {
        for (int32_t i = 0; i < c->step[r].count; i++)
            out[t++] = mean(v, &at, c->step[r].seconds, w);
    }
}

/* By each step's own weekday: the week jumps where 29 February is dropped. A step longer than what
 * is left of its day runs on into the next weekday. */
static void lay_week(const calendar *c, const double *values, double *out)
{
    const calendar_run hours = {CALENDAR_HOUR, WEEK_HOURS};
    const cells v = {.value = values, .run = &hours, .runs = 1, .gap = WEEK_HOURS};
    const weight w = weight_of(c, &v, c->start);
    int64_t second = c->start;
    for (int32_t r = 0, t = 0; r < c->runs; r++) {
        for (int32_t i = 0; i < c->step[r].count; i++, t++, second += c->step[r].seconds) {
            cursor at = seek(&v, (int64_t)c->weekday[t] * CALENDAR_DAY + second % CALENDAR_DAY);
            out[t] = mean(&v, &at, c->step[r].seconds, w);
        }
    }
}

/* `count` values, `an_hour` of them an hour. */
static cells even(const double *values, calendar_run *run, size_t count, int an_hour)
{
    *run = (calendar_run){CALENDAR_HOUR / an_hour, (int32_t)count};
    return (cells){.value = values, .run = run, .runs = 1, .gap = (int64_t)count};
}

/* ---- what fits ------------------------------------------------------------------------------ */

static bool refuse_leap_year(const calendar *c, size_t count, int i, char *why, size_t why_size)
{
    if (c->leap == CALENDAR_LEAP_KEEP)
        snprintf(why, why_size,
                 "it has %zu values, a leap year of %s, but %d has no 29 February: write `leap = "
                 "drop` in [time], which cuts it out, or start in a leap year",
                 count, resolution[i].of, c->year);
    else
        snprintf(why, why_size,
                 "it has %zu values, a leap year of %s: write `leap = drop` or `leap = keep` in "
                 "[time] (drop cuts out its 29 February; keep has it where `start` is in a leap "
                 "year)",
                 count, resolution[i].of);
    return false;
}

static bool refuse_common_year(const calendar *c, size_t count, int i, char *why, size_t why_size)
{
    snprintf(why, why_size,
             "it has %zu values, a year of %s without 29 February, which %d has with `leap = "
             "keep`: add the %d values of that day, or write `leap = drop` in [time]",
             count, resolution[i].of, c->year, DAY_HOURS * resolution[i].an_hour);
    return false;
}

/* Whether it is a year of values; then `done` says whether it could be laid. */
static bool is_year(const calendar *c, const double *values, size_t count, bool typical,
                    double *out, bool *done, char *why, size_t why_size)
{
    const int64_t february_29 = 59 * DAY_HOURS; /* hours before it */
    const bool kept = calendar_has_leap_day(c);
    for (int i = 0; i < RESOLUTIONS; i++) {
        const int k = resolution[i].an_hour;
        calendar_run run;
        cells v = even(values, &run, (size_t)k * (size_t)c->year_hours, k);
        *done = true;
        if (count == (size_t)k * LEAP_YEAR_HOURS && !kept) {
            if (c->leap != CALENDAR_LEAP_DROP) {
                *done = refuse_leap_year(c, count, i, why, why_size);
                return true;
            }
            v.shift = k * DAY_HOURS;
        } else if (count == (size_t)k * CALENDAR_YEAR_HOURS && kept) {
            if (!typical) {
                *done = refuse_common_year(c, count, i, why, why_size);
                return true;
            }
            v.shift = -k * DAY_HOURS;
        } else if (count != (size_t)k * (size_t)c->year_hours) {
            continue;
        }
        if (v.shift != 0)
            v.gap = k * february_29;
        lay(c, &v, c->start, out);
        return true;
    }
    return false;
}

/* Whether `count` values are as many as a horizon has steps, or hours at k an hour. */
static bool fits(const double *values, size_t count, const calendar_run *step, int32_t runs,
                 int64_t horizon, calendar_run *room, cells *v)
{
    size_t steps = 0;
    for (int32_t r = 0; step != NULL && r < runs; r++)
        steps += (size_t)step[r].count;
    if (step != NULL && count == steps) {
        *v = (cells){.value = values, .run = step, .runs = runs, .gap = (int64_t)count};
        return true;
    }
    for (int i = 0; i < RESOLUTIONS; i++) {
        int64_t k = resolution[i].an_hour;
        if (horizon * k % CALENDAR_HOUR == 0 && count == (size_t)(horizon * k / CALENDAR_HOUR)) {
            *v = even(values, room, count, (int)k);
            return true;
        }
    }
    return false;
}

/* Seconds from the base's start to the calendar's; -1 when it is not within it. */
static int64_t offset_in_base(const calendar *c)
{
    int64_t year = calendar_year_seconds(c);
    int64_t offset = ((c->start - c->base_start) % year + year) % year;
    return offset + c->horizon <= c->base_horizon ? offset : -1;
}

static bool refuse_outside(const calendar *c, size_t count, char *why, size_t why_size)
{
    char begin[40], end[40], from[40], to[40];
    snprintf(why, why_size,
             "it has %zu values, as many as the horizon of [time] has (%s to %s), but what is "
             "planned here lies outside of that (%s to %s): give a whole year of values",
             count, calendar_show_second(c, c->base_start, begin, sizeof begin),
             calendar_show_second(c, c->base_start + c->base_horizon, end, sizeof end),
             calendar_show_second(c, c->start, from, sizeof from),
             calendar_show_second(c, c->start + c->horizon, to, sizeof to));
    return false;
}

/* "168 (the hours of the horizon)", "25 (the half-hours of the horizon)"; nothing if no number of
 * values fits it, or those of a year do. */
static void name_horizon(const calendar *c, char *out, size_t size)
{
    *out = '\0';
    for (int i = 0; i < RESOLUTIONS; i++) {
        int64_t count = c->base_horizon * resolution[i].an_hour;
        if (count % CALENDAR_HOUR != 0)
            continue;
        if (count / CALENDAR_HOUR != c->year_hours)
            snprintf(out, size, ", %lld (the %s of the horizon)",
                     (long long)(count / CALENDAR_HOUR), resolution[i].of);
        return;
    }
}

/* "8760 (the year's hours)", what would have fitted. */
static bool refuse(const calendar *c, size_t count, char *why, size_t why_size)
{
    char hours[80], steps[80] = "";
    name_horizon(c, hours, sizeof hours);
    if (calendar_is_window(c))
        snprintf(steps, sizeof steps, ", %d (the steps of this part of it)", (int)c->steps);
    else if (c->steps * CALENDAR_HOUR != c->horizon)
        snprintf(steps, sizeof steps, ", %d (its steps)", (int)c->steps);
    snprintf(why, why_size,
             "it has %zu values; what fits is %d (the year's hours)%s, %s 2, 4, 6, 12 or 60 times "
             "as fine%s, %s12 (the months)%s",
             count, c->year_hours, hours, *hours != '\0' ? "either of them" : "the same", steps,
             c->repeat ? "" : "or ",
             c->repeat ? ", or 24 or 168 (a day's or a week's hours)"
             : count == DAY_HOURS || count == WEEK_HOURS
                 ? "; to repeat a day or a week of hours write `repeat = yes` in [time]"
                 : "");
    return false;
}

void calendar_resample_months(const calendar *c, const double *values, double *out)
{
    calendar_run month[MONTHS];
    for (int i = 0; i < MONTHS; i++) {
        int64_t next_year = calendar_year_seconds(c);
        int64_t end = i + 1 < MONTHS ? calendar_second_of(c, i + 2, 1) : next_year;
        month[i] = (calendar_run){end - calendar_second_of(c, i + 1, 1), 1};
    }
    const cells v = {.value = values, .run = month, .runs = MONTHS, .gap = MONTHS};
    lay(c, &v, c->start, out);
}

bool calendar_resample(const calendar *c, const double *values, size_t count, bool typical,
                       double *out, char *why, size_t why_size)
{
    calendar_run room;
    cells v;
    bool done;
    if (is_year(c, values, count, typical, out, &done, why, why_size))
        return done;
    if (c->repeat && count == DAY_HOURS) {
        v = even(values, &room, count, 1);
        lay(c, &v, c->start, out);
        return true;
    }
    if (c->repeat && count == WEEK_HOURS) {
        lay_week(c, values, out);
        return true;
    }
    if (fits(values, count, c->base_step, c->base_runs, c->base_horizon, &room, &v)) {
        int64_t offset = offset_in_base(c);
        if (offset < 0)
            return refuse_outside(c, count, why, why_size);
        lay(c, &v, offset, out);
        return true;
    }
    if (count == MONTHS) {
        calendar_resample_months(c, values, out);
        return true;
    }
    if (calendar_is_window(c) && fits(values, count, c->step, c->runs, c->horizon, &room, &v)) {
        lay(c, &v, 0, out);
        return true;
    }
    return refuse(c, count, why, why_size);
}
