/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * resample.c - resamples series to the time steps of a calendar.
 *
 * The values of a series cover consecutive intervals, as steps do, and repeat cyclically.
 * Resampling is then one pass along both, whatever the lengths: hours to quarter-hours, months to
 * weeks, the problem's uneven steps to those of a stress event.
 */
#include "calendar/calendar.h"

#include <stdio.h>

enum { DAY_HOURS = 24, WEEK_HOURS = 168, MONTHS = 12, LEAP_YEAR_HOURS = 8784 };

/* The numbers of values per hour that a series may have, and their names. */
static const struct {
    int per_hour;
    const char *name;
} resolution[] = {{1, "hours"},      {2, "half-hours"}, {4, "quarter-hours"},
                  {6, "10 minutes"}, {12, "5 minutes"}, {60, "minutes"}};
enum { RESOLUTIONS = sizeof resolution / sizeof *resolution };

/* A cyclic series: values and the intervals that they cover. */
typedef struct intervals {
    const double *value;
    const calendar_run *run; /* the lengths of the intervals */
    int32_t runs;
    /* From interval `shift_from` on, interval i has value[i + shift]: with shift > 0 a day of
     * values is left out, with shift < 0 it is used twice. */
    int64_t shift_from, shift;
} intervals;

/* A position in the cycle. */
typedef struct cursor {
    int32_t run;
    int64_t in_run, index; /* the interval: within its run, and in the whole cycle */
    int64_t left;          /* remaining seconds of the interval */
} cursor;

/* The position of a second of the cycle. */
static cursor seek(const intervals *v, int64_t second)
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

/* Moves on to the next interval. */
static void next(const intervals *v, cursor *at)
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

static double value_at(const intervals *v, const cursor *at)
{
    return v->value[at->index < v->shift_from ? at->index : at->index + v->shift];
}

int64_t calendar_gcd(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t remainder = a % b;
        a = b;
        b = remainder;
    }
    return a;
}

/* The unit of time that the weights of an average are counted in: seconds / divisor * multiplier.
 * Small integers as weights keep the rounding of the average small. */
typedef struct weight {
    int64_t multiplier, divisor;
} weight;

static weight weight_of(const calendar *c, const intervals *v, int64_t offset)
{
    int64_t lengths = 0;
    for (int32_t r = 0; r < c->runs; r++)
        lengths = calendar_gcd(lengths, c->step[r].seconds);
    for (int32_t r = 0; r < v->runs; r++)
        lengths = calendar_gcd(lengths, v->run[r].seconds);
    weight w = {1, calendar_gcd(lengths, offset)};
    /* If both the steps and the intervals divide an hour, weights are counted in fractions of an
     * hour of which both are multiples: steps per hour times values per hour. Published results
     * depend on this rounding. */
    if (c->runs == 1 && v->runs == 1 && w.divisor == lengths &&
        CALENDAR_HOUR % c->step->seconds == 0 && CALENDAR_HOUR % v->run->seconds == 0)
        w.multiplier = CALENDAR_HOUR * lengths / (c->step->seconds * v->run->seconds);
    return w;
}

/* The mean over the next `seconds`. It averages the differences from the first value, so that a
 * constant series stays exactly constant. */
static double mean(const intervals *v, cursor *at, int64_t seconds, weight w)
{
    const double first = value_at(v, at);
    double sum = 0.0;
    for (int64_t remaining = seconds; remaining > 0;) {
        int64_t part = at->left < remaining ? at->left : remaining;
        int64_t part_weight = part / w.divisor * w.multiplier;
        sum += (value_at(v, at) - first) * (double)part_weight;
        remaining -= part;
        at->left -= part;
        if (at->left == 0)
            next(v, at);
    }
    int64_t total_weight = seconds / w.divisor * w.multiplier;
    return first + sum / (double)total_weight;
}

