/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * iteration.c - one predictor-corrector iteration with multiple centrality correctors.
 *
 * The predictor finds how far the products of slacks and duals could be reduced, the second-order
 * corrector compensates for its curvature (Mehrotra, SIAM J. Optim. 2, 1992). Then centrality
 * correctors follow as long as each lengthens a step: they return single products that are far from
 * the others to a band around the mean (Gondzio, Comput. Optim. Appl. 6, 1996), each with the
 * weights, one for the primal and one for the dual part, that give the longest steps (Colombo and
 * Gondzio, ibid. 41, 2008). The formulas are in iteration.h.
 */
#include "solve/barrier/iteration.h"

#include "base/guest.h"

#include "solve/barrier/step_length.h"

#include <math.h>

/* The arguments of a job on all parts. */
typedef struct job {
    barrier_state *s;
    barrier_point *out;                /* the direction that is computed */
    bool with_residuals;               /* r_p, r_d, r_b in the right-hand side; false: 0 */
    thread_pool_job *find_target;      /* of the direction */
    thread_pool_job *find_steps;       /* a job on the state, after the direction */
    double primal_weight, dual_weight; /* of the last corrector, 0: it is in the direction */
    double target_mu;
    double primal, dual; /* step lengths */
    bool clip;           /* clip the blocking pairs of a truncated step */
} job;

static void run(job *j, thread_pool_job *work)
{
    thread_pool_run(j->s->threads, work, j, j->s->form->parts);
}

static void mu_job(void *data, int32_t part)
{
    const job *j = data;
    barrier_state *s = j->s;
    const barrier_part *p = &s->form->part[part];
    const barrier_point *at = &s->point, *d = &s->direction;
    double sum = 0;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++)
        sum += (at->slack[k] + j->primal * d->slack[k]) * (at->dual[k] + j->dual * d->dual[k]);
    s->partial_sums[part].products = sum;
}

/* The mean product after the steps along the direction. */
static double mu_after_steps(job *j)
{
    double sum = 0;
    run(j, mu_job);
    for (int32_t p = 0; p < j->s->form->parts; p++)
        sum += j->s->partial_sums[p].products;
    return j->s->form->pairs > 0 ? sum / j->s->form->pairs : 0;
}

static void diagonal_job(void *data, int32_t part)
{
    barrier_state *s = ((job *)data)->s;
    const barrier_part *p = &s->form->part[part];
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        s->diagonal[v] = 0;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        s->inv_slack[k] = 1 / s->point.slack[k];
        s->diagonal[s->form->pair_var[k]] += s->point.dual[k] * s->inv_slack[k];
    }
}

/* The targets of the predictor. */
static void predictor_job(void *data, int32_t part)
{
    barrier_state *s = ((job *)data)->s;
    const barrier_part *p = &s->form->part[part];
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++)
        s->target[k] = -s->point.slack[k] * s->point.dual[k];
}

/* The targets of the main direction, from the predictor in s->direction. */
static void corrector_job(void *data, int32_t part)
{
    const job *j = data;
    barrier_state *s = j->s;
    const barrier_part *p = &s->form->part[part];
    double max = MEHROTRA_TERM_MAX * s->mu;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double term = s->direction.slack[k] * s->direction.dual[k];
        term = term > max ? max : term < -max ? -max : term;
        s->target[k] = j->target_mu - s->point.slack[k] * s->point.dual[k] - term;
    }
}

static void add_vars_and_rows(const barrier_part *p, barrier_point *to, const barrier_point *d,
                              double primal, double dual)
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
        to->slack[k] += primal * d->slack[k];
        to->dual[k] += dual * d->dual[k];
    }
}

/* Adds the last corrector to the direction, unless that is done. */
static void add_corrector(const job *j, int32_t part)
{
    const barrier_part *p = &j->s->form->part[part];
    if (j->primal_weight == 0 && j->dual_weight == 0)
        return;
    add_vars_and_rows(p, &j->s->direction, &j->s->corrector, j->primal_weight, j->dual_weight);
    add_pairs(p, &j->s->direction, &j->s->corrector, j->primal_weight, j->dual_weight);
}

