/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt_solve.c - the Newton system solved: through the parts to the border and back, and refined
 * towards the system without regularisation.
 */
#include "solve/barrier/kkt.h"

#include <math.h>
#include <string.h>

#define SLOW 0.5 /* a round of refinement that leaves more is the last */
enum { ROUNDS = 8 };

/* What is left of g, h for the direction so far, each line over its own diagonal. Slacks of the
 * direction are 0 meanwhile. */
static void residual_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    const barrier_matrix *a = &f->by_col, *r = &f->by_row;
    double worst = 0;
    for (int32_t v = p->vars.from; v < p->vars.to && !f->is_slack[v]; v++) {
        double sum = k->g[v] + k->d[v] * k->dv[v];
        for (int64_t e = a->start[v]; e < a->start[v + 1]; e++)
            sum -= a->value[e] * k->dy[a->index[e]];
        k->left_v[v] = sum;
        double size = fabs(sum) / (1 + k->d[v]);
        worst = size > worst ? size : worst;
    }
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        double sum = k->h[i] - k->e[i] * k->dy[i];
        for (int64_t e = r->start[i]; e < r->start[i + 1]; e++)
            sum -= r->value[e] * k->dv[r->index[e]];
        k->left_y[i] = sum;
        double size = fabs(sum) / (1 + k->e[i]);
        worst = size > worst ? size : worst;
    }
    k->sum[part] = worst;
}

/* The worst residual after this job on all parts. */
static double worst_after(barrier_kkt *k, void (*work)(void *, int32_t))
{
    double worst = 0;
    thread_pool_run(k->threads, work, k, k->form->parts);
    for (int32_t p = 0; p < k->form->parts; p++)
        worst = fmax(worst, k->sum[p]);
    return worst;
}

static void forward_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    kkt_block *b = &k->part[part];
    double *right = b->right->x;
    for (int32_t u = 0; u < b->own; u++) {
        int32_t what = b->unknown[u];
        right[u] = what >= 0 ? k->from_v[what] : k->from_y[~what];
    }
    for (int32_t u = b->own; u < b->size; u++)
        right[u] = 0;
    int system = b->size > b->own ? CHOLMOD_L : CHOLMOD_LDLt;
    b->failed = cholmod_solve2(system, b->factor, b->right, NULL, &b->half, NULL, &b->space_y,
                               &b->space_e, &b->common) == 0;
}

/* right-hand side of the border, less what the parts took of it: L2 times their last unknowns. */
static bool solve_border(barrier_kkt *k)
{
    const barrier_part *p = &k->form->part[k->form->parts - 1];
    if (k->borders == 0)
        return true;
    double *right = k->right->x;
    for (int32_t i = 0; i < k->borders; i++)
        right[i] = kkt_is_row(k, i) ? k->from_y[p->rows.from + i - k->border_vars]
                                    : k->from_v[p->vars.from + i];
    for (int32_t part = 0; part < k->parts; part++) {
        const kkt_block *b = &k->part[part];
        const double *half = b->half->x;
        int32_t others = b->size - b->own;
        for (int32_t m = 0; m < others; m++) {
            const double *l = b->corner + (int64_t)m * others;
            right[b->border[m]] += half[b->own + m];
            for (int32_t i = m + 1; i < others; i++)
                right[b->border[i]] += l[i] * half[b->own + m];
        }
    }
    return cholmod_solve2(CHOLMOD_A, k->factor, k->right, NULL, &k->answer, NULL, &k->space_y,
                          &k->space_e, &k->common) != 0;
}

static void backward_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    kkt_block *b = &k->part[part];
    const double *whole = b->half->x;
    int32_t others = b->size - b->own;
    if (others > 0) {
        double *half = b->half->x;
        const double *border = k->answer->x;
        for (int32_t m = 0; m < others; m++) {
            const double *l = b->corner + (int64_t)m * others;
            double sum = border[b->border[m]];
            for (int32_t i = m + 1; i < others; i++)
                sum += l[i] * border[b->border[i]];
            half[b->own + m] = l[m] * sum;
        }
        b->failed = cholmod_solve2(CHOLMOD_DLt, b->factor, b->half, NULL, &b->whole, NULL,
                                   &b->space_y, &b->space_e, &b->common) == 0;
        if (b->failed)
            return;
        whole = b->whole->x;
    }
    b->move = whole;
}

