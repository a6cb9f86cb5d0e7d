/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * terminal.h - what all cooling terminals have in common: equipment that moves heat from racks or
 * room air into a liquid loop.
 *
 * Limits. A terminal cannot operate in steps in which the rack power is above its limit, in which
 * its loop temperature plus the approach of its heat exchanger is above the maximum supply
 * temperature of the racks, or in which the racks have no cold plates and it needs some. Its heat
 * flow then has the upper bound 0, and a note in the result gives the reason; the other equipment
 * of the site must remove the heat.
 *
 * Temperature penalty. Chips leak more current as they get warmer. Of racks that publish a
 * `temperature_penalty` a (1/K) and a `penalty_reference` T0 (degC), the IT power of the racks that
 * a terminal serves rises by the share k = a * max(T_loop - T0, 0). The terminal draws k * Q at its
 * own power port, for the racks' heat Q, adds it to the heat it carries, and books it as it_energy,
 * and as penalty_energy, which the energy per useful IT energy does without.
 */
#ifndef FIRN_PLUGINS_COOLING_TERMINAL_H
#define FIRN_PLUGINS_COOLING_TERMINAL_H

#include "common/freeze.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

/* Tolerance of comparisons, because of rounding: 40.9 + 4.1 must not be above 45. */
#define TERMINAL_TOLERANCE 1e-9

/* Defaults of what racks publish, for a bus on which no hall does. */
#define TERMINAL_SUPPLY_MAX 45
#define TERMINAL_LIQUID_SHARE 0.87
#define TERMINAL_REFERENCE 30

/* Whether racks of rack_power MW are within the terminal's limit, MW. */
static inline int32_t terminal_can_cool(double rack_power, double limit)
{
    return rack_power <= limit * (1 + TERMINAL_TOLERANCE);
}

/* Whether a loop at `loop` degC, with an approach in K, reaches a supply of at most `supply_max`
 * degC. */
static inline int32_t terminal_cold_enough(double loop, double approach, double supply_max)
{
    return loop + approach <= supply_max + TERMINAL_TOLERANCE;
}

/* Rise of the IT power, as a share of it, on a loop at `loop` degC; penalty: 1/K. */
static inline double terminal_rise(double penalty, double reference, double loop)
{
    return loop > reference ? penalty * (loop - reference) : 0;
}

/* The operating conditions of a terminal; arrays have one number per step. */
typedef struct terminal_duty {
    const char *from;         /* the port's key, for notes */
    const double *rack_power; /* MW; NULL: no limit on rack power */
    double rack_power_max;    /* MW */
    const char *denser;       /* what carries denser racks, for the note; NULL: no such hint */
    const double *loop;       /* degC */
    double approach;          /* K */
    const double *supply_max; /* degC; NULL: supply_limit applies, else the lower of both */
    double supply_limit;      /* degC */
    const double *share;      /* of heat that goes to cold plates; NULL: none are needed */
    const double *rest;       /* heat per rack left in the room air, MW; NULL: none */
    double rest_max;          /* MW */
} terminal_duty;

static inline double terminal_supply_max(const terminal_duty *d, int64_t t)
{
    const double racks = d->supply_max != NULL ? d->supply_max[t] : d->supply_limit;
    return racks < d->supply_limit ? racks : d->supply_limit;
}

/* Reads the loop's temperature. Water below 0 degC, which would freeze, is an error; glycol: < 0
 * for a terminal without that flag, else its value. */
static inline const double *terminal_loop(const firn_host *h, firn_build *b, int32_t port,
                                          int32_t glycol)
{
    const double *loop = h->bus_series(b, port, "temperature", (double)NAN);
    if (h->status(b) == 0 && glycol <= 0)
        freeze_refused(h, b, "its loop", loop, 0, glycol == 0 ? FREEZE_GLYCOL : "");
    return loop;
}

/* The upper bound of a heat flow per step: +infinity if the terminal can operate, else 0. Logs one
 * note per reason, with the values of the first step concerned. After an error: constant +infinity.
 */
