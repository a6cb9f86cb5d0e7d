/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * starting_point.h - the starting point of the interior point method.
 */
#ifndef FIRN_SOLVE_BARRIER_STARTING_POINT_H
#define FIRN_SOLVE_BARRIER_STARTING_POINT_H

#include "solve/barrier/iterate.h"

#include <stdbool.h>

/* clang-format off */
/*
 * Sets s->point. After Mehrotra 1992 (parameters.h), from least-squares solutions of the primal and
 * the dual equations:
 *
 *   v   = w + argmin |dv|  subject to  A (w + dv) = b      w: the value within the bounds nearest to 0
 *   y   = argmin |c - A'y|
 *
 *   x_k = max( s_k (v_j(k) - beta_k),    START_MIN )
 *   z_k = max( s_k (c - A'y)_j(k),       START_MIN )
 *
 *   x_k += START_SHIFT sum(x z) / sum(z)
 *   z_k += START_SHIFT sum(x z) / sum(x)
 *
 * Mehrotra raises all x, and all z, by the same amount, that which the worst one needs. In a long
 * horizon the worst one is far out, so here each is raised on its own.
 *
 * False: the Newton system has no factors, or no memory.
 */
/* clang-format on */
bool barrier_starting_point(barrier_state *s);

#endif
