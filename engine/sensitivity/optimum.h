/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * optimum.h - the optimum of a site's program with its duals, prepared for comparisons.
 */
#ifndef FIRN_SENSITIVITY_OPTIMUM_H
#define FIRN_SENSITIVITY_OPTIMUM_H

#include "lp/lp.h"
#include "solve/solution.h"

/* Below this share of the largest of its kind, a dual or a distance is 0. */
#define NOTHING 1e-6

/* An optimum of a model, prepared for comparisons. It is only read by them, so that several threads
 * may share it. */
typedef struct lagrangian {
    const model *m;
    const lp_map *map;
    const lp *p;
    const double *x;     /* columns */
    double *y, *d;       /* rows, columns; 0 where the side that their sign selects is infinite */
    double *activity;    /* rows */
    double *row_most;    /* of each model row: the largest |y| */
    double *var_most;    /* of each model variable: the largest |x| */
    double *bound_most;  /* of each model variable: the largest |d| */
    bool *tied;          /* rows: has a degenerate pair, so that its dual is not the only one */
    int32_t *term_order; /* terms, by row, variable, lag, kind */
    int32_t *var_order, *row_order; /* by what they are */
} lagrangian;

/* `n`: an optimum of `p`. Everything is kept in `a`; the model, map and lp must stay as they are.
 */
int lagrangian_of(arena *a, const model *m, const lp_map *map, const lp *p, const solution *n,
                  lagrangian *out, error *e);

#endif