/* Adds the last corrector. The targets of the next one: for products that the longer steps would
 * bring out of the band, their distance to it; 0 for all others. */
static void band_job(void *data, int32_t part)
{
    const job *j = data;
    barrier_state *s = j->s;
    const barrier_part *p = &s->form->part[part];
    const barrier_point *at = &s->point, *d = &s->direction;
    double primal = fmin(1, j->primal + CORRECTOR_STEP_INCREASE);
    double dual = fmin(1, j->dual + CORRECTOR_STEP_INCREASE);
    double low = CORRECTOR_BAND_LOW * j->target_mu, high = CORRECTOR_BAND_HIGH * j->target_mu;
    add_corrector(j, part);
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double product = (at->slack[k] + primal * d->slack[k]) * (at->dual[k] + dual * d->dual[k]);
        double distance = product < low ? low - product : product > high ? high - product : 0;
        s->target[k] = distance < -high ? -high : distance;
    }
}

/* The targets, and the right-hand side g (work_vars), h (work_rows) of the Newton system. */
static void before_job(void *data, int32_t part)
{
    const job *j = data;
    barrier_state *s = j->s;
    const barrier_form *f = s->form;
    const barrier_part *p = &f->part[part];
    double *g = s->work_vars, *h = s->work_rows;
    j->find_target(data, part);
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        g[v] = j->with_residuals ? s->dual_residual[v] : 0;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double target = j->with_residuals ? s->target[k] - s->point.dual[k] * s->bound_residual[k]
                                          : s->target[k];
        g[f->pair_var[k]] -= f->pair_sign[k] * s->inv_slack[k] * target;
    }
    for (int32_t i = p->rows.from; i < p->rows.to; i++)
        h[i] = j->with_residuals ? s->primal_residual[i] : 0;
}

/* dx and dz from dv, and how far they may be followed. */
static void after_job(void *data, int32_t part)
{
    const job *j = data;
    barrier_state *s = j->s;
    const barrier_form *f = s->form;
    const barrier_part *p = &f->part[part];
    barrier_point *d = j->out;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double slack =
            f->pair_sign[k] * d->v[f->pair_var[k]] + (j->with_residuals ? s->bound_residual[k] : 0);
        d->slack[k] = slack;
        d->dual[k] = s->inv_slack[k] * (s->target[k] - s->point.dual[k] * slack);
    }
    j->find_steps(s, part);
}

/* The Newton direction, with its targets before and its step lengths after it. Returns the relative
 * residual of the solve (kkt.h). */
static double solve_newton(job *j, barrier_point *out, double tolerance)
{
    barrier_state *s = j->s;
    j->out = out;
    const barrier_kkt_jobs jobs = {before_job, after_job, j};
    return barrier_kkt_solve(s->kkt, s->work_vars, s->work_rows, tolerance, out->v, out->y, &jobs);
}

/* Takes the step of slacks and duals. A slack or dual that would fall below CLIP_FACTOR of its
 * value keeps that fraction, or more if its product would otherwise be below the target. */
static void clip_blocking(const job *j, const barrier_part *p)
{
    const barrier_point *at = &j->s->point, *d = &j->s->direction;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double slack = at->slack[k] + j->primal * d->slack[k];
        double dual = at->dual[k] + j->dual * d->dual[k];
        bool slack_blocks = slack < CLIP_FACTOR * at->slack[k];
        bool dual_blocks = dual < CLIP_FACTOR * at->dual[k];
        slack = slack_blocks ? CLIP_FACTOR * at->slack[k] : slack;
        dual = dual_blocks ? CLIP_FACTOR * at->dual[k] : dual;
        if (slack_blocks)
            slack = barrier_max(slack, j->target_mu / dual);
        else if (dual_blocks)
            dual = barrier_max(dual, j->target_mu / slack);
        at->slack[k] = slack;
        at->dual[k] = dual;
    }
}

static void step_job(void *data, int32_t part)
{
    const job *j = data;
    const barrier_part *p = &j->s->form->part[part];
    add_vars_and_rows(p, &j->s->point, &j->s->direction, j->primal, j->dual);
    if (j->clip)
        clip_blocking(j, p);
    else
        add_pairs(p, &j->s->point, &j->s->direction, j->primal, j->dual);
}

