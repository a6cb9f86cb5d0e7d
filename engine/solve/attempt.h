/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * attempt.h - one attempt at a linear program: the lp scaled and split for a back end, a run of the
 * back end, its answer mapped back and measured by the certificate.
 */
#ifndef FIRN_SOLVE_ATTEMPT_H
#define FIRN_SOLVE_ATTEMPT_H

#include "base/arena.h"
#include "base/error.h"
#include "lp/lp.h"
#include "solve/solution.h"

#include <stdbool.h>
#include <stddef.h>

const char *solve_status_name(enum solve_status s); /* "optimal", "infeasible", ... */

/* A back end: fills x, duals, status and iterations for an lp that the caller has scaled. It keeps
 * no state between calls. */
typedef struct solve_attempt {
    const char *name;
    int (*run)(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
               error *e);
    int attempt;              /* passed to run(): which settings to use */
    bool only_if_uncertified; /* skipped once an optimum is certified, even if it misses the aim */
} solve_attempt;

/* The lp that the back ends solve: the original lp scaled, then split if requested. In this order
 * all copies of a column have the same scale, and the linking rows need none. */
typedef struct attempt_lp {
    lp scaled, lp; /* before and after the split */
    lp_scale scale;
    bool is_split;
    lp_split split;
} attempt_lp;

/* length: of a block in steps, or 0 for no split; ERROR_USAGE if it is negative. */
int attempt_prepare(arena *a, const lp *p, int32_t length, attempt_lp *out, error *e);

/* Allocates the arrays of a solution; false without memory. */
bool attempt_make_room(arena *a, const lp *p, solution *s);

/* Makes one attempt: `inner` is the answer of the back end on r->lp, `out` that on `p`, with the
 * certificate. An optimum that is not certified is SOLVE_UNCERTIFIED. Infeasible and unbounded are
 * claims of the back end. ERROR_SOLVER is an error unless may_fail. */
int attempt_run(arena *a, const lp *p, const attempt_lp *r, const solve_attempt *attempt,
                const solve_options *options, bool may_fail, solution *inner, solution *out,
                error *e);

/* Whether the point of `s` is better than that of `best`, by the certificate. */
bool attempt_is_better(const solution *s, const solution *best);

/* clock_seconds() at which a time limit that begins now ends, 0 if there is none; and the options
 * of an attempt that begins now and must end then. */
double attempt_end(const solve_options *options);
solve_options attempt_options(const solve_options *options, double end);

/* Makes the attempts in their order until one is certified within SOLVE_AIMED; `out` is the best.
 * Claims are not judged: an lp that may have no optimum is for solve_with(). Without a point the
 * status is SOLVE_FAILED, SOLVE_TIME_LIMIT or SOLVE_INTERRUPTED. The only errors are lack of memory
 * and invalid options. */
int attempt_all(arena *a, const lp *p, const solve_attempt *attempts, size_t count,
                const solve_options *options, solution *out, error *e);

#endif
