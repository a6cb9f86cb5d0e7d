/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt_krylov.c - GMRES for the Newton system, with its factors as preconditioner, for directions
 * that refinement alone does not make accurate.
 *
 * Near an optimum that is not unique, D has entries from 1e-12 to 1e12, and rounding errors leave
 * factors of a matrix that differs from the system in a few directions only. Refinement then gains
 * nothing, since its error grows in just these directions; a Krylov method needs about one step per
 * direction (Saad, Schultz, GMRES, SIAM J. Sci. Stat. Comput. 7, 1986).
 *
 * With M the factors, K the system, W the weights 1 / (1 + D) and 1 / (1 + E) by which the residual
 * is measured (kkt.h), the change of the direction is the z in the span of z_0 ... z_n-1 with the
 * smallest |W (r - K z)|; z_j = M^-1 W^-1 q_j, q_j being orthonormal, q_0 parallel to W r, q_j+1 to
 * W K z_j.
 */
#include "solve/barrier/kkt_internal.h"

#include "base/guest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = KRYLOV_STEPS };

struct kkt_krylov {
    barrier_kkt *kkt;
    kkt_vector q[STEPS + 1], z[STEPS];
    double *partial;          /* parts x (STEPS + 1): products of a part */
    int step;                 /* j of the current job */
    double factor[STEPS + 1]; /* of the current job */
};

static kkt_krylov *krylov_new(barrier_kkt *k)
{
    kkt_krylov *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    s->kkt = k;
    s->partial = calloc((size_t)k->form->parts * (STEPS + 1), sizeof *s->partial);
    if (s->partial == NULL) {
        kkt_krylov_free(s);
        return NULL;
    }
    return s;
}

/* Allocates the vector when it is first used: most runs need few, at the peak of memory. */
static bool allocate_vector(const kkt_krylov *s, kkt_vector *to)
{
    const barrier_form *f = s->kkt->form;
    if (to->v == NULL)
        to->v = calloc((size_t)f->vars + (size_t)f->rows, sizeof *to->v);
    to->y = to->v == NULL ? NULL : to->v + f->vars;
    return to->v != NULL;
}

void kkt_krylov_free(kkt_krylov *s)
{
    if (s == NULL)
        return;
    for (int i = 0; i <= STEPS; i++)
        free(s->q[i].v);
    for (int i = 0; i < STEPS; i++)
        free(s->z[i].v);
    free(s->partial);
    free(s);
}

static void run(kkt_krylov *s, thread_pool_job *work)
{
    thread_pool_run(s->kkt->threads, work, s, s->kkt->form->parts);
}

/* q_0 = W r, not yet of length 1. */
static void first_job(void *data, int32_t part)
{
    const kkt_krylov *s = data;
    const barrier_kkt *k = s->kkt;
    const barrier_part *p = &k->form->part[part];
    for (int32_t v = p->vars.from; v < p->first_row_slack; v++)
        s->q[0].v[v] = k->residual_v[v] / (1 + k->d[v]);
    for (int32_t i = p->rows.from; i < p->rows.to; i++)
        s->q[0].y[i] = k->residual_y[i] / (1 + k->e[i]);
}

/* The right-hand side W^-1 q_j, in the place of the residual, which is made again afterwards. */
static void rhs_job(void *data, int32_t part)
{
    const kkt_krylov *s = data;
    const barrier_kkt *k = s->kkt;
    const barrier_part *p = &k->form->part[part];
    const kkt_vector *q = &s->q[s->step];
    for (int32_t v = p->vars.from; v < p->first_row_slack; v++)
        k->residual_v[v] = q->v[v] * (1 + k->d[v]);
    for (int32_t i = p->rows.from; i < p->rows.to; i++)
        k->residual_y[i] = q->y[i] * (1 + k->e[i]);
}

