/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * projection.h - moves the point onto the rows, where the iterations no longer reduce their
 * residuals.
 */
#ifndef FIRN_SOLVE_BARRIER_PROJECTION_H
#define FIRN_SOLVE_BARRIER_PROJECTION_H

#include "solve/barrier/iterate.h"

#include <stdbool.h>

/* clang-format off */
/*
 * Near the end D has entries from 1e-12 to 1e12, and the Newton direction may leave a part of a row
 * residual that the next iteration leaves again. The projection solves
 *
 *   min sum_j D_j dv_j^2   with   A dv = r_p,   D_j = sum_k 1 / x_k^2, within PROJECTION_MIN and
 *                                                                      PROJECTION_MAX
 *
 * with the sum over the pairs k of variable j. It moves variables in proportion to the squares of
 * their distances from their bounds, in a system with a moderate range of D. Slacks follow, but
 * keep at least a tenth of their value (CLIP_FACTOR); duals stay.
 *
 * barrier.c uses it near the end, where the primal residual alone is too large and a step of nearly
 * full length has hardly reduced it (PROJECTION_... in parameters.h). The projected point can become
 * the result; if it is not accurate enough, the iterations continue from the point before it.
 */
/* clang-format on */
/* The residuals of s->point must be up to date; they are not updated. False: no memory. */
bool barrier_projection(barrier_state *s);

#endif
