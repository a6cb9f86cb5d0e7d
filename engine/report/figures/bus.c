/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bus.c - what components supply to a bus and take from it over a period.
 */
#include "report/figures/bus.h"

#include "report/figures/scale.h"
#include "report/figures/texts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HOUR = 3600, DAY = 86400, DAYS_MOST = 800 };

static bool flows_on(const report_series *s, const char *bus)
{
    return s->kind == REPORT_FLOW && *s->bus != '\0' && !s->empty &&
           (bus == NULL || strcmp(s->bus, bus) == 0);
}

const char *const *bus_names(arena *a, const report_period *period)
{
    vec(const char *) names = {0};
    for (size_t i = 0; period != NULL && i < period->count; i++) {
        const report_series *s = &period->series[i];
        bool listed = false;
        if (!flows_on(s, NULL) || s->zero)
            continue;
        for (size_t k = 0; k < names.count && !listed; k++)
            listed = strcmp(names.at[k], s->bus) == 0;
        const char **slot = listed ? NULL : VEC_PUSH(a, &names);
        if (!listed && slot == NULL)
            return NULL;
        if (slot != NULL)
            *slot = s->bus;
    }
    return VEC_PUSH(a, &names) == NULL ? NULL : names.at;
}

bool bus_known(const report_period *period, const char *bus)
{
    for (size_t i = 0; period != NULL && i < period->count; i++)
        if (flows_on(&period->series[i], bus))
            return true;
    return false;
}

double bus_hours(const report_period *period, size_t i)
{
    if (period->hours != NULL)
        return period->hours[i];
    if (isfinite(period->step_hours))
        return period->step_hours;
    if (period->steps < 2)
        return 1;
    const size_t k = i + 1 < period->steps ? i : i - 1; /* the last as the one before */
    return (double)(period->time[k + 1] - period->time[k]) / HOUR;
}

int64_t bus_end(const report_period *period)
{
    const size_t last = period->steps - 1;
    return period->time[last] + (int64_t)llround(bus_hours(period, last) * HOUR);
}

size_t bus_days(const report_period *period)
{
    const double hours = period->step_hours;
    if (period->steps == 0 || !isfinite(hours) || hours <= 0 || hours > 12 ||
        fabs(24 / hours - round(24 / hours)) > 1e-9)
        return 0;
    const size_t days = (size_t)((double)period->steps * hours / 24 + 1e-9);
    return days <= DAYS_MOST ? days : 0;
}

static int month_of(int64_t seconds)
{
    const civil c = scale_civil(seconds);
    return c.year * 12 + c.month;
}

size_t bus_months(const report_period *period)
{
    size_t n = 0;
    int last = 0;
    for (size_t i = 0; i < period->steps; i++) {
        const int month = month_of(period->time[i]);
        n += month != last;
        last = month;
    }
    return n;
}

const report_series *bus_weather(const report_period *period, const char *item)
{
    for (size_t i = 0; i < period->count; i++) {
        const report_series *s = &period->series[i];
        if (s->kind == REPORT_WEATHER && !s->empty && strcmp(s->component, "site") == 0 &&
            strcmp(s->item, item) == 0)
            return s;
    }
    return NULL;
}

const report_series *bus_price(const report_period *period, const char *bus)
{
    for (size_t i = 0; i < period->count; i++) {
        const report_series *s = &period->series[i];
        if (s->kind == REPORT_PRICE && !s->empty && strcmp(s->item, bus) == 0)
            return s;
    }
    return NULL;
}

static int by_amount(const void *a, const void *b)
{
    const bus_part *x = a, *y = b;
    const double size = x->in + x->out, other = y->in + y->out;
    if (size != other)
        return size > other ? -1 : 1;
    return strcmp(x->component, y->component);
}

