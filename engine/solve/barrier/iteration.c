/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * iteration.c - one iteration: a predictor that says how far one could go, a corrector that
 * makes up for its curvature (Mehrotra, SIAM J. Optim. 2, 1992), and further correctors while each
 * lets the step grow: they push single products of gap and dual that are far from the others back
 * into a band around the mean (Gondzio, Comput. Optim. Appl. 6, 1996), each weighted, apart for
 * primal and dual, by what serves its step best (Colombo and Gondzio, ibid. 41, 2008).
 */
#include "solve/barrier/barrier.h"

#include <math.h>

enum { CORRECTORS = 4 };
#define REACH 0.5    /* by how much a corrector wants to lengthen the step */
#define WORTH 0.01   /* what it must gain for the next to be tried */
#define BAND_LOW 0.1 /* products of gap and dual, over their aimed mean */
#define BAND_HIGH 10.0
/* The most the predictor's curvature counts in one product, over the mean: a handful of pairs that
 * turn off sharply would shorten the step of all. */
#define MOST_BENT 20.0
/* Far from the end a few pairs do not hold up the step of all: they stay behind, each with a share
 * of the gap or dual it had. */
#define FAR 1e-4 /* gap */
#define KEPT 0.1
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
    bool leave;          /* few behind, so that steps may be longer than the shortest */
} job;

static void run(job *j, void (*work)(void *, int32_t))
{
    thread_pool_run(j->s->threads, work, j, j->s->form->parts);
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

static void add(const barrier_part *p, barrier_point *to, const barrier_point *d, double primal,
                double dual)
{
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        to->v[v] += primal * d->v[v];
    for (int32_t i = p->rows.from; i < p->rows.to; i++)
        to->y[i] += dual * d->y[i];
}

static void add_pairs(const barrier_part *p, barrier_point *to, const barrier_point *d,
                      double primal, double dual)
{
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        to->gap[k] += primal * d->gap[k];
        to->dual[k] += dual * d->dual[k];
    }
}

static void add_job(void *data, int32_t part)
{
    const job *j = data;
    const barrier_part *p = &j->s->form->part[part];
    add(p, &j->s->step, &j->s->other, j->primal, j->dual);
    add_pairs(p, &j->s->step, &j->s->other, j->primal, j->dual);
}

/* A gap or dual that falls too far stays behind, and so that its product is what is aimed at; what
 * it misses is in the next residuals. */
static void leave_behind(const job *j, const barrier_part *p)
{
    const barrier_point *at = &j->s->at, *d = &j->s->step;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double gap = at->gap[k] + j->primal * d->gap[k], dual = at->dual[k] + j->dual * d->dual[k];
        bool gap_falls = gap < KEPT * at->gap[k], dual_falls = dual < KEPT * at->dual[k];
        gap = gap_falls ? KEPT * at->gap[k] : gap;
        dual = dual_falls ? KEPT * at->dual[k] : dual;
        if (gap_falls)
            gap = barrier_larger(gap, j->aim / dual);
        else if (dual_falls)
            dual = barrier_larger(dual, j->aim / gap);
        at->gap[k] = gap;
        at->dual[k] = dual;
    }
}

static void move_job(void *data, int32_t part)
{
    const job *j = data;
    const barrier_part *p = &j->s->form->part[part];
    add(p, &j->s->at, &j->s->step, j->primal, j->dual);
    if (j->leave)
        leave_behind(j, p);
    else
        add_pairs(p, &j->s->at, &j->s->step, j->primal, j->dual);
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
        job with = {.s = j->s};
        barrier_weigh(j->s, &primal, &dual, &with.primal, &with.dual);
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
        barrier_reach(s, &j.primal, &j.dual);
        double part = s->mu > 0 ? mean_after(&j) / s->mu : 0;
        j.aim = s->mu * centring(part, s->careful);
        run(&j, correct_job);
        direction(&j, true, how_fine(s), &s->step);
    } while (s->solve_error > UNSOLVED && barrier_kkt_regularise(s->kkt));
    barrier_reach(s, &j.primal, &j.dual);
    *correctors = correct(&j);
    j.leave = !s->careful && s->gap > FAR;
    if (j.leave)
        barrier_reach_of_most(s, &j.primal, &j.dual);
    double fraction = s->mu > 0 ? 1 - j.aim / s->mu : MOST_FRACTION;
    fraction = fmin(barrier_larger(fraction, LEAST_FRACTION), MOST_FRACTION);
    if (s->careful)
        fraction = LEAST_FRACTION;
    j.primal = *primal_step = fmin(1, fraction * j.primal);
    j.dual = *dual_step = fmin(1, fraction * j.dual);
    run(&j, move_job);
    return true;
}