static void last_corrector_job(void *data, int32_t part)
{
    const job *j = data;
    add_corrector(j, part);
    if (j->clip)
        barrier_blocking_job(j->s, part);
}

/* Adds centrality correctors to the direction, but for the last, and lengthens the steps of the
 * job; returns the number tried. */
static int centrality_correctors(job *j)
{
    int count = 0;
    bool gained = true;
    j->find_target = band_job;
    j->find_steps = barrier_corrector_weights_job;
    j->with_residuals = false;
    while (count < CORRECTORS_MAX && gained && fmin(j->primal, j->dual) < CORRECTORS_UNTIL_STEP) {
        double primal = j->primal, dual = j->dual;
        count++;
        solve_newton(j, &j->s->corrector, KKT_UNREFINED);
        barrier_corrector_weights(j->s, &primal, &dual, &j->primal_weight, &j->dual_weight);
        gained = barrier_max(primal - j->primal, dual - j->dual) >= CORRECTOR_MIN_GAIN;
        j->primal = primal;
        j->dual = dual;
    }
    return count;
}

/* sigma, from mu_aff / mu. */
static double centering_parameter(double mu_ratio, bool conservative)
{
    double cube = mu_ratio * mu_ratio * mu_ratio;
    _Static_assert(CENTERING_POWER == 8 && CENTERING_POWER_CONSERVATIVE == 3, "written out here");
    return conservative ? cube : cube * cube * mu_ratio * mu_ratio;
}

/* The relative residual to which the main direction is refined. The next iteration corrects the
 * rest, except at the end, when there is no next one. While the primal or dual residual is larger
 * than the gap it limits convergence, so the direction must be more accurate. */
static double solve_tolerance(const barrier_state *s)
{
    if (s->conservative || s->duality_gap < SOLVE_TOL_FINAL_GAP)
        return SOLVE_TOL_FINAL;
    return fmax(s->primal_error, s->dual_error) > s->duality_gap ? SOLVE_TOL_RESIDUALS
                                                                 : SOLVE_TOL_GAP;
}

bool barrier_iteration(barrier_state *s, double *primal_step, double *dual_step, int *correctors)
{
    job j = {.s = s, .with_residuals = true, .find_steps = barrier_step_length_job};
    double residual;
    run(&j, diagonal_job);
    do {
        if (!barrier_kkt_factorize(s->kkt, s->diagonal))
            return false;
        if (guest_stopped())
            return false;
        j.find_target = predictor_job;
        solve_newton(&j, &s->direction, KKT_UNREFINED);
        barrier_step_length(s, &j.primal, &j.dual);
        double mu_ratio = s->mu > 0 ? mu_after_steps(&j) / s->mu : 0;
        j.target_mu = s->mu * centering_parameter(mu_ratio, s->conservative);
        j.find_target = corrector_job;
        residual = solve_newton(&j, &s->direction, solve_tolerance(s));
    } while (residual > SOLVE_TOL_REGULARISE && barrier_kkt_regularise(s->kkt));
    if (guest_stopped())
        return false;
    barrier_step_length(s, &j.primal, &j.dual);
    *correctors = centrality_correctors(&j);
    if (guest_stopped())
        return false;
    j.clip = !s->conservative && s->duality_gap > CLIP_UNTIL_GAP;
    run(&j, last_corrector_job);
    if (j.clip)
        barrier_truncated_step(s, &j.primal, &j.dual);
    double fraction = s->mu > 0 ? 1 - j.target_mu / s->mu : STEP_FRACTION_MAX;
    fraction = fmin(barrier_max(fraction, STEP_FRACTION_MIN), STEP_FRACTION_MAX);
    if (s->conservative)
        fraction = STEP_FRACTION_MIN;
    j.primal = *primal_step = fmin(1, fraction * j.primal);
    j.dual = *dual_step = fmin(1, fraction * j.dual);
    run(&j, step_job);
    return true;
}
