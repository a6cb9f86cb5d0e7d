/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_kkt.c - the Newton system, factorized by CHOLMOD; the only file that knows it.
 *
 * Slacks are eliminated by hand. What is left is symmetric and quasi-definite,
 *
 *   [ -(D + r)   A'     ]
 *   [   A        E + r  ]    E: 1 / D of the row's slack, 0 for an equality,
 *
 * so L D L' without pivoting exists in any order (Vanderbei, Symmetric quasi-definite matrices,
 * SIAM J. Optim. 5, 1995), and a column that stands in every hour costs a few entries in each hour
 * instead of the full square that it makes of A D^-1 A'. Only the diagonal changes from iteration
 * to iteration: the matrix lies permuted, its diagonal is written in place. The small r keeps
 * pivots away from zero; iterative refinement takes out what it puts in.
 */
#include "solve/barrier.h"

#include <cholmod.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_REGULAR 1e-10
#define MOST_REGULAR 1e-5
#define ROUNDS 4           /* of refinement, at most */
#define GOOD_RESIDUAL 1e-12 /* no refinement below it */

struct barrier_kkt {
    const barrier_form *form;
    cholmod_common common;
    cholmod_sparse *matrix; /* permuted, upper triangle */
    cholmod_factor *factor;
    int32_t *place;  /* of each column and row: where it lies in the permuted matrix */
    int64_t *at;     /* of each: the entry of its diagonal */
    const double *d; /* as factorized for */
    double *e;       /* of each row */
    double regular;
    cholmod_dense *right, *answer, *space_y, *space_e;
    double *residual_x, *residual_y, *move_x, *move_y, *row;
};

static void quiet(cholmod_common *c)
{
    c->print = 0;
    c->supernodal = CHOLMOD_SIMPLICIAL;
    c->final_ll = 0;
    c->nmethods = 1;
    c->quick_return_if_not_posdef = 0;
    c->dbound = 1e-20;
}

/* The pattern in the order columns, rows; lower triangle. */
static cholmod_sparse *pattern(barrier_kkt *k)
{
    const barrier_form *f = k->form;
    size_t size = (size_t)f->cols + (size_t)f->rows;
    size_t entries = (size_t)f->by_col.start[f->cols] + size;
    cholmod_sparse *m =
        cholmod_allocate_sparse(size, size, entries, 1, 1, -1, CHOLMOD_PATTERN, &k->common);
    if (m == NULL)
        return NULL;
    int *start = m->p, *index = m->i, to = 0;
    for (int32_t j = 0; j < f->cols; j++) {
        start[j] = to;
        index[to++] = j;
        for (int64_t e = f->by_col.start[j]; e < f->by_col.start[j + 1]; e++)
            index[to++] = f->cols + f->by_col.index[e];
    }
    for (int32_t i = 0; i < f->rows; i++) {
        start[f->cols + i] = to;
        index[to++] = f->cols + i;
    }
    start[size] = to;
    return m;
}

/* Where each column and row goes, so that factors stay sparse. */
static bool order(barrier_kkt *k)
{
    cholmod_sparse *m = pattern(k);
    cholmod_factor *symbols = NULL;
    if (m != NULL) {
        k->common.method[0].ordering = CHOLMOD_AMD;
        k->common.postorder = 1;
        symbols = cholmod_analyze(m, &k->common);
    }
    if (symbols != NULL) {
        const int *from = symbols->Perm;
        for (size_t i = 0; i < m->nrow; i++)
            k->place[from[i]] = (int32_t)i;
    }
    bool done = symbols != NULL;
    cholmod_free_factor(&symbols, &k->common);
    cholmod_free_sparse(&m, &k->common);
    return done;
}

