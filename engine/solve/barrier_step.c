/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_step.c - one iteration: a predictor that says how far one could go, a corrector that
 * makes up for its curvature (Mehrotra, SIAM J. Optim. 2, 1992), and further correctors while each
 * lets the step grow: they push single products of gap and dual that are far from the others back
 * into a band around the mean (Gondzio, Comput. Optim. Appl. 6, 1996), each weighted, apart for
 * primal and dual, by what serves its step best (Colombo and Gondzio, ibid. 41, 2008).
 */
#include "solve/barrier.h"

#include <math.h>
#include <string.h>

#define CORRECTORS 4     /* at most */
#define REACH 0.3        /* by how much a corrector wants to lengthen the step */
#define WORTH 0.1        /* of REACH: what it must gain for the next to be tried */
#define BAND_LOW 0.1     /* products of gap and dual, over their aimed mean */
#define BAND_HIGH 10.0
#define WEIGHTS 8        /* tried for a corrector, between the step and 1 */
#define LEAST_FRACTION 0.9 /* of the way to the nearest bound */

void barrier_residuals(barrier_state *s)
{
    const barrier_form *f = s->form;
    const barrier_point *p = &s->at;
    barrier_times(f, p->v, s->primal);
    double primal = 0, dual = 0, low = 0, cost = f->constant, priced = f->constant, sum = 0;
    for (int32_t i = 0; i < f->rows; i++) {
        s->primal[i] = f->rhs[i] - s->primal[i];
        primal = fmax(primal, fabs(s->primal[i]));
        priced += f->rhs[i] * p->y[i];
    }
    barrier_times_transposed(f, p->y, s->dual);
    for (int32_t j = 0; j < f->vars; j++) {
        s->dual[j] = f->cost[j] - s->dual[j] - p->dual_low[j] + p->dual_high[j];
        dual = fmax(dual, fabs(s->dual[j]));
        cost += f->cost[j] * p->v[j];
        sum += p->gap_low[j] * p->dual_low[j] + p->gap_high[j] * p->dual_high[j];
        s->off_low[j] = s->off_high[j] = 0;
        if (s->has_low[j] != 0) {
            s->off_low[j] = p->v[j] - f->lower[j] - p->gap_low[j];
            priced += f->lower[j] * p->dual_low[j];
        }
        if (s->has_high[j] != 0) {
            s->off_high[j] = f->upper[j] - p->v[j] - p->gap_high[j];
            priced -= f->upper[j] * p->dual_high[j];
        }
        low = fmax(low, fmax(fabs(s->off_low[j]), fabs(s->off_high[j])));
    }
    s->mu = s->complements > 0 ? sum / s->complements : 0;
    s->primal_error = fmax(primal, low);
    s->dual_error = dual;
    s->primal_objective = cost;
    s->dual_objective = priced;
    s->gap = fabs(cost - priced) / (1 + fabs(cost));
}

/* The direction that changes products by the aims; with the residuals if `all`, else without. */
static void direction(barrier_state *s, bool all, barrier_point *out)
{
    const barrier_form *f = s->form;
    const barrier_point *p = &s->at;
    double weight = all ? 1 : 0, *g = s->work_vars, *h = s->work_rows;
    for (int32_t j = 0; j < f->vars; j++) {
        double low = (s->aim_low[j] - weight * p->dual_low[j] * s->off_low[j]) / p->gap_low[j];
        double high = (s->aim_high[j] - weight * p->dual_high[j] * s->off_high[j]) / p->gap_high[j];
        g[j] = weight * s->dual[j] - low + high;
    }
    for (int32_t i = 0; i < f->rows; i++)
        h[i] = weight * s->primal[i];
    double left = barrier_kkt_solve(s->kkt, g, h, out->v, out->y);
    s->solve_error = fmax(s->solve_error, left);
    for (int32_t j = 0; j < f->vars; j++) {
        double low = s->has_low[j] * (out->v[j] + weight * s->off_low[j]);
        double high = s->has_high[j] * (weight * s->off_high[j] - out->v[j]);
        out->gap_low[j] = low;
        out->gap_high[j] = high;
        out->dual_low[j] = (s->aim_low[j] - p->dual_low[j] * low) / p->gap_low[j];
        out->dual_high[j] = (s->aim_high[j] - p->dual_high[j] * high) / p->gap_high[j];
    }
}

