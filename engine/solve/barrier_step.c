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

enum { CORRECTORS = 4, WEIGHTS = BARRIER_WEIGHTS };
#define REACH 0.5    /* by how much a corrector wants to lengthen the step */
#define WORTH 0.01   /* what it must gain for the next to be tried */
#define BAND_LOW 0.1 /* products of gap and dual, over their aimed mean */
#define BAND_HIGH 10.0
/* The most the predictor's curvature counts in one product, over the mean: a handful of pairs that
 * turn off sharply would shorten the step of all. */
#define MOST_BENT 20.0
#define LEAST_FRACTION 0.9 /* of the way to the nearest bound */
#define MOST_FRACTION 0.9995
/* Residuals of the main direction, relative; the next iteration sees what is left. The others are
 * taken as they come. */
#define UNCHECKED HUGE_VAL
#define FINE 1e-4
#define FINER 1e-6
#define FINEST 1e-13
#define NEARLY 1e-6   /* gap: at the end */
#define UNSOLVED 1e-4 /* another regularisation is wanted */

/* A call on all parts. */
typedef struct job {
    barrier_state *s;
    barrier_point *direction;
    bool all;            /* with the residuals in the right-hand side */
    double aim;          /* for products */
    double primal, dual; /* steps */
} job;

static void run(job *j, void (*work)(void *, int32_t))
{
    crew_run(j->s->crew, work, j, j->s->form->parts);
}

static void residual_rows(void *data, int32_t part)
{
    barrier_state *s = ((job *)data)->s;
    const barrier_form *f = s->form;
    const barrier_part *p = &f->part[part];
    double worst = 0, priced = 0;
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        double sum = f->rhs[i], size = 0;
        for (int64_t e = f->by_row.start[i]; e < f->by_row.start[i + 1]; e++) {
            double term = f->by_row.value[e] * s->at.v[f->by_row.index[e]];
            sum -= term;
            size = barrier_larger(size, fabs(term));
        }
        s->primal[i] = sum;
        worst = barrier_larger(worst, fabs(sum) / (f->one + size));
        priced += f->rhs[i] * s->at.y[i];
    }
    s->tally[part].primal_error = worst;
    s->tally[part].dual_objective = priced;
}

static void residual_vars(void *data, int32_t part)
{
    barrier_state *s = ((job *)data)->s;
    const barrier_form *f = s->form;
    const barrier_part *p = &f->part[part];
    barrier_tally *t = &s->tally[part];
    double *size = s->work_vars;
    t->dual_error = t->primal_objective = t->products = 0;
    for (int32_t v = p->vars.from; v < p->vars.to; v++) {
        double sum = f->cost[v];
        size[v] = 1 + fabs(sum);
        for (int64_t e = f->by_col.start[v]; e < f->by_col.start[v + 1]; e++) {
            double term = f->by_col.value[e] * s->at.y[f->by_col.index[e]];
            sum -= term;
            size[v] = barrier_larger(size[v], fabs(term));
        }
        s->dual[v] = sum;
        t->primal_objective += f->cost[v] * s->at.v[v];
    }
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double sign = f->pair_sign[k], away = sign * (s->at.v[f->pair_var[k]] - f->pair_bound[k]);
        s->dual[f->pair_var[k]] -= sign * s->at.dual[k];
        s->off[k] = away - s->at.gap[k];
        t->primal_error =
            barrier_larger(t->primal_error, fabs(s->off[k]) / (f->one + fabs(f->pair_bound[k])));
        t->products += s->at.gap[k] * s->at.dual[k];
        t->dual_objective += sign * f->pair_bound[k] * s->at.dual[k];
    }
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        t->dual_error = barrier_larger(t->dual_error, fabs(s->dual[v]) / size[v]);
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
        const barrier_tally *t = &s->tally[p];
        s->primal_error = barrier_larger(s->primal_error, t->primal_error);
        s->dual_error = barrier_larger(s->dual_error, t->dual_error);
        s->primal_objective += t->primal_objective;
        s->dual_objective += t->dual_objective;
        products += t->products;
    }
    s->mu = s->form->pairs > 0 ? products / s->form->pairs : 0;
    s->gap =
        fabs(s->primal_objective - s->dual_objective) / (s->form->one + fabs(s->primal_objective));
}

