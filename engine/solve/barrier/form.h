/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * form.h - the linear program in the form that the interior point method solves, stored part by
 * part, and within a part in the order of elimination.
 */
#ifndef FIRN_SOLVE_BARRIER_FORM_H
#define FIRN_SOLVE_BARRIER_FORM_H

#include "base/arena.h"
#include "base/error.h"
#include "base/thread_pool.h"
#include "solve/barrier/matrix.h"
#include "solve/barrier/ordering.h"
#include "solve/barrier/partition.h"
#include "solve/barrier/presolve.h"

#include <stdbool.h>
#include <stdint.h>

/* clang-format off */
/*
 *   minimise   c'v + constant
 *   subject to A v = b,   lower <= v <= upper      (either bound may be infinite)
 *
 * The variables v are the columns of the presolved lp and the row slacks. A row that is not an
 * equality, row_lower <= a'x <= row_upper, becomes
 *
 *   a'x - v_s = 0,   row_lower <= v_s <= row_upper
 *
 * so that its row slack v_s is its activity: a variable that appears in this row alone, with -1.
 *
 * Every finite bound is a pair k: bound beta_k of the variable j(k), sign s_k = 1 for a lower and
 * -1 for an upper bound, with two unknowns that the method keeps positive:
 *
 *   x_k = s_k (v_j(k) - beta_k)      the slack, the distance to the bound
 *   z_k                              the dual of the bound
 *
 * whose product goes to zero. ("Slack" always means this distance; the variable v_s of a row is
 * always called a "row slack".) With y, the duals of the rows, the optimality conditions are
 *
 *   A v = b
 *   A'y + sum_k s_k z_k e_j(k) = c   that is A'y + z_lower - z_upper = c
 *   x_k = s_k (v_j(k) - beta_k)
 *   x_k z_k = 0,   x, z >= 0
 *
 * Variables, rows and pairs are numbered part by part. The last part is the border: the variables
 * and rows that connect several parts; it may be empty. All work is done part by part, on several
 * threads, and sums are added up in the order of the parts, so that the result does not depend on
 * the number of threads, to the last digit.
 */
/* clang-format on */

/* from <= i < to. */
typedef struct barrier_range {
    int32_t from, to;
} barrier_range;

/* In `vars` the columns come first, then the row slacks. */
typedef struct barrier_part {
    barrier_range vars, rows, pairs;
    int32_t first_row_slack; /* the columns are vars.from <= v < first_row_slack */
} barrier_part;

typedef struct barrier_form {
    int32_t rows, vars;
    barrier_matrix by_col, by_row; /* A */
    int32_t *row_slack_of;         /* rows: its row slack, -1: an equality */
    bool *is_row_slack;            /* vars */
    /* Position in the elimination order of its part, of each variable that is not a row slack and
     * of each row; in the border: its number there, variables first. */
    int32_t *pivot_of_var, *pivot_of_row;
    double *cost;    /* c: vars */
    double *rhs;     /* b: rows; 0 for a row with a row slack */
    double constant; /* cost of the columns that presolve removed */
    /* v, x, bounds, right-hand sides and the objective are divided by this: the geometric mean of
     * all finite bounds and right-hand sides that are not 0, rounded to a power of two. Costs and
     * duals are not. */
    double unit;
    /* The value 1 of the lp in this unit, 1 / unit, but at least RESIDUAL_ONE_MIN: a primal
     * residual is relative to this plus its largest term, the duality gap to this plus the
     * objective. */
    double residual_one;
    double *row_one;  /* rows: the same for the residual of a row, whose scale may be its own */
    double *dual_one; /* vars: the value 1 of a reduced cost of the lp, between DUAL_ONE_MIN and 1;
                         1 for a row slack, of which one side is finite as a rule */
    int32_t pairs;
    int32_t *pair_var;  /* j(k), ascending */
    int8_t *pair_sign;  /* s_k: 1: a lower bound, -1: an upper bound */
    double *pair_bound; /* beta_k */
    barrier_part *part; /* parts; the last one is the border */
    int32_t parts;
} barrier_form;

/* Where the columns and rows of the presolved lp are in the form. */
typedef struct barrier_map {
    int32_t *var_of_col, *row_of_row;
} barrier_map;

/* Builds the form; finds the fill-reducing orders of the parts in parallel, in `orders` (NULL:
 * none) if they are known there. The only error is lack of memory. */
int barrier_form_of(arena *a, const barrier_presolved *s, const barrier_partition *partition,
                    ordering_cache *orders, thread_pool *threads, barrier_form *out,
                    barrier_map *map, error *e);

#endif
