/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * limits.h - limits on a flow of a generic technology: a minimum load, ramps, and energy or
 * full-load hours per year. A key that is not written adds no row.
 *
 * With C the firm size, or the largest `limit` of a flow without a size, h the hours of a step:
 *
 *   x(t) >= minimum(t) C
 *   x(t) - x(t-1) <= ramp_up h C,   x(t-1) - x(t) <= ramp_down h C
 *   energy_min <= sum of h x over a year <= energy_max
 *   full_load_hours_min C <= sum of h x over a year <= full_load_hours_max C
 *
 * In a typical year the first step follows the last; a stress event has no step before its first.
 * Rows per year do not apply in stress events.
 */
#ifndef FIRN_PLUGINS_BASIC_LIMITS_H
#define FIRN_PLUGINS_BASIC_LIMITS_H

#include "common/series.h"
#include "common/sizing.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

/* Members of an instance, and the rows of its table of parameters. `what`: the flow. */
#define BUDGET_FIELDS                                                                              \
    double energy_max;                                                                             \
    double energy_min
#define LIMIT_FIELDS                                                                               \
    firn_num minimum;                                                                              \
    double ramp_up;                                                                                \
    double ramp_down;                                                                              \
    double full_load_hours_max;                                                                    \
    double full_load_hours_min;                                                                    \
    BUDGET_FIELDS
#define BUDGET_PARAMS(T, what)                                                                     \
    FIRN_REAL_OPTIONAL(T, energy_max, "MWh/yr", 0, FIRN_INF,                                       \
                       "maximum energy of " what " per year"),                                     \
        FIRN_REAL_OPTIONAL(T, energy_min, "MWh/yr", 0, FIRN_INF,                                   \
                           "minimum energy of " what " per year")
#define LIMIT_PARAMS(T, what)                                                                      \
    FIRN_SERIES(T, minimum, "%", "0", 0, 100,                                                      \
                "minimum of " what ", as a share of the size, or of the largest `limit` if there " \
                "is no size",                                                                      \
                ""),                                                                               \
        FIRN_REAL_OPTIONAL(T, ramp_up, "1/h", 0, 1000,                                             \
                           "maximum rise of " what " per hour, as a share likewise"),              \
        FIRN_REAL_OPTIONAL(T, ramp_down, "1/h", 0, 1000,                                           \
                           "maximum fall of " what " per hour, as a share likewise"),              \
        FIRN_REAL_OPTIONAL(T, full_load_hours_max, "h", 0, 8784,                                   \
                           "maximum hours per year at full load that make the energy of " what),   \
        FIRN_REAL_OPTIONAL(T, full_load_hours_min, "h", 0, 8784,                                   \
                           "minimum hours per year at full load that make the energy of " what),   \
        BUDGET_PARAMS(T, what)

typedef struct limits {
    LIMIT_FIELDS;
} limits;
#define LIMITS_OF(self)                                                                            \
    {                                                                                              \
        (self)->minimum, (self)->ramp_up, (self)->ramp_down, (self)->full_load_hours_max,          \
            (self)->full_load_hours_min, (self)->energy_max, (self)->energy_min                    \
    }

/* The limited flow: the sum of rated * var, where the second variable, if it has an id, runs the
 * other way: it counts negatively in ramps, and likewise in energy. */
typedef struct limited {
    firn_var var[2];
    firn_num rated;
    firn_num available; /* the most that can flow, per C; of a flow without a size, the limit */
    firn_var size;      /* id 0: none */
    double firm;
    double limit; /* MW; NaN: none */
} limited;

/* Adds factor * C to the left side of a row, where C is a size; the host's one() carries a
 * constant. */
static inline void limits_add_capacity(const firn_host *h, firn_build *b, firn_row row,
                                       const limited *x, firn_num factor)
{
    if (x->size.id != 0)
        h->term(b, row, x->size, firn_times(factor, x->firm), 0);
    else
        h->term(b, row, h->one(b), firn_times(factor, x->limit), 0);
}

static inline void limits_need_capacity(const firn_host *h, firn_build *b, const limited *x,
                                        const char *key)
{
    if (x->size.id == 0 && !isfinite(x->limit))
        h->fail(b, 1,
                "`%s` refers to the size, and there is none: write `capex`, `max` or `fix` for a "
                "size, or `limit`",
                key);
}

static inline void limits_minimum(const firn_host *h, firn_build *b, firn_num minimum,
                                  const limited *x)
{
    const int64_t steps = h->steps(b);
    const double scale = x->size.id != 0 ? 1 : x->limit;
    firn_row row;
    int64_t t;
    limits_need_capacity(h, b, x, "minimum");
    for (t = 0; t < steps && h->status(b) == 0; t++) {
        const double least = firn_at(minimum, t), most = firn_at(x->available, t) / scale;
        if (least > most * (1 + 1e-12))
            h->fail(b, 1,
                    "`minimum` of %g %% is above the %g %% that is available in step %lld: lower "
                    "it, or write it as a series that follows the availability",
                    100 * least, 100 * most, (long long)t + 1);
    }
    row = h->row(b, FIRN_STEP, "minimum", FIRN_AT_LEAST, firn_const(0), firn_always());
    h->term(b, row, x->var[0], x->rated, 0);
    limits_add_capacity(h, b, row, x, firn_times(minimum, -1));
}