static void move_one(double *x, double by, enum kkt_moving how)
{
    *x = how == KKT_SET ? by : how == KKT_ADD ? *x + by : *x - by;
}

static void move_job(void *data, int32_t part)
{
    const barrier_kkt *k = data;
    const kkt_block *b = &k->part[part];
    for (int32_t u = 0; u < b->own; u++) {
        int32_t what = b->unknown[u];
        move_one(what >= 0 ? &k->dv[what] : &k->dy[~what], b->move[u], k->moving);
    }
}

/* The direction becomes the moves, gains them, or loses them again. */
static void move(barrier_kkt *k, enum kkt_moving how)
{
    const barrier_part *p = &k->form->part[k->form->parts - 1];
    k->moving = how;
    thread_pool_run(k->threads, move_job, k, k->parts);
    for (int32_t i = 0; i < k->borders; i++)
        move_one(kkt_is_row(k, i) ? &k->dy[p->rows.from + i - k->border_vars]
                                  : &k->dv[p->vars.from + i],
                 ((const double *)k->answer->x)[i], how);
}

/* What the factors make of the residual. */
static bool find_moves(barrier_kkt *k)
{
    bool done = true;
    thread_pool_run(k->threads, forward_job, k, k->parts);
    for (int32_t part = 0; part < k->parts; part++)
        done = done && !k->part[part].failed;
    if (!done || !solve_border(k))
        return false;
    thread_pool_run(k->threads, backward_job, k, k->parts);
    for (int32_t part = 0; part < k->parts; part++)
        done = done && !k->part[part].failed;
    return done;
}

/* The right-hand side without slacks: the residual of no direction at all. */
static void prepare_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    double worst = 0;
    for (int32_t v = p->vars.from; v < p->vars.to && !f->is_slack[v]; v++) {
        double size = fabs(k->g[v]) / (1 + k->d[v]);
        worst = size > worst ? size : worst;
    }
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        int32_t s = f->slack_of[i];
        k->h[i] = k->given[i];
        if (s >= 0) {
            k->h[i] -= k->g[s] * k->e[i];
            k->dv[s] = 0;
        }
        double size = fabs(k->h[i]) / (1 + k->e[i]);
        worst = size > worst ? size : worst;
    }
    k->sum[part] = worst;
}

/* Slacks: from their own line where they are held, from the row's where they are free. */
static void slack_job(void *data, int32_t part)
{
    const barrier_kkt *k = data;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        int32_t s = f->slack_of[i];
        if (s < 0)
            continue;
        if (k->e[i] < 1) {
            k->dv[s] = -(k->g[s] + k->dy[i]) * k->e[i];
            continue;
        }
        double sum = -k->given[i]; /* the slack stands in this row alone, and is 0 yet */
        for (int64_t e = f->by_row.start[i]; e < f->by_row.start[i + 1]; e++)
            sum += f->by_row.value[e] * k->dv[f->by_row.index[e]];
        k->dv[s] = sum;
    }
}

double barrier_kkt_solve(barrier_kkt *k, const double *g, const double *h, double enough,
                         double *dv, double *dy)
{
    const barrier_form *f = k->form;
    k->g = k->from_v = g;
    k->given = h;
    k->from_y = k->h;
    k->dv = dv;
    k->dy = dy;
    double scale = worst_after(k, prepare_job), left = scale;
    if (scale == 0) {
        memset(dv, 0, (size_t)f->vars * sizeof *dv);
        memset(dy, 0, (size_t)f->rows * sizeof *dy);
        return 0;
    }
    for (int round = 0; round < ROUNDS && (round == 0 || left > enough * scale); round++) {
        if (!find_moves(k)) {
            k->starved = true;
            return HUGE_VAL;
        }
        move(k, round == 0 ? KKT_SET : KKT_ADD);
        if (!isfinite(enough))
            break;
        double now = worst_after(k, residual_job), before = left;
        if (!(now < before)) { /* no better, or worse */
            move(k, KKT_TAKE);
            break;
        }
        left = now;
        if (now > SLOW * before)
            break;
        k->from_v = k->left_v;
        k->from_y = k->left_y;
    }
    thread_pool_run(k->threads, slack_job, k, f->parts);
    return left / scale;
}
