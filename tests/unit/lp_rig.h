/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp_rig.h - small linear programs for the tests of solve/: from a dense matrix, or filled by the
 * test with random numbers.
 */
#ifndef FIRN_TESTS_LP_RIG_H
#define FIRN_TESTS_LP_RIG_H

#include "solve/barrier/barrier.h"
#include "solve/certify.h"
#include "solve/glpk/glpk.h"
#include "solve/solve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define INF ((double)HUGE_VAL)

/* An lp with space for these rows, columns and entries; columns bounded by 0 and infinity, rows
 * free.
 */
static inline lp lp_room(arena *a, int32_t rows, int32_t cols, size_t entries)
{
    lp p = {.rows = rows,
            .cols = cols,
            .start = ARENA_ARRAY(a, int64_t, cols + 1),
            .index = ARENA_ARRAY(a, int32_t, entries + 1),
            .value = ARENA_ARRAY(a, double, entries + 1),
            .row_lower = ARENA_ARRAY(a, double, rows),
            .row_upper = ARENA_ARRAY(a, double, rows),
            .col_lower = ARENA_ARRAY(a, double, cols),
            .col_upper = ARENA_ARRAY(a, double, cols),
            .cost = ARENA_ARRAY(a, double, cols)};
    assert_true(p.start != NULL && p.index != NULL && p.value != NULL && p.row_lower != NULL &&
                p.row_upper != NULL && p.col_lower != NULL && p.col_upper != NULL &&
                p.cost != NULL);
    for (int32_t i = 0; i < rows; i++) {
        p.row_lower[i] = -INF;
        p.row_upper[i] = INF;
    }
    for (int32_t j = 0; j < cols; j++)
        p.col_upper[j] = INF;
    return p;
}

/* From a dense matrix in row-major order. */
static inline lp lp_dense(arena *a, int32_t rows, int32_t cols, const double *matrix)
{
    lp p = lp_room(a, rows, cols, (size_t)rows * (size_t)cols);
    int64_t at = 0;
    for (int32_t j = 0; j < cols; j++) {
        for (int32_t i = 0; i < rows; i++) {
            if (matrix[i * cols + j] == 0)
                continue;
            p.index[at] = i;
            p.value[at++] = matrix[i * cols + j];
        }
        p.start[j + 1] = at;
    }
    return p;
}

/* The next random number of a sequence (xorshift64). */
static inline uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* In 0 ... limit - 1. */
static inline int draw_to(uint64_t *seed, int limit)
{
    return (int)(draw(seed) % (uint64_t)limit);
}

/* In (-1, 1). */
static inline double draw_real(uint64_t *seed)
{
    return (double)(int64_t)draw(seed) / 9.3e18;
}

#endif
