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

enum {
    CORRECTORS = 4, /* at most */
    WEIGHTS = 8,    /* tried for a corrector: 1/8 ... 1 */
};
#define REACH 0.3    /* by how much a corrector wants to lengthen the step */
#define WORTH 0.03   /* what it must gain for the next to be tried */
#define BAND_LOW 0.1 /* products of gap and dual, over their aimed mean */
#define BAND_HIGH 10.0
#define LEAST_FRACTION 0.9 /* of the way to the nearest bound */
#define MOST_FRACTION 0.9995
/* Residuals of directions, relative: the next iteration sees what is left of the main one. */
#define ROUGH 1e-5
#define FINE 1e-8

/* A call on all parts. */
typedef struct job {
    barrier_state *s;
    barrier_point *direction;
    double weight;        /* of residuals in a right-hand side */
    double aim;           /* for products */
    double primal, dual;  /* steps */
    double (*best)[2][WEIGHTS]; /* of each part: 1 / step for each weight */
} job;

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static void run(job *j, void (*work)(void *, int32_t))
{
    crew_run(j->s->crew, work, j, j->s->form->parts);
}

enum { SUMS = 6 };

static void residual_rows(void *data, int32_t part)
{
    barrier_state *s = ((job *)data)->s;
    const barrier_form *f = s->form;
    const barrier_part *p = &f->part[part];
    double worst = 0, priced = 0;
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        double sum = f->rhs[i];
        for (int64_t e = f->by_row.start[i]; e < f->by_row.start[i + 1]; e++)
            sum -= f->by_row.value[e] * s->at.v[f->by_row.index[e]];
        s->primal[i] = sum;
        worst = larger(worst, fabs(sum));
        priced += f->rhs[i] * s->at.y[i];
    }
    s->sums[SUMS * part] = worst;
    s->sums[SUMS * part + 1] = priced;
}

static void residual_vars(void *data, int32_t part)
{
    barrier_state *s = ((job *)data)->s;
    const barrier_form *f = s->form;
    const barrier_part *p = &f->part[part];
    double worst = 0, cost = 0, products = 0, priced = 0;
    for (int32_t v = p->vars.from; v < p->vars.to; v++) {
        double sum = f->cost[v];
        for (int64_t e = f->by_col.start[v]; e < f->by_col.start[v + 1]; e++)
            sum -= f->by_col.value[e] * s->at.y[f->by_col.index[e]];
        s->dual[v] = sum;
        cost += f->cost[v] * s->at.v[v];
    }
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double sign = f->pair_sign[k], away = sign * (s->at.v[f->pair_var[k]] - f->pair_bound[k]);
        s->dual[f->pair_var[k]] -= sign * s->at.dual[k];
        s->off[k] = away - s->at.gap[k];
        s->sums[SUMS * part] = larger(s->sums[SUMS * part], fabs(s->off[k]));
        products += s->at.gap[k] * s->at.dual[k];
        priced += sign * f->pair_bound[k] * s->at.dual[k];
    }
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        worst = larger(worst, fabs(s->dual[v]));
    double *sums = s->sums + SUMS * part;
    sums[1] += priced;
    sums[2] = worst;
    sums[3] = cost;
    sums[4] = products;
}

void barrier_residuals(barrier_state *s)
{
    job j = {.s = s};
    double products = 0;
    run(&j, residual_rows);
    run(&j, residual_vars);
    s->primal_error = s->dual_error = 0;
    s->primal_objective = s->dual_objective = s->form->constant;
    for (int32_t p = 0; p < s->form->parts; p++) {
        const double *sums = s->sums + SUMS * p;
        s->primal_error = larger(s->primal_error, sums[0]);
        s->dual_objective += sums[1];
        s->dual_error = larger(s->dual_error, sums[2]);
        s->primal_objective += sums[3];
        products += sums[4];
    }
    s->mu = s->form->pairs > 0 ? products / s->form->pairs : 0;
}

static void right_side(void *data, int32_t part)
{
    const job *j = data;
    barrier_state *s = j->s;
    const barrier_form *f = s->form;
    const barrier_part *p = &f->part[part];
    double *g = s->work_vars, *h = s->work_rows, weight = j->weight;
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        g[v] = weight * s->dual[v];
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++)
        g[f->pair_var[k]] -= f->pair_sign[k] * s->over_gap[k] *
                             (s->aim[k] - weight * s->at.dual[k] * s->off[k]);
    for (int32_t i = p->rows.from; i < p->rows.to; i++)
        h[i] = weight * s->primal[i];
}

