/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt_factor.c - factorizes the Newton system: all parts in parallel, then the border with their
 * Schur complements.
 */
#include "solve/barrier/kkt_internal.h"

#include "base/guest.h"

#include <math.h>
#include <string.h>

/* In a quasi-definite matrix the pivots of variables are negative and those of rows positive; any
 * other sign is the effect of rounding errors. */
static bool has_sign(double pivot, bool row)
{
    return row ? pivot > 0 : pivot < 0;
}

/* With the largest r the factors are taken as they are. */
static bool checks_signs(const barrier_kkt *k)
{
    return k->r < KKT_REG_MAX;
}

/* The diagonal entry of an unknown, with regularisation. unknown: a variable, or ~row. */
static double diagonal_of(const barrier_kkt *k, int32_t unknown)
{
    return unknown >= 0 ? -(k->d[unknown] + KKT_REG_VARIABLES * k->r) : k->e[~unknown] + k->r;
}

static double border_diagonal(const barrier_kkt *k, int32_t border)
{
    const barrier_part *p = &k->form->part[k->form->parts - 1];
    return diagonal_of(k, kkt_is_row(k, border) ? ~(p->rows.from + border - k->border_vars)
                                                : p->vars.from + border);
}

/* E of the part. */
static void find_row_diagonal(barrier_kkt *k, int32_t part)
{
    const barrier_form *f = k->form;
    const barrier_range rows = f->part[part].rows;
    for (int32_t i = rows.from; i < rows.to; i++) {
        int32_t s = f->row_slack_of[i];
        k->e[i] = s < 0 ? 0 : 1 / fmax(k->d[s], KKT_DIAGONAL_MIN);
    }
}

static void factorize_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    kkt_block *b = &k->block[part];
    b->failed = guest_stopped();
    if (b->failed)
        return;
    find_row_diagonal(k, part);
    double *value = b->matrix->x;
    for (int32_t u = 0; u < b->own; u++)
        value[b->diagonal[u]] = diagonal_of(k, b->unknown[u]);
    int32_t others = b->size - b->own;
    for (int32_t i = 0; i < others; i++)
        value[b->diagonal[b->own + i]] =
            border_diagonal(k, b->border[i]) / k->touching[b->border[i]];
    b->failed = cholmod_factorize(b->matrix, b->factor, &b->common) == 0;
    if (b->failed)
        return;
    bool check = checks_signs(k);
    const int *start = b->factor->p, *index = b->factor->i, *count = b->factor->nz;
    const double *l = b->factor->x;
    for (int32_t u = 0; u < b->own && check && !b->failed; u++)
        b->failed = !has_sign(l[start[u]], b->unknown[u] < 0);
    memset(b->schur, 0, (size_t)others * (size_t)others * sizeof *b->schur);
    for (int32_t i = 0; i < others && !b->failed; i++) {
        int32_t col = b->own + i;
        b->failed = check && !has_sign(l[start[col]], kkt_is_row(k, b->border[i]));
        for (int at = start[col]; at < start[col] + count[col]; at++)
            b->schur[(int64_t)i * others + index[at] - b->own] = l[at];
    }
}

/* The border's system: the Schur complements L2 D2 L2' of the parts, which hold the diagonal of all
 * unknowns that some part touches, and the border's own entries. Lower triangle. */
static cholmod_sparse *border_matrix(barrier_kkt *k)
{
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[f->parts - 1];
    size_t size = (size_t)k->border_size, capacity = size;
    for (int32_t i = 0; i < k->parts; i++) {
        size_t others = (size_t)(k->block[i].size - k->block[i].own);
        capacity += others * (others + 1) / 2;
    }
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        capacity += (size_t)(f->by_col.start[v + 1] - f->by_col.start[v]);
    cholmod_triplet *t =
        cholmod_allocate_triplet(size, size, capacity, -1, CHOLMOD_REAL, &k->common);
    if (t == NULL)
        return NULL;
    int *row = t->i, *col = t->j;
    double *value = t->x;
    size_t to = 0;
    for (int32_t i = 0; i < k->parts; i++) {
        const kkt_block *b = &k->block[i];
        int32_t others = b->size - b->own;
        for (int32_t x = 0; x < others; x++) {
            for (int32_t y = x; y < others; y++) {
                double sum = 0;
                for (int32_t m = 0; m <= x; m++) {
                    const double *l = b->schur + (int64_t)m * others;
                    sum += (x == m ? 1 : l[x]) * l[m] * (y == m ? 1 : l[y]);
                }
                row[to] = b->border[y]; /* ascending in a part: at or below the diagonal */
                col[to] = b->border[x];
                value[to++] = sum;
            }
        }
    }
    for (int32_t i = 0; i < k->border_size; i++) {
        row[to] = col[to] = i;
        value[to++] = k->touching[i] == 0 ? border_diagonal(k, i) : 0;
    }
    for (int32_t v = p->vars.from; v < p->vars.to; v++) {
        for (int64_t e = f->by_col.start[v]; e < f->by_col.start[v + 1] && !f->is_row_slack[v];
             e++) {
            if (f->by_col.index[e] < p->rows.from)
                continue;
            row[to] = f->pivot_of_row[f->by_col.index[e]];
            col[to] = f->pivot_of_var[v];
            value[to++] = f->by_col.value[e];
        }
    }
    t->nnz = to;
    cholmod_sparse *m = cholmod_triplet_to_sparse(t, 0, &k->common);
    cholmod_free_triplet(&t, &k->common);
    return m;
}

static bool factorize_border(barrier_kkt *k)
{
    if (k->border_size == 0)
        return true;
    cholmod_sparse *m = border_matrix(k);
    bool made = m != NULL;
    if (made && k->factor == NULL)
        k->factor = cholmod_analyze(m, &k->common);
    made = made && k->factor != NULL && cholmod_factorize(m, k->factor, &k->common) != 0;
    cholmod_free_sparse(&m, &k->common);
    if (!made)
        return false;
    const int *start = k->factor->p, *unknown = k->factor->Perm;
    const double *l = k->factor->x;
    for (int32_t i = 0; i < k->border_size; i++) {
        if (checks_signs(k) && !has_sign(l[start[i]], kkt_is_row(k, unknown[i])))
            return false;
    }
    return true;
}

bool barrier_kkt_regularise(barrier_kkt *k)
{
    if (k->r >= KKT_REG_MAX)
        return false;
    k->r = fmin(KKT_REG_FACTOR * k->r, KKT_REG_MAX);
    return true;
}

bool barrier_kkt_factorize(barrier_kkt *k, const double *d)
{
    k->d = d;
    find_row_diagonal(k, k->parts); /* the border's: all parts read it */
    for (;;) {
        bool made = true;
        thread_pool_run(k->threads, factorize_job, k, k->parts);
        for (int32_t p = 0; p < k->parts; p++) {
            made = made && !k->block[p].failed;
            k->out_of_memory =
                k->out_of_memory || k->block[p].common.status == CHOLMOD_OUT_OF_MEMORY;
        }
        made = made && factorize_border(k);
        k->out_of_memory = k->out_of_memory || k->common.status == CHOLMOD_OUT_OF_MEMORY;
        if (made || k->out_of_memory || k->r >= KKT_REG_MAX || guest_stopped())
            return made;
        k->r = fmin(k->r * KKT_REG_FACTOR, KKT_REG_MAX);
    }
}
