/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt.h - the Newton (KKT) system of the barrier: factorized part by part and solved with iterative
 * refinement.
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
 *   [  A   0  ] [ dy ] = [ h ]       variable j, 0 for a free one
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
 *    quasi-definite matrices, SIAM J. Optim. 5, 1995). A column with an entry in every hour costs a
 *    few entries per hour in them; in the normal equations A D^-1 A' it makes a full square.
 *
 * 3. Iterative refinement goes towards the system of step 1, without r and R, and removes their
 *    effect. A round that increases the residual is undone.
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

/* conservative: more regularisation from the start. NULL and an error without memory. */
barrier_kkt *barrier_kkt_new(const barrier_form *f, thread_pool *threads, bool conservative,
                             error *e);
void barrier_kkt_free(barrier_kkt *k);
/* Factorizes for the diagonal d (vars, >= 0), which is kept and read by the solves. r is increased
 * until all pivots have the right sign. False: no memory, or no such factors even with the largest
 * r. */
bool barrier_kkt_factorize(barrier_kkt *k, const double *d);
/* Solves until the residual is `tolerance` times the right-hand side, or refinement makes no
 * progress. Returns the residual relative to the right-hand side (the largest component of each,
 * where the one of a variable counts 1 / (1 + D), that of a row 1 / (1 + E)). KKT_UNREFINED as
 * tolerance: one solve with the factors, and the residual is not computed; returns 1, or 0 if the
 * right-hand side is 0. */
double barrier_kkt_solve(barrier_kkt *k, const double *g, const double *h, double tolerance,
                         double *dv, double *dy);
#define KKT_UNREFINED HUGE_VAL
/* Chooses another r for the next factors, after a solve that did not meet its tolerance: the first
 * time KKT_REG_REDUCED, from then on larger values. False: r is already the largest. */
bool barrier_kkt_regularise(barrier_kkt *k);
bool barrier_kkt_out_of_memory(const barrier_kkt *k);

#endif