/* Adds the flow of a further port of the same component. */
static bool add_values(arena *a, bus_part *p, const float *value, size_t steps)
{
    float *sum = ARENA_ARRAY(a, float, steps);
    if (sum == NULL)
        return false;
    for (size_t t = 0; t < steps; t++)
        sum[t] =
            (isfinite(p->value[t]) ? p->value[t] : 0.0F) + (isfinite(value[t]) ? value[t] : 0.0F);
    p->value = sum;
    return true;
}

static void find_amounts(const report_period *period, bus_part *p)
{
    p->in = p->out = 0;
    for (size_t t = 0; t < period->steps; t++) {
        const double amount = (double)p->value[t] * bus_hours(period, t);
        if (amount > 0)
            p->in += amount;
        else if (amount < 0)
            p->out -= amount;
    }
}

int bus_read(arena *a, const report_period *period, const char *bus, size_t most, bus_flows *out,
             error *e)
{
    vec(bus_part) parts = {0};
    *out = (bus_flows){.unit = ""};
    for (size_t i = 0; i < period->count; i++) {
        const report_series *s = &period->series[i];
        if (!flows_on(s, bus) || s->zero)
            continue;
        out->unit = s->unit;
        bus_part *p = parts.count > 0 ? &parts.at[parts.count - 1] : NULL;
        if (p != NULL && strcmp(p->component, s->component) == 0) {
            if (!add_values(a, p, s->value, period->steps))
                return error_memory(e);
            continue;
        }
        p = VEC_PUSH(a, &parts);
        if (p == NULL)
            return error_memory(e);
        *p = (bus_part){.component = s->component, .value = s->value};
    }
    for (size_t i = 0; i < parts.count; i++)
        find_amounts(period, &parts.at[i]);
    if (parts.count > 0)
        qsort(parts.at, parts.count, sizeof *parts.at, by_amount);
    for (size_t i = most; i < parts.count; i++)
        if (!add_values(a, &parts.at[most - 1], parts.at[i].value, period->steps))
            return error_memory(e);
    if (parts.count > most) {
        parts.count = most;
        parts.at[most - 1].component = TEXT_OTHERS;
        find_amounts(period, &parts.at[most - 1]);
    }
    out->part = parts.at;
    out->count = parts.count;
    return 0;
}

int bus_bins_of(arena *a, const report_period *period, bus_bins *out, error *e)
{
    const int64_t span = bus_end(period) - period->time[0];
    const size_t chunk = (period->steps + BUS_BINS - 1) / BUS_BINS;
    *out = (bus_bins){.first = ARENA_ARRAY(a, size_t, period->steps + 1)};
    if (out->first == NULL)
        return error_memory(e);
    out->days = span >= 60LL * DAY && span <= (int64_t)BUS_BINS * DAY && bus_hours(period, 0) <= 12;
    out->single = !out->days && chunk == 1;
    int64_t day = INT64_MIN;
    for (size_t i = 0; i < period->steps; i++) {
        const int64_t own = (period->time[i] - ((period->time[i] % DAY) + DAY) % DAY) / DAY;
        if (out->days ? own != day : i % chunk == 0)
            out->first[out->count++] = i;
        day = own;
    }
    out->first[out->count] = period->steps;
    return 0;
}

double bus_mean(const report_period *period, const bus_bins *b, size_t i, const float *value,
                int sign)
{
    double sum = 0, hours = 0;
    for (size_t t = b->first[i]; t < b->first[i + 1]; t++) {
        const double h = bus_hours(period, t), v = (double)value[t];
        if (sign != 0 || isfinite(v))
            hours += h;
        if ((sign > 0 && v > 0) || (sign < 0 && v < 0) || (sign == 0 && isfinite(v)))
            sum += v * h;
    }
    return hours > 0 ? sum / hours : sign == 0 ? (double)NAN : 0;
}

const char *bus_amount_unit(const char *unit)
{
    return strcmp(unit, "MW") == 0 ? "MWh" : strcmp(unit, "m3/h") == 0 ? "m3" : unit;
}
