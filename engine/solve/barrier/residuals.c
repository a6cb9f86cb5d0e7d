/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * residuals.c - by how much a point misses its equations, and how far its objectives are
 * apart.
 */
#include "solve/barrier/barrier.h"

#include <math.h>

static void residual_rows(void *data, int32_t part)
{
    barrier_state *s = data;
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
    barrier_state *s = data;
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
    double products = 0;
    thread_pool_run(s->threads, residual_rows, s, s->form->parts);
    thread_pool_run(s->threads, residual_vars, s, s->form->parts);
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
