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
/* The job on a barrier_state finds them part by part, then the function those of all parts. */
void barrier_step_length_job(void *state, int32_t part);
void barrier_step_length(const barrier_state *s, double *primal, double *dual);

/* The truncated steps: lengthens `primal` to the longest of the step lengths 0, 1/40, 2/40, ... 1
 * (CLIP_STEP_GRID) at which no more than one slack in CLIP_ONE_OF has reached 0, and `dual` in the
 * same way for the duals. Neither step gets shorter. */
void barrier_blocking_job(void *state, int32_t part); /* on all parts before */
void barrier_truncated_step(const barrier_state *s, double *primal, double *dual);

/* clang-format off */
/* The weights of the corrector that give the longest steps, one for its primal and one for its dual
 * part (Colombo, Gondzio 2008):
 *
 *   primal_weight = argmax_w max { a <= 1 :  x + a (dx + w dx_c) >= 0 },   w = 1/8, 2/8, ... 1
 *
 * with w = primal_weight, dx of s->direction and dx_c of s->corrector; dual_weight in the same way.
 * Of weights with equal steps the largest is taken. `primal` and `dual` are the steps without the
 * corrector, and become those with it; where every weight would shorten the step, the weight is 0
 * and the step is unchanged.
 */
/* clang-format on */
void barrier_corrector_weights_job(void *state, int32_t part); /* on all parts before */
void barrier_corrector_weights(const barrier_state *s, double *primal, double *dual,
                               double *primal_weight, double *dual_weight);

#endif
