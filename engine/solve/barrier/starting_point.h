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
 * Sets s->point from least-squares solutions of the primal and the dual equations, after Mehrotra
 * 1992 (parameters.h):
 *
 *   v   = w + argmin |dv|  subject to  A (w + dv) = b      w: the value nearest to 0 within the
 *   y   = argmin |c - A'y|                                 bounds
 *
 *   x_k = max( s_k (v_j(k) - beta_k),    START_MIN )
 *   z_k = max( s_k (c - A'y)_j(k),       START_MIN )
 *
 *   x_k += START_SHIFT sum(x z) / sum(z)
 *   z_k += START_SHIFT sum(x z) / sum(x)
 *
 * Where some x_k is too small, Mehrotra raises all of them by the amount that the smallest needs,
 * and all z_k likewise. On a long horizon the smallest is far out, so here each is raised on its
 * own.
 *
 * False: the Newton system has no factors, or no memory.
 */
/* clang-format on */
bool barrier_starting_point(barrier_state *s);

#endif