/* The matrix in its final order, upper triangle, by columns; the diagonal is filled later. */
static bool lay(barrier_kkt *k)
{
    const barrier_form *f = k->form;
    const barrier_matrix *a = &f->by_col;
    size_t size = (size_t)f->cols + (size_t)f->rows;
    size_t entries = (size_t)a->start[f->cols] + size;
    k->matrix = cholmod_allocate_sparse(size, size, entries, 0, 1, 1, CHOLMOD_REAL, &k->common);
    int *next = calloc(size + 2, sizeof *next);
    if (k->matrix == NULL || next == NULL) {
        free(next);
        return false;
    }
    int *start = k->matrix->p, *index = k->matrix->i;
    double *value = k->matrix->x;
    for (int32_t j = 0; j < f->cols; j++) {
        for (int64_t e = a->start[j]; e < a->start[j + 1]; e++) {
            int32_t p = k->place[j], q = k->place[f->cols + a->index[e]];
            next[(p > q ? p : q) + 1]++;
        }
    }
    for (size_t i = 0; i < size; i++)
        next[i + 1] += next[i] + 1;
    memcpy(start, next, (size + 1) * sizeof *start);
    for (int32_t j = 0; j < f->cols; j++) {
        for (int64_t e = a->start[j]; e < a->start[j + 1]; e++) {
            int32_t p = k->place[j], q = k->place[f->cols + a->index[e]];
            int to = next[p > q ? p : q]++;
            index[to] = p > q ? q : p;
            value[to] = a->value[e];
        }
    }
    for (size_t i = 0; i < size; i++) {
        int to = next[k->place[i]]++;
        index[to] = k->place[i];
        k->at[i] = to;
    }
    free(next);
    return true;
}

barrier_kkt *barrier_kkt_new(const barrier_form *f, error *e)
{
    barrier_kkt *k = calloc(1, sizeof *k);
    if (k == NULL) {
        error_memory(e);
        return NULL;
    }
    k->form = f;
    cholmod_start(&k->common);
    quiet(&k->common);
    size_t size = (size_t)f->cols + (size_t)f->rows, rows = (size_t)f->rows;
    k->place = malloc((size + 1) * sizeof *k->place);
    k->at = malloc((size + 1) * sizeof *k->at);
    k->e = calloc(rows + 1, sizeof *k->e);
    k->row = calloc(rows + 1, sizeof *k->row);
    k->residual_x = calloc(size + 1, sizeof *k->residual_x);
    k->move_x = calloc(size + 1, sizeof *k->move_x);
    bool made = k->place != NULL && k->at != NULL && k->e != NULL && k->row != NULL &&
                k->residual_x != NULL && k->move_x != NULL && order(k) && lay(k);
    if (made) {
        k->residual_y = k->residual_x + f->cols;
        k->move_y = k->move_x + f->cols;
        k->common.method[0].ordering = CHOLMOD_NATURAL;
        k->common.postorder = 0;
        k->factor = cholmod_analyze(k->matrix, &k->common);
        k->right = cholmod_allocate_dense(size, 1, size, CHOLMOD_REAL, &k->common);
    }
    k->regular = LEAST_REGULAR;
    if (!made || k->factor == NULL || k->right == NULL) {
        barrier_kkt_free(k);
        error_memory(e);
        return NULL;
    }
    return k;
}

void barrier_kkt_free(barrier_kkt *k)
{
    if (k == NULL)
        return;
    cholmod_free_sparse(&k->matrix, &k->common);
    cholmod_free_factor(&k->factor, &k->common);
    cholmod_free_dense(&k->right, &k->common);
    cholmod_free_dense(&k->answer, &k->common);
    cholmod_free_dense(&k->space_y, &k->common);
    cholmod_free_dense(&k->space_e, &k->common);
    cholmod_finish(&k->common);
    free(k->place);
    free(k->at);
    free(k->e);
    free(k->row);
    free(k->residual_x);
    free(k->move_x);
    free(k);
}

/* Pivots of columns are negative, those of rows positive, or rounding has won. */
static bool sound(const barrier_kkt *k)
{
    const barrier_form *f = k->form;
    const int *start = k->factor->p;
    const double *value = k->factor->x;
    for (int32_t j = 0; j < f->cols; j++) {
        if (!(value[start[k->place[j]]] < 0))
            return false;
    }
    for (int32_t i = f->cols; i < f->cols + f->rows; i++) {
        if (!(value[start[k->place[i]]] > 0))
            return false;
    }
    return true;
}

bool barrier_kkt_factor(barrier_kkt *k, const double *d)
{
    const barrier_form *f = k->form;
    double *value = k->matrix->x;
    k->d = d;
    for (int32_t i = 0; i < f->rows; i++)
        k->e[i] = f->slack_of[i] < 0 ? 0 : 1 / fmax(d[f->slack_of[i]], 1e-20);
    for (;;) {
        for (int32_t j = 0; j < f->cols; j++)
            value[k->at[j]] = -(d[j] + k->regular);
        for (int32_t i = 0; i < f->rows; i++)
            value[k->at[f->cols + i]] = k->e[i] + k->regular;
        bool made = cholmod_factorize(k->matrix, k->factor, &k->common) != 0;
        if (made && sound(k))
            return true;
        if (k->common.status == CHOLMOD_OUT_OF_MEMORY || k->regular >= MOST_REGULAR)
            return false;
        k->regular *= 10;
    }
}

