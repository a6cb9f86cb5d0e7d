/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve.h - solves a linear program: scales it, runs the back ends in sequence, and judges each
 * answer by a certificate that is independent of them.
 */
#ifndef FIRN_SOLVE_SOLVE_H
#define FIRN_SOLVE_SOLVE_H

#include "base/arena.h"
#include "base/error.h"
#include "lp/lp.h"
#include "solve/solution.h"

#include <stdbool.h>
#include <stddef.h>

const char *solve_status_name(enum solve_status s); /* "optimal", "infeasible", ... */

/* Solves `p` by the sequence of attempts of options->method; see solve_with(). An answer that is
 * not an optimum is a status, not an error. ERROR_USAGE: an unknown method or a negative split. */
int solve(arena *a, const lp *p, const solve_options *options, solution *out, error *e);

/* A back end: fills x, duals, status and iterations for an lp that the caller has scaled. It keeps
 * no state between calls. */
typedef struct solve_attempt {
    const char *name;
    int (*run)(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
               error *e);
    int attempt;              /* passed to run(): which settings to use */
    bool only_if_uncertified; /* skipped once an optimum is certified, even if it misses the aim */
} solve_attempt;

/* Makes the attempts in their order until one is accepted (solve.c), and fills `out` with the best
 * point; solve() calls this with its own tables. An attempt that fails with ERROR_SOLVER is an
 * error only while no earlier attempt has found a point. */
int solve_with(arena *a, const lp *p, const solve_attempt *attempts, size_t count,
               const solve_options *options, solution *out, error *e);

#endif
