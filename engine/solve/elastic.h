/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elastic.h - lps that are made from an lp to learn whether it has a solution: how far its rows
 * must be violated, the smallest point and the fewest violations that do so, the lp with its rows
 * relaxed by as much, and the directions in which its cost falls.
 *
 * w (rows, > 0) are the units in which violations are counted. All functions allocate in the arena
 * and return false without memory, or where an lp would have too many rows. The columns of an lp
 * come first, in its order.
 */
#ifndef FIRN_SOLVE_ELASTIC_H
#define FIRN_SOLVE_ELASTIC_H

#include "base/arena.h"
#include "lp/lp.h"

#include <stdbool.h>
#include <stdint.h>

/* clang-format off */
/*
 * The elastic lp: minimises t, the largest violation of a row,
 *
 *   min t    L_i - w_i t <= (A x)_i <= U_i + w_i t    l <= x <= u    t >= 0
 *
 * It is feasible if the column bounds are, and never unbounded. Where its optimum is above 0 its
 * duals, elastic_duals(), are a Farkas ray of the lp.
 */
/* clang-format on */
typedef struct elastic_lp {
    lp lp; /* cols + 1: t is the last column */
    /* rows of the given lp: the rows of the elastic one for its lower and its upper bound; -1: none
     */
    int32_t *lower_row, *upper_row;
} elastic_lp;
bool elastic_lp_of(arena *a, const lp *p, const double *w, elastic_lp *out);
/* The dual of each row of the given lp (p->rows). */
void elastic_duals(const elastic_lp *x, int32_t rows, const double *elastic_dual, double *row_dual);

/* By how much each row is relaxed, in units of w: below its lower and above its upper bound. */
typedef struct elastic_slack {
    double *lower, *upper; /* rows */
} elastic_slack;
bool elastic_slack_of(arena *a, const lp *p, double t, elastic_slack *out); /* t everywhere */
bool elastic_relaxed_lp(arena *a, const lp *p, const double *w, const elastic_slack *by, lp *out);

/* clang-format off */
/*
 * The fewest violations, none of which exceeds t:
 *
 *   min sum_i s_i + S_i    L_i - w_i s_i <= (A x)_i <= U_i + w_i S_i    l <= x <= u    0 <= s, S <= t
 *
 * lower_col and upper_col (rows) of `out` are the columns of s_i and S_i; -1: none.
 */
/* clang-format on */
typedef struct elastic_least {
    lp lp;
    int32_t *lower_col, *upper_col;
} elastic_least;
bool elastic_least_lp(arena *a, const lp *p, const double *w, double t, elastic_least *out);

/* clang-format off */
/*
 * The smallest point of such an lp:
 *
 *   min sum_j s_j |x_j|    with s_j = max_i |a_ij| / w_i
 *
 * A column whose bounds have different signs is the difference of two: itself, and one of those
 * after the last. `negative` (cols) is that column, or -1.
 */
/* clang-format on */
bool elastic_smallest_lp(arena *a, const lp *p, const double *w, lp *out, int32_t *negative);

/* The recession lp: minimises the cost over the recession directions d with |d_j| <= ELASTIC_BOX;
 * where its optimum is below 0 its point is a recession ray of the lp. The cost is scaled to a
 * largest coefficient of 1. The box is large because all other bounds are 0: GLPK's tolerance for
 * these is absolute, and in a box of 1 a direction within 1e-9 of the lp's rows may be a ray of
 * none. */
#define ELASTIC_BOX 0x1p20
bool elastic_recession_lp(arena *a, const lp *p, lp *out);

#endif
