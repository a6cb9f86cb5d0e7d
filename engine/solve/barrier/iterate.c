/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * iterate.c - allocates the iterate, and computes its residuals, objectives and duality gap.
 */
#include "solve/barrier/iterate.h"

#include <math.h>

static bool allocate_point(arena *a, const barrier_form *f, barrier_point *p)
{
    p->v = ARENA_ARRAY(a, double, f->vars);
    p->y = ARENA_ARRAY(a, double, f->rows);
    p->slack = ARENA_ARRAY(a, double, f->pairs);
    p->dual = ARENA_ARRAY(a, double, f->pairs);
    return p->v != NULL && p->y != NULL && p->slack != NULL && p->dual != NULL;
}

bool barrier_state_new(arena *a, const barrier_form *f, thread_pool *threads, barrier_state *s)
{
    *s = (barrier_state){.form = f,
                         .threads = threads,
                         .primal_residual = ARENA_ARRAY(a, double, f->rows),
                         .dual_residual = ARENA_ARRAY(a, double, f->vars),
                         .bound_residual = ARENA_ARRAY(a, double, f->pairs),
                         .diagonal = ARENA_ARRAY(a, double, f->vars),
                         .inv_slack = ARENA_ARRAY(a, double, f->pairs),
                         .target = ARENA_ARRAY(a, double, f->pairs),
                         .work_vars = ARENA_ARRAY(a, double, f->vars),
                         .work_rows = ARENA_ARRAY(a, double, f->rows),
                         .partial_sums = ARENA_ARRAY(a, barrier_partial_sums, f->parts)};
    return s->primal_residual != NULL && s->dual_residual != NULL && s->bound_residual != NULL &&
           s->diagonal != NULL && s->inv_slack != NULL && s->target != NULL &&
           s->work_vars != NULL && s->work_rows != NULL && s->partial_sums != NULL &&
           allocate_point(a, f, &s->point) && allocate_point(a, f, &s->direction) &&
           allocate_point(a, f, &s->corrector);
}

/* r_p, its error, and b'y; leaves what the residual of each row is relative to in work_rows. */
static void row_residuals(barrier_state *s, int32_t part)
{
    const barrier_form *f = s->form;
    const barrier_part *p = &f->part[part];
    double max_error = 0, dual_objective = 0;
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        double sum = f->rhs[i], size = 0;
        for (int64_t e = f->by_row.start[i]; e < f->by_row.start[i + 1]; e++) {
            double term = f->by_row.value[e] * s->point.v[f->by_row.index[e]];
            sum -= term;
            size = barrier_max(size, fabs(term));
        }
        s->primal_residual[i] = sum;
        s->work_rows[i] = f->row_one[i] + size;
        max_error = barrier_max(max_error, fabs(sum) / s->work_rows[i]);
        dual_objective += f->rhs[i] * s->point.y[i];
    }
    s->partial_sums[part].primal_error = max_error;
    s->partial_sums[part].dual_objective = dual_objective;
}

/* What the residual of a bound is relative to; the bound of a row slack is the side of a row. */
static double bound_one(const barrier_state *s, int32_t pair)
{
    const barrier_form *f = s->form;
    int32_t v = f->pair_var[pair];
    return f->is_row_slack[v] ? s->work_rows[f->by_col.index[f->by_col.start[v]]]
                              : f->residual_one + fabs(f->pair_bound[pair]);
}

/* r_d, r_b, their errors, c'v, the products and the bounds' share of the dual objective. After
 * row_residuals(). */
static void var_residuals(barrier_state *s, int32_t part)
{
    const barrier_form *f = s->form;
    const barrier_part *p = &f->part[part];
    barrier_partial_sums *t = &s->partial_sums[part];
    double *size = s->work_vars;
    t->dual_error = t->primal_objective = t->products = 0;
    for (int32_t v = p->vars.from; v < p->vars.to; v++) {
        double sum = f->cost[v];
        size[v] = f->dual_one[v] + fabs(sum);
        for (int64_t e = f->by_col.start[v]; e < f->by_col.start[v + 1]; e++) {
            double term = f->by_col.value[e] * s->point.y[f->by_col.index[e]];
            sum -= term;
            size[v] = barrier_max(size[v], fabs(term));
        }
        s->dual_residual[v] = sum;
        t->primal_objective += f->cost[v] * s->point.v[v];
    }
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double sign = f->pair_sign[k],
               distance = sign * (s->point.v[f->pair_var[k]] - f->pair_bound[k]);
        s->dual_residual[f->pair_var[k]] -= sign * s->point.dual[k];
        s->bound_residual[k] = distance - s->point.slack[k];
        double one = bound_one(s, k);
        t->primal_error = barrier_max(t->primal_error, fabs(s->bound_residual[k]) / one);
        t->products += s->point.slack[k] * s->point.dual[k];
        t->dual_objective += sign * f->pair_bound[k] * s->point.dual[k];
    }
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        t->dual_error = barrier_max(t->dual_error, fabs(s->dual_residual[v]) / size[v]);
}

static void residuals_job(void *data, int32_t part)
{
    row_residuals(data, part);
    var_residuals(data, part);
}

void barrier_residuals(barrier_state *s)
{
    double products = 0;
    thread_pool_run(s->threads, residuals_job, s, s->form->parts);
    s->primal_error = s->dual_error = 0;
    s->primal_objective = s->dual_objective = s->form->constant;
    for (int32_t p = 0; p < s->form->parts; p++) {
        const barrier_partial_sums *t = &s->partial_sums[p];
        s->primal_error = barrier_max(s->primal_error, t->primal_error);
        s->dual_error = barrier_max(s->dual_error, t->dual_error);
        s->primal_objective += t->primal_objective;
        s->dual_objective += t->dual_objective;
        products += t->products;
    }
    s->mu = s->form->pairs > 0 ? products / s->form->pairs : 0;
    s->duality_gap = fabs(s->primal_objective - s->dual_objective) /
                     (s->form->residual_one + fabs(s->primal_objective));
}
