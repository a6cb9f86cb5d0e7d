/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_solve.c - the Newton system solved: through the parts to the border and back, and refined
 * towards the system without regularisation.
 */
#include "solve/barrier_kkt.h"

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
    crew_run(k->crew, work, k, k->form->parts);
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
        right[u] = what >= 0 ? k->left_v[what] : k->left_y[~what];
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
        right[i] = kkt_is_row(k, i) ? k->left_y[p->rows.from + i - k->border_vars]
                                    : k->left_v[p->vars.from + i];
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

/* The direction gains the moves, times sign. */
static void add_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    const kkt_block *b = &k->part[part];
    for (int32_t u = 0; u < b->own; u++) {
        int32_t what = b->unknown[u];
        if (what >= 0)
            k->dv[what] += k->sign * b->move[u];
        else
            k->dy[~what] += k->sign * b->move[u];
    }
}

static void add_moves(barrier_kkt *k, double sign)
{
    const barrier_part *p = &k->form->part[k->form->parts - 1];
    k->sign = sign;
    crew_run(k->crew, add_job, k, k->parts);
    for (int32_t i = 0; i < k->borders; i++) {
        double x = ((const double *)k->answer->x)[i];
        if (kkt_is_row(k, i))
            k->dy[p->rows.from + i - k->border_vars] += sign * x;
        else
            k->dv[p->vars.from + i] += sign * x;
    }
}

/* What the factors make of the residual. */
static bool find_moves(barrier_kkt *k)
{
    bool done = true;
    crew_run(k->crew, forward_job, k, k->parts);
    for (int32_t part = 0; part < k->parts; part++)
        done = done && !k->part[part].failed;
    if (!done || !solve_border(k))
        return false;
    crew_run(k->crew, backward_job, k, k->parts);
    for (int32_t part = 0; part < k->parts; part++)
        done = done && !k->part[part].failed;
    return done;
}

/* From a direction of 0, whose residual is the right-hand side. */
static void prepare_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    double worst = 0;
    for (int32_t v = p->vars.from; v < p->vars.to; v++) {
        k->dv[v] = 0;
        k->left_v[v] = k->g[v];
        double size = f->is_slack[v] ? 0 : fabs(k->g[v]) / (1 + k->d[v]);
        worst = size > worst ? size : worst;
    }
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        k->dy[i] = 0;
        if (f->slack_of[i] >= 0)
            k->h[i] -= k->g[f->slack_of[i]] * k->e[i];
        k->left_y[i] = k->h[i];
        double size = fabs(k->h[i]) / (1 + k->e[i]);
        worst = size > worst ? size : worst;
    }
    k->sum[part] = worst;
}

/* Slacks: from their own line where they are held, from the row's where they are free. */
static void slack_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        int32_t s = f->slack_of[i];
        if (s < 0)
            continue;
        if (k->e[i] < 1) {
            k->left_v[s] = -(k->g[s] + k->dy[i]) * k->e[i];
            continue;
        }
        double sum = -(k->h[i] + k->g[s] * k->e[i]);
        for (int64_t e = f->by_row.start[i]; e < f->by_row.start[i + 1]; e++)
            sum += f->by_row.value[e] * k->dv[f->by_row.index[e]];
        k->left_v[s] = sum;
    }
}

static void hand_slacks_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        if (f->slack_of[i] >= 0)
            k->dv[f->slack_of[i]] = k->left_v[f->slack_of[i]];
    }
}

double barrier_kkt_solve(barrier_kkt *k, const double *g, const double *h, double enough,
                         double *dv, double *dy)
{
    const barrier_form *f = k->form;
    k->g = g;
    k->dv = dv;
    k->dy = dy;
    memcpy(k->h, h, (size_t)f->rows * sizeof *h);
    double scale = worst_after(k, prepare_job), left = scale;
    bool unchecked = !isfinite(enough);
    for (int round = 0; round < ROUNDS && (unchecked || left > enough * scale); round++) {
        if (!find_moves(k)) {
            k->starved = true;
            return HUGE_VAL;
        }
        add_moves(k, 1);
        if (unchecked)
            break;
        double now = worst_after(k, residual_job), before = left;
        if (!(now < before)) { /* no better, or worse */
            add_moves(k, -1);
            break;
        }
        left = now;
        if (now > SLOW * before)
            break;
    }
    crew_run(k->crew, slack_job, k, f->parts);
    crew_run(k->crew, hand_slacks_job, k, f->parts);
    return scale > 0 ? left / scale : 0;
}
