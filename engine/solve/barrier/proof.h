/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * proof.h - proofs that an lp is infeasible (a Farkas ray of row duals) or unbounded (a recession
 * direction of the columns), and the auxiliary lps that find such rays.
 */
#ifndef FIRN_SOLVE_BARRIER_PROOF_H
#define FIRN_SOLVE_BARRIER_PROOF_H

#include "base/arena.h"
#include "lp/lp.h"

#include <stdbool.h>

/* clang-format off */
/*
 * Is y a Farkas ray, a proof that no x satisfies rows and bounds? It is if, with the row bounds
 * L <= A x <= U and the column bounds l <= x <= u,
 *
 *   min { y'r : L <= r <= U }  >  max { y'A x : l <= x <= u }
 *
 * by a margin, the larger of RAY_MARGIN times the sum of all |terms| and RAY_ZERO_TOL times the
 * largest finite row bound, with max |y_i| = 1. A column for which the maximum is infinite must
 * have (y'A)_j = 0 up to RAY_ZERO_TOL. y (rows) is scaled and repaired: see proof.c.
 */
/* clang-format on */
bool barrier_check_farkas_ray(const lp *p, double *y);

/* clang-format off */
/*
 * Is d (cols) a recession direction along which the cost falls without bound? It is if, with
 * max |d_j| = 1,
 *
 *   d_j >= 0 where l_j is finite,   d_j <= 0 where u_j is finite
 *   A d in the same way with the row bounds
 *   -c'd > RAY_MARGIN max_j |c_j|
 *
 * where d_j up to RAY_ZERO_TOL, and components of A d up to RAY_ZERO_TOL times their largest term
 * (or 1, if that is larger), count as 0. d is scaled. It proves the lp unbounded if the lp is
 * feasible.
 */
/* clang-format on */
bool barrier_check_recession_ray(const lp *p, double *d);

/* The elastic lp of a feasibility test: minimises the sum of all violations of rows. It is feasible
 * if the column bounds are, and never unbounded; where its optimum is above 0 its row duals are a
 * Farkas ray of the lp. In the arena; false without memory. */
bool barrier_elastic_lp(arena *a, const lp *p, lp *out);

/* The recession lp: minimises the cost over the recession directions d with -1 <= d_j <= 1; where
 * its optimum is below 0 its point is a recession ray of the lp. The cost is scaled to a largest
 * coefficient of 1. In the arena; false without memory. */
bool barrier_recession_lp(arena *a, const lp *p, lp *out);

#endif
