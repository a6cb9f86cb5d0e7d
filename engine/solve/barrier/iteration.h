/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * iteration.h - one iteration: Mehrotra's predictor-corrector direction, Gondzio's centrality
 * correctors, and the step.
 */
#ifndef FIRN_SOLVE_BARRIER_ITERATION_H
#define FIRN_SOLVE_BARRIER_ITERATION_H

#include "solve/barrier/iterate.h"

#include <stdbool.h>

/* clang-format off */
/*
 * Notation as in form.h and iterate.h; constants and papers in parameters.h.
 *
 * 1. Newton direction. For targets t, the desired changes of the products x_k z_k to first order:
 *
 *      A dv = r_p
 *      A'dy + sum_k s_k dz_k e_j(k) = r_d
 *      dx_k = s_k dv_j(k) + r_b_k
 *      z_k dx_k + x_k dz_k = t_k
 *
 *    Eliminating dx and dz gives the system of kkt.h with D = sum_k (z_k / x_k) e_j(k) e_j(k)':
 *
 *      -D dv + A'dy = r_d - sum_k s_k (t_k - z_k r_b_k) / x_k e_j(k)
 *       A dv        = r_p
 *
 *    and then dx_k as above, dz_k = (t_k - z_k dx_k) / x_k.
 *
 * 2. Predictor (affine scaling direction): t_k = -x_k z_k. With a_p, a_d the longest steps along it
 *    (step_length.h),
 *
 *      mu_aff = sum_k (x_k + a_p dx_k) (z_k + a_d dz_k) / pairs
 *      sigma  = (mu_aff / mu)^8            ^3 in the conservative barrier (Mehrotra 1992)
 *      target_mu = sigma mu
 *
 * 3. Main direction, predictor and second-order corrector (Mehrotra 1992), with the second-order
 *    term of each pair clipped:
 *
 *      t_k = target_mu - x_k z_k - clip(dx_aff_k dz_aff_k, -20 mu, 20 mu)
 *
 *    Only this direction is refined, to solve_tolerance(). If its relative residual is still above
 *    SOLVE_TOL_REGULARISE, the system is factorized with more regularisation, and steps 2 and 3 are
 *    repeated, up to the largest regularisation.
 *
 * 4. Centrality correctors (Gondzio 1996). Now a_p, a_d are the longest steps along the direction
 *    so far. At the trial steps b_p = min(1, a_p + 0.5) and b_d = min(1, a_d + 0.5) the products
 *    p_k = (x_k + b_p dx_k) (z_k + b_d dz_k) should be within the band [0.1, 10] target_mu:
 *
 *      t_k = max( nearest value in the band - p_k, -10 target_mu )
 *
 *    The direction for these targets, with r_p = r_d = r_b = 0, is added with the weights that make
 *    the steps longest (step_length.h). This is done up to four times (once in the conservative
 *    barrier), while min(a_p, a_d) < 0.95 and as long as the last corrector lengthened a step by at
 *    least 0.01.
 *
 * 5. Step. While the duality gap is above CLIP_UNTIL_GAP, and not in the conservative barrier, a_p
 *    and a_d are lengthened to the truncated steps (step_length.h). Then
 *
 *      a = min(1, f a),   f = 1 - sigma, within [0.9, 0.9995]      0.9 in the conservative barrier
 *      (v, x) += a_p (dv, dx),   (y, z) += a_d (dy, dz)
 *
 *    With truncated steps the pairs that would fall below a tenth of their value, among them the
 *    blocking ones, are clipped: with x' = x + a_p dx, z' = z + a_d dz
 *
 *      x_k = max( 0.1 x_k, target_mu / max(z'_k, 0.1 z_k) )   where x'_k < 0.1 x_k
 *      z_k = max( 0.1 z_k, target_mu / x'_k )                 where z'_k < 0.1 z_k alone
 *
 *    that is, each keeps a tenth of its value, or more if the product would otherwise be below
 *    target_mu. The difference from the unclipped step is part of the residuals of the next
 *    iteration, which therefore rise now and then.
 *
 * Moves s->point, whose residuals must be up to date, to the next iterate; does not update the
 * residuals. Returns the step lengths taken and the number of centrality correctors tried. False:
 * the Newton system has no factors, or no memory.
 */
/* clang-format on */
bool barrier_iteration(barrier_state *s, double *primal_step, double *dual_step, int *correctors);

#endif
