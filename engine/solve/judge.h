/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * judge.h - decides whether an lp is infeasible or unbounded, whichever back end claims it.
 */
#ifndef FIRN_SOLVE_JUDGE_H
#define FIRN_SOLVE_JUDGE_H

#include "base/arena.h"
#include "base/error.h"
#include "lp/lp.h"
#include "solve/attempt.h"
#include "solve/solution.h"

#include <stdbool.h>

/* clang-format off */
/*
 * The claim of a back end is never an answer by itself. With the miss of a point, the largest
 * violation of a row relative to 1 + its largest term (as in the certificate),
 *
 *   feasible     some point within the column bounds has a miss of at most SOLVE_CERTIFIED
 *   infeasible   none has
 *   unbounded    feasible, and there is a recession ray (ray.h)
 *
 * Bounds of a column that cross are met if the middle violates neither of them by more than
 * SOLVE_CERTIFIED, relative to 1 + the bound.
 *
 * A Farkas ray that proves a miss of JUDGE_CLEAR is accepted without a solve, and so is a point that
 * comes with a recession ray. In all other cases, and always in an lp of few rows, where it takes no
 * time and makes the reported miss the same for all methods, the elastic lp (elastic.h) decides, in
 * this order:
 *
 *   1. with w_i = 1 + the terms that the column bounds enforce: feasible if t <= SOLVE_CERTIFIED;
 *      infeasible if its duals prove a miss of JUDGE_CLEAR
 *   2. otherwise the violation is small, or small relative to terms that are large in that point,
 *      perhaps for no reason: w_i is now 1 + the largest term in the smallest point with this t, and
 *      the elastic lp is solved again: feasible if t <= SOLVE_CERTIFIED, infeasible if not
 *
 * so that the answer depends on the lp alone, and not on the back end that made the claim.
 */
/* clang-format on */
#define JUDGE_CLEAR 1e-5
enum { JUDGE_CLEAR_ROWS = 500 }; /* with fewer the elastic lp is solved in any case */

enum judged { JUDGE_UNKNOWN, JUDGE_NO, JUDGE_YES };

typedef struct judge {
    arena *a;            /* keeps `weight`, `ray` and `closed` */
    const lp *p;         /* the original lp */
    const attempt_lp *r; /* the same, scaled */
    const solve_options *options;
    double end; /* of the time limit, by clock_seconds(); 0: none */
    /* What is known so far; each lp is solved once. */
    enum judged feasible, has_ray;
    bool tried_sum, tried_feasibility, tried_ray;
    double miss;        /* of feasible YES and NO: the smallest one, or a lower bound of it */
    lp closed;          /* p, but column bounds that cross within the tolerance have their mean */
    bool is_crossed;    /* such columns exist */
    double *weight;     /* rows: w; NULL before the elastic lp is solved */
    double *ray;        /* cols: of the original lp, if has_ray is YES */
    int64_t iterations; /* of all lps that the judge has solved */
} judge;

/* Judges an answer without an optimum: infeasible, unbounded, or SOLVE_FAILED, which claims
 * nothing. The status becomes infeasible or unbounded, with `proven` set, and with `miss` or `ray`;
 * or SOLVE_FAILED, if the
 * claim is not true or cannot be decided; or SOLVE_TIME_LIMIT or SOLVE_INTERRUPTED. The only error
 * is lack of memory. */
int judge_answer(judge *k, solution *s, error *e);

/* The same after an attempt that diverges, while others can still be made: only what is cheap where
 * the lp is infeasible; SOLVE_FAILED otherwise. */
int judge_divergence(judge *k, solution *s, error *e);

/* Whether a back end that knows no tolerance may find no point, although the lp is feasible. */
bool judge_must_relax(const judge *k);

/* Whether the elastic lp has shown the lp to be feasible, so that judge_relax() can be called. */
bool judge_can_relax(const judge *k);

/* The relaxed lp of judge_relax(). */
enum judge_relaxed {
    JUDGE_RELAX_TIGHT, /* those rows that must be missed, by as much: closest to the lp, but perhaps
                          without an interior */
    JUDGE_RELAX_LEAST, /* the same rows, by a little more */
    JUDGE_RELAX_ALL,   /* all rows, by the miss and a little more */
};

/* Makes a relaxed lp that back ends with tighter tolerances than SOLVE_CERTIFIED can solve. The
 * status of `stopped` becomes SOLVE_TIME_LIMIT or SOLVE_INTERRUPTED if that is the case. */
int judge_relax(judge *k, enum judge_relaxed kind, arena *a, lp *out, solution *stopped, error *e);

#endif
