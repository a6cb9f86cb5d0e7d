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

/* A size of a store. `name`: the key of its parameter; sizing NULL: the store has no such size. */
typedef struct store_size {
    const firn_sizing *sizing;
    const char *name;
} store_size;

/* The settings of a store. Charging 1 MW takes `sign` MW from the bus: +1 if the store holds the
 * bus's own energy (a battery, a hot tank), -1 if it holds cold on a bus that carries heat to be
 * removed (a cold tank). Its power may be one size for both ways, one for each way, or both. */
typedef struct store_spec {
    int32_t port; /* index in the plugin's table of ports */
    double sign;
    double efficiency_in;  /* MWh stored per MWh charged */
    double efficiency_out; /* MWh delivered per MWh taken from the store */
    double standing_loss;  /* share of the level that is lost per hour */
    double capacity_loss;  /* share of the installed energy that is lost per hour, at any level */
    store_size power;      /* bounds charging plus discharging */
    store_size charge;
    store_size discharge;
    store_size energy;
    int32_t optional_sizes; /* 1: a size that is not given (sizing_given) is left out */
    int32_t tied;           /* 1: `power` and `energy` exist all the same, for store_duration() */
} store_spec;

typedef struct store {
    firn_var charge;    /* MW at the port */
    firn_var discharge; /* MW at the port */
    firn_var level;     /* MWh, at the step's end */
    firn_var power;     /* MW installed; valid if has_power */
    firn_var charger;   /* MW installed of its own size; id 0: none */
    firn_var discharger;
    firn_var energy; /* MWh installed; valid if has_energy */
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
 * last. What the capacity loses has been charged, too, but is not in the store: it is added to the
 * right side of the first row. (The second row does not count it, and is then not the tightest.)
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
    if (spec->capacity_loss > 0)
        h->term(b, row, s->energy, firn_times(firn_each(hours, steps), -spec->capacity_loss), 0);
    row = h->row(b, FIRN_STEP, "discharge", FIRN_AT_MOST, firn_const(0), firn_always());
    h->term(b, row, s->level, firn_const(1), 0);
    h->term(b, row, s->discharge, firn_each(discharged, steps), 0);
    h->term(b, row, s->energy, firn_const(-spec->energy.sizing->firm), 0);
    row = h->row(b, FIRN_STEP, "energy", FIRN_AT_MOST, firn_const(0), firn_when(first, steps));
    h->term(b, row, s->level, firn_const(1), 0);
    h->term(b, row, s->energy, firn_const(-spec->energy.sizing->firm), 0);
}

static inline int32_t store_has(const store_spec *spec, const store_size *size, int32_t tied)
{
    return size->sizing != NULL && (!spec->optional_sizes || tied || sizing_given(size->sizing));
}

/* Limits flows to a size, with a row of the name `row`; the second flow may have no id (0). */
static inline firn_var store_within(const firn_host *h, firn_build *b, const store_size *size,
                                    const char *name, firn_var flow, firn_var other)
{
    const firn_var installed = h->size(b, size->name, size->sizing);
    const firn_row row = h->row(b, FIRN_STEP, name, FIRN_AT_MOST, firn_const(0), firn_always());
    h->term(b, row, flow, firn_const(1), 0);
    if (other.id != 0)
        h->term(b, row, other, firn_const(1), 0);
    h->term(b, row, installed, firn_const(-size->sizing->firm), 0);
    return installed;
}

/* Declares decisions, dynamics, bounds and port entries of a store: per step the host's dynamics,
 * one row if the power is limited (charge + discharge <= power: a store that does one thing
 * at a time may do either at full power), one for each way that has a size of its own, and two if
 * the energy is limited. */
static inline store store_declare(const firn_host *h, firn_build *b, const store_spec *spec)
{
    const firn_num zero = firn_const(0), unlimited = firn_const(FIRN_INF);
    const firn_var none = {0};
    store s;
    s.has_power = store_has(spec, &spec->power, spec->tied);
    s.has_energy = store_has(spec, &spec->energy, spec->tied);
    s.charge = h->var(b, FIRN_STEP, "charge", "MW", zero, unlimited);
    s.discharge = h->var(b, FIRN_STEP, "discharge", "MW", zero, unlimited);
    s.level = h->stock(b, "level", "MWh", spec->standing_loss);
    s.power = s.charger = s.discharger = s.energy = none;
    h->feed(b, s.level, s.charge, firn_const(spec->efficiency_in));
    h->feed(b, s.level, s.discharge, firn_const(-1.0 / spec->efficiency_out));
    h->port(b, spec->port, s.charge, firn_const(-spec->sign));
    h->port(b, spec->port, s.discharge, firn_const(spec->sign));
    if (s.has_power)
        s.power = store_within(h, b, &spec->power, "power", s.charge, s.discharge);
    if (store_has(spec, &spec->charge, 0))
        s.charger = store_within(h, b, &spec->charge, "charger", s.charge, none);
    if (store_has(spec, &spec->discharge, 0))
        s.discharger = store_within(h, b, &spec->discharge, "discharger", s.discharge, none);
    if (s.has_energy) {
        s.energy = h->size(b, spec->energy.name, spec->energy.sizing);
        if (spec->capacity_loss > 0)
            h->feed(b, s.level, s.energy, firn_const(-spec->capacity_loss));
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
    if (min == max) { /* one size */
        row = h->row(b, FIRN_PERIOD, "duration", FIRN_EQUAL, firn_const(0), firn_always());
        h->term(b, row, s->energy, firn_const(1), 0);
        h->term(b, row, s->power, firn_const(-min), 0);
        return;
    }
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
