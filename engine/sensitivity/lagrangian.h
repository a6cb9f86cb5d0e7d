/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lagrangian.h - the change of a site's optimum to first order, where numbers of its model change.
 *
 * By the envelope theorem, with the optimum x, its row duals y and reduced costs d,
 *
 *   L = constant + c'x + y'(r - A x) + d'(b - x)
 *
 * changes as the optimum does; r and b are the sides that the signs of y and d select. Of two
 * models of one shape, only the bookings, terms, right-hand sides and bounds that differ are
 * walked: nothing is expanded to a linear program, so that a change costs no more than building the
 * model.
 */
#ifndef FIRN_SENSITIVITY_LAGRANGIAN_H
#define FIRN_SENSITIVITY_LAGRANGIAN_H

#include "sensitivity/optimum.h"

typedef struct lagrangian_change {
    double by; /* of the objective */
    /* What the optimum may change by beyond that, about, because rows and bounds without a dual
     * begin to bind, and columns at a bound begin to pay. */
    double unsure;
    /* Why the two models cannot be compared: "adds the row `grid.tier-2`"; NULL: they can. */
    const char *structural;
} lagrangian_change;

/* Compares with a model that has been built from the same site with some numbers changed. `a`: for
 * the comparison, and the text. */
int lagrangian_compare(arena *a, const lagrangian *l, const model *to, lagrangian_change *out,
                       error *e);

#endif
