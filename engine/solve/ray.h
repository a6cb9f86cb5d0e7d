/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ray.h - checks of the two kinds of rays that show why an lp has no optimum, on the lp alone: row
 * duals that prove it infeasible (a Farkas ray) and a direction along which the cost falls without
 * bound (a recession ray).
 *
 * All tolerances are relative to the terms of the sum that they are for, so that the result is the
 * same whatever the units of rows and columns are, and a ray of the scaled lp is one of the
 * original.
 */
#ifndef FIRN_SOLVE_RAY_H
#define FIRN_SOLVE_RAY_H

#include "lp/lp.h"

#include <stdbool.h>

/* clang-format off */
/*
 * Is y a Farkas ray, a proof that no x satisfies rows and bounds? It is if, with the row bounds
 * L <= A x <= U and the column bounds l <= x <= u,
 *
 *   min { y'r : L <= r <= U }  -  max { y'A x : l <= x <= u }  >  RAY_MARGIN times the sum of all |terms|
 *
 * A column for which the maximum is infinite must have (y'A)_j = 0, up to RAY_ZERO_TOL times the
 * largest |a_ij y_i| of the column. y (rows) is scaled and repaired: see ray.c.
 */
/* clang-format on */
bool ray_check_farkas(const lp *p, double *y);
/* The same with a tolerance of RAY_CONFLICT_ZERO_TOL (ray.c) for (y'A)_j, in less time. */
bool ray_shows_conflict(const lp *p, double *y);

/* clang-format off */
/*
 * By how much every point must violate some row, as y proves:
 *
 *   (min y'r - max y'A x) / sum_i |y_i| w_i          with w_i = 1 + max_j |a_ij x_j|
 *
 * the difference being that of ray_check_farkas(), which must have accepted y. It is a lower bound of
 * the largest violation of a row, relative to the row's terms (as in the certificate), among all
 * points whose terms are not larger than those of x. 0 if there is no such bound.
 */
/* clang-format on */
double ray_farkas_miss(const lp *p, const double *y, const double *x);

/* clang-format off */
/*
 * Is d (cols) a direction along which every point stays feasible while the cost falls? It is if
 *
 *   d_j >= 0 where l_j is finite,   d_j <= 0 where u_j is finite
 *   (A d)_i >= 0 where L_i is finite, (A d)_i <= 0 where U_i is finite, up to e_i
 *   -c'd > RAY_MARGIN max_j |c_j d_j|
 *
 * with an error e_i of RAY_ZERO_TOL max_j |a_ij d_j|, or more if the cost falls by much (ray.c). d
 * is scaled, and components that are rounding errors are set to 0. It proves the lp unbounded if the
 * lp is feasible. False also without memory.
 */
/* clang-format on */
bool ray_check_recession(const lp *p, double *d);

#endif