static void left_side(void *data, int32_t part)
{
    const job *j = data;
    barrier_state *s = j->s;
    const barrier_form *f = s->form;
    const barrier_part *p = &f->part[part];
    barrier_point *d = j->direction;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double gap = f->pair_sign[k] * d->v[f->pair_var[k]] + j->weight * s->off[k];
        d->gap[k] = gap;
        d->dual[k] = s->over_gap[k] * (s->aim[k] - s->at.dual[k] * gap);
    }
}

/* The direction that changes products by the aims; with the residuals if `all`, else without. */
static void direction(job *j, bool all, double enough, barrier_point *out)
{
    barrier_state *s = j->s;
    j->direction = out;
    j->weight = all ? 1 : 0;
    run(j, right_side);
    double left = barrier_kkt_solve(s->kkt, s->work_vars, s->work_rows, enough, out->v, out->y);
    s->solve_error = larger(s->solve_error, left);
    run(j, left_side);
}

static void reach_job(void *data, int32_t part)
{
    barrier_state *s = ((job *)data)->s;
    const barrier_part *p = &s->form->part[part];
    const barrier_point *at = &s->at, *d = &s->step;
    double x = 1, z = 1;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        if (-d->gap[k] > x * at->gap[k])
            x = -d->gap[k] / at->gap[k];
        if (-d->dual[k] > z * at->dual[k])
            z = -d->dual[k] / at->dual[k];
    }
    s->sums[SUMS * part] = x;
    s->sums[SUMS * part + 1] = z;
}

/* The longest steps, at most 1, that keep gaps and duals from falling below zero. */
static void reach(job *j)
{
    double x = 1, z = 1;
    run(j, reach_job);
    for (int32_t p = 0; p < j->s->form->parts; p++) {
        x = larger(x, j->s->sums[SUMS * p]);
        z = larger(z, j->s->sums[SUMS * p + 1]);
    }
    j->primal = 1 / x;
    j->dual = 1 / z;
}

static void mean_job(void *data, int32_t part)
{
    const job *j = data;
    barrier_state *s = j->s;
    const barrier_part *p = &s->form->part[part];
    const barrier_point *at = &s->at, *d = &s->step;
    double sum = 0;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++)
        sum += (at->gap[k] + j->primal * d->gap[k]) * (at->dual[k] + j->dual * d->dual[k]);
    s->sums[SUMS * part] = sum;
}

/* What the mean product is after these steps. */
static double mean_after(job *j)
{
    double sum = 0;
    run(j, mean_job);
    for (int32_t p = 0; p < j->s->form->parts; p++)
        sum += j->s->sums[SUMS * p];
    return j->s->form->pairs > 0 ? sum / j->s->form->pairs : 0;
}

static void predict_job(void *data, int32_t part)
{
    barrier_state *s = ((job *)data)->s;
    const barrier_part *p = &s->form->part[part];
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        s->diagonal[v] = 0;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        s->over_gap[k] = 1 / s->at.gap[k];
        s->diagonal[s->form->pair_var[k]] += s->at.dual[k] * s->over_gap[k];
        s->aim[k] = -s->at.gap[k] * s->at.dual[k];
    }
}

static void correct_job(void *data, int32_t part)
{
    const job *j = data;
    barrier_state *s = j->s;
    const barrier_part *p = &s->form->part[part];
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++)
        s->aim[k] = j->aim - s->at.gap[k] * s->at.dual[k] - s->step.gap[k] * s->step.dual[k];
}

/* Aims by how much products that longer steps would bring out of the band miss it. */
static void band_job(void *data, int32_t part)
{
    const job *j = data;
    barrier_state *s = j->s;
    const barrier_part *p = &s->form->part[part];
    const barrier_point *at = &s->at, *d = &s->step;
    double primal = fmin(1, j->primal + REACH), dual = fmin(1, j->dual + REACH);
    double low = BAND_LOW * j->aim, high = BAND_HIGH * j->aim;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double product = (at->gap[k] + primal * d->gap[k]) * (at->dual[k] + dual * d->dual[k]);
        double miss = product < low ? low - product : product > high ? high - product : 0;
        s->aim[k] = miss < -high ? -high : miss;
    }
}

