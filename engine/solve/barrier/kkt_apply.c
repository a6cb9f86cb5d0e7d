/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt_apply.c - one solve with the factors: forward through the parts to the border and back
 * through the parts; and its contribution to the direction.
 */
#include "solve/barrier/kkt_internal.h"

#include "base/guest.h"

/* Solves with L of the part; where it touches no border, with all of L D L'. */
static void forward(barrier_kkt *k, int32_t part)
{
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
static void backward(barrier_kkt *k, int32_t part)
{
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

/* Changes dv and dy of the part by its contribution. */
static void update(barrier_kkt *k, int32_t part)
{
    const kkt_block *b = &k->block[part];
    for (int32_t u = 0; u < b->own; u++) {
        int32_t unknown = b->unknown[u];
        update_one(unknown >= 0 ? &k->dv[unknown] : &k->dy[~unknown], b->contribution[u],
                   k->update);
    }
}

static void update_border(barrier_kkt *k)
{
    const barrier_part *p = &k->form->part[k->form->parts - 1];
    for (int32_t i = 0; i < k->border_size; i++)
        update_one(kkt_is_row(k, i) ? &k->dy[p->rows.from + i - k->border_vars]
                                    : &k->dv[p->vars.from + i],
                   ((const double *)k->solution->x)[i], k->update);
}

static void update_job(void *data, int32_t part)
{
    update(data, part);
}

void kkt_update_direction(barrier_kkt *k, enum kkt_update how)
{
    k->update = how;
    thread_pool_run(k->threads, update_job, k, k->parts);
    update_border(k);
}

static void forward_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    if (k->before != NULL)
        k->before(k->data, part);
    if (part < k->parts)
        forward(k, part);
}

static void backward_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    backward(k, part);
    if (k->block[part].failed)
        return;
    update(k, part);
    if (k->after != NULL)
        k->after(k->data, part);
}

static bool parts_succeeded(const barrier_kkt *k)
{
    bool done = true;
    for (int32_t part = 0; part < k->parts; part++)
        done = done && !k->block[part].failed;
    return done;
}

bool kkt_apply(barrier_kkt *k, enum kkt_update how, thread_pool_job *before, thread_pool_job *after,
               void *data)
{
    k->update = how;
    k->before = before;
    k->after = after;
    k->data = data;
    if (guest_stopped()) /* a direction takes up to a second on a large program */
        return false;
    thread_pool_run(k->threads, forward_job, k, k->form->parts);
    if (guest_stopped() || !parts_succeeded(k) || !solve_border(k))
        return false;
    update_border(k);
    thread_pool_run(k->threads, backward_job, k, k->parts);
    if (!parts_succeeded(k))
        return false;
    if (after != NULL)
        after(data, k->parts);
    return true;
}