/* Resamples the series to the steps; the first step begins `offset` seconds into the cycle. */
static void resample(const calendar *c, const intervals *v, int64_t offset, double *out)
{
    const weight w = weight_of(c, v, offset);
    cursor at = seek(v, offset);
    for (int32_t r = 0, t = 0; r < c->runs; r++) {
        for (int32_t i = 0; i < c->step[r].count; i++)
            out[t++] = mean(v, &at, c->step[r].seconds, w);
    }
}

/* Resamples a week of hours by the weekday of each step, since weekdays skip a day where 29
 * February is dropped. A step that runs past the end of its day continues into the next weekday. */
static void resample_week(const calendar *c, const double *values, double *out)
{
    const calendar_run hours = {CALENDAR_HOUR, WEEK_HOURS};
    const intervals v = {.value = values, .run = &hours, .runs = 1, .shift_from = WEEK_HOURS};
    const weight w = weight_of(c, &v, c->start);
    int64_t second = c->start;
    for (int32_t r = 0, t = 0; r < c->runs; r++) {
        for (int32_t i = 0; i < c->step[r].count; i++, t++, second += c->step[r].seconds) {
            cursor at = seek(&v, (int64_t)c->weekday[t] * CALENDAR_DAY + second % CALENDAR_DAY);
            out[t] = mean(&v, &at, c->step[r].seconds, w);
        }
    }
}

/* A series of `count` values, `per_hour` of them per hour. */
static intervals uniform(const double *values, calendar_run *run, size_t count, int per_hour)
{
    *run = (calendar_run){CALENDAR_HOUR / per_hour, (int32_t)count};
    return (intervals){.value = values, .run = run, .runs = 1, .shift_from = (int64_t)count};
}

/* ---- accepted lengths ------------------------------------------------------------------------ */

static bool refuse_leap_year(const calendar *c, size_t count, int i, char *why, size_t why_size)
{
    if (c->leap == CALENDAR_LEAP_KEEP)
        snprintf(
            why, why_size,
            "it has %zu values (a leap year of %s), but %d has no 29 February: write `leap = drop` "
            "in [time] to remove that day from the series, or write a `start` in a leap year",
            count, resolution[i].name, c->year);
    else
        snprintf(
            why, why_size,
            "it has %zu values (a leap year of %s): write `leap = drop` or `leap = keep` in "
            "[time] (drop removes 29 February from the series; keep retains it if `start` is in "
            "a leap year)",
            count, resolution[i].name);
    return false;
}

static bool refuse_common_year(const calendar *c, size_t count, int i, char *why, size_t why_size)
{
    snprintf(why, why_size,
             "it has %zu values (a year of %s without 29 February), but %d includes that day with "
             "`leap = keep`: add the %d values of that day, or write `leap = drop` in [time]",
             count, resolution[i].name, c->year, DAY_HOURS * resolution[i].per_hour);
    return false;
}

/* Whether the series has as many values as a full year. If so, resamples it, or refuses it and sets
 * `accepted` to false. */
static bool resample_year(const calendar *c, const double *values, size_t count, bool typical,
                          double *out, bool *accepted, char *why, size_t why_size)
{
    const int64_t february_29 = 59 * DAY_HOURS; /* hours of the year before it */
    const bool kept = calendar_has_leap_day(c);
    for (int i = 0; i < RESOLUTIONS; i++) {
        const int k = resolution[i].per_hour;
        calendar_run run;
        intervals v = uniform(values, &run, (size_t)k * (size_t)c->year_hours, k);
        *accepted = true;
        if (count == (size_t)k * LEAP_YEAR_HOURS && !kept) {
            if (c->leap != CALENDAR_LEAP_DROP) {
                *accepted = refuse_leap_year(c, count, i, why, why_size);
                return true;
            }
            v.shift = k * DAY_HOURS;
        } else if (count == (size_t)k * CALENDAR_YEAR_HOURS && kept) {
            if (!typical) {
                *accepted = refuse_common_year(c, count, i, why, why_size);
                return true;
            }
            v.shift = -k * DAY_HOURS;
        } else if (count != (size_t)k * (size_t)c->year_hours) {
            continue;
        }
        if (v.shift != 0)
            v.shift_from = k * february_29;
        resample(c, &v, c->start, out);
        return true;
    }
    return false;
}

