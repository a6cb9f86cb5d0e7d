/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * level.h - what a store must hold: a minimum level, energy kept for outages, the level with which
 * the horizon begins, and the cycles of a year. A key that is not written adds no row.
 */
#ifndef FIRN_PLUGINS_COMMON_LEVEL_H
#define FIRN_PLUGINS_COMMON_LEVEL_H

#include "common/store.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

/* Shares of the firm energy. NaN where the planner set none. */
typedef struct level_spec {
    double min;    /* which always remains, in stress events too; 0: none */
    double held;   /* kept for outages: the minimum of typical years, the start of stress events */
    double start;  /* before the first step of a typical year */
    double cycles; /* full discharges per year; infinity: no limit */
    int32_t open;  /* 1: the last level of a typical year need not be that before the first step */
} level_spec;

/* Refuses levels that contradict each other. has_energy: whether the store's energy is limited. */
static inline void level_check(const firn_host *h, firn_build *b, const level_spec *l,
                               int32_t has_energy)
{
    const double held = isnan(l->held) ? 1 : l->held;
    const int32_t written =
        l->min > 0 || !isnan(l->held) || (!isnan(l->start) && l->start > 0) || isfinite(l->cycles);
    if (written && !has_energy)
        h->fail(b, 1,
                "levels and cycles are shares of the energy, which is unlimited: write "
                "`energy.max`, `energy.fix` or `energy.capex`, or remove `level_min`, "
                "`level_start` and `cycles_max`");
    if (held < l->min)
        h->fail(b, 1,
                "`level_held` of %g %% is below `level_min` of %g %%, which remains in outages as "
                "well: write a `level_held` above it, which leaves the difference for outages",
                100 * held, 100 * l->min);
    if (!isnan(l->start) && l->start < (isnan(l->held) ? l->min : l->held))
        h->fail(
            b, 1,
            "`level_start` of %g %% is below the minimum level of %g %%: write at least `%g %%`, "
            "or lower `%s`",
            100 * l->start, 100 * (isnan(l->held) ? l->min : l->held),
            100 * (isnan(l->held) ? l->min : l->held), isnan(l->held) ? "level_min" : "level_held");
}

/* A row of the step `at` alone. */
static inline firn_row level_row_at(const firn_host *h, firn_build *b, const char *name,
                                    int32_t sense, int64_t at)
{
    uint8_t *mask = h->mask(b);
    if (mask != NULL)
        mask[at] = 1;
    return h->row(b, FIRN_STEP, name, sense, firn_const(0), firn_when(mask, h->steps(b)));
}

/* The start of a typical year. Where the year is closed, the level after the last step is the one
 * before the first: it equals the start. Where it is open, `brought` MWh are added in the first
 * step, so that they and what is left of the last level make the start. */
static inline void level_begin(const firn_host *h, firn_build *b, const level_spec *l,
                               double standing_loss, const store *s, double energy)
{
    const int64_t steps = h->steps(b);
    const double *hours = h->hours(b);
    const double start = isnan(l->start) ? 0 : l->start;
    double *once;
    double retained;
    firn_var brought;
    firn_row row;
    if (hours == NULL || (!l->open && isnan(l->start)))
        return;
    if (!l->open) {
        row = level_row_at(h, b, "start", FIRN_EQUAL, steps - 1);
        h->term(b, row, s->level, firn_const(1), 0);
        h->term(b, row, s->energy, firn_const(-start * energy), 0);
        return;
    }
    once = h->scratch(b, steps);
    if (once == NULL)
        return;
    once[0] = 1 / hours[0];
    retained = pow(1 - standing_loss, hours[0]);
    brought = h->var(b, FIRN_PERIOD, "brought", "MWh", firn_const(-FIRN_INF), firn_const(FIRN_INF));
    h->feed(b, s->level, brought, firn_each(once, steps));
    row = level_row_at(h, b, "start", FIRN_EQUAL, steps - 1);
    h->term(b, row, brought, firn_const(1), 0);
    h->term(b, row, s->level, firn_const(retained), 0);
    if (start > 0)
        h->term(b, row, s->energy, firn_const(-start * energy * retained), 0);
}

/* A stress event begins with at most the held share. The level before its first step, of h hours
 * with k = (1 - standing_loss)^h, is
 *   (level + h * (discharge / efficiency_out - efficiency_in * charge + capacity_loss * E)) / k,
 * written without a lag, which would take the end of the event for its start. */
static inline void level_event(const firn_host *h, firn_build *b, const store_spec *spec,
                               const level_spec *l, const store *s)
{
    const double *hours = h->hours(b);
    const double energy = spec->energy.sizing->firm;
    double retained;
    firn_row row;
    if (hours == NULL)
        return;
    retained = fmax(pow(1 - spec->standing_loss, hours[0]), STORE_MIN_RETAINED);
    row = level_row_at(h, b, "held", FIRN_AT_MOST, 0);
    h->term(b, row, s->level, firn_const(1), 0);
    h->term(b, row, s->discharge, firn_const(hours[0] / spec->efficiency_out), 0);
    h->term(b, row, s->charge, firn_const(-hours[0] * spec->efficiency_in), 0);
    h->term(b, row, s->energy,
            firn_const(hours[0] * spec->capacity_loss - l->held * energy * retained), 0);
}

/* Adds the rows of what is written. */
static inline void level_rows(const firn_host *h, firn_build *b, const store_spec *spec,
                              const level_spec *l, const store *s)
{
    const int32_t stress = h->period(b, FIRN_STRESS) != 0;
    const double least = stress || isnan(l->held) ? l->min : l->held;
    const double energy = s->has_energy ? spec->energy.sizing->firm : 0;
    firn_row row;
    level_check(h, b, l, s->has_energy);
    if (h->status(b) != 0)
        return;
    if (least > 0) {
        row = h->row(b, FIRN_STEP, "level-min", FIRN_AT_LEAST, firn_const(0), firn_always());
        h->term(b, row, s->level, firn_const(1), 0);
        h->term(b, row, s->energy, firn_const(-least * energy), 0);
    }
    if (!stress)
        level_begin(h, b, l, spec->standing_loss, s, energy);
    else if (!isnan(l->held))
        level_event(h, b, spec, l, s);
    if (isfinite(l->cycles)) { /* the year's discharge, taken out of the store */
        row = h->row(b, FIRN_YEAR, "cycles", FIRN_AT_MOST, firn_const(0), firn_always());
        h->term(b, row, s->discharge, firn_const(1 / spec->efficiency_out), 0);
        h->term(b, row, s->energy, firn_const(-l->cycles * energy), 0);
    }
}

#endif
