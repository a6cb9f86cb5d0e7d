/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * partition.h - partitions rows and columns into parts, each a stretch of time, and a border: the
 * rows and columns that connect several parts. Without the border the matrix is block diagonal.
 */
#ifndef FIRN_SOLVE_BARRIER_PARTITION_H
#define FIRN_SOLVE_BARRIER_PARTITION_H

#include "base/arena.h"
#include "base/error.h"
#include "solve/barrier/presolve.h"

#include <stdint.h>

/* The border is the part `parts - 1`. */
typedef struct barrier_partition {
    int32_t parts;
    int32_t *part_of_row, *part_of_col;
} barrier_partition;

/* row_step: the time step of each lp row, -1 if it has none; NULL: the order of the rows is taken
 * as time. Where a partition would save nothing there is one part, and the border is empty. The
 * only error is lack of memory. */
int barrier_partition_of(arena *a, const barrier_presolved *s, const int32_t *row_step,
                         barrier_partition *out, error *e);

#endif
