/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ordering.c - approximate minimum degree ordering of a part, by CHOLMOD.
 */
#include "solve/barrier/ordering.h"

#include "solve/barrier/cholmod_ldlt.h"

#include <limits.h>

bool barrier_ordering(int32_t cols, int32_t rows, const barrier_matrix *by_col, int32_t *rank)
{
    size_t size = (size_t)cols + (size_t)rows;
    size_t entries = (size_t)by_col->start[cols] + size;
    if (size == 0)
        return true;
    if (entries > INT_MAX)
        return false;
    cholmod_common c;
    cholmod_ldlt_start(&c);
    c.method[0].ordering = CHOLMOD_AMD;
    cholmod_sparse *m = cholmod_allocate_sparse(size, size, entries, 1, 1, -1, CHOLMOD_PATTERN, &c);
    cholmod_factor *symbolic = NULL;
    if (m != NULL) {
        /* The pattern of the lower triangle of [-D A'; A E]. */
        int *start = m->p, *index = m->i, to = 0;
        for (int32_t j = 0; j < cols; j++) {
            start[j] = to;
            index[to++] = j;
            for (int64_t e = by_col->start[j]; e < by_col->start[j + 1]; e++)
                index[to++] = cols + by_col->index[e];
        }
        for (int32_t i = cols; i < cols + rows; i++) {
            start[i] = to;
            index[to++] = i;
        }
        start[size] = to;
        symbolic = cholmod_analyze(m, &c);
    }
    bool done = symbolic != NULL;
    if (done) {
        const int *unknown = symbolic->Perm;
        for (size_t i = 0; i < size; i++)
            rank[unknown[i]] = (int32_t)i;
    }
    cholmod_free_factor(&symbolic, &c);
    cholmod_free_sparse(&m, &c);
    cholmod_finish(&c);
    return done;
}