/* q_j+1 = W K z_j, not yet orthogonal to the others. */
static void product_job(void *data, int32_t part)
{
    const kkt_krylov *s = data;
    const barrier_kkt *k = s->kkt;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    const kkt_vector *z = &s->z[s->step], *q = &s->q[s->step + 1];
    for (int32_t v = p->vars.from; v < p->first_row_slack; v++) {
        double sum = -k->d[v] * z->v[v];
        for (int64_t e = f->by_col.start[v]; e < f->by_col.start[v + 1]; e++)
            sum += f->by_col.value[e] * z->y[f->by_col.index[e]];
        q->v[v] = sum / (1 + k->d[v]);
    }
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        double sum = k->e[i] * z->y[i];
        for (int64_t e = f->by_row.start[i]; e < f->by_row.start[i + 1]; e++)
            sum += f->by_row.value[e] * z->v[f->by_row.index[e]]; /* 0 for a row slack */
        q->y[i] = sum / (1 + k->e[i]);
    }
}

/* The products of q_0 ... q_j with q_j; of the latter with itself, too. */
static void dot_job(void *data, int32_t part)
{
    const kkt_krylov *s = data;
    const barrier_part *p = &s->kkt->form->part[part];
    const kkt_vector *last = &s->q[s->step];
    for (int i = 0; i <= s->step; i++) {
        double sum = 0;
        for (int32_t v = p->vars.from; v < p->first_row_slack; v++)
            sum += s->q[i].v[v] * last->v[v];
        for (int32_t r = p->rows.from; r < p->rows.to; r++)
            sum += s->q[i].y[r] * last->y[r];
        s->partial[part * (STEPS + 1) + i] = sum;
    }
}

/* q_j = factor_j q_j + sum of factor_i q_i. */
static void combine_q_job(void *data, int32_t part)
{
    const kkt_krylov *s = data;
    const barrier_part *p = &s->kkt->form->part[part];
    for (int i = s->step; i >= 0; i--) {
        double keep = i == s->step ? 0 : 1, factor = s->factor[i];
        const kkt_vector *q = &s->q[i], *to = &s->q[s->step];
        for (int32_t v = p->vars.from; v < p->first_row_slack; v++)
            to->v[v] = keep * to->v[v] + factor * q->v[v];
        for (int32_t r = p->rows.from; r < p->rows.to; r++)
            to->y[r] = keep * to->y[r] + factor * q->y[r];
    }
}

/* Adds to the direction the sum of factor_i z_i over the steps. */
static void add_job(void *data, int32_t part)
{
    const kkt_krylov *s = data;
    const barrier_part *p = &s->kkt->form->part[part];
    for (int i = 0; i < s->step; i++) {
        for (int32_t v = p->vars.from; v < p->first_row_slack; v++)
            s->kkt->dv[v] += s->factor[i] * s->z[i].v[v];
        for (int32_t r = p->rows.from; r < p->rows.to; r++)
            s->kkt->dy[r] += s->factor[i] * s->z[i].y[r];
    }
}

/* The products of q_0 ... q_j with q_j, in the order of the parts. */
static void products(kkt_krylov *s, double *out)
{
    run(s, dot_job);
    for (int i = 0; i <= s->step; i++) {
        out[i] = 0;
        for (int32_t p = 0; p < s->kkt->form->parts; p++)
            out[i] += s->partial[p * (STEPS + 1) + i];
    }
}

/* Makes q_j orthogonal to the earlier ones and of length 1 (classical Gram-Schmidt, twice). h: the
 * j products, and the length that was left. */
static void orthonormalise(kkt_krylov *s, double *h)
{
    double product[STEPS + 1];
    memset(h, 0, ((size_t)s->step + 1) * sizeof *h);
    for (int pass = 0; pass < 2 && s->step > 0; pass++) {
        products(s, product);
        for (int i = 0; i < s->step; i++) {
            h[i] += product[i];
            s->factor[i] = -product[i];
        }
        s->factor[s->step] = 1;
        run(s, combine_q_job);
    }
    products(s, product);
    h[s->step] = sqrt(product[s->step]);
    memset(s->factor, 0, sizeof s->factor);
    s->factor[s->step] = h[s->step] > 0 ? 1 / h[s->step] : 0;
    run(s, combine_q_job);
}

