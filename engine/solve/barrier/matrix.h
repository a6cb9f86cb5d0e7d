/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix.h - a sparse matrix, compressed by columns or by rows, and its transpose.
 */
#ifndef FIRN_SOLVE_BARRIER_MATRIX_H
#define FIRN_SOLVE_BARRIER_MATRIX_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* By columns (by rows): column j has the entries start[j] ... start[j + 1] - 1, `index` is their
 * row. */
typedef struct barrier_matrix {
    int64_t *start;
    int32_t *index;
    double *value;
} barrier_matrix;

/* The transpose of a matrix with this many rows and columns, in the arena. False without memory. */
bool barrier_transpose(arena *a, int32_t rows, int32_t cols, const barrier_matrix *from,
                       barrier_matrix *to);

/* The same as fmax for numbers, but inline: it is used in the innermost loops. Unlike fmax, it
 * returns `b` if `a` is NaN, and NaN if `b` is. */
static inline double barrier_max(double a, double b)
{
    return a > b ? a : b;
}

#endif
