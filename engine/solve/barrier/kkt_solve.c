/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt_solve.c - solves the Newton system: one solve with the factors, iterative refinement towards
 * the system without regularisation, and GMRES.
 */
#include "solve/barrier/kkt_internal.h"

#include "base/guest.h"

#include <math.h>

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

/* The largest of all parts. */
static double largest(const barrier_kkt *k, const double *of_part)
{
    double max = 0;
    for (int32_t p = 0; p < k->form->parts; p++)
        max = fmax(max, of_part[p]);
    return max;
}

/* The residual of the direction so far. */
static double find_residual(barrier_kkt *k)
{
    thread_pool_run(k->threads, residual_job, k, k->form->parts);
    return largest(k, k->max_residual);
}

/* Makes the right-hand side, eliminates the row slacks from the right-hand side, and finds its
 * largest component: the residual of the direction 0. */
static void prepare_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    double max = 0;
    if (k->jobs.before != NULL)
        k->jobs.before(k->jobs.data, part);
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
    k->max_rhs[part] = max;
}

/* The row slacks of the direction: from their own equation if their diagonal is large, D_s > 1,
 * else from the equation of the row. */
static void find_row_slacks(const barrier_kkt *k, int32_t part)
{
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

/* What is left to do on each part once the columns and rows of the direction are final. */
static void finish_job(void *data, int32_t part)
{
    const barrier_kkt *k = data;
    find_row_slacks(k, part);
    if (k->jobs.after != NULL)
        k->jobs.after(k->jobs.data, part);
}

/* The first solution with the factors and its iterative refinement. Returns the residual, which is
 * at most `scale`, that of the direction 0; without memory, infinity. *undone: the last round was
 * undone, so that residual_v and residual_y are not those of the direction. */
static double refine(barrier_kkt *k, double tolerance, double *scale, bool *undone)
{
    double residual = 0;
    *undone = false;
    for (int round = 0; round < REFINEMENT_ROUNDS && (round == 0 || residual > tolerance * *scale);
         round++) {
        bool first = round == 0;
        if (!kkt_apply(k, first ? KKT_SET : KKT_ADD, first ? prepare_job : NULL, residual_job, k))
            return HUGE_VAL;
        if (first)
            residual = *scale = largest(k, k->max_rhs);
        double before = residual, after = largest(k, k->max_residual);
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
        find_residual(k);
    if (!kkt_krylov_improve(k, KRYLOV_BELOW * wanted / residual))
        return HUGE_VAL;
    double after = find_residual(k);
    if (after < residual)
        return after;
    kkt_krylov_undo(k);
    return residual;
}

/* One solve with the factors, in one pass over the parts to the border and one back. */
static double solve_unrefined(barrier_kkt *k)
{
    if (!kkt_apply(k, KKT_SET, prepare_job, finish_job, k))
        return HUGE_VAL;
    return largest(k, k->max_rhs) > 0 ? 1 : 0;
}

static double solve_refined(barrier_kkt *k, double tolerance)
{
    double scale = 0;
    bool undone;
    double residual = refine(k, tolerance, &scale, &undone);
    double wanted = barrier_max(tolerance, KRYLOV_TOL) * scale;
    if (isfinite(residual) && residual > wanted)
        residual = improve(k, residual, wanted, undone);
    thread_pool_run(k->threads, finish_job, k, k->form->parts);
    return scale > 0 ? residual / scale : residual;
}

double barrier_kkt_solve(barrier_kkt *k, const double *g, const double *h, double tolerance,
                         double *dv, double *dy, const barrier_kkt_jobs *jobs)
{
    k->jobs = jobs != NULL ? *jobs : (barrier_kkt_jobs){0};
    k->g = k->rhs_v = g;
    k->h = h;
    k->rhs_y = k->h_reduced;
    k->dv = dv;
    k->dy = dy;
    double residual = isfinite(tolerance) ? solve_refined(k, tolerance) : solve_unrefined(k);
    if (residual == HUGE_VAL && !guest_stopped()) /* who stops has memory */
        k->out_of_memory = true;
    return residual;
}
