/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier.h - a primal-dual interior point method (barrier method) for linear programs, with
 * proofs of infeasibility and unboundedness. This is all that the rest of the engine knows of it.
 */
#ifndef FIRN_SOLVE_BARRIER_BARRIER_H
#define FIRN_SOLVE_BARRIER_BARRIER_H

#include "base/arena.h"
#include "base/error.h"
#include "lp/lp.h"
#include "solve/solution.h"

/* A back end of solve(): fills status, has_point, has_ray, iterations, x, row_dual and ray of
 * `out`, whose arrays the caller has allocated; the caller makes the certificate, and judges a
 * claim. attempt: 0, or 1 for the conservative barrier (higher targets, shorter steps without
 * clipping, one corrector, finer solves; the regularisation is the same).
 *
 * SOLVE_OPTIMAL: residuals and gap are below OPTIMAL_TOL, below PROJECTION_ACCEPTED after a
 * projection onto the rows, or below ACCEPTABLE_TOL when the run could make no further progress
 * (parameters.h). SOLVE_INFEASIBLE and SOLVE_UNBOUNDED are claims, with a ray unless presolve made
 * them. ERROR_SOLVER: the lp is too large, or a number in it is not finite; out of memory is an
 * error too. */
int solve_barrier(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
                  error *e);

#endif
