/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * peaks.c - a demand charge on a series that is finer than the steps: its peaks are averaged away
 * before they are billed.
 */
#include "plausible/inspect.h"

#include "plugin/bind.h"
#include "problem/values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A peak must fall by more than this share to matter. */
#define PEAK_TOLERANCE 0.005

static bool has_kind(const plausible *p, const plausible_value *v, const char *kind)
{
    unit a, b;
    char why[200];
    return unit_parse_parameter(v->in, &p->problem->money, &a, why, sizeof why) &&
           unit_parse(kind, strlen(kind), &b, why, sizeof why) && unit_same(&a, &b);
}

/* Seconds between the values of a column; 0: not known. */
static int64_t spacing(const calendar *c, size_t count)
{
    if (count > 0 && count % CALENDAR_YEAR_HOURS == 0) /* a year, of which the horizon is a part */
        return CALENDAR_HOUR * CALENDAR_YEAR_HOURS / (int64_t)count;
    return count > 0 && c->horizon % (int64_t)count == 0 ? c->horizon / (int64_t)count : 0;
}

static int64_t step_length(const calendar *c)
{
    return (int64_t)llround(3600 * c->hours[0]);
}

int inspect_peaks(plausible *p, const assembly *a, size_t first, error *e)
{
    const plausible_value *charge = NULL;
    const calendar *c = &a->period->calendar;
    for (size_t i = first; i < p->values.count; i++) {
        const plausible_value *v = &p->values.at[i];
        if (!v->sizing && v->max > 0 &&
            (has_kind(p, v, "USD/MW/month") || has_kind(p, v, "USD/MW/yr")))
            charge = charge == NULL ? v : charge;
    }
    for (size_t i = first; charge != NULL && i < p->values.count; i++) {
        const plausible_value *v = &p->values.at[i];
        const value_range any = {-HUGE_VAL, HUGE_VAL};
        value_series series;
        char step[40], finer[40];
        if (!v->column || v->sizing || (!has_kind(p, v, "MW") && !has_kind(p, v, "1")))
            continue;
        if (value_series_of(a->period, v->section, v->entry, v->in, any, &series, e) != 0)
            return e->code;
        const int64_t seconds = spacing(c, series.count);
        if (seconds == 0 || seconds >= step_length(c) ||
            !(series.peak > v->max * (1 + PEAK_TOLERANCE)))
            continue;
        return finding_on_entry(
            p, "peaks", charge->section, charge->entry, e,
            "is billed on the mean of each step (%s), but [%s] `%s = %s` has a value every %s: its "
            "peak is %s, the highest mean of a step %s: write `[time] step = %s`",
            calendar_duration(step_length(c), step, sizeof step), v->section->name, v->entry->key,
            TEXT_SHORT(v->entry->value), calendar_duration(seconds, finer, sizeof finer),
            SHOW(p, series.peak, v->in), SHOW(p, v->max, v->in), finer);
    }
    return 0;
}
