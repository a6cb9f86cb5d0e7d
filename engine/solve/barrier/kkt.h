/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt.h - the Newton (KKT) system of the barrier: factorized part by part, and solved with
 * iterative refinement and GMRES.
 */
#ifndef FIRN_SOLVE_BARRIER_KKT_H
#define FIRN_SOLVE_BARRIER_KKT_H

#include "base/error.h"
#include "base/thread_pool.h"
#include "solve/barrier/form.h"

#include <math.h>
#include <stdbool.h>

/* clang-format off */
/*
 * The system in the unknowns dv (vars) and dy (rows), with right-hand sides g (vars), h (rows):
 *
 *   [ -D   A' ] [ dv ]   [ g ]       D >= 0, diagonal: D_jj = sum of z_k / x_k over the pairs of
 *   [  A   0  ] [ dy ] = [ h ]       variable j; 0 for a free variable
 *
 * 1. Row slacks are eliminated by hand. The row slack s of row i appears in row i alone, with -1:
 *
 *      -D_s dv_s - dy_i = g_s      =>   dv_s = -E_i (g_s + dy_i),   E_i = 1 / D_s
 *
 *    (E_i = 0 for an equality), which leaves, for the columns and rows,
 *
 *      [ -D   A' ] [ dv ]   [ g         ]
 *      [  A   E  ] [ dy ] = [ h - E g_s ]
 *
 * 2. Regularisation makes it quasi-definite, with r > 0 and R = KKT_REG_VARIABLES r:
 *
 *      [ -(D + R)   A'    ]
 *      [   A        E + r ]
 *
 *    so that factors L D L' exist without pivoting, in any order (Vanderbei, Symmetric
 *    quasi-definite matrices, SIAM J. Optim. 5, 1995). A column with an entry in every hour adds a
 *    few entries per hour to the factors; in the normal equations A D^-1 A' it makes a dense block.
 *
 * 3. Iterative refinement takes its residuals from the system of step 1, without r and R, and so
 *    removes their effect. A round that does not reduce the residual is undone. Where refinement
 *    does not reach the tolerance, a few steps of GMRES follow (kkt_krylov.c).
 *
 * Only the diagonal changes from iteration to iteration: the matrix of each part is stored in its
 * final order, and the diagonal is written in place.
 *
 * The parts. The matrix K_p of part p has the part's own unknowns first, then those unknowns of the
 * border that the part touches:
 *
 *   K_p = [ K11  K21' ] = [ L1     ] [ D1     ] [ L1' L21' ]
 *         [ K21  K22  ]   [ L21 L2 ] [    D2  ] [     L2'  ]
 *
 *   L2 D2 L2' = K22 - K21 K11^-1 K21'     the Schur complement: the part's contribution to the
 *                                         system of the border
 *
 * The system of the border is the sum of all contributions and of the border's own entries. K22
 * holds diagonal entries only: each diagonal entry of the border is divided equally among the parts
 * that touch it.
 */
/* clang-format on */
typedef struct barrier_kkt barrier_kkt;

/* Without memory: NULL and an error. */
barrier_kkt *barrier_kkt_new(const barrier_form *f, thread_pool *threads, error *e);
void barrier_kkt_free(barrier_kkt *k);
/* Factorizes for the diagonal d (vars, >= 0), which is kept and read by the solves. r is a tenth of
 * that of the last factors, but at least KKT_REG_MIN, and is increased until all pivots have the
 * right sign, or up to KKT_REG_MAX, with which signs are not checked. False: no memory. */
bool barrier_kkt_factorize(barrier_kkt *k, const double *d);
/* Work on single parts that is done within a solve, while the part's data are in the processor's
 * cache: `before` makes g and h of the part, `after` follows when dv and dy of the part are final.
 * Both may be NULL. */
typedef struct barrier_kkt_jobs {
    thread_pool_job *before, *after;
    void *data;
} barrier_kkt_jobs;
/* Solves, and refines until the residual is at most `tolerance` times the right-hand side or no
 * more progress is made; see step 3. Returns the residual relative to the right-hand side of the
 * system of step 1: each is measured by its largest component, those of variables being divided by
 * 1 + D and those of rows by 1 + E. With KKT_UNREFINED as tolerance there is one solve with the
 * factors, and the residual is not computed: returns 1, or 0 if the right-hand side is 0. Without
 * memory: infinity, and barrier_kkt_out_of_memory(). `jobs` may be NULL. */
double barrier_kkt_solve(barrier_kkt *k, const double *g, const double *h, double tolerance,
                         double *dv, double *dy, const barrier_kkt_jobs *jobs);
#define KKT_UNREFINED HUGE_VAL
/* Chooses a larger r for the next factors, after a solve with too large a residual. False: r is
 * already KKT_REG_MAX. */
bool barrier_kkt_regularise(barrier_kkt *k);
bool barrier_kkt_out_of_memory(const barrier_kkt *k);

#endif
