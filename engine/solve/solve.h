/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve.h - solves a linear program: scales it, runs the back ends in sequence, and judges each
 * answer independently of them: an optimum by its certificate, any other claim by judge.h.
 */
#ifndef FIRN_SOLVE_SOLVE_H
#define FIRN_SOLVE_SOLVE_H

#include "base/arena.h"
#include "base/error.h"
#include "lp/lp.h"
#include "solve/attempt.h"
#include "solve/solution.h"

#include <stddef.h>

/* Solves `p` by the sequence of attempts of options->method; see solve_with(). An answer that is
 * not an optimum is a status, not an error. ERROR_USAGE: an unknown method or a negative split. */
int solve(arena *a, const lp *p, const solve_options *options, solution *out, error *e);

/* Whether the options leave the choice of the method to solve(). */
bool solve_is_automatic(const solve_options *options);
/* Whether the lp has so many rows that solve() begins with the barrier if it may choose. */
bool solve_is_large(const lp *p);
/* Whether the lp is so small that after the barrier a crossover to a vertex takes about as long as
 * the barrier itself. */
bool solve_vertex_is_cheap(const lp *p);

/* Makes the attempts in their order until one is accepted (solve.c), and fills `out` with the best
 * point; solve() calls this with its own tables. An attempt that fails with ERROR_SOLVER is an
 * error only if no earlier attempt has found a point and no other back end follows. */
int solve_with(arena *a, const lp *p, const solve_attempt *attempts, size_t count,
               const solve_options *options, solution *out, error *e);

#endif
