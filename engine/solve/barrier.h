/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier.h - what the parts of the barrier share.
 *
 *   minimise c'v  subject to  A x - (slacks of rows) = b,  lower <= v <= upper,  v = (x, slacks)
 *
 * A row that is no equality has a slack, its own activity, whose column is the row's unit vector
 * times -1; the slacks stand behind the columns and are never stored in A.
 */
#ifndef FIRN_SOLVE_BARRIER_H
#define FIRN_SOLVE_BARRIER_H

#include "base/arena.h"
#include "base/error.h"
#include "lp/lp.h"
#include "solve/solve.h"

#include <stdbool.h>
#include <stdint.h>

/* Sparse, by columns or by rows. */
typedef struct barrier_matrix {
    int64_t *start;
    int32_t *index;
    double *value;
} barrier_matrix;

typedef struct barrier_form {
    int32_t rows, cols, vars; /* vars: columns and slacks */
    barrier_matrix by_col, by_row;
    int32_t *slack_row;     /* of slack k (variable cols + k): its row */
    int32_t *slack_of;      /* of a row: the variable of its slack, -1: an equality */
    double *lower, *upper;  /* vars; may be infinite */
    double *cost;           /* vars */
    double *rhs;            /* rows; 0 where there is a slack */
    double constant;        /* cost of what is fixed */
    int32_t *col_of;        /* column here -> column of the lp */
    int32_t *row_of;        /* row here -> row of the lp */
    double *fixed;          /* of each lp column: its value where it is not here */
    int32_t *bounding_low;  /* of each lp column: the lp row of one entry that gave its lower bound,
                               -1: none */
    int32_t *bounding_high; /* so for the upper */
    int32_t *bound_row;     /* lp rows that became bounds, in the order of their discovery */
    int32_t *bound_col;     /* and the lp column of each */
    int32_t bounds;
    bool *kept;             /* of each lp column: it is here */
    bool infeasible;        /* shown to be so already: a row or column cannot be satisfied */
} barrier_form;

/* Leaves out fixed columns, rows that bind nothing, and rows of one entry, which become bounds. */
int barrier_form_of(arena *a, const lp *p, barrier_form *f, error *e);
/* The point of the lp: v (vars) and y (rows) of the form -> x (cols), duals (rows) of the lp. */
void barrier_form_back(const barrier_form *f, const lp *p, const double *v, const double *y,
                       double *x, double *row_dual);

/* out = A x - slacks (rows), and out = A'y with the slacks' part (vars). */
void barrier_times(const barrier_form *f, const double *v, double *out);
void barrier_times_transposed(const barrier_form *f, const double *y, double *out);

/* The Newton system, for dv (vars) and dy (rows) of right-hand sides g (vars), h (rows):
 *
 *   -D dv + A'dy = g,   A dv = h
 */
typedef struct barrier_kkt barrier_kkt;
barrier_kkt *barrier_kkt_new(const barrier_form *f, error *e);
void barrier_kkt_free(barrier_kkt *k);
/* Factorizes for the diagonal d (vars, >= 0). False: no memory, or no factors even with much
 * regularisation. */
bool barrier_kkt_factor(barrier_kkt *k, const double *d);
/* Returns the residual that is left, relative to the right-hand side. */
double barrier_kkt_solve(barrier_kkt *k, const double *g, const double *h, double *dv, double *dy);
/* Entries and operations of the factors, for the log. */
double barrier_kkt_entries(const barrier_kkt *k);

/* Where the method stands. Gaps to bounds and their duals are kept apart from v, so that none
 * loses digits; what has no bound has gap 1 and dual 0 throughout. */
typedef struct barrier_point {
    double *v, *y;
    double *gap_low, *gap_high;   /* > 0 */
    double *dual_low, *dual_high; /* > 0 */
} barrier_point;

typedef struct barrier_state {
    const barrier_form *form;
    barrier_kkt *kkt;
    double *has_low, *has_high; /* 1 where there is a bound, else 0 */
    double complements;         /* how many bounds there are */
    barrier_point at, step;     /* step: the direction */
    double *primal;             /* b - A v: rows */
    double *dual;               /* c - A'y - dual_low + dual_high: vars */
    double *off_low, *off_high; /* v - lower - gap_low, upper - v - gap_high: vars */
    double *diagonal;           /* vars */
    double *aim_low, *aim_high; /* what gap * dual is to change by, to first order */
    double *work_vars, *work_rows;
    barrier_point other; /* a second direction: a corrector */
    double mu;
    double primal_error, dual_error, gap; /* relative */
    double primal_objective, dual_objective;
    double solve_error; /* the largest residual of a Newton system in this iteration */
} barrier_state;

bool barrier_start(barrier_state *s);
void barrier_residuals(barrier_state *s);
/* One iteration from the point and its residuals. False: no factors. */
bool barrier_step(barrier_state *s, double *primal_step, double *dual_step, int *correctors);

#endif