/* Whether there are as many values as a horizon has steps, or k times its hours (k: see
 * `resolution`); if so, sets `v` to the series. `run` is storage for its intervals. */
static bool matches_horizon(const double *values, size_t count, const calendar_run *step,
                            int32_t runs, int64_t horizon, calendar_run *run, intervals *v)
{
    size_t steps = 0;
    for (int32_t r = 0; step != NULL && r < runs; r++)
        steps += (size_t)step[r].count;
    if (step != NULL && count == steps) {
        *v = (intervals){.value = values, .run = step, .runs = runs, .shift_from = (int64_t)count};
        return true;
    }
    for (int i = 0; i < RESOLUTIONS; i++) {
        int64_t k = resolution[i].per_hour;
        if (horizon * k % CALENDAR_HOUR == 0 && count == (size_t)(horizon * k / CALENDAR_HOUR)) {
            *v = uniform(values, run, count, (int)k);
            return true;
        }
    }
    return false;
}

/* Seconds from the start of the base to the start of the calendar; -1 if the calendar is not within
 * the base. */
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
             "it has %zu values, as many as the horizon of [time] (%s to %s), but the time planned "
             "here lies outside that horizon (%s to %s): give a whole year of values",
             count, calendar_show_second(c, c->base_start, begin, sizeof begin),
             calendar_show_second(c, c->base_start + c->base_horizon, end, sizeof end),
             calendar_show_second(c, c->start, from, sizeof from),
             calendar_show_second(c, c->start + c->horizon, to, sizeof to));
    return false;
}

/* Writes ", 168 (the hours of the horizon)" or ", 25 (the half-hours of the horizon)"; nothing if
 * no number of values per hour divides the horizon, or if it has as many hours as the year. */
static void name_horizon(const calendar *c, char *out, size_t size)
{
    *out = '\0';
    for (int i = 0; i < RESOLUTIONS; i++) {
        int64_t count = c->base_horizon * resolution[i].per_hour;
        if (count % CALENDAR_HOUR != 0)
            continue;
        if (count / CALENDAR_HOUR != c->year_hours)
            snprintf(out, size, ", %lld (the %s of the horizon)",
                     (long long)(count / CALENDAR_HOUR), resolution[i].name);
        return;
    }
}

