/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * starting_point.c - the first point: the least-squares solutions of the primal and dual equations,
 * brought inside: each gap and dual that is too small to the least there is, then all up by what
 * makes their products even (after Mehrotra, SIAM J. Optim. 2, 1992, who shifts all by what the
 * worst one lacks: in a long horizon that one is far out).
 */
#include "solve/barrier/barrier.h"

#include <math.h>
#include <string.h>

#define FINE 1e-6
#define LEAST 1e-3 /* gap, and dual */

/* v: bounds' nearest to 0, and the least that brings it to A v = b. */
static void least_primal(barrier_state *s)
{
    const barrier_form *f = s->form;
    double *g = s->work_vars, *h = s->work_rows;
    for (int32_t v = 0; v < f->vars; v++) {
        s->at.v[v] = fmin(fmax(0, f->lower[v]), f->upper[v]);
        g[v] = 0;
    }
    for (int32_t i = 0; i < f->rows; i++) {
        h[i] = f->rhs[i];
        for (int64_t e = f->by_row.start[i]; e < f->by_row.start[i + 1]; e++)
            h[i] -= f->by_row.value[e] * s->at.v[f->by_row.index[e]];
    }
    barrier_kkt_solve(s->kkt, g, h, FINE, s->step.v, s->step.y);
    for (int32_t v = 0; v < f->vars; v++)
        s->at.v[v] += s->step.v[v];
}

/* y: the least |c - A'y|, which is left in `off`. */
static void least_dual(barrier_state *s, double *off)
{
    const barrier_form *f = s->form;
    memset(s->work_rows, 0, (size_t)f->rows * sizeof *s->work_rows);
    barrier_kkt_solve(s->kkt, f->cost, s->work_rows, FINE, s->step.v, s->at.y);
    for (int32_t v = 0; v < f->vars; v++) {
        off[v] = f->cost[v];
        for (int64_t e = f->by_col.start[v]; e < f->by_col.start[v + 1]; e++)
            off[v] -= f->by_col.value[e] * s->at.y[f->by_col.index[e]];
    }
}

bool barrier_start(barrier_state *s)
{
    const barrier_form *f = s->form;
    double *gap = s->at.gap, *dual = s->at.dual, *off = s->work_vars;
    for (int32_t v = 0; v < f->vars; v++)
        s->diagonal[v] = 1;
    if (!barrier_kkt_factor(s->kkt, s->diagonal))
        return false;
    least_primal(s);
    least_dual(s, off);
    double products = 0, gaps = 0, duals = 0;
    for (int32_t k = 0; k < f->pairs; k++) {
        int32_t v = f->pair_var[k];
        gap[k] = fmax(f->pair_sign[k] * (s->at.v[v] - f->pair_bound[k]), LEAST);
        dual[k] = fmax(f->pair_sign[k] * off[v], LEAST);
        products += gap[k] * dual[k];
        gaps += gap[k];
        duals += dual[k];
    }
    for (int32_t k = 0; k < f->pairs; k++) {
        gap[k] += 0.5 * products / duals;
        dual[k] += 0.5 * products / gaps;
    }
    return true;
}
