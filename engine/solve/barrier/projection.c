/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * projection.c - moves the point onto the rows: the weighted least change of v that meets them.
 */
#include "solve/barrier/projection.h"

static void diagonal_job(void *data, int32_t part)
{
    barrier_state *s = data;
    const barrier_part *p = &s->form->part[part];
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        s->diagonal[v] = s->work_vars[v] = 0;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++)
        s->diagonal[s->form->pair_var[k]] += 1 / (s->point.slack[k] * s->point.slack[k]);
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        s->diagonal[v] = fmin(barrier_max(s->diagonal[v], PROJECTION_MIN), PROJECTION_MAX);
}

static void move_job(void *data, int32_t part)
{
    barrier_state *s = data;
    const barrier_form *f = s->form;
    const barrier_part *p = &f->part[part];
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        s->point.v[v] += s->direction.v[v];
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double slack = f->pair_sign[k] * (s->point.v[f->pair_var[k]] - f->pair_bound[k]);
        s->point.slack[k] = barrier_max(slack, CLIP_FACTOR * s->point.slack[k]);
    }
}

bool barrier_projection(barrier_state *s)
{
    thread_pool_run(s->threads, diagonal_job, s, s->form->parts);
    if (!barrier_kkt_factorize(s->kkt, s->diagonal))
        return false;
    barrier_kkt_solve(s->kkt, s->work_vars, s->primal_residual, SOLVE_TOL_FINAL, s->direction.v,
                      s->direction.y, NULL);
    thread_pool_run(s->threads, move_job, s, s->form->parts);
    return true;
}
