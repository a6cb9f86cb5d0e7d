/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * glpk.h - GLPK's simplex methods as a back end of solve().
 */
#ifndef FIRN_SOLVE_GLPK_GLPK_H
#define FIRN_SOLVE_GLPK_GLPK_H

#include "base/arena.h"
#include "base/error.h"
#include "lp/lp.h"
#include "solve/solution.h"

/* Solves `p` (scaled by the caller) and fills status, iterations and, if a point was found, x,
 * row_dual and the final basis of `out`; starts from the basis of an earlier attempt if `out` holds
 * one. attempt 0: dual simplex with GLPK's presolve; 1: dual simplex with tighter tolerances and
 * another factorisation; 2: primal simplex with the tighter tolerances. ERROR_SOLVER if GLPK fails,
 * or if `p` has too many entries or a number that is not finite. */
int solve_glpk(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
               error *e);

/* "5.0", ... */
const char *solve_glpk_version(void);

#endif
