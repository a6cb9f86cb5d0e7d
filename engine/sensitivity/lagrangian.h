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

#include "lp/lp.h"
#include "solve/solution.h"

/* An optimum of a model, prepared for comparisons. It is only read by them, so that several threads
 * may share it. */
typedef struct lagrangian {
    const model *m;
    const lp_map *map;
    const lp *p;
    const double *x;      /* columns */
    double *y, *d;        /* rows, columns; 0 where the side that their sign selects is infinite */
    double *activity;     /* rows */
    double *row_most;     /* of each model row: the largest |y| */
    double *var_most;     /* of each model variable: the largest |x| */
    double *bound_most;   /* of each model variable: the largest |d| */
    bool *tied;           /* rows: has a degenerate pair, so that its dual is not the only one */
    int32_t *term_order;  /* terms, by row, variable, lag, kind */
    int32_t *var_order, *row_order; /* by what they are */
} lagrangian;

/* `n`: an optimum of `p`. Everything is kept in `a`; the model, map and lp must stay as they are. */
int lagrangian_of(arena *a, const model *m, const lp_map *map, const lp *p, const solution *n,
                  lagrangian *out, error *e);

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
