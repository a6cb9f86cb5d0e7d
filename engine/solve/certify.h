/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * certify.h - the optimality certificate of a solution, recomputed from the lp and the point alone.
 */
#ifndef FIRN_SOLVE_CERTIFY_H
#define FIRN_SOLVE_CERTIFY_H

#include "base/error.h"
#include "lp/lp.h"
#include "solve/solution.h"

#include <stdbool.h>

/* ERROR_SOLVER unless every cost and coefficient is finite, and no bound is NaN or infinite on the
 * wrong side (a lower bound may be -infinity, an upper bound +infinity). */
int solve_check(const lp *p, error *e);

/* Judges s->x and s->row_dual: fills col_dual, objective, dual_objective and proof. A NaN or an
 * infinite value anywhere makes proof.worst NaN. Returns false when out of memory. */
bool solve_certify(const lp *p, solution *s);

#endif
