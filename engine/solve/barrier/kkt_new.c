/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt_new.c - allocates and frees the Newton system.
 */
#include "solve/barrier/kkt_internal.h"

#include <stdlib.h>

/* An array of zeros. */
static void *allocate_numbers(int32_t count)
{
    return calloc((size_t)count + 1, sizeof(double));
}

barrier_kkt *barrier_kkt_new(const barrier_form *f, thread_pool *threads, error *e)
{
    barrier_kkt *k = calloc(1, sizeof *k);
    if (k == NULL) {
        error_memory(e);
        return NULL;
    }
    const barrier_part *border = &f->part[f->parts - 1];
    k->form = f;
    k->threads = threads;
    k->r = KKT_REG_MIN;
    cholmod_ldlt_start(&k->common);
    k->common.method[0].ordering = CHOLMOD_AMD;
    for (int32_t v = border->vars.from; v < border->vars.to; v++)
        k->border_vars += !f->is_row_slack[v];
    k->border_size = k->border_vars + border->rows.to - border->rows.from;
    k->parts = f->parts - 1;
    k->block = calloc((size_t)k->parts, sizeof *k->block);
    k->touching = calloc((size_t)k->border_size + 1, sizeof *k->touching);
    k->e = allocate_numbers(f->rows);
    k->h_reduced = allocate_numbers(f->rows);
    k->residual_v = allocate_numbers(f->vars);
    k->residual_y = allocate_numbers(f->rows);
    k->max_rhs = allocate_numbers(f->parts);
    k->max_residual = allocate_numbers(f->parts);
    size_t border_size = (size_t)k->border_size;
    k->rhs = cholmod_allocate_dense(border_size, 1, border_size, CHOLMOD_REAL, &k->common);
    bool made = k->block != NULL && k->touching != NULL && k->e != NULL && k->h_reduced != NULL &&
                k->residual_v != NULL && k->residual_y != NULL && k->max_rhs != NULL &&
                k->max_residual != NULL && k->rhs != NULL;
    if (made)
        thread_pool_run(threads, kkt_analyse, k, k->parts);
    for (int32_t p = 0; made && p < k->parts; p++) {
        made = !k->block[p].failed;
        for (int32_t i = 0; made && i < k->block[p].size - k->block[p].own; i++)
            k->touching[k->block[p].border[i]]++;
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
    for (int32_t p = 0; k->block != NULL && p < k->parts; p++) {
        kkt_block *b = &k->block[p];
        cholmod_free_sparse(&b->matrix, &b->common);
        cholmod_free_factor(&b->factor, &b->common);
        cholmod_finish(&b->common);
        free(b->unknown);
        free(b->border);
        free(b->diagonal);
        free(b->schur);
        free(b->solution);
    }
    cholmod_free_factor(&k->factor, &k->common);
    cholmod_free_dense(&k->rhs, &k->common);
    cholmod_free_dense(&k->solution, &k->common);
    cholmod_free_dense(&k->work_y, &k->common);
    cholmod_free_dense(&k->work_e, &k->common);
    cholmod_finish(&k->common);
    free(k->block);
    free(k->touching);
    free(k->e);
    free(k->h_reduced);
    free(k->residual_v);
    free(k->residual_y);
    free(k->max_rhs);
    free(k->max_residual);
    kkt_krylov_free(k->krylov);
    free(k);
}

bool barrier_kkt_out_of_memory(const barrier_kkt *k)
{
    return k->out_of_memory;
}
