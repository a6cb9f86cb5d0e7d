/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * answer.c - the attempts at the programs of a study.
 */
#include "study/answer.h"

#include "solve/barrier/barrier.h"
#include "solve/glpk/glpk.h"

#include <math.h>

enum { BARRIER_ROWS = 1000 }; /* as solve() does by itself */

static const solve_attempt small[] = {
    {"glpk dual simplex", solve_glpk, 0, false},
    {"barrier", solve_barrier, 0, false},
    {"conservative barrier", solve_barrier, 1, false},
};
static const solve_attempt large[] = {
    {"barrier", solve_barrier, 0, false},
    {"conservative barrier", solve_barrier, 1, true},
};

int study_answer(arena *a, const lp *p, const solve_options *options, double tolerance,
                 solution *out, bool *has, bool *stopped, error *e)
{
    const bool is_small = p->rows < BARRIER_ROWS;
    *has = *stopped = false;
    if (attempt_all(a, p, is_small ? small : large,
                    is_small ? sizeof small / sizeof small[0] : sizeof large / sizeof large[0],
                    options, out, e) != 0)
        return e->code;
    *stopped = out->status == SOLVE_INTERRUPTED || out->status == SOLVE_TIME_LIMIT;
    *has = !*stopped && out->has_point && out->proof.worst <= tolerance;
    return 0;
}