/* rated(t - 1), cyclic. */
static inline firn_num limits_before(const firn_host *h, firn_build *b, firn_num rated)
{
    const int64_t steps = h->steps(b);
    double *before;
    int64_t t;
    if (rated.each == NULL)
        return rated;
    before = h->scratch(b, steps);
    if (before == NULL)
        return firn_const(0);
    for (t = 0; t < steps; t++)
        before[t] = firn_at(rated, t > 0 ? t - 1 : steps - 1);
    return firn_each(before, steps);
}

static inline void limits_ramp(const firn_host *h, firn_build *b, const char *name, double ramp,
                               double way, const limited *x)
{
    const int64_t steps = h->steps(b);
    const int32_t open = h->period(b, FIRN_STRESS) != 0;
    const double *hours = h->hours(b);
    const firn_num before = limits_before(h, b, x->rated);
    double *reach = h->scratch(b, steps);
    uint8_t *inside = h->mask(b);
    firn_row row;
    int64_t t;
    int i;
    limits_need_capacity(h, b, x, way > 0 ? "ramp_up" : "ramp_down");
    if (h->status(b) != 0 || hours == NULL || reach == NULL || inside == NULL)
        return;
    if (steps == 1) /* it follows itself */
        return;
    for (t = 0; t < steps; t++) {
        reach[t] = -ramp * hours[t];
        inside[t] = t > 0 || !open;
    }
    row = h->row(b, FIRN_STEP, name, FIRN_AT_MOST, firn_const(0), firn_when(inside, steps));
    for (i = 0; i < 2 && x->var[i].id != 0; i++) {
        const double sign = i == 0 ? way : -way;
        h->term(b, row, x->var[i], firn_times(x->rated, sign), 0);
        h->term(b, row, x->var[i], firn_times(before, -sign), 1);
    }
    limits_add_capacity(h, b, row, x, firn_each(reach, steps));
}

/* A row of the year's energy; `hours`: less so many full-load hours of C. */
static inline void limits_year(const firn_host *h, firn_build *b, const char *name, int32_t sense,
                               double energy, double hours, const limited *x)
{
    const firn_row row = h->row(b, FIRN_YEAR, name, sense, firn_const(energy), firn_always());
    int i;
    for (i = 0; i < 2 && x->var[i].id != 0; i++)
        h->term(b, row, x->var[i], x->rated, 0);
    if (hours > 0)
        limits_add_capacity(h, b, row, x, firn_const(-hours));
}

static inline void limits_budget(const firn_host *h, firn_build *b, double min, double max,
                                 const limited *x)
{
    if (isinf(min))
        h->fail(b, 1, "`energy_min` is inf: write the energy that must flow, in MWh/yr");
    if (min > max)
        h->fail(b, 1,
                "`energy_min` of %g MWh/yr is above `energy_max` of %g MWh/yr: lower the one or "
                "raise the other",
                min, max);
    if (isfinite(max))
        limits_year(h, b, "energy-max", FIRN_AT_MOST, max, 0, x);
    if (min > 0)
        limits_year(h, b, "energy-min", FIRN_AT_LEAST, min, 0, x);
}

/* Adds the rows of what is written. */
static inline void limits_add(const firn_host *h, firn_build *b, const limits *l, const limited *x)
{
    if (series_max(h, b, l->minimum) > 0)
        limits_minimum(h, b, l->minimum, x);
    if (!isnan(l->ramp_up))
        limits_ramp(h, b, "ramp-up", l->ramp_up, 1, x);
    if (!isnan(l->ramp_down))
        limits_ramp(h, b, "ramp-down", l->ramp_down, -1, x);
    limits_budget(h, b, l->energy_min, l->energy_max, x);
    if (l->full_load_hours_min > l->full_load_hours_max)
        h->fail(b, 1,
                "`full_load_hours_min` of %g h is above `full_load_hours_max` of %g h: lower the "
                "one or raise the other",
                l->full_load_hours_min, l->full_load_hours_max);
    if (!isnan(l->full_load_hours_max)) {
        limits_need_capacity(h, b, x, "full_load_hours_max");
        limits_year(h, b, "full-load-hours-max", FIRN_AT_MOST, 0, l->full_load_hours_max, x);
    }
    if (l->full_load_hours_min > 0) {
        limits_need_capacity(h, b, x, "full_load_hours_min");
        limits_year(h, b, "full-load-hours-min", FIRN_AT_LEAST, 0, l->full_load_hours_min, x);
    }
}

#endif
