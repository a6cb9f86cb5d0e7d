/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store.h - energy storage with power and energy sized separately: the decisions, dynamics and
 * bounds that batteries, tanks and the generic storage have in common.
 */
#ifndef FIRN_PLUGINS_COMMON_STORE_H
#define FIRN_PLUGINS_COMMON_STORE_H

#include "common/sizing.h"

#include <firn/plugin.h>

#include <math.h>

/* The settings of a store. Charging 1 MW takes `sign` MW from the bus: +1 if the store holds the
 * bus's own energy (a battery, a hot tank), -1 if it holds cold on a bus that carries heat to be
 * removed (a cold tank). */
typedef struct store_spec {
    int32_t port; /* index in the plugin's table of ports */
    double sign;
    double efficiency_in;  /* MWh stored per MWh charged */
    double efficiency_out; /* MWh delivered per MWh taken from the store */
    double standing_loss;  /* share lost per hour */
    const firn_sizing *power;
    const firn_sizing *energy;
    int32_t optional_sizes; /* 1: a size that is not given (sizing_given) is left out */
} store_spec;

typedef struct store {
    firn_var charge;    /* MW at the port */
    firn_var discharge; /* MW at the port */
    firn_var level;     /* MWh, at the step's end */
    firn_var power;     /* MW installed; valid if has_power */
    firn_var energy;    /* MWh installed; valid if has_energy */
    int32_t has_power;
    int32_t has_energy;
} store;

/* The smallest share of a level that is taken to remain after a step. Below it a row would have
 * coefficients above 1e6; with it the row is weaker, and the dynamics forbid the rest. */
#define STORE_MIN_RETAINED 1e-6

/* The rows of a store of limited energy E, firm share included. With k = (1 - standing_loss)^h, h
 * being the length of the step, and the level at its end:
 *
 *   charge * h * efficiency_in <= level                  what was charged is in the store
 *   level + discharge * h / (efficiency_out * k) <= E
 *
 * A store that only charges or only discharges in a step meets both whatever it does, and as to the
 * energy the rows are the convex hull of these plans: no tighter linear rows contain them all. When
 * only discharging, the level before the step is (level + discharge * h / efficiency_out) / k, at
 * most E, and exceeds the left side of the second row by level * (1 / k - 1). The rows bound
 * charging and discharging by the energy: a store of no energy wastes nothing. They contain no
 * earlier level, because a lag is cyclic and the first step of a stress event does not follow the
 * last.
 *
 * level <= E follows from the second row. It is written for the first step alone, because the host
 * takes the initial level of a stress event from it. */
static inline void store_energy_rows(const firn_host *h, firn_build *b, const store_spec *spec,
                                     const store *s)
{
    const int64_t steps = h->steps(b);
    const double *hours = h->hours(b);
    double *charged = h->scratch(b, steps), *discharged = h->scratch(b, steps);
    uint8_t *first = h->mask(b);
    firn_row row;
    int64_t t;
    if (hours == NULL || charged == NULL || discharged == NULL || first == NULL)
        return;
    for (t = 0; t < steps; t++) {
        double retained = pow(1 - spec->standing_loss, hours[t]);
        charged[t] = hours[t] * spec->efficiency_in;
        discharged[t] = hours[t] / spec->efficiency_out / fmax(retained, STORE_MIN_RETAINED);
    }
    first[0] = 1;
    row = h->row(b, FIRN_STEP, "charge", FIRN_AT_MOST, firn_const(0), firn_always());
    h->term(b, row, s->charge, firn_each(charged, steps), 0);
    h->term(b, row, s->level, firn_const(-1), 0);
    row = h->row(b, FIRN_STEP, "discharge", FIRN_AT_MOST, firn_const(0), firn_always());
    h->term(b, row, s->level, firn_const(1), 0);
    h->term(b, row, s->discharge, firn_each(discharged, steps), 0);
    h->term(b, row, s->energy, firn_const(-spec->energy->firm), 0);
    row = h->row(b, FIRN_STEP, "energy", FIRN_AT_MOST, firn_const(0), firn_when(first, steps));
    h->term(b, row, s->level, firn_const(1), 0);
    h->term(b, row, s->energy, firn_const(-spec->energy->firm), 0);
}

/* Declares decisions, dynamics, bounds and port entries of a store: per step the host's dynamics,
 * one row if the power is limited (charge + discharge <= power: a store that does one thing
 * at a time may do either at full power) and two if the energy is. */
static inline store store_declare(const firn_host *h, firn_build *b, const store_spec *spec)
{
    const firn_num zero = firn_const(0), unlimited = firn_const(FIRN_INF);
    store s;
    firn_row row;
    s.has_power = !spec->optional_sizes || sizing_given(spec->power);
    s.has_energy = !spec->optional_sizes || sizing_given(spec->energy);
    s.charge = h->var(b, FIRN_STEP, "charge", "MW", zero, unlimited);
    s.discharge = h->var(b, FIRN_STEP, "discharge", "MW", zero, unlimited);
    s.level = h->stock(b, "level", "MWh", spec->standing_loss);
    s.power.id = 0;
    s.energy.id = 0;
    h->feed(b, s.level, s.charge, firn_const(spec->efficiency_in));
    h->feed(b, s.level, s.discharge, firn_const(-1.0 / spec->efficiency_out));
    h->port(b, spec->port, s.charge, firn_const(-spec->sign));
    h->port(b, spec->port, s.discharge, firn_const(spec->sign));
    if (s.has_power) {
        s.power = h->size(b, "power", spec->power);
        row = h->row(b, FIRN_STEP, "power", FIRN_AT_MOST, zero, firn_always());
        h->term(b, row, s.charge, firn_const(1), 0);
        h->term(b, row, s.discharge, firn_const(1), 0);
        h->term(b, row, s.power, firn_const(-spec->power->firm), 0);
    }
    if (s.has_energy) {
        s.energy = h->size(b, "energy", spec->energy);
        store_energy_rows(h, b, spec, &s);
    }
    return s;
}

/* Limits the duration, energy divided by power, to min and max hours; NaN or infinity: no such
 * limit. Both sizes must have been declared. */
static inline void store_duration(const firn_host *h, firn_build *b, const store *s, double min,
                                  double max)
{
    firn_row row;
    if (isfinite(min) && min > 0) {
        row = h->row(b, FIRN_PERIOD, "duration-min", FIRN_AT_LEAST, firn_const(0), firn_always());
        h->term(b, row, s->energy, firn_const(1), 0);
        h->term(b, row, s->power, firn_const(-min), 0);
    }
    if (isfinite(max)) {
        row = h->row(b, FIRN_PERIOD, "duration-max", FIRN_AT_MOST, firn_const(0), firn_always());
        h->term(b, row, s->energy, firn_const(1), 0);
        h->term(b, row, s->power, firn_const(-max), 0);
    }
}

#endif