static void weights_job(void *data, int32_t part)
{
    const job *j = data;
    const barrier_state *s = j->s;
    const barrier_part *p = &s->form->part[part];
    const barrier_point *at = &s->at, *d = &s->step, *o = &s->other;
    double x[WEIGHTS], z[WEIGHTS];
    for (int w = 0; w < WEIGHTS; w++)
        x[w] = z[w] = 1;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double over = s->over_gap[k], gap = -d->gap[k] * over, more = -o->gap[k] * over / WEIGHTS;
        if (gap > x[0] || gap + WEIGHTS * more > x[WEIGHTS - 1] || gap > x[WEIGHTS - 1] || gap + WEIGHTS * more > x[0]) {
            for (int w = 0; w < WEIGHTS; w++)
                x[w] = larger(x[w], gap + (w + 1) * more);
        }
        double dual = -d->dual[k], other = -o->dual[k], floor = larger(dual, dual + other);
        if (floor > z[0] * at->dual[k] || floor > z[WEIGHTS - 1] * at->dual[k]) {
            dual /= at->dual[k];
            other /= at->dual[k] * WEIGHTS;
            for (int w = 0; w < WEIGHTS; w++)
                z[w] = larger(z[w], dual + (w + 1) * other);
        }
    }
    memcpy(j->best[part][0], x, sizeof x);
    memcpy(j->best[part][1], z, sizeof z);
}

/* The weight at which step + weight * other goes farthest, and how far. */
static double farthest(const job *j, int side, double *reached)
{
    double weight = 0;
    for (int w = 0; w < WEIGHTS; w++) {
        double x = 1;
        for (int32_t p = 0; p < j->s->form->parts; p++)
            x = larger(x, j->best[p][side][w]);
        if (1 / x >= *reached) {
            *reached = 1 / x;
            weight = (w + 1.0) / WEIGHTS;
        }
    }
    return weight;
}

static void add(const barrier_form *f, int32_t part, barrier_point *to, const barrier_point *d,
                double primal, double dual)
{
    const barrier_part *p = &f->part[part];
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        to->v[v] += primal * d->v[v];
    for (int32_t i = p->rows.from; i < p->rows.to; i++)
        to->y[i] += dual * d->y[i];
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        to->gap[k] += primal * d->gap[k];
        to->dual[k] += dual * d->dual[k];
    }
}

static void add_job(void *data, int32_t part)
{
    const job *j = data;
    add(j->s->form, part, &j->s->step, &j->s->other, j->primal, j->dual);
}

static void move_job(void *data, int32_t part)
{
    const job *j = data;
    add(j->s->form, part, &j->s->at, &j->s->step, j->primal, j->dual);
}

static int correct(job *j)
{
    int count = 0;
    bool worth = true;
    while (count < CORRECTORS && worth && fmin(j->primal, j->dual) < 0.95) {
        double primal = j->primal, dual = j->dual;
        count++;
        run(j, band_job);
        direction(j, false, ROUGH, &j->s->other);
        run(j, weights_job);
        job with = {.s = j->s};
        with.primal = farthest(j, 0, &primal);
        with.dual = farthest(j, 1, &dual);
        if (with.primal == 0 && with.dual == 0)
            break;
        run(&with, add_job);
        worth = larger(primal - j->primal, dual - j->dual) >= WORTH;
        j->primal = primal;
        j->dual = dual;
    }
    return count;
}

bool barrier_step(barrier_state *s, double *primal_step, double *dual_step, int *correctors)
{
    job j = {.s = s, .best = s->best};
    s->solve_error = 0;
    run(&j, predict_job);
    if (!barrier_kkt_factor(s->kkt, s->diagonal))
        return false;
    direction(&j, true, ROUGH, &s->step);
    reach(&j);
    double part = s->mu > 0 ? mean_after(&j) / s->mu : 0;
    j.aim = s->mu * part * part * part;
    run(&j, correct_job);
    direction(&j, true, FINE, &s->step);
    reach(&j);
    *correctors = correct(&j);
    double fraction = s->mu > 0 ? 1 - j.aim / s->mu : MOST_FRACTION;
    fraction = fmin(larger(fraction, LEAST_FRACTION), MOST_FRACTION);
    j.primal = *primal_step = fmin(1, fraction * j.primal);
    j.dual = *dual_step = fmin(1, fraction * j.dual);
    run(&j, move_job);
    return true;
}
