/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt_solve.c - solves the Newton system: one solve with the factors, iterative refinement towards
 * the system without regularisation, and GMRES.
 */
#include "solve/barrier/kkt_internal.h"

#include <math.h>
#include <string.h>

/* The residual of the direction so far, in the system without row slacks and regularisation:
 *
 *   residual_v = g + D dv - A'dy,   residual_y = h_reduced - A dv - E dy
 *
 * and its largest component in this part, each divided by 1 + its diagonal entry. The row slacks of
 * dv are 0 until row_slack_job(). */
static void residual_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    const barrier_matrix *a = &f->by_col, *r = &f->by_row;
    double max = 0;
    for (int32_t v = p->vars.from; v < p->first_row_slack; v++) {
        double sum = k->g[v] + k->d[v] * k->dv[v];
        for (int64_t e = a->start[v]; e < a->start[v + 1]; e++)
            sum -= a->value[e] * k->dy[a->index[e]];
        k->residual_v[v] = sum;
        double size = fabs(sum) / (1 + k->d[v]);
        max = size > max ? size : max;
    }
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        double sum = k->h_reduced[i] - k->e[i] * k->dy[i];
        for (int64_t e = r->start[i]; e < r->start[i + 1]; e++)
            sum -= r->value[e] * k->dv[r->index[e]];
        k->residual_y[i] = sum;
        double size = fabs(sum) / (1 + k->e[i]);
        max = size > max ? size : max;
    }
    k->max_residual[part] = max;
}

/* Runs a job on all parts and returns the largest residual that it found. */
static double max_residual_after(barrier_kkt *k, void (*work)(void *, int32_t))
{
    double max = 0;
    thread_pool_run(k->threads, work, k, k->form->parts);
    for (int32_t p = 0; p < k->form->parts; p++)
        max = fmax(max, k->max_residual[p]);
    return max;
}

/* Eliminates the row slacks from the right-hand side, and finds its largest component: the residual
 * of the direction 0. */
static void prepare_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    double max = 0;
    for (int32_t v = p->vars.from; v < p->first_row_slack; v++) {
        double size = fabs(k->g[v]) / (1 + k->d[v]);
        max = size > max ? size : max;
    }
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        int32_t s = f->row_slack_of[i];
        k->h_reduced[i] = k->h[i];
        if (s >= 0) {
            k->h_reduced[i] -= k->g[s] * k->e[i];
            k->dv[s] = 0;
        }
        double size = fabs(k->h_reduced[i]) / (1 + k->e[i]);
        max = size > max ? size : max;
    }
    k->max_residual[part] = max;
}

/* The row slacks of the direction: from their own equation if their diagonal is large, D_s > 1,
 * else from the equation of the row. */
static void row_slack_job(void *data, int32_t part)
{
    const barrier_kkt *k = data;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        int32_t s = f->row_slack_of[i];
        if (s < 0)
            continue;
        if (k->e[i] < 1) {
            k->dv[s] = -(k->g[s] + k->dy[i]) * k->e[i];
            continue;
        }
        double sum = -k->h[i]; /* dv_s is still 0 */
        for (int64_t e = f->by_row.start[i]; e < f->by_row.start[i + 1]; e++)
            sum += f->by_row.value[e] * k->dv[f->by_row.index[e]];
        k->dv[s] = sum;
    }
}

/* Iterative refinement of the first solution with the factors. Returns the residual, which is at
 * most `scale`, that of the direction 0. *undone: the last round was undone, so that residual_v and
 * residual_y are not those of the direction. */
static double refine(barrier_kkt *k, double scale, double tolerance, bool *undone)
{
    double residual = scale;
    *undone = false;
    for (int round = 0; round < REFINEMENT_ROUNDS && (round == 0 || residual > tolerance * scale);
         round++) {
        if (!kkt_find_contributions(k)) {
            k->out_of_memory = true;
            return HUGE_VAL;
        }
        kkt_update_direction(k, round == 0 ? KKT_SET : KKT_ADD);
        if (!isfinite(tolerance))
            break;
        double before = residual, after = max_residual_after(k, residual_job);
        if (!(after < before)) { /* the round did harm, or gained nothing: undo it */
            kkt_update_direction(k, KKT_SUBTRACT);
            *undone = true;
            break;
        }
        residual = after;
        if (after > REFINEMENT_MIN_PROGRESS * before)
            break;
        k->rhs_v = k->residual_v;
        k->rhs_y = k->residual_y;
    }
    return residual;
}

/* After refinement: the same by GMRES. */
static double improve(barrier_kkt *k, double residual, double wanted, bool undone)
{
    if (undone)
        max_residual_after(k, residual_job);
    if (!kkt_krylov_improve(k, KRYLOV_BELOW * wanted / residual)) {
        k->out_of_memory = true;
        return HUGE_VAL;
    }
    double after = max_residual_after(k, residual_job);
    if (after < residual)
        return after;
    kkt_krylov_undo(k);
    return residual;
}

double barrier_kkt_solve(barrier_kkt *k, const double *g, const double *h, double tolerance,
                         double *dv, double *dy)
{
    const barrier_form *f = k->form;
    k->g = k->rhs_v = g;
    k->h = h;
    k->rhs_y = k->h_reduced;
    k->dv = dv;
    k->dy = dy;
    double scale = max_residual_after(k, prepare_job);
    if (scale == 0) {
        memset(dv, 0, (size_t)f->vars * sizeof *dv);
        memset(dy, 0, (size_t)f->rows * sizeof *dy);
        return 0;
    }
    bool undone;
    double residual = refine(k, scale, tolerance, &undone);
    double wanted = barrier_max(tolerance, KRYLOV_TOL) * scale;
    if (isfinite(residual) && isfinite(tolerance) && residual > wanted)
        residual = improve(k, residual, wanted, undone);
    thread_pool_run(k->threads, row_slack_job, k, f->parts);
    return residual / scale;
}