/* The longest steps, at most 1, that keep gaps and duals from falling below zero. */
static void reach(const barrier_state *s, double *primal, double *dual)
{
    const barrier_point *p = &s->at, *d = &s->step;
    double x = 1, z = 1;
    for (int32_t j = 0; j < s->form->vars; j++) {
        x = fmax(x, fmax(-d->gap_low[j] / p->gap_low[j], -d->gap_high[j] / p->gap_high[j]));
        double low = s->has_low[j] != 0 ? -d->dual_low[j] / p->dual_low[j] : 0;
        double high = s->has_high[j] != 0 ? -d->dual_high[j] / p->dual_high[j] : 0;
        z = fmax(z, fmax(low, high));
    }
    *primal = 1 / x;
    *dual = 1 / z;
}

/* What the mean product is after these steps. */
static double mean_after(const barrier_state *s, double primal, double dual)
{
    const barrier_point *p = &s->at, *d = &s->step;
    double sum = 0;
    for (int32_t j = 0; j < s->form->vars; j++)
        sum += (p->gap_low[j] + primal * d->gap_low[j]) * (p->dual_low[j] + dual * d->dual_low[j]) +
               (p->gap_high[j] + primal * d->gap_high[j]) *
                   (p->dual_high[j] + dual * d->dual_high[j]);
    return s->complements > 0 ? sum / s->complements : 0;
}

/* By how much a product that would come to `product` misses the band. */
static double miss(double product, double aim)
{
    if (product < BAND_LOW * aim)
        return BAND_LOW * aim - product;
    if (product > BAND_HIGH * aim)
        return fmax(BAND_HIGH * aim - product, -BAND_HIGH * aim);
    return 0;
}

static void aim_at_band(barrier_state *s, double primal, double dual, double aim)
{
    const barrier_point *p = &s->at, *d = &s->step;
    for (int32_t j = 0; j < s->form->vars; j++) {
        double low = (p->gap_low[j] + primal * d->gap_low[j]) *
                     (p->dual_low[j] + dual * d->dual_low[j]);
        double high = (p->gap_high[j] + primal * d->gap_high[j]) *
                      (p->dual_high[j] + dual * d->dual_high[j]);
        s->aim_low[j] = s->has_low[j] * miss(low, aim);
        s->aim_high[j] = s->has_high[j] * miss(high, aim);
    }
}

/* The weights at which step + weight * other goes farthest, and how far. */
static void best_weights(const barrier_state *s, double primal, double dual, double *weight_primal,
                         double *weight_dual, double *reach_primal, double *reach_dual)
{
    const barrier_point *p = &s->at, *d = &s->step, *o = &s->other;
    double wp[WEIGHTS], wd[WEIGHTS], x[WEIGHTS], z[WEIGHTS];
    for (int w = 0; w < WEIGHTS; w++) {
        double part = (w + 1.0) / WEIGHTS;
        wp[w] = primal + (1 - primal) * part;
        wd[w] = dual + (1 - dual) * part;
        wp[w] = part;
        wd[w] = part;
        x[w] = z[w] = 1;
    }
    for (int32_t j = 0; j < s->form->vars; j++) {
        double a = -d->gap_low[j] / p->gap_low[j], da = -o->gap_low[j] / p->gap_low[j];
        double b = -d->gap_high[j] / p->gap_high[j], db = -o->gap_high[j] / p->gap_high[j];
        double low = s->has_low[j] != 0 ? 1 / p->dual_low[j] : 0;
        double high = s->has_high[j] != 0 ? 1 / p->dual_high[j] : 0;
        double u = -d->dual_low[j] * low, du = -o->dual_low[j] * low;
        double v = -d->dual_high[j] * high, dv = -o->dual_high[j] * high;
        for (int w = 0; w < WEIGHTS; w++) {
            double most_x = a + wp[w] * da > b + wp[w] * db ? a + wp[w] * da : b + wp[w] * db;
            double most_z = u + wd[w] * du > v + wd[w] * dv ? u + wd[w] * du : v + wd[w] * dv;
            x[w] = x[w] > most_x ? x[w] : most_x;
            z[w] = z[w] > most_z ? z[w] : most_z;
        }
    }
    *reach_primal = *reach_dual = 0;
    for (int w = 0; w < WEIGHTS; w++) {
        if (1 / x[w] >= *reach_primal) {
            *reach_primal = 1 / x[w];
            *weight_primal = wp[w];
        }
        if (1 / z[w] >= *reach_dual) {
            *reach_dual = 1 / z[w];
            *weight_dual = wd[w];
        }
    }
}

