/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * terminal.h - operating limits of cooling terminals: equipment that moves heat from racks or room
 * air into a liquid loop.
 *
 * A terminal cannot operate in steps in which the rack power is above its limit, or in which its
 * loop temperature plus the approach of its heat exchanger is above the maximum supply temperature
 * of the racks. Its heat flow then has the upper bound 0, and a note in the result gives the
 * reason; the other equipment of the site must remove the heat.
 */
#ifndef FIRN_PLUGINS_COOLING_TERMINAL_H
#define FIRN_PLUGINS_COOLING_TERMINAL_H

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

/* Tolerance of comparisons, because of rounding: 40.9 + 4.1 must not be above 45. */
#define TERMINAL_TOLERANCE 1e-9

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

/* The operating conditions of a terminal; arrays have one number per step. */
typedef struct terminal_duty {
    const char *from;         /* the port's key, for notes */
    const double *rack_power; /* MW; NULL: no limit on rack power */
    double rack_power_max;    /* MW */
    const double *loop;       /* degC */
    double approach;          /* K */
    const double *supply_max; /* degC; NULL: supply_limit applies */
    double supply_limit;      /* degC */
} terminal_duty;

/* The upper bound of a heat flow per step: +infinity if the terminal can operate, else 0. Logs one
 * note per reason, with the values of the first step concerned. After an error: constant +infinity.
 */
static inline firn_num terminal_upper(const firn_host *h, firn_build *b, const terminal_duty *d)
{
    int64_t t, steps = h->steps(b), dense = 0, warm = 0, first_dense = 0, first_warm = 0;
    double *upper = h->scratch(b, steps);
    if (upper == NULL || d->loop == NULL)
        return firn_const(FIRN_INF);
    for (t = 0; t < steps; t++) {
        const double supply_max = d->supply_max != NULL ? d->supply_max[t] : d->supply_limit;
        const int32_t can_cool =
            d->rack_power == NULL || terminal_can_cool(d->rack_power[t], d->rack_power_max);
        const int32_t cold = terminal_cold_enough(d->loop[t], d->approach, supply_max);
        upper[t] = can_cool && cold ? FIRN_INF : 0.0;
        if (!can_cool && dense++ == 0)
            first_dense = t;
        if (!cold && warm++ == 0)
            first_warm = t;
    }
    if (dense > 0) /* common if another terminal cools dense racks: a note, not a warning */
        h->log(b, FIRN_LOG_INFO,
               "takes no heat from `%s` in %lld of %lld steps: racks of %g kW are above its limit "
               "of %g kW (`rack_power_max`)",
               d->from, (long long)dense, (long long)steps, d->rack_power[first_dense] * 1e3,
               d->rack_power_max * 1e3);
    if (warm > 0) {
        const double limit = d->supply_max != NULL ? d->supply_max[first_warm] : d->supply_limit;
        h->log(
            b, FIRN_LOG_WARNING,
            "takes no heat from `%s` in %lld of %lld steps: its loop at %g degC plus an approach "
            "of %g K is above the maximum of %g degC (`supply_max`); use a loop of at most %g degC",
            d->from, (long long)warm, (long long)steps, d->loop[first_warm], d->approach, limit,
            limit - d->approach);
    }
    if (dense == 0 && warm == 0)
        return firn_const(FIRN_INF);
    return firn_each(upper, steps);
}

#endif
