/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt_apply.c - one solve with the factors: forward through the parts to the border and back
 * through the parts; and its contribution to the direction.
 *
 * The factors are CHOLMOD's, but the parts are solved here, in place, and next to the work on their
 * vectors. The factors of a part are read from one end to the other with a few operations per
 * number, so the time is that of the memory, and the processor's own prefetching ends at each page
 * of 4 kB: with PREFETCH, twice as fast as CHOLMOD's solve (docs/decisions.md).
 */
#include "solve/barrier/kkt_internal.h"

#include "base/guest.h"

enum {
    PREFETCH = 512, /* entries ahead of the one in work: a page */
    LINE = 64,      /* bytes of a line of the cache */
};

/* Fetches what is this many entries further on. A column has 6 entries on average, which are in one
 * line or two. An address outside of the arrays does no harm, but may not be a pointer into them.
 */
static void prefetch(const double *value, const int *index, int entries)
{
    uintptr_t values = (uintptr_t)value + (uintptr_t)((intptr_t)sizeof *value * entries);
    uintptr_t indices = (uintptr_t)index + (uintptr_t)((intptr_t)sizeof *index * entries);
    __builtin_prefetch((const void *)values);
    __builtin_prefetch((const void *)(values + LINE));
    __builtin_prefetch((const void *)indices);
}

/* Solves with L as far as the part's own unknowns go. In the unknowns of the border this leaves
 * -K21 K11^-1 r_p, which belongs to the border's right-hand side; r_p is that of the part. */
static void forward(barrier_kkt *k, int32_t part)
{
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    const kkt_block *b = &k->block[part];
    const int *restrict start = b->factor->p, *restrict count = b->factor->nz;
    const int *restrict index = b->factor->i;
    const double *restrict l = b->factor->x;
    double *restrict x = b->solution;
    for (int32_t v = p->vars.from; v < p->first_row_slack; v++)
        x[f->pivot_of_var[v]] = k->rhs_v[v];
    for (int32_t i = p->rows.from; i < p->rows.to; i++)
        x[f->pivot_of_row[i]] = k->rhs_y[i];
    for (int32_t u = b->own; u < b->size; u++)
        x[u] = 0;
    for (int32_t u = 0; u < b->own; u++) {
        const int from = start[u] + 1, to = start[u] + count[u]; /* the diagonal comes first */
        const double by = x[u];
        prefetch(l + from, index + from, PREFETCH);
        for (int at = from; at < to; at++)
            x[index[at]] -= l[at] * by;
    }
}

/* Solves the border's system. Its right-hand side is the border's own and what forward() left. */
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
        for (int32_t u = b->own; u < b->size; u++)
            rhs[b->border[u - b->own]] += b->solution[u];
    }
    return cholmod_solve2(CHOLMOD_A, k->factor, k->rhs, NULL, &k->solution, NULL, &k->work_y,
                          &k->work_e, &k->common) != 0;
}

/* Solves with D L' of the part, given the solution of the border. */
static void backward(barrier_kkt *k, int32_t part)
{
    const kkt_block *b = &k->block[part];
    const int *restrict start = b->factor->p, *restrict count = b->factor->nz;
    const int *restrict index = b->factor->i;
    const double *restrict l = b->factor->x;
    double *restrict x = b->solution;
    for (int32_t u = b->own; u < b->size; u++)
        x[u] = ((const double *)k->solution->x)[b->border[u - b->own]];
    for (int32_t u = b->own - 1; u >= 0; u--) {
        const int from = start[u] + 1, to = start[u] + count[u];
        double sum = x[u] / l[start[u]];
        prefetch(l + from, index + from, -PREFETCH);
        for (int at = from; at < to; at++)
            sum -= l[at] * x[index[at]];
        x[u] = sum;
    }
}

static void update_one(double *x, double by, enum kkt_update how)
{
    *x = how == KKT_SET ? by : how == KKT_ADD ? *x + by : *x - by;
}

/* Changes dv and dy of the part by its contribution. */
static void update(barrier_kkt *k, int32_t part)
{
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    const double *by = k->block[part].solution;
    for (int32_t v = p->vars.from; v < p->first_row_slack; v++)
        update_one(&k->dv[v], by[f->pivot_of_var[v]], k->update);
    for (int32_t i = p->rows.from; i < p->rows.to; i++)
        update_one(&k->dy[i], by[f->pivot_of_row[i]], k->update);
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
    update(k, part);
    if (k->after != NULL)
        k->after(k->data, part);
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
    if (guest_stopped() || !solve_border(k))
        return false;
    update_border(k);
    thread_pool_run(k->threads, backward_job, k, k->parts);
    if (after != NULL)
        after(data, k->parts);
    return true;
}