static void right_side(void *data, int32_t part)
{
    const job *j = data;
    barrier_state *s = j->s;
    const barrier_form *f = s->form;
    const barrier_part *p = &f->part[part];
    double *g = s->work_vars, *h = s->work_rows;
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        g[v] = j->all ? s->dual[v] : 0;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double aim = j->all ? s->aim[k] - s->at.dual[k] * s->off[k] : s->aim[k];
        g[f->pair_var[k]] -= f->pair_sign[k] * s->over_gap[k] * aim;
    }
    for (int32_t i = p->rows.from; i < p->rows.to; i++)
        h[i] = j->all ? s->primal[i] : 0;
}

static void left_side(void *data, int32_t part)
{
    const job *j = data;
    barrier_state *s = j->s;
    const barrier_form *f = s->form;
    const barrier_part *p = &f->part[part];
    barrier_point *d = j->direction;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double gap = f->pair_sign[k] * d->v[f->pair_var[k]] + (j->all ? s->off[k] : 0);
        d->gap[k] = gap;
        d->dual[k] = s->over_gap[k] * (s->aim[k] - s->at.dual[k] * gap);
    }
}

/* The direction that changes products by the aims; with the residuals if `all`, else without. */
static void direction(job *j, bool all, double enough, barrier_point *out)
{
    barrier_state *s = j->s;
    j->direction = out;
    j->all = all;
    run(j, right_side);
    double left = barrier_kkt_solve(s->kkt, s->work_vars, s->work_rows, enough, out->v, out->y);
    if (enough < UNCHECKED)
        s->solve_error = barrier_larger(s->solve_error, left);
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
    s->tally[part].primal_reach[0] = x;
    s->tally[part].dual_reach[0] = z;
}

/* The longest steps, at most 1, that keep gaps and duals from falling below zero. */
static void reach(job *j)
{
    double x = 1, z = 1;
    run(j, reach_job);
    for (int32_t p = 0; p < j->s->form->parts; p++) {
        x = barrier_larger(x, j->s->tally[p].primal_reach[0]);
        z = barrier_larger(z, j->s->tally[p].dual_reach[0]);
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
    s->tally[part].products = sum;
}

/* What the mean product is after these steps. */
static double mean_after(job *j)
{
    double sum = 0;
    run(j, mean_job);
    for (int32_t p = 0; p < j->s->form->parts; p++)
        sum += j->s->tally[p].products;
    return j->s->form->pairs > 0 ? sum / j->s->form->pairs : 0;
}

static void diagonal_job(void *data, int32_t part)
{
    barrier_state *s = ((job *)data)->s;
    const barrier_part *p = &s->form->part[part];
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        s->diagonal[v] = 0;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        s->over_gap[k] = 1 / s->at.gap[k];
        s->diagonal[s->form->pair_var[k]] += s->at.dual[k] * s->over_gap[k];
    }
}

static void predict_job(void *data, int32_t part)
{
    barrier_state *s = ((job *)data)->s;
    const barrier_part *p = &s->form->part[part];
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++)
        s->aim[k] = -s->at.gap[k] * s->at.dual[k];
}

static void correct_job(void *data, int32_t part)
{
    const job *j = data;
    barrier_state *s = j->s;
    const barrier_part *p = &s->form->part[part];
    double most = MOST_BENT * s->mu;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double bent = s->step.gap[k] * s->step.dual[k];
        bent = bent > most ? most : bent < -most ? -most : bent;
        s->aim[k] = j->aim - s->at.gap[k] * s->at.dual[k] - bent;
    }
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

/* Raises what each weight comes to, from just above the first to the last; returns the least. */
static double lengthen(double *x, double first, double last)
{
    double least = HUGE_VAL, by = (last - first) / WEIGHTS;
    for (int w = 0; w < WEIGHTS; w++) {
        x[w] = barrier_larger(x[w], first + (w + 1) * by);
        least = x[w] < least ? x[w] : least;
    }
    return least;
}

