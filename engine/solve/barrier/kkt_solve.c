/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt_solve.c - solves the Newton system: forward through the parts to the border, back through the
 * parts, and iterative refinement towards the system without regularisation.
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
    for (int32_t v = p->vars.from; v < p->vars.to && !f->is_row_slack[v]; v++) {
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

/* Solves with L of the part; where it touches no border, with all of L D L'. */
static void forward_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    kkt_block *b = &k->block[part];
    double *rhs = b->rhs->x;
    for (int32_t u = 0; u < b->own; u++) {
        int32_t unknown = b->unknown[u];
        rhs[u] = unknown >= 0 ? k->rhs_v[unknown] : k->rhs_y[~unknown];
    }
    for (int32_t u = b->own; u < b->size; u++)
        rhs[u] = 0;
    int system = b->size > b->own ? CHOLMOD_L : CHOLMOD_LDLt;
    b->failed = cholmod_solve2(system, b->factor, b->rhs, NULL, &b->forward, NULL, &b->work_y,
                               &b->work_e, &b->common) == 0;
}

/* Solves the border's system. Its right-hand side is the border's own less K21 K11^-1 r_p of each
 * part, r_p being the right-hand side of the part's own unknowns. The forward solve with [r_p; 0]
 * ends with unknowns f for which L2 f = -K21 K11^-1 r_p, which is added here. */
static bool solve_border(barrier_kkt *k)
{
    const barrier_part *p = &k->form->part[k->form->parts - 1];
    if (k->border_size == 0)
        return true;
    double *rhs = k->rhs->x;
    for (int32_t i = 0; i < k->border_size; i++)
        rhs[i] = kkt_is_row(k, i) ? k->rhs_y[p->rows.from + i - k->border_vars]
                                  : k->rhs_v[p->vars.from + i];
    for (int32_t part = 0; part < k->parts; part++) {
        const kkt_block *b = &k->block[part];
        const double *forward = b->forward->x;
        int32_t others = b->size - b->own;
        for (int32_t m = 0; m < others; m++) {
            const double *l = b->schur + (int64_t)m * others;
            rhs[b->border[m]] += forward[b->own + m];
            for (int32_t i = m + 1; i < others; i++)
                rhs[b->border[i]] += l[i] * forward[b->own + m];
        }
    }
    return cholmod_solve2(CHOLMOD_A, k->factor, k->rhs, NULL, &k->solution, NULL, &k->work_y,
                          &k->work_e, &k->common) != 0;
}

/* From the solution x of the border: sets the last unknowns of the forward solve to D2 L2' x, so
 * that the backward solve gives x for them, and solves with D L'. */
static void backward_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    kkt_block *b = &k->block[part];
    const double *solution = b->forward->x;
    int32_t others = b->size - b->own;
    if (others > 0) {
        double *forward = b->forward->x;
        const double *border = k->solution->x;
        for (int32_t m = 0; m < others; m++) {
            const double *l = b->schur + (int64_t)m * others;
            double sum = border[b->border[m]];
            for (int32_t i = m + 1; i < others; i++)
                sum += l[i] * border[b->border[i]];
            forward[b->own + m] = l[m] * sum;
        }
        b->failed = cholmod_solve2(CHOLMOD_DLt, b->factor, b->forward, NULL, &b->solution, NULL,
                                   &b->work_y, &b->work_e, &b->common) == 0;
        if (b->failed)
            return;
        solution = b->solution->x;
    }
    b->contribution = solution;
}

static void update_one(double *x, double by, enum kkt_update how)
{
    *x = how == KKT_SET ? by : how == KKT_ADD ? *x + by : *x - by;
}

static void update_job(void *data, int32_t part)
{
    const barrier_kkt *k = data;
    const kkt_block *b = &k->block[part];
    for (int32_t u = 0; u < b->own; u++) {
        int32_t unknown = b->unknown[u];
        update_one(unknown >= 0 ? &k->dv[unknown] : &k->dy[~unknown], b->contribution[u],
                   k->update);
    }
}

void kkt_update_direction(barrier_kkt *k, enum kkt_update how)
{
    const barrier_part *p = &k->form->part[k->form->parts - 1];
    k->update = how;
    thread_pool_run(k->threads, update_job, k, k->parts);
    for (int32_t i = 0; i < k->border_size; i++)
        update_one(kkt_is_row(k, i) ? &k->dy[p->rows.from + i - k->border_vars]
                                    : &k->dv[p->vars.from + i],
                   ((const double *)k->solution->x)[i], how);
}

bool kkt_find_contributions(barrier_kkt *k)
{
    bool done = true;
    thread_pool_run(k->threads, forward_job, k, k->parts);
    for (int32_t part = 0; part < k->parts; part++)
        done = done && !k->block[part].failed;
    if (!done || !solve_border(k))
        return false;
    thread_pool_run(k->threads, backward_job, k, k->parts);
    for (int32_t part = 0; part < k->parts; part++)
        done = done && !k->block[part].failed;
    return done;
}

/* Eliminates the row slacks from the right-hand side, and finds its largest component: the residual
 * of the direction 0. */
static void prepare_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    double max = 0;
    for (int32_t v = p->vars.from; v < p->vars.to && !f->is_row_slack[v]; v++) {
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
 * most `scale`, that of the direction 0. */
static double refine(barrier_kkt *k, double scale, double tolerance)
{
    double residual = scale;
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
static double improve(barrier_kkt *k, double residual, double wanted)
{
    max_residual_after(k, residual_job); /* of the direction without a round that was undone */
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
    double residual = refine(k, scale, tolerance);
    double wanted = barrier_max(tolerance, KRYLOV_TOL) * scale;
    if (isfinite(residual) && isfinite(tolerance) && residual > wanted)
        residual = improve(k, residual, wanted);
    thread_pool_run(k->threads, row_slack_job, k, f->parts);
    return residual / scale;
}