/* z_j = M^-1 W^-1 q_j, q_j+1 = W K z_j. */
static bool precondition(kkt_krylov *s)
{
    barrier_kkt *k = s->kkt;
    double *dv = k->dv, *dy = k->dy;
    k->rhs_v = k->residual_v;
    k->rhs_y = k->residual_y;
    k->dv = s->z[s->step].v;
    k->dy = s->z[s->step].y;
    bool done = kkt_apply(k, KKT_SET, rhs_job, product_job, s);
    k->dv = dv;
    k->dy = dy;
    return done;
}

/* The least-squares problem min |rhs - H factor|, H upper Hessenberg, by Givens rotations. */
typedef struct hessenberg {
    double h[STEPS][STEPS + 1]; /* by columns */
    double cos[STEPS], sin[STEPS];
    double rhs[STEPS + 1];
} hessenberg;

/* Takes column j, whose STEPS + 1 entries are in h[j]. False: it adds nothing. */
static bool rotate(hessenberg *m, int j)
{
    double *h = m->h[j];
    for (int i = 0; i < j; i++) {
        double above = m->cos[i] * h[i] + m->sin[i] * h[i + 1];
        h[i + 1] = m->cos[i] * h[i + 1] - m->sin[i] * h[i];
        h[i] = above;
    }
    double size = hypot(h[j], h[j + 1]);
    if (!(size > 0) || !isfinite(size))
        return false;
    m->cos[j] = h[j] / size;
    m->sin[j] = h[j + 1] / size;
    h[j] = size;
    m->rhs[j + 1] = -m->sin[j] * m->rhs[j];
    m->rhs[j] *= m->cos[j];
    return true;
}

static void back_substitute(const hessenberg *m, int steps, double *factor)
{
    for (int i = steps - 1; i >= 0; i--) {
        factor[i] = m->rhs[i];
        for (int j = i + 1; j < steps; j++)
            factor[i] -= m->h[j][i] * factor[j];
        factor[i] /= m->h[i][i];
    }
}

bool kkt_krylov_improve(barrier_kkt *k, double factor)
{
    if (k->krylov == NULL && (k->krylov = krylov_new(k)) == NULL)
        return false;
    kkt_krylov *s = k->krylov;
    hessenberg m = {0};
    s->step = 0;
    if (!allocate_vector(s, &s->q[0]))
        return false;
    run(s, first_job);
    orthonormalise(s, m.rhs);
    const double wanted = factor * m.rhs[0];
    int steps = 0;
    double before = HUGE_VAL, last = m.rhs[0]; /* what was left before the last two steps */
    bool gains = true;
    while (steps < STEPS && gains && !guest_stopped() && fabs(m.rhs[steps]) > wanted) {
        s->step = steps;
        if (!allocate_vector(s, &s->z[steps]) || !allocate_vector(s, &s->q[steps + 1]) ||
            !precondition(s))
            return false;
        s->step = steps + 1;
        orthonormalise(s, m.h[steps]);
        if (!rotate(&m, steps))
            break;
        steps++;
        gains = factor < KRYLOV_FAR || fabs(m.rhs[steps]) < KRYLOV_MIN_PROGRESS * before;
        before = last;
        last = fabs(m.rhs[steps]);
    }
    back_substitute(&m, steps, s->factor);
    s->step = steps;
    run(s, add_job);
    return true;
}

void kkt_krylov_undo(barrier_kkt *k)
{
    kkt_krylov *s = k->krylov;
    for (int i = 0; i < s->step; i++)
        s->factor[i] = -s->factor[i];
    run(s, add_job);
}
