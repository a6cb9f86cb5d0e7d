/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plant.h - what plants that follow the weather have in common: an output that may be curtailed and
 * is at most a share of the size, and the land that they take.
 */
#ifndef FIRN_PLUGINS_RENEWABLE_PLANT_H
#define FIRN_PLUGINS_RENEWABLE_PLANT_H

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

/* Declares 0 <= output <= available * firm * size in MW, with `available` per step, and books the
 * output as renewable energy. A step without any has neither variable range nor row. `area` in m2,
 * NaN: no limit; `land` in m2 per MW. */
static inline void plant_declare(const firn_host *h, firn_build *b, int32_t port,
                                 const double *available, const firn_sizing *sizing, double area,
                                 double land)
{
    const int64_t steps = h->steps(b);
    uint8_t *some = h->mask(b);
    double *upper = h->scratch(b, steps);
    firn_var output, size;
    firn_row row;
    int64_t t;
    if (some == NULL || upper == NULL || available == NULL)
        return;
    for (t = 0; t < steps; t++) {
        some[t] = available[t] > 0;
        upper[t] = some[t] ? FIRN_INF : 0;
    }
    output = h->var(b, FIRN_STEP, "output", "MW", firn_const(0), firn_each(upper, steps));
    size = h->size(b, "size", sizing);
    row = h->row(b, FIRN_STEP, "yield", FIRN_AT_MOST, firn_const(0), firn_when(some, steps));
    h->term(b, row, output, firn_const(1), 0);
    h->term(b, row, size, firn_times(firn_each(available, steps), -sizing->firm), 0);
    h->port(b, port, output, firn_const(1));
    h->book(b, h->account(b, "renewable_energy", "MWh"), output, firn_const(1));
    if (!isnan(area)) {
        /* per year: in a stress event the amount installed is that of the typical year */
        row = h->row(b, FIRN_YEAR, "land", FIRN_AT_MOST, firn_const(area), firn_always());
        h->term(b, row, size, firn_const(land), 0);
    }
}

#endif