static void add(barrier_state *s, double primal, double dual)
{
    barrier_point *d = &s->step, *o = &s->other;
    for (int32_t j = 0; j < s->form->vars; j++) {
        d->v[j] += primal * o->v[j];
        d->gap_low[j] += primal * o->gap_low[j];
        d->gap_high[j] += primal * o->gap_high[j];
        d->dual_low[j] += dual * o->dual_low[j];
        d->dual_high[j] += dual * o->dual_high[j];
    }
    for (int32_t i = 0; i < s->form->rows; i++)
        d->y[i] += dual * o->y[i];
}

static void move(barrier_state *s, double primal, double dual)
{
    barrier_point *p = &s->at, *d = &s->step;
    for (int32_t j = 0; j < s->form->vars; j++) {
        p->v[j] += primal * d->v[j];
        p->gap_low[j] += primal * d->gap_low[j];
        p->gap_high[j] += primal * d->gap_high[j];
        p->dual_low[j] += dual * d->dual_low[j];
        p->dual_high[j] += dual * d->dual_high[j];
    }
    for (int32_t i = 0; i < s->form->rows; i++)
        p->y[i] += dual * d->y[i];
}

bool barrier_step(barrier_state *s, double *primal_step, double *dual_step, int *correctors)
{
    const barrier_form *f = s->form;
    const barrier_point *p = &s->at, *d = &s->step;
    double primal, dual;
    s->solve_error = 0;
    for (int32_t j = 0; j < f->vars; j++)
        s->diagonal[j] = p->dual_low[j] / p->gap_low[j] + p->dual_high[j] / p->gap_high[j];
    if (!barrier_kkt_factor(s->kkt, s->diagonal))
        return false;
    for (int32_t j = 0; j < f->vars; j++) {
        s->aim_low[j] = -p->gap_low[j] * p->dual_low[j];
        s->aim_high[j] = -p->gap_high[j] * p->dual_high[j];
    }
    direction(s, true, &s->step);
    reach(s, &primal, &dual);
    double after = mean_after(s, primal, dual), part = s->mu > 0 ? after / s->mu : 0;
    double aim = s->mu * part * part * part;
    for (int32_t j = 0; j < f->vars; j++) {
        s->aim_low[j] = s->has_low[j] * (aim - p->gap_low[j] * p->dual_low[j] -
                                         d->gap_low[j] * d->dual_low[j]);
        s->aim_high[j] = s->has_high[j] * (aim - p->gap_high[j] * p->dual_high[j] -
                                           d->gap_high[j] * d->dual_high[j]);
    }
    direction(s, true, &s->step);
    reach(s, &primal, &dual);
    int count = 0;
    while (count < CORRECTORS && (primal < 0.95 || dual < 0.95)) {
        double weight_primal = 0, weight_dual = 0, longer_primal, longer_dual;
        double to_primal = fmin(1, primal + REACH), to_dual = fmin(1, dual + REACH);
        aim_at_band(s, to_primal, to_dual, aim);
        direction(s, false, &s->other);
        best_weights(s, primal, dual, &weight_primal, &weight_dual, &longer_primal, &longer_dual);
        count++;
        if (longer_primal < primal)
            weight_primal = 0;
        if (longer_dual < dual)
            weight_dual = 0;
        if (weight_primal == 0 && weight_dual == 0)
            break;
        add(s, weight_primal, weight_dual);
        double gain = fmax(longer_primal - primal, longer_dual - dual);
        primal = fmax(primal, longer_primal);
        dual = fmax(dual, longer_dual);
        if (gain < WORTH * REACH)
            break;
    }
    double fraction = fmax(LEAST_FRACTION, 1 - aim / fmax(s->mu, 1e-300));
    fraction = fmin(fraction, 0.9995);
    primal = fmin(1, fraction * primal);
    dual = fmin(1, fraction * dual);
    move(s, primal, dual);
    *primal_step = primal;
    *dual_step = dual;
    *correctors = count;
    return true;
}
