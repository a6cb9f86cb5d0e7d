/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * step_length.h - step lengths: how far a direction can be followed before slacks or duals reach
 * zero.
 */
#ifndef FIRN_SOLVE_BARRIER_STEP_LENGTH_H
#define FIRN_SOLVE_BARRIER_STEP_LENGTH_H

#include "solve/barrier/iterate.h"

/* clang-format off */
/* The longest steps along s->direction that keep all slacks and all duals at or above 0:
 *
 *   primal = max { a <= 1 : x + a dx >= 0 },   dual = max { a <= 1 : z + a dz >= 0 }
 */
/* clang-format on */
void barrier_step_length(barrier_state *s, double *primal, double *dual);

/* Lengthens the steps to the longest on a grid of CLIP_STEP_GRID steps at which no more than one
 * pair of CLIP_ONE_OF has reached 0. */
void barrier_truncated_step(barrier_state *s, double *primal, double *dual);

/* clang-format off */
/* The weights of the corrector, for the primal and the dual part on its own (Colombo, Gondzio 2008),
 * that give the longest steps:
 *
 *   primal_weight = argmax { a :  x + a (dx + w dx_c) >= 0,  w = 1/8, 2/8, ... 1 }
 *
 * with dx of s->direction and dx_c of s->corrector, and in the same way dual_weight. Of equal steps
 * the larger weight is taken. `primal` and `dual` are the steps without the corrector, and become
 * those with it; the weight is 0, and the step stays, if no weight reaches as far.
 */
/* clang-format on */
void barrier_corrector_weights(barrier_state *s, double *primal, double *dual,
                               double *primal_weight, double *dual_weight);

#endif
