/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vertex.h - from a point inside the optimal face to a corner of it, block by block along time.
 */
#ifndef FIRN_SOLVE_VERTEX_H
#define FIRN_SOLVE_VERTEX_H

#include "base/error.h"
#include "lp/lp.h"
#include "solve/solution.h"

#include <stdint.h>

/* How an lp is cut along time. */
typedef struct vertex_cut {
    const int32_t *block_of_row; /* -1: of none, or of more than one */
    int32_t blocks;
    int threads; /* side by side; 0: one a processor. The answer does not depend on it. */
} vertex_cut;

/* What came of it. */
typedef struct vertex_record {
    int32_t blocks;        /* 0: a simplex method's point, which is a corner already */
    int32_t unchanged;     /* of them: those that keep the values they had */
    int32_t inside_before; /* columns that stood away from both their bounds, before */
    int32_t inside;        /* and now */
    int64_t iterations;
    double seconds;
} vertex_record;

/* Moves the point of a certified optimum so that within each block no more columns are away from
 * their bounds than its rows ask for. What stands in rows of more than one block (sizes, peaks, the
 * level of a store where two blocks meet) stays as it is; so do the row duals, for every optimal
 * point goes with every optimal dual. A block without success keeps its values, and all do where
 * the whole would not be certified or its objective would move by more than SOLVE_CERTIFIED. What
 * is no optimum is left alone. Interrupted: the status says so, the point is as it was. */
int solve_vertex(const lp *p, const vertex_cut *cut, const solve_options *options, solution *s,
                 vertex_record *record, error *e);

#endif
