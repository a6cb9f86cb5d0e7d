/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vertex_block.h - what the parts of vertex.h share: a point cut into blocks, and one block solved.
 */
#ifndef FIRN_SOLVE_VERTEX_BLOCK_H
#define FIRN_SOLVE_VERTEX_BLOCK_H

#include "solve/vertex.h"

typedef struct vertex_job {
    const lp *p;
    const vertex_cut *cut;
    double end;       /* by clock_seconds, when the time is over; 0: never */
    double tolerance; /* by how much a block's objective may move */
    /* The point that is given, and what follows from it. */
    double *from;       /* cols: within the bounds */
    double *activity;   /* rows */
    double *held;       /* rows: what of it belongs to no block */
    double *largest;    /* rows: max |a_ij x_j| */
    bool *gives;        /* rows: something in it is held that might have been otherwise */
    int32_t *sharers;   /* rows: blocks that have columns in it */
    double *bound;      /* cols: the one that its reduced cost wants it at */
    bool *certain;      /* cols: and it is there in every optimum */
    int32_t *block_of;  /* cols; -1: held */
    int64_t *first_col; /* blocks + 1, into col */
    int32_t *col;
    double *to; /* cols: the point that is found, at first the given one */
} vertex_job;

/* Fills all from the point and its duals; p, cut, end and tolerance are set. False: no memory. */
bool vertex_job_of(arena *a, const solution *s, vertex_job *j);
/* Finds the block's corner and writes its columns of `to`, or leaves them as they were: false.
 * Blocks may be solved at the same time. e: out of memory only. */
bool vertex_block(const vertex_job *j, int32_t block, const solve_options *options,
                  int64_t *iterations, error *e);

#endif
