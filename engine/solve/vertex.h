/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vertex.h - crossover by blocks: moves an optimal point from the interior of the optimal face
 * towards a vertex, one block of time at a time.
 */
#ifndef FIRN_SOLVE_VERTEX_H
#define FIRN_SOLVE_VERTEX_H

#include "base/error.h"
#include "lp/lp.h"
#include "solve/solution.h"

#include <stdint.h>

/* The outcome, for run.json. */
typedef struct vertex_record {
    int32_t blocks;    /* 0: nothing was done; the point of a simplex method is already a vertex */
    int32_t unchanged; /* number of blocks that kept their values */
    int32_t inside_before; /* number of columns away from both of their bounds, before ... */
    int32_t inside;        /* ... and after */
    int64_t iterations;
    double seconds;
} vertex_record;

/* Moves the point of a certified optimum so that within each block no more columns are away from
 * their bounds than the block's rows require. Columns in rows of several blocks (sizes, peaks, the
 * level of a store between two blocks) keep their values. The row duals stay too, because every
 * optimal dual is complementary to every optimal point. A block for which no vertex is found keeps
 * its values; all blocks do if the assembled point would not be certified or if the objective would
 * change by more than SOLVE_CERTIFIED (relative). A solution that is not optimal is left as it is.
 * After an interruption the status is SOLVE_INTERRUPTED and the point is unchanged.
 *
 * Blocks are solved on options->threads threads (0: one per available processor); the answer does
 * not depend on their number. Only the calling thread calls options->progress. */
int solve_vertex(const lp *p, const lp_blocks *blocks, const solve_options *options, solution *s,
                 vertex_record *record, error *e);

#endif
