/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * factor.c - the Newton system factorized: all parts side by side, then the border with
 * what they leave to it.
 */
#include "solve/barrier/kkt.h"

#include <math.h>
#include <string.h>

#define MOST_REGULAR 1e-5
#define LITTLE_REGULAR 1e-13 /* beside the diagonal of variables that move far */
/* What variables have more of it than rows: a row's pivot loses digits to 1 / r of its variables,
 * and its own r is what keeps the last residuals from falling. */
#define OF_VARIABLES 100
#define LEAST_DIAGONAL 1e-20

/* Pivots of columns are negative, those of rows positive, or rounding has won. */
static bool of_sign(double pivot, bool row)
{
    return row ? pivot > 0 : pivot < 0;
}

/* what: a variable, or ~row. */
static double diagonal_of(const barrier_kkt *k, int32_t what)
{
    return what >= 0 ? -(k->d[what] + OF_VARIABLES * k->regular) : k->e[~what] + k->regular;
}

static double border_diagonal(const barrier_kkt *k, int32_t border)
{
    const barrier_part *p = &k->form->part[k->form->parts - 1];
    return diagonal_of(k, kkt_is_row(k, border) ? ~(p->rows.from + border - k->border_vars)
                                                : p->vars.from + border);
}

static void factor_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    kkt_block *b = &k->part[part];
    double *value = b->matrix->x;
    for (int32_t u = 0; u < b->own; u++)
        value[b->diagonal[u]] = diagonal_of(k, b->unknown[u]);
    int32_t others = b->size - b->own;
    for (int32_t i = 0; i < others; i++)
        value[b->diagonal[b->own + i]] =
            border_diagonal(k, b->border[i]) / k->touched[b->border[i]];
    b->failed = cholmod_factorize(b->matrix, b->factor, &b->common) == 0;
    if (b->failed)
        return;
    const int *start = b->factor->p, *index = b->factor->i, *count = b->factor->nz;
    const double *l = b->factor->x;
    for (int32_t u = 0; u < b->own && !b->failed; u++)
        b->failed = !of_sign(l[start[u]], b->unknown[u] < 0);
    memset(b->corner, 0, (size_t)others * (size_t)others * sizeof *b->corner);
    for (int32_t i = 0; i < others && !b->failed; i++) {
        int32_t col = b->own + i;
        b->failed = !of_sign(l[start[col]], kkt_is_row(k, b->border[i]));
        for (int at = start[col]; at < start[col] + count[col]; at++)
            b->corner[(int64_t)i * others + index[at] - b->own] = l[at];
    }
}

/* What each part leaves to the border, L2 D2 L2', and what the border has of its own. */
static cholmod_sparse *border_matrix(barrier_kkt *k)
{
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[f->parts - 1];
    size_t size = (size_t)k->borders, most = size;
    for (int32_t i = 0; i < k->parts; i++) {
        size_t others = (size_t)(k->part[i].size - k->part[i].own);
        most += others * (others + 1) / 2;
    }
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        most += (size_t)(f->by_col.start[v + 1] - f->by_col.start[v]);
    cholmod_triplet *t = cholmod_allocate_triplet(size, size, most, -1, CHOLMOD_REAL, &k->common);
    if (t == NULL)
        return NULL;
    int *row = t->i, *col = t->j;
    double *value = t->x;
    size_t to = 0;
    for (int32_t i = 0; i < k->parts; i++) {
        const kkt_block *b = &k->part[i];
        int32_t others = b->size - b->own;
        for (int32_t x = 0; x < others; x++) {
            for (int32_t y = x; y < others; y++) {
                double sum = 0;
                for (int32_t m = 0; m <= x; m++) {
                    const double *l = b->corner + (int64_t)m * others;
                    sum += (x == m ? 1 : l[x]) * l[m] * (y == m ? 1 : l[y]);
                }
                row[to] = b->border[y]; /* ascending in a part, so this is below the diagonal */
                col[to] = b->border[x];
                value[to++] = sum;
            }
        }
    }
    for (int32_t i = 0; i < k->borders; i++) {
        row[to] = col[to] = i;
        value[to++] = k->touched[i] == 0 ? border_diagonal(k, i) : 0;
    }
    for (int32_t v = p->vars.from; v < p->vars.to; v++) {
        for (int64_t e = f->by_col.start[v]; e < f->by_col.start[v + 1] && !f->is_slack[v]; e++) {
            if (f->by_col.index[e] < p->rows.from)
                continue;
            row[to] = f->seat_row[f->by_col.index[e]];
            col[to] = f->seat_var[v];
            value[to++] = f->by_col.value[e];
        }
    }
    t->nnz = to;
    cholmod_sparse *m = cholmod_triplet_to_sparse(t, 0, &k->common);
    cholmod_free_triplet(&t, &k->common);
    return m;
}

static bool factor_border(barrier_kkt *k)
{
    if (k->borders == 0)
        return true;
    cholmod_sparse *m = border_matrix(k);
    bool made = m != NULL;
    if (made && k->factor == NULL)
        k->factor = cholmod_analyze(m, &k->common);
    made = made && k->factor != NULL && cholmod_factorize(m, k->factor, &k->common) != 0;
    cholmod_free_sparse(&m, &k->common);
    if (!made)
        return false;
    const int *start = k->factor->p, *from = k->factor->Perm;
    const double *l = k->factor->x;
    for (int32_t i = 0; i < k->borders; i++) {
        if (!of_sign(l[start[i]], kkt_is_row(k, from[i])))
            return false;
    }
    return true;
}

bool barrier_kkt_regularise(barrier_kkt *k)
{
    if (k->least_regular > LITTLE_REGULAR) { /* does it hold the direction back? */
        k->regular = k->least_regular = LITTLE_REGULAR;
        return true;
    }
    if (k->regular >= MOST_REGULAR)
        return false;
    k->regular = fmin(100 * k->regular, MOST_REGULAR) * 10; /* the next factors take a tenth */
    return true;
}

bool barrier_kkt_factor(barrier_kkt *k, const double *d)
{
    const barrier_form *f = k->form;
    k->d = d;
    k->regular = fmax(k->least_regular, k->regular / 10);
    for (int32_t i = 0; i < f->rows; i++)
        k->e[i] = f->slack_of[i] < 0 ? 0 : 1 / fmax(d[f->slack_of[i]], LEAST_DIAGONAL);
    for (;;) {
        bool made = true;
        thread_pool_run(k->threads, factor_job, k, k->parts);
        for (int32_t p = 0; p < k->parts; p++) {
            made = made && !k->part[p].failed;
            k->starved = k->starved || k->part[p].common.status == CHOLMOD_OUT_OF_MEMORY;
        }
        made = made && factor_border(k);
        k->starved = k->starved || k->common.status == CHOLMOD_OUT_OF_MEMORY;
        if (made || k->starved || k->regular >= MOST_REGULAR)
            return made;
        k->regular *= 10;
    }
}
