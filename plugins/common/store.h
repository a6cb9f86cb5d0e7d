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
    int32_t separate_power; /* 1: charge and discharge may each reach the power; 0: their sum may */
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

/* Declares decisions, dynamics, bounds and port entries of a store: per step one row for the power
 * (two with separate_power), one for the energy, and the host's dynamics. */
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
        if (spec->separate_power) {
            firn_within(h, b, "charge", s.charge, firn_const(1), spec->power->firm, s.power);
            firn_within(h, b, "discharge", s.discharge, firn_const(1), spec->power->firm, s.power);
        } else {
            row = h->row(b, FIRN_STEP, "power", FIRN_AT_MOST, zero, NULL);
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

/* Limits the duration, energy divided by power, to min and max hours; NaN or infinity: no such
 * limit. Both sizes must have been declared. */
static inline void store_duration(const firn_host *h, firn_build *b, const store *s, double min,
                                  double max)
{
    firn_row row;
    if (isfinite(min) && min > 0) {
        row = h->row(b, FIRN_PERIOD, "duration-min", FIRN_AT_LEAST, firn_const(0), NULL);
        h->term(b, row, s->energy, firn_const(1), 0);
        h->term(b, row, s->power, firn_const(-min), 0);
    }
    if (isfinite(max)) {
        row = h->row(b, FIRN_PERIOD, "duration-max", FIRN_AT_MOST, firn_const(0), NULL);
        h->term(b, row, s->energy, firn_const(1), 0);
        h->term(b, row, s->power, firn_const(-max), 0);
    }
}

#endif
