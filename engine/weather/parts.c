/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parts.c - cuts the steps of a calendar into parts and resamples the weather to them.
 */
#include "weather/parts.h"

#include <math.h>

/* Means of a step that differ by less than this, relative to the larger, are the same: they are
 * sums of the same numbers in another order. */
#define SAME 1e-9

/* The number of equal parts, of whole seconds, of a step. */
static int32_t parts_of(int64_t seconds, int64_t longest)
{
    const int64_t least = (seconds + longest - 1) / longest;
    for (int64_t n = least; n <= 2 * least; n++) {
        if (seconds % n == 0)
            return (int32_t)n;
    }
    return 1;
}

static int64_t longest_part(const calendar *c, const weather *w)
{
    calendar_axis axis;
    if (!calendar_series_axis(c, w->hours, true, &axis) || axis.kind == CALENDAR_SERIES_MONTHS ||
        axis.run != NULL || axis.even.seconds > WEATHER_PART_MAX)
        return WEATHER_PART_MAX;
    return axis.even.seconds < WEATHER_PART_MIN ? WEATHER_PART_MIN : axis.even.seconds;
}

int weather_cut(arena *a, const calendar *c, const weather *w, weather_parts *out, error *e)
{
    const int64_t longest = longest_part(c, w);
    calendar_run *run = ARENA_ARRAY(a, calendar_run, c->runs);
    int32_t *per_step = ARENA_ARRAY(a, int32_t, c->steps);
    if (run == NULL || per_step == NULL)
        return error_memory(e);
    for (int32_t r = 0, t = 0; r < c->runs; r++) {
        const int32_t n = parts_of(c->step[r].seconds, longest);
        run[r] = (calendar_run){c->step[r].seconds / n, c->step[r].count * n};
        for (int32_t i = 0; i < c->step[r].count; i++)
            per_step[t++] = n;
    }
    out->calendar = *c;
    out->calendar.step = run;
    out->per_step = per_step;
    out->steps = c->steps;
    return calendar_fill(a, &out->calendar, e);
}

/* Whether a change of the quantity is a difference: its zero is not its minimum. */
static bool is_shifted(int quantity)
{
    return quantity == WEATHER_DRY_BULB || quantity == WEATHER_WET_BULB ||
           quantity == WEATHER_DEW_POINT;
}

/* Gives the parts of one step the mean `wanted`. */
static void set_mean(double *part, int32_t count, int quantity, double wanted)
{
    double sum = 0;
    for (int32_t i = 0; i < count; i++)
        sum += part[i];
    const double mean = sum / count;
    if (fabs(mean - wanted) <= SAME * fmax(fabs(mean), fabs(wanted)))
        return;
    for (int32_t i = 0; i < count; i++)
        part[i] = is_shifted(quantity) ? part[i] + (wanted - mean)
                  : mean > 0           ? part[i] * (wanted / mean)
                                       : wanted;
}

int weather_in_parts(arena *a, const weather_parts *parts, const weather *w, int quantity,
                     const double *by_step, const double **out, error *e)
{
    double *each = ARENA_ARRAY(a, double, parts->calendar.steps);
    char why[500];
    if (each == NULL)
        return error_memory(e);
    /* What is given per step of the site's own time cannot be taken apart, and is held. */
    const bool finer =
        w->series[quantity] != NULL && calendar_resample(&parts->calendar, w->series[quantity],
                                                         w->hours, true, each, why, sizeof why);
    double *at = each;
    for (int32_t t = 0; t < parts->steps; t++) {
        const int32_t n = parts->per_step[t];
        for (int32_t i = 0; i < n && !finer; i++)
            at[i] = by_step[t];
        if (n == 1)
            *at = by_step[t]; /* to the last digit */
        else
            set_mean(at, n, quantity, by_step[t]);
        at += n;
    }
    *out = each;
    return ERROR_NONE;
}
