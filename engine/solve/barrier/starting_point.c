/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * starting_point.c - the starting point: least-squares solutions of the primal and dual equations,
 * with slacks and duals that are too small raised.
 */
#include "solve/barrier/starting_point.h"

#include "base/guest.h"

#include <math.h>
#include <string.h>

/* v: the value within the bounds nearest to 0, plus the smallest dv that leads to A v = b. */
static void least_squares_primal(barrier_state *s)
{
    const barrier_form *f = s->form;
    double *g = s->work_vars, *h = s->work_rows;
    for (int32_t v = 0; v < f->vars; v++)
        s->point.v[v] = g[v] = 0;
    for (int32_t k = 0; k < f->pairs; k++) { /* the lower bound of a variable comes first */
        double *v = &s->point.v[f->pair_var[k]], bound = f->pair_bound[k];
        *v = f->pair_sign[k] > 0 ? fmax(*v, bound) : fmin(*v, bound);
    }
    for (int32_t i = 0; i < f->rows; i++) {
        h[i] = f->rhs[i];
        for (int64_t e = f->by_row.start[i]; e < f->by_row.start[i + 1]; e++)
            h[i] -= f->by_row.value[e] * s->point.v[f->by_row.index[e]];
    }
    barrier_kkt_solve(s->kkt, g, h, SOLVE_TOL_START, s->direction.v, s->direction.y, NULL);
    for (int32_t v = 0; v < f->vars; v++)
        s->point.v[v] += s->direction.v[v];
}

/* y: minimises |c - A'y|, which is returned in `reduced_cost` (vars). */
static void least_squares_dual(barrier_state *s, double *reduced_cost)
{
    const barrier_form *f = s->form;
    memset(s->work_rows, 0, (size_t)f->rows * sizeof *s->work_rows);
    barrier_kkt_solve(s->kkt, f->cost, s->work_rows, SOLVE_TOL_START, s->direction.v, s->point.y,
                      NULL);
    for (int32_t v = 0; v < f->vars; v++) {
        reduced_cost[v] = f->cost[v];
        for (int64_t e = f->by_col.start[v]; e < f->by_col.start[v + 1]; e++)
            reduced_cost[v] -= f->by_col.value[e] * s->point.y[f->by_col.index[e]];
    }
}

bool barrier_starting_point(barrier_state *s)
{
    const barrier_form *f = s->form;
    double *slack = s->point.slack, *dual = s->point.dual, *reduced_cost = s->work_vars;
    for (int32_t v = 0; v < f->vars; v++)
        s->diagonal[v] = 1;
    if (!barrier_kkt_factorize(s->kkt, s->diagonal))
        return false;
    if (guest_stopped())
        return false;
    least_squares_primal(s);
    if (guest_stopped())
        return false;
    least_squares_dual(s, reduced_cost);
    double products = 0, slacks = 0, duals = 0;
    for (int32_t k = 0; k < f->pairs; k++) {
        int32_t v = f->pair_var[k];
        slack[k] = fmax(f->pair_sign[k] * (s->point.v[v] - f->pair_bound[k]), START_MIN);
        dual[k] = fmax(f->pair_sign[k] * reduced_cost[v], START_MIN);
        products += slack[k] * dual[k];
        slacks += slack[k];
        duals += dual[k];
    }
    for (int32_t k = 0; k < f->pairs; k++) {
        slack[k] += START_SHIFT * products / duals;
        dual[k] += START_SHIFT * products / slacks;
    }
    return true;
}