static void weights_job(void *data, int32_t part)
{
    const job *j = data;
    const barrier_state *s = j->s;
    const barrier_part *p = &s->form->part[part];
    const barrier_point *at = &s->at, *d = &s->step, *o = &s->other;
    double *x = s->tally[part].primal_reach, *z = s->tally[part].dual_reach;
    double least_x = 1, least_z = 1;
    for (int w = 0; w < WEIGHTS; w++)
        x[w] = z[w] = 1;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double first = -d->gap[k], last = first - o->gap[k];
        if (barrier_larger(first, last) > least_x * at->gap[k])
            least_x = lengthen(x, first * s->over_gap[k], last * s->over_gap[k]);
        first = -d->dual[k];
        last = first - o->dual[k];
        if (barrier_larger(first, last) > least_z * at->dual[k])
            least_z = lengthen(z, first / at->dual[k], last / at->dual[k]);
    }
}

/* The weight at which step + weight * other goes farthest, and how far; 0: at none as far as now.
 */
static double farthest(const job *j, bool primal, double *reached)
{
    double weight = 0;
    for (int w = 0; w < WEIGHTS; w++) {
        double x = 1;
        for (int32_t p = 0; p < j->s->form->parts; p++) {
            const barrier_tally *t = &j->s->tally[p];
            x = barrier_larger(x, primal ? t->primal_reach[w] : t->dual_reach[w]);
        }
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
    int count = 0, most = j->s->careful ? 1 : CORRECTORS;
    bool worth = true;
    while (count < most && worth && fmin(j->primal, j->dual) < 0.95) {
        double primal = j->primal, dual = j->dual;
        count++;
        run(j, band_job);
        direction(j, false, UNCHECKED, &j->s->other);
        run(j, weights_job);
        job with = {.s = j->s};
        with.primal = farthest(j, true, &primal);
        with.dual = farthest(j, false, &dual);
        if (with.primal == 0 && with.dual == 0)
            break;
        run(&with, add_job);
        worth = barrier_larger(primal - j->primal, dual - j->dual) >= WORTH;
        j->primal = primal;
        j->dual = dual;
    }
    return count;
}

/* The mean product to aim at, over the one there is, from what the predictor would leave of it.
 * Mehrotra's third power aims high so that products stay together; the correctors see to that. */
static double centring(double left, bool careful)
{
    double cube = left * left * left;
    return careful ? cube : cube * cube * left * left;
}

/* At the end there is no next iteration to mend what is left. Before, residuals larger than the gap
 * are what is to be brought down. */
static double how_fine(const barrier_state *s)
{
    if (s->careful || s->gap < NEARLY)
        return FINEST;
    return fmax(s->primal_error, s->dual_error) > s->gap ? FINER : FINE;
}

bool barrier_step(barrier_state *s, double *primal_step, double *dual_step, int *correctors)
{
    job j = {.s = s};
    run(&j, diagonal_job);
    do {
        s->solve_error = 0;
        if (!barrier_kkt_factor(s->kkt, s->diagonal))
            return false;
        run(&j, predict_job);
        direction(&j, true, UNCHECKED, &s->step);
        reach(&j);
        double part = s->mu > 0 ? mean_after(&j) / s->mu : 0;
        j.aim = s->mu * centring(part, s->careful);
        run(&j, correct_job);
        direction(&j, true, how_fine(s), &s->step);
    } while (s->solve_error > UNSOLVED && barrier_kkt_regularise(s->kkt));
    reach(&j);
    *correctors = correct(&j);
    double fraction = s->mu > 0 ? 1 - j.aim / s->mu : MOST_FRACTION;
    fraction = fmin(barrier_larger(fraction, LEAST_FRACTION), MOST_FRACTION);
    if (s->careful)
        fraction = LEAST_FRACTION;
    j.primal = *primal_step = fmin(1, fraction * j.primal);
    j.dual = *dual_step = fmin(1, fraction * j.dual);
    run(&j, move_job);
    return true;
}
