/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vertex_block.h - the vertex search of one block: an optimal point partitioned into blocks, and
 * the lp of a block.
 */
#ifndef FIRN_SOLVE_VERTEX_BLOCK_H
#define FIRN_SOLVE_VERTEX_BLOCK_H

#include "base/arena.h"
#include "base/error.h"
#include "lp/lp.h"
#include "solve/solution.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct vertex_job {
    const lp *p;
    const lp_blocks *blocks;
    double end;       /* by clock_seconds(), when the time limit is reached; 0: no limit */
    double tolerance; /* largest change of one block's objective */
    /* The given point and the quantities derived from it and its duals. */
    double *given;           /* cols: within the bounds */
    double *activity;        /* rows */
    double *fixed_activity;  /* rows: the part of it from columns that belong to no block */
    double *largest;         /* rows: max |a_ij x_j| */
    bool *relaxable;         /* rows: contains a column of no block whose bounds differ, and so the
                                error of the given point */
    int32_t *sharing_blocks; /* rows: number of blocks that have columns in it */
    double *bound;           /* cols: the bound that the sign of the reduced cost points to */
    bool *fixed_at_bound;    /* cols: at that bound in every optimum */
    int32_t *block_of;       /* cols; -1: of no block, the value is fixed */
    int64_t *first_col;      /* blocks + 1: where each block's columns begin in `col` */
    int32_t *col;            /* the columns that belong to a block, sorted by block */
    double *found;           /* cols: the resulting point, initially the given one */
} vertex_job;

/* Fills the job, whose p, blocks, end and tolerance are given, from the point and its duals. False:
 * out of memory. */
bool vertex_job_of(arena *a, const solution *s, vertex_job *j);

/* Finds a vertex of the block, writes its columns into `found` and returns true; or leaves them at
 * the given point and returns false. Different blocks may be solved at the same time. e: out of
 * memory only. */
bool vertex_block(const vertex_job *j, int32_t block, const solve_options *options,
                  int64_t *iterations, error *e);

#endif