static inline firn_num terminal_upper(const firn_host *h, firn_build *b, const terminal_duty *d)
{
    int64_t t, steps = h->steps(b), dense = 0, warm = 0, bare = 0, first_dense = 0, first_warm = 0;
    int64_t hot = 0, first_hot = 0;
    double *upper = h->scratch(b, steps);
    if (upper == NULL || d->loop == NULL)
        return firn_const(FIRN_INF);
    for (t = 0; t < steps; t++) {
        const int32_t can_cool =
            d->rack_power == NULL || terminal_can_cool(d->rack_power[t], d->rack_power_max);
        const int32_t cold =
            terminal_cold_enough(d->loop[t], d->approach, terminal_supply_max(d, t));
        const int32_t plated = d->share == NULL || d->share[t] > 0;
        const int32_t airy = d->rest == NULL || terminal_can_cool(d->rest[t], d->rest_max);
        upper[t] = can_cool && cold && plated && airy ? FIRN_INF : 0.0;
        if (!can_cool && dense++ == 0)
            first_dense = t;
        if (!cold && warm++ == 0)
            first_warm = t;
        bare += !plated;
        if (!airy && can_cool && hot++ == 0)
            first_hot = t;
    }
    if (dense > 0) /* common if another terminal cools dense racks: a note, not a warning */
        h->log(b, FIRN_LOG_INFO,
               "takes no heat from `%s` in %lld of %lld steps: racks of %g kW are above its limit "
               "of %g kW (`rack_power_max`)%s",
               d->from, (long long)dense, (long long)steps, d->rack_power[first_dense] * 1e3,
               d->rack_power_max * 1e3, d->denser != NULL ? d->denser : "");
    if (bare > 0)
        h->log(b, FIRN_LOG_INFO,
               "takes no heat from `%s` in %lld of %lld steps: the racks have no cold plates "
               "(`liquid_share` is 0)",
               d->from, (long long)bare, (long long)steps);
    if (hot > 0)
        h->log(b, FIRN_LOG_INFO,
               "takes no heat from `%s` in %lld of %lld steps: %g kW per rack would be left in the "
               "room air, above %g kW (`air_power_max`), which air handlers cool: use racks of a "
               "larger `liquid_share`, or write `air_power_max = 60 kW` if active rear doors serve "
               "the air",
               d->from, (long long)hot, (long long)steps, d->rest[first_hot] * 1e3,
               d->rest_max * 1e3);
    if (warm > 0) {
        const double limit = terminal_supply_max(d, first_warm);
        h->log(
            b, FIRN_LOG_WARNING,
            "takes no heat from `%s` in %lld of %lld steps: its loop at %g degC plus an approach "
            "of %g K is above the maximum of %g degC (`supply_max`); use a loop of at most %g degC",
            d->from, (long long)warm, (long long)steps, d->loop[first_warm], d->approach, limit,
            limit - d->approach);
    }
    if (dense == 0 && warm == 0 && bare == 0 && hot == 0)
        return firn_const(FIRN_INF);
    return firn_each(upper, steps);
}

/* The rise k of the IT power in each step, for racks at the bus of port `racks` on a loop of these
 * temperatures; NULL if it is 0 in all steps. */
static inline const double *terminal_penalty(const firn_host *h, firn_build *b, int32_t racks,
                                             const double *loop)
{
    const int64_t steps = h->steps(b);
    const double *penalty = h->bus_series(b, racks, "temperature_penalty", 0);
    const double *reference = h->bus_series(b, racks, "penalty_reference", TERMINAL_REFERENCE);
    double *rise, most = 0;
    int64_t t, at = 0;
    for (t = 0; h->status(b) == 0 && t < steps; t++) {
        const double k = terminal_rise(penalty[t], reference[t], loop[t]);
        if (k > most) {
            most = k;
            at = t;
        }
    }
    if (!(most > 0))
        return NULL;
    rise = h->scratch(b, steps);
    for (t = 0; rise != NULL && t < steps; t++)
        rise[t] = terminal_rise(penalty[t], reference[t], loop[t]);
    h->log(b, FIRN_LOG_INFO,
           "IT power rises by up to %.4g %% at a loop or supply of %g degC "
           "(`temperature_penalty`), and "
           "counts as IT energy: PUE falls although the site uses more energy",
           100 * most, loop[at]);
    return rise;
}

/* Serves coef * var of the racks' heat with the rise `rise` (of terminal_penalty(), not NULL):
 * draws the additional power and books it. The caller adds it to the heat that it carries. */
static inline void terminal_serve_penalty(const firn_host *h, firn_build *b, int32_t power,
                                          firn_var var, const double *rise, const double *coef)
{
    const int64_t steps = h->steps(b);
    double *extra = h->scratch(b, steps);
    int64_t t;
    for (t = 0; extra != NULL && t < steps; t++)
        extra[t] = rise[t] * coef[t];
    if (extra == NULL)
        return;
    h->port(b, power, var, firn_times(firn_each(extra, steps), -1));
    h->book(b, h->account(b, "it_energy", "MWh"), var, firn_each(extra, steps));
    h->book(b, h->account(b, "penalty_energy", "MWh"), var, firn_each(extra, steps));
}

#endif
