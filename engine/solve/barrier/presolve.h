/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * presolve.h - presolve: removes fixed columns, empty columns, redundant rows and singleton rows
 * of an lp; postsolve: recovers the point, the duals or a ray of the lp from those of the rest.
 */
#ifndef FIRN_SOLVE_BARRIER_PRESOLVE_H
#define FIRN_SOLVE_BARRIER_PRESOLVE_H

#include "base/arena.h"
#include "base/error.h"
#include "lp/lp.h"
#include "solve/barrier/matrix.h"

#include <stdbool.h>
#include <stdint.h>

/* The presolved lp, and the record that postsolve needs. "cols" and "rows" are those of the
 * presolved lp; those of the given lp are "lp cols" and "lp rows". */
typedef struct barrier_presolved {
    int32_t rows, cols;
    /* The presolved lp itself, in the arena `program`. */
    barrier_matrix by_col;
    double *lower, *upper, *cost;  /* cols */
    double *row_one;               /* rows: as in the lp, 1 if it has none */
    double *col_dual_one;          /* cols: likewise */
    double *row_lower, *row_upper; /* rows; equal: an equality */
    /* What postsolve needs, in the arena `record`. */
    double constant; /* cost of the removed columns */
    int32_t *lp_col; /* cols: the lp column */
    int32_t *lp_row; /* rows: the lp row */
    bool *kept;      /* lp cols: the column was not removed */
    double *fixed;   /* lp cols: the value of a removed column */
    /* Singleton lp rows that became bounds, in the order in which they were found, and their lp
     * columns; and whether the row gave the column the lower or upper bound that it has now. */
    int32_t *bound_row, *bound_col;
    bool *is_lower, *is_upper;
    int32_t bounds;
    bool infeasible; /* proven: a row or a column cannot be satisfied */
    bool
        unbounded; /* if the lp is feasible: a column without rows reduces the cost without limit */
} barrier_presolved;

/* The only error is lack of memory; an infeasible or unbounded lp is a result. */
int barrier_presolve(arena *record, arena *program, const lp *p, barrier_presolved *f, error *e);
/* x (cols) and y (rows) of the presolved lp -> the point (lp cols) and row duals (lp rows) of the
 * lp. */
void barrier_postsolve(const barrier_presolved *f, const lp *p, const double *x, const double *y,
                       double *x_out, double *row_dual_out);
/* The same for a ray: removed columns do not move, and the cost counts as 0. */
void barrier_postsolve_ray(const barrier_presolved *f, const lp *p, const double *x,
                           const double *y, double *x_out, double *row_dual_out);

#endif