/* One solve with the factors: right-hand side and answer over columns and rows. */
static bool back(barrier_kkt *k, const double *from, double *to)
{
    size_t size = k->matrix->nrow;
    double *right = k->right->x;
    for (size_t i = 0; i < size; i++)
        right[k->place[i]] = from[i];
    if (cholmod_solve2(CHOLMOD_LDLt, k->factor, k->right, NULL, &k->answer, NULL, &k->space_y,
                       &k->space_e, &k->common) == 0)
        return false;
    const double *answer = k->answer->x;
    for (size_t i = 0; i < size; i++)
        to[i] = answer[k->place[i]];
    return true;
}

/* What is left of g, h for the direction; its size, each line over its own diagonal. */
static double residual(barrier_kkt *k, const double *g, const double *h, const double *dx,
                       const double *dy)
{
    const barrier_form *f = k->form;
    const barrier_matrix *a = &f->by_col, *r = &f->by_row;
    double worst = 0;
    for (int32_t j = 0; j < f->cols; j++) {
        double sum = g[j] + k->d[j] * dx[j];
        for (int64_t e = a->start[j]; e < a->start[j + 1]; e++)
            sum -= a->value[e] * dy[a->index[e]];
        k->residual_x[j] = sum;
        worst = fmax(worst, fabs(sum) / (1 + k->d[j]));
    }
    for (int32_t i = 0; i < f->rows; i++) {
        double sum = h[i] - k->e[i] * dy[i];
        for (int64_t e = r->start[i]; e < r->start[i + 1]; e++)
            sum -= r->value[e] * dx[r->index[e]];
        k->residual_y[i] = sum;
        worst = fmax(worst, fabs(sum) / (1 + k->e[i]));
    }
    return worst;
}

double barrier_kkt_solve(barrier_kkt *k, const double *g, const double *h, double *dv, double *dy)
{
    const barrier_form *f = k->form;
    double *right = k->row;
    memcpy(right, h, (size_t)f->rows * sizeof *right);
    for (int32_t s = f->cols; s < f->vars; s++)
        right[f->slack_row[s - f->cols]] -= g[s] * k->e[f->slack_row[s - f->cols]];
    memset(dv, 0, (size_t)f->cols * sizeof *dv);
    memset(dy, 0, (size_t)f->rows * sizeof *dy);
    double scale = residual(k, g, right, dv, dy), left = scale;
    for (int round = 0; round <= ROUNDS && left > GOOD_RESIDUAL * scale; round++) {
        if (!back(k, k->residual_x, k->move_x))
            return HUGE_VAL;
        for (int32_t j = 0; j < f->cols; j++)
            dv[j] += k->move_x[j];
        for (int32_t i = 0; i < f->rows; i++)
            dy[i] += k->move_y[i];
        double now = residual(k, g, right, dv, dy);
        if (now > left && round > 0) { /* no better: back to what was */
            for (int32_t j = 0; j < f->cols; j++)
                dv[j] -= k->move_x[j];
            for (int32_t i = 0; i < f->rows; i++)
                dy[i] -= k->move_y[i];
            break;
        }
        bool slow = round > 0 && now > 0.2 * left;
        left = now;
        if (slow)
            break;
    }
    for (int32_t s = f->cols; s < f->vars; s++) {
        /* From the row where its slack is free, from the slack's own line where it is held. */
        int32_t i = f->slack_row[s - f->cols];
        if (k->e[i] < 1) {
            dv[s] = -(g[s] + dy[i]) * k->e[i];
            continue;
        }
        double sum = -h[i];
        for (int64_t e = f->by_row.start[i]; e < f->by_row.start[i + 1]; e++)
            sum += f->by_row.value[e] * dv[f->by_row.index[e]];
        dv[s] = sum;
    }
    return scale > 0 ? left / scale : 0;
}

double barrier_kkt_entries(const barrier_kkt *k)
{
    return k->common.lnz;
}
