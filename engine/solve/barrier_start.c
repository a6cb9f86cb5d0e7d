/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_start.c - the first point: the least-squares solutions of the primal and dual equations,
 * shifted until all gaps and duals are well inside (Mehrotra, SIAM J. Optim. 2, 1992, for bounds on
 * both sides as in Schork and Gondzio, Math. Prog. Comp. 12, 2020).
 */
#include "solve/barrier.h"

#include <math.h>

bool barrier_start(barrier_state *s)
{
    const barrier_form *f = s->form;
    barrier_point *p = &s->at;
    double *g = s->work_vars, *h = s->work_rows;
    s->complements = 0;
    for (int32_t j = 0; j < f->vars; j++) {
        s->has_low[j] = isfinite(f->lower[j]) ? 1 : 0;
        s->has_high[j] = isfinite(f->upper[j]) ? 1 : 0;
        s->complements += s->has_low[j] + s->has_high[j];
        s->diagonal[j] = 1;
        p->v[j] = fmin(fmax(0, f->lower[j]), f->upper[j]);
    }
    if (!barrier_kkt_factor(s->kkt, s->diagonal))
        return false;
    /* v + A'(AA')^-1 (b - A v): -dv + A'dy = 0, A dv = b - A v */
    barrier_times(f, p->v, h);
    for (int32_t i = 0; i < f->rows; i++)
        h[i] = f->rhs[i] - h[i];
    for (int32_t j = 0; j < f->vars; j++)
        g[j] = 0;
    barrier_kkt_solve(s->kkt, g, h, s->step.v, s->step.y);
    for (int32_t j = 0; j < f->vars; j++)
        p->v[j] += s->step.v[j];
    /* min |c - A'y|: -dv + A'y = c, A dv = 0 */
    for (int32_t i = 0; i < f->rows; i++)
        h[i] = 0;
    barrier_kkt_solve(s->kkt, f->cost, h, s->step.v, p->y);
    barrier_times_transposed(f, p->y, g);
    double low = 0, high = 0; /* least gap, least dual */
    for (int32_t j = 0; j < f->vars; j++) {
        double z = f->cost[j] - g[j];
        p->gap_low[j] = s->has_low[j] != 0 ? p->v[j] - f->lower[j] : 1;
        p->gap_high[j] = s->has_high[j] != 0 ? f->upper[j] - p->v[j] : 1;
        p->dual_low[j] = p->dual_high[j] = 0;
        if (s->has_low[j] != 0 && s->has_high[j] != 0) {
            p->dual_low[j] = z > 0 ? z : 0;
            p->dual_high[j] = z < 0 ? -z : 0;
        } else if (s->has_low[j] != 0) {
            p->dual_low[j] = z;
        } else if (s->has_high[j] != 0) {
            p->dual_high[j] = -z;
        }
        low = fmin(low, fmin(p->gap_low[j], p->gap_high[j]));
        high = fmin(high, fmin(p->dual_low[j], p->dual_high[j]));
    }
    double shift = 1e-3 - 1.5 * low, shift_dual = 1e-3 - 1.5 * high, product = 0, gaps = 0, duals = 0;
    for (int32_t j = 0; j < f->vars; j++) {
        double a = s->has_low[j] * (p->gap_low[j] + shift);
        double b = s->has_high[j] * (p->gap_high[j] + shift);
        double u = s->has_low[j] * (p->dual_low[j] + shift_dual);
        double w = s->has_high[j] * (p->dual_high[j] + shift_dual);
        product += a * u + b * w;
        gaps += a + b;
        duals += u + w;
    }
    shift += 0.5 * product / fmax(duals, 1e-300);
    shift_dual += 0.5 * product / fmax(gaps, 1e-300);
    for (int32_t j = 0; j < f->vars; j++) {
        p->gap_low[j] = s->has_low[j] != 0 ? p->gap_low[j] + shift : 1;
        p->gap_high[j] = s->has_high[j] != 0 ? p->gap_high[j] + shift : 1;
        p->dual_low[j] = s->has_low[j] * (p->dual_low[j] + shift_dual);
        p->dual_high[j] = s->has_high[j] * (p->dual_high[j] + shift_dual);
    }
    return true;
}
