/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * terminal.h - what the terminals (what takes heat from racks or room air and gives it to a liquid
 * loop) have in common: when one serves at all.
 *
 * A terminal refuses where the racks are denser than it copes with, or where its loop, plus the
 * approach of its heat exchanger, is warmer than the racks accept. It then takes no part (upper
 * bound 0) and says why in the result; the rest of the site decides whether it can do without.
 */
#ifndef FIRN_PLUGINS_COOLING_TERMINAL_H
#define FIRN_PLUGINS_COOLING_TERMINAL_H

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

/* Temperatures are compared with this much grace: 40.9 + 4.1 is 45. */
#define TERMINAL_GRACE 1e-9

/* Racks of rack_power MW against the terminal's limit. */
static inline int32_t terminal_copes(double rack_power, double limit)
{
    return rack_power <= limit * (1 + TERMINAL_GRACE);
}

/* Whether a loop at `loop` degC can give `supply_max` degC through that approach. */
static inline int32_t terminal_cold_enough(double loop, double approach, double supply_max)
{
    return loop + approach <= supply_max + TERMINAL_GRACE;
}

/* What a terminal is asked to serve; arrays of one number a step. */
typedef struct terminal_duty {
    const char *from;         /* the port's key, for notes */
    const double *rack_power; /* MW; NULL: density is no matter here */
    double rack_power_max;    /* MW */
    const double *loop;       /* degC */
    double approach;          /* K */
    const double *supply_max; /* degC; NULL: supply_limit */
    double supply_limit;      /* degC */
} terminal_duty;

/* Upper bounds of a heat flow, one a step: +infinity where the terminal serves, 0 where it refuses;
 * the result shows a note for each reason with its first step. After an error: a constant. */
static inline firn_num terminal_upper(const firn_host *h, firn_build *b, const terminal_duty *d)
{
    int64_t t, steps = h->steps(b), dense = 0, warm = 0, first_dense = 0, first_warm = 0;
    double *upper = h->scratch(b, steps);
    if (upper == NULL || d->loop == NULL)
        return firn_const(FIRN_INF);
    for (t = 0; t < steps; t++) {
        const double supply_max = d->supply_max != NULL ? d->supply_max[t] : d->supply_limit;
        const int32_t copes =
            d->rack_power == NULL || terminal_copes(d->rack_power[t], d->rack_power_max);
        const int32_t cold = terminal_cold_enough(d->loop[t], d->approach, supply_max);
        upper[t] = copes && cold ? FIRN_INF : 0.0;
        if (!copes && dense++ == 0)
            first_dense = t;
        if (!cold && warm++ == 0)
            first_warm = t;
    }
    if (dense > 0) /* usual where another terminal serves dense racks: a note, no warning */
        h->log(b, FIRN_LOG_INFO,
               "takes no heat from `%s` in %lld of %lld steps: racks of %g kW are above its limit "
               "of %g kW (`rack_power_max`)",
               d->from, (long long)dense, (long long)steps, d->rack_power[first_dense] * 1e3,
               d->rack_power_max * 1e3);
    if (warm > 0)
        h->log(
            b, FIRN_LOG_WARNING,
            "takes no heat from `%s` in %lld of %lld steps: its loop at %g degC and an approach "
            "of %g K are warmer than the %g degC accepted (`supply_max`); a colder loop would do",
            d->from, (long long)warm, (long long)steps, d->loop[first_warm], d->approach,
            d->supply_max != NULL ? d->supply_max[first_warm] : d->supply_limit);
    if (dense == 0 && warm == 0)
        return firn_const(FIRN_INF);
    return firn_each(upper, steps);
}

#endif
