/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix.c - the transpose of a sparse matrix.
 */
#include "solve/barrier/matrix.h"

bool barrier_transpose(arena *a, int32_t rows, int32_t cols, const barrier_matrix *from,
                       barrier_matrix *to)
{
    int64_t entries = from->start[cols];
    to->start = ARENA_ARRAY(a, int64_t, rows + 2);
    to->index = ARENA_ARRAY(a, int32_t, entries + 1);
    to->value = ARENA_ARRAY(a, double, entries + 1);
    if (to->start == NULL || to->index == NULL || to->value == NULL)
        return false;
    /* One ahead of `start`, so that each counter ends at the start of the row after its own. */
    int64_t *next = to->start + 1;
    for (int64_t k = 0; k < entries; k++)
        next[from->index[k] + 1]++;
    for (int32_t i = 0; i < rows; i++)
        next[i + 1] += next[i];
    for (int32_t j = 0; j < cols; j++) {
        for (int64_t k = from->start[j]; k < from->start[j + 1]; k++) {
            int64_t at = next[from->index[k]]++;
            to->index[at] = j;
            to->value[at] = from->value[k];
        }
    }
    return true;
}
