/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shared.h - what more than one family of technologies needs beside the helpers of firn/plugin.h:
 * series and sizings that may stay unwritten, products of series, and the two-sided store that
 * batteries, tanks and the generic storage are.
 *
 * Header-only: a plugin stays one shared object built from firn/plugin.h alone.
 */
#ifndef FIRN_PLUGINS_SHARED_H
#define FIRN_PLUGINS_SHARED_H

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

/* Whether the planner wrote an optional series (FIRN_SERIES_OPTIONAL). */
static inline int32_t series_written(firn_num n)
{
    return n.count >= 0;
}

/* The series, or a constant where it was not written. */
static inline firn_num series_or(firn_num n, double fallback)
{
    return series_written(n) ? n : firn_const(fallback);
}

/* Whether a generic component is to be sized at all. A sizing that the planner left alone and that
 * costs nothing would be a free amount of equipment: a column and a row a step that say nothing.
 * So one is declared only where money, a bound, a fixed or an existing amount is given. */
static inline int32_t sizing_wanted(const firn_sizing *s)
{
    return s->written != 0 || s->capex > 0 || s->om > 0 || s->min > 0 || isfinite(s->max) ||
           !isnan(s->fix) || s->existing > 0;
}

/* a(t) * c(t); a scratch array only where both vary. */
static inline firn_num num_product(const firn_host *h, firn_build *b, firn_num a, firn_num c)
{
    int64_t t, steps = h->steps(b);
    double *each;
    if (a.each == NULL)
        return firn_times(c, a.scale);
    if (c.each == NULL)
        return firn_times(a, c.scale);
    each = h->scratch(b, steps);
    if (each == NULL)
        return firn_const(0);
    for (t = 0; t < steps; t++)
        each[t] = firn_at(a, t) * firn_at(c, t);
    return firn_each(each, steps);
}

/* The largest value over the period's steps. */
static inline double num_most(const firn_host *h, firn_build *b, firn_num n)
{
    int64_t t, steps = h->steps(b);
    double most = firn_at(n, 0);
    if (n.each == NULL)
        return most;
    for (t = 1; t < steps; t++)
        most = fmax(most, firn_at(n, t));
    return most;
}

/* ---- a store -------------------------------------------------------------------------------- */

/* What a store is made of. Charging takes `sign` MW from the bus a MW: +1 for what holds the bus's
 * own energy (a battery, a hot tank), -1 for what holds its absence (a cold tank on a bus that
 * carries heat to be removed). */
typedef struct store_spec {
    int32_t port;
    double sign;
    double efficiency_in;  /* stored a MWh charged */
    double efficiency_out; /* delivered a MWh taken from the store */
    double standing_loss;  /* share lost per hour */
    const firn_sizing *power;
    const firn_sizing *energy;
    int32_t unsized_allowed; /* declare a sizing only where it is wanted */
    int32_t separate;        /* charging and discharging each up to the power, not their sum */
} store_spec;

typedef struct store {
    firn_var charge;    /* MW at the port */
    firn_var discharge; /* MW at the port */
    firn_var level;     /* MWh, at the step's end */
    firn_var power;     /* MW installed; valid where has_power */
    firn_var energy;    /* MWh installed; valid where has_energy */
    int32_t has_power;
    int32_t has_energy;
} store;

/* Decisions, dynamics, bounds and the port of a store: one row a step for power (two where
 * separate), one for energy, and the host's dynamics. */
static inline store store_declare(const firn_host *h, firn_build *b, const store_spec *spec)
{
    const firn_num none = firn_const(0), endless = firn_const(FIRN_INF);
    store s;
    firn_row row;
    s.has_power = !spec->unsized_allowed || sizing_wanted(spec->power);
    s.has_energy = !spec->unsized_allowed || sizing_wanted(spec->energy);
    s.charge = h->var(b, FIRN_STEP, "charge", "MW", none, endless);
    s.discharge = h->var(b, FIRN_STEP, "discharge", "MW", none, endless);
    s.level = h->stock(b, "level", "MWh", spec->standing_loss);
    s.power.id = 0;
    s.energy.id = 0;
    h->feed(b, s.level, s.charge, firn_const(spec->efficiency_in));
    h->feed(b, s.level, s.discharge, firn_const(-1.0 / spec->efficiency_out));
    h->port(b, spec->port, s.charge, firn_const(-spec->sign));
    h->port(b, spec->port, s.discharge, firn_const(spec->sign));
    if (s.has_power) {
        s.power = h->size(b, "power", spec->power);
        if (spec->separate) {
            firn_within(h, b, "charge", s.charge, firn_const(1), spec->power->firm, s.power);
            firn_within(h, b, "discharge", s.discharge, firn_const(1), spec->power->firm, s.power);
        } else {
            row = h->row(b, FIRN_STEP, "power", FIRN_AT_MOST, none, NULL);
            h->term(b, row, s.charge, firn_const(1), 0);
            h->term(b, row, s.discharge, firn_const(1), 0);
            h->term(b, row, s.power, firn_const(-spec->power->firm), 0);
        }
    }
    if (s.has_energy) {
        s.energy = h->size(b, "energy", spec->energy);
        firn_within(h, b, "energy", s.level, firn_const(1), spec->energy->firm, s.energy);
    }
    return s;
}

/* least, most: hours of full power that the energy lasts; NaN or infinity: no such limit. Both
 * sizes must have been declared. */
static inline void store_duration(const firn_host *h, firn_build *b, const store *s, double least,
                                  double most)
{
    firn_row row;
    if (isfinite(least) && least > 0) {
        row = h->row(b, FIRN_PERIOD, "duration-least", FIRN_AT_LEAST, firn_const(0), NULL);
        h->term(b, row, s->energy, firn_const(1), 0);
        h->term(b, row, s->power, firn_const(-least), 0);
    }
    if (isfinite(most)) {
        row = h->row(b, FIRN_PERIOD, "duration-most", FIRN_AT_MOST, firn_const(0), NULL);
        h->term(b, row, s->energy, firn_const(1), 0);
        h->term(b, row, s->power, firn_const(-most), 0);
    }
}

#endif