/* Refuses the series, with the numbers of values that are accepted. */
static bool refuse(const calendar *c, size_t count, char *why, size_t why_size)
{
    char hours[80], steps[80] = "";
    const bool off_by_one =
        count + 1 == (size_t)c->year_hours || count == (size_t)c->year_hours + 1;
    name_horizon(c, hours, sizeof hours);
    if (calendar_is_window(c))
        snprintf(steps, sizeof steps, ", %d (the steps of this window)", (int)c->steps);
    else if (c->steps * CALENDAR_HOUR != c->horizon)
        snprintf(steps, sizeof steps, ", %d (the steps of the horizon)", (int)c->steps);
    snprintf(why, why_size,
             "it has %zu value%s; it must have %d (the hours of the year)%s, %s times 2, 4, 6, 12 "
             "or 60 (finer values)%s, %s12 (the months)%s%s",
             count, count == 1 ? "" : "s", c->year_hours, hours,
             *hours != '\0' ? "either of these" : "this number", steps, c->repeat ? "" : "or ",
             c->repeat ? ", or 24 or 168 (the hours of a day or a week)"
             : count == DAY_HOURS || count == WEEK_HOURS
                 ? "; to repeat a day or a week of hours, write `repeat = yes` in [time]"
                 : "",
             off_by_one ? "; one value too many or too few is usually daylight saving time, which "
                          "repeats an hour in autumn and skips one in spring"
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
    const intervals v = {.value = values, .run = month, .runs = MONTHS, .shift_from = MONTHS};
    resample(c, &v, c->start, out);
}

bool calendar_two_resolutions(const calendar *c, size_t count, size_t *first, const char **before,
                              const char **after)
{
    for (int i = 0; i < RESOLUTIONS * RESOLUTIONS * (MONTHS - 1); i++) {
        const int one = i / (MONTHS - 1) / RESOLUTIONS, other = i / (MONTHS - 1) % RESOLUTIONS;
        const int64_t hours = calendar_second_of(c, i % (MONTHS - 1) + 2, 1) / CALENDAR_HOUR;
        *first = (size_t)(hours * resolution[one].per_hour);
        *before = resolution[one].name;
        *after = resolution[other].name;
        if (one != other &&
            count == *first + (size_t)((c->year_hours - hours) * resolution[other].per_hour))
            return true;
    }
    return false;
}

bool calendar_series_axis(const calendar *c, size_t count, bool typical, calendar_axis *out)
{
    const bool kept = calendar_has_leap_day(c);
    *out = (calendar_axis){.kind = CALENDAR_SERIES_YEAR, .leap_day = kept, .runs = 1};
    for (int i = 0; i < RESOLUTIONS; i++) {
        const size_t k = (size_t)resolution[i].per_hour;
        out->even = (calendar_run){CALENDAR_HOUR / (int64_t)k, (int32_t)count};
        if (count == k * LEAP_YEAR_HOURS) {
            out->leap_day = true;
            return kept || c->leap == CALENDAR_LEAP_DROP;
        }
        if (count == k * CALENDAR_YEAR_HOURS) {
            out->leap_day = false;
            return !kept || typical;
        }
    }
    out->even = (calendar_run){CALENDAR_HOUR, (int32_t)count};
    if (c->repeat && (count == DAY_HOURS || count == WEEK_HOURS)) {
        out->kind = count == DAY_HOURS ? CALENDAR_SERIES_DAY : CALENDAR_SERIES_WEEK;
        return true;
    }
    intervals v;
    out->kind = CALENDAR_SERIES_HORIZON;
    if (matches_horizon(NULL, count, c->base_step, c->base_runs, c->base_horizon, &out->even, &v)) {
        out->start = c->base_start;
    } else if (count == MONTHS) {
        out->kind = CALENDAR_SERIES_MONTHS;
        return true;
    } else if (calendar_is_window(c) &&
               matches_horizon(NULL, count, c->step, c->runs, c->horizon, &out->even, &v)) {
        out->start = c->start;
    } else {
        return false;
    }
    if (v.run != &out->even && v.runs == 1)
        out->even = *v.run;
    out->run = v.run != &out->even && v.runs > 1 ? v.run : NULL;
    out->runs = v.runs;
    return true;
}

bool calendar_resample(const calendar *c, const double *values, size_t count, bool typical,
                       double *out, char *why, size_t why_size)
{
    calendar_run run;
    intervals v;
    bool accepted;
    if (resample_year(c, values, count, typical, out, &accepted, why, why_size))
        return accepted;
    if (c->repeat && count == DAY_HOURS) {
        v = uniform(values, &run, count, 1);
        resample(c, &v, c->start, out);
        return true;
    }
    if (c->repeat && count == WEEK_HOURS) {
        resample_week(c, values, out);
        return true;
    }
    if (matches_horizon(values, count, c->base_step, c->base_runs, c->base_horizon, &run, &v)) {
        int64_t offset = offset_in_base(c);
        if (offset < 0)
            return refuse_outside(c, count, why, why_size);
        resample(c, &v, offset, out);
        return true;
    }
    if (count == MONTHS) {
        calendar_resample_months(c, values, out);
        return true;
    }
    if (calendar_is_window(c) &&
        matches_horizon(values, count, c->step, c->runs, c->horizon, &run, &v)) {
        resample(c, &v, 0, out);
        return true;
    }
    return refuse(c, count, why, why_size);
}
