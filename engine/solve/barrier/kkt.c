/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt.c - the Newton system, made and freed.
 *
 * Slacks are eliminated by hand. What is left is symmetric and quasi-definite,
 *
 *   [ -(D + R)   A'     ]
 *   [   A        E + r  ]    E: 1 / D of the row's slack, 0 for an equality; R: 100 r,
 *
 * so L D L' without pivoting exists in any order (Vanderbei, Symmetric quasi-definite matrices,
 * SIAM J. Optim. 5, 1995), and a column that stands in every hour costs a few entries in each hour
 * instead of the full square that it makes of A D^-1 A'. Only the diagonal changes from iteration
 * to iteration: matrices lie in their final order, the diagonal is written in place. The small R
 * and r keep pivots away from zero; refinement takes out what they put in, and a round of it that
 * does harm is taken back.
 *
 * Each part is factorized by itself with those of the border that it touches as its last unknowns.
 * Their corner of the factors, L2 D2 L2', is what the part leaves to the border's own system, which
 * is the sum of all; the border's diagonal is shared out among the parts that touch it.
 */
#include "solve/barrier/kkt.h"

#include <stdlib.h>

#define LEAST_REGULAR 1e-9
#define CAREFUL_REGULAR 1e-8

void kkt_begin(cholmod_common *c)
{
    cholmod_start(c);
    c->print = 0;
    c->supernodal = CHOLMOD_SIMPLICIAL;
    c->final_ll = 0;
    c->nmethods = 1;
    c->quick_return_if_not_posdef = 0;
    c->dbound = 1e-30;
}

static void *numbers(int32_t count)
{
    return calloc((size_t)count + 1, sizeof(double));
}

barrier_kkt *barrier_kkt_new(const barrier_form *f, thread_pool *c, bool careful, error *e)
{
    barrier_kkt *k = calloc(1, sizeof *k);
    if (k == NULL) {
        error_memory(e);
        return NULL;
    }
    const barrier_part *border = &f->part[f->parts - 1];
    k->form = f;
    k->threads = c;
    k->regular = k->least_regular = careful ? CAREFUL_REGULAR : LEAST_REGULAR;
    kkt_begin(&k->common);
    k->common.method[0].ordering = CHOLMOD_AMD;
    for (int32_t v = border->vars.from; v < border->vars.to; v++)
        k->border_vars += !f->is_slack[v];
    k->borders = k->border_vars + border->rows.to - border->rows.from;
    k->parts = f->parts - 1;
    k->part = calloc((size_t)k->parts, sizeof *k->part);
    k->touched = calloc((size_t)k->borders + 1, sizeof *k->touched);
    k->e = numbers(f->rows);
    k->h = numbers(f->rows);
    k->left_v = numbers(f->vars);
    k->left_y = numbers(f->rows);
    k->sum = numbers(f->parts);
    size_t borders = (size_t)k->borders;
    k->right = cholmod_allocate_dense(borders, 1, borders, CHOLMOD_REAL, &k->common);
    bool made = k->part != NULL && k->touched != NULL && k->e != NULL && k->h != NULL &&
                k->left_v != NULL && k->left_y != NULL && k->sum != NULL && k->right != NULL;
    if (made)
        thread_pool_run(c, kkt_lay, k, k->parts);
    for (int32_t p = 0; made && p < k->parts; p++) {
        made = !k->part[p].failed;
        for (int32_t i = 0; made && i < k->part[p].size - k->part[p].own; i++)
            k->touched[k->part[p].border[i]]++;
    }
    if (!made) {
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
    for (int32_t p = 0; k->part != NULL && p < k->parts; p++) {
        kkt_block *b = &k->part[p];
        cholmod_free_sparse(&b->matrix, &b->common);
        cholmod_free_factor(&b->factor, &b->common);
        cholmod_free_dense(&b->right, &b->common);
        cholmod_free_dense(&b->half, &b->common);
        cholmod_free_dense(&b->whole, &b->common);
        cholmod_free_dense(&b->space_y, &b->common);
        cholmod_free_dense(&b->space_e, &b->common);
        cholmod_finish(&b->common);
        free(b->unknown);
        free(b->border);
        free(b->diagonal);
        free(b->corner);
    }
    cholmod_free_factor(&k->factor, &k->common);
    cholmod_free_dense(&k->right, &k->common);
    cholmod_free_dense(&k->answer, &k->common);
    cholmod_free_dense(&k->space_y, &k->common);
    cholmod_free_dense(&k->space_e, &k->common);
    cholmod_finish(&k->common);
    free(k->part);
    free(k->touched);
    free(k->e);
    free(k->h);
    free(k->left_v);
    free(k->left_y);
    free(k->sum);
    free(k);
}

bool barrier_kkt_starved(const barrier_kkt *k)
{
    return k->starved;
}
