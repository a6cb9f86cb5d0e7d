/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reserve.h - a store that stands by for swings of loads and for losses of power: terms in the
 * common rows `reserve` (power that can be added at once) and `reserve-down` (power that can be
 * taken away at once) of its bus.
 */
#ifndef FIRN_PLUGINS_COMMON_RESERVE_H
#define FIRN_PLUGINS_COMMON_RESERVE_H

#include "common/store.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

/* Adds what the store holds ready, in each step of h hours with k = (1 - standing_loss)^h. Up is
 * what it can give in addition, and down what it can take in addition, each for `duration` hours:
 *
 *   up   + discharge - charge <= P                  charging can be stopped and turned round
 *   down + charge - discharge <= P
 *   up * duration / efficiency_out <= level         at the start of the step and at its end
 *   level + down * duration * efficiency_in <= E    likewise
 *
 * P and E with their firm shares. A swing may come at any time of a step, and a level that changes
 * steadily is lowest and highest at its ends. The level at the start is
 * (level + h * (discharge / efficiency_out - efficiency_in * charge)) / k, without a lag, which
 * would join the start of a stress event to its end. The store must have both sizes. */
static inline void reserve_of_store(const firn_host *h, firn_build *b, const store_spec *spec,
                                    const store *s, double duration)
{
    static const char *const names[2][3] = {
        {"reserve", "reserve-start", "reserve-end"},
        {"reserve-down", "reserve-down-start", "reserve-down-end"}};
    static const char *const vars[] = {"reserve", "reserve-down"};
    const firn_num zero = firn_const(0), one = firn_const(1);
    const int64_t steps = h->steps(b);
    const double *hours = h->hours(b);
    double *start = h->scratch(b, steps), *given = h->scratch(b, steps),
           *taken = h->scratch(b, steps);
    int64_t t;
    int i;
    if (hours == NULL || start == NULL || given == NULL || taken == NULL)
        return;
    for (t = 0; t < steps; t++) {
        start[t] = 1 / fmax(pow(1 - spec->standing_loss, hours[t]), STORE_MIN_RETAINED);
        given[t] = start[t] * hours[t] / spec->efficiency_out;
        taken[t] = -start[t] * hours[t] * spec->efficiency_in;
    }
    for (i = 0; i < 2; i++) {
        const double up = i == 0 ? 1 : -1; /* the sign of what lowers the level */
        const double energy = duration * (i == 0 ? 1 / spec->efficiency_out : spec->efficiency_in);
        const firn_var ready = h->var(b, FIRN_STEP, vars[i], "MW", zero, firn_const(FIRN_INF));
        firn_row row = h->common(b, spec->port, FIRN_STEP, names[i][0], "MW", FIRN_AT_LEAST, zero);
        h->term(b, row, ready, one, 0);

        row = h->row(b, FIRN_STEP, names[i][0], FIRN_AT_MOST, zero, firn_always());
        h->term(b, row, ready, one, 0);
        h->term(b, row, s->discharge, firn_const(up), 0);
        h->term(b, row, s->charge, firn_const(-up), 0);
        h->term(b, row, s->power, firn_const(-spec->power.sizing->firm), 0);

        row = h->row(b, FIRN_STEP, names[i][1], FIRN_AT_MOST, zero, firn_always());
        h->term(b, row, ready, firn_const(energy), 0);
        h->term(b, row, s->level, firn_times(firn_each(start, steps), -up), 0);
        h->term(b, row, s->discharge, firn_times(firn_each(given, steps), -up), 0);
        h->term(b, row, s->charge, firn_times(firn_each(taken, steps), -up), 0);
        if (i == 1)
            h->term(b, row, s->energy, firn_const(-spec->energy.sizing->firm), 0);

        row = h->row(b, FIRN_STEP, names[i][2], FIRN_AT_MOST, zero, firn_always());
        h->term(b, row, ready, firn_const(energy), 0);
        h->term(b, row, s->level, firn_const(-up), 0);
        if (i == 1)
            h->term(b, row, s->energy, firn_const(-spec->energy.sizing->firm), 0);
    }
}

#endif
