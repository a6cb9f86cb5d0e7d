/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * decide.c - whether the statements that do not give way can hold together.
 *
 * In a large program the site's own objective is tried first: its optimum or its Farkas ray
 * decides. Where the barrier finds neither, and in all others, the least slack decides.
 */
#include "study/internal.h"

#include <math.h>

int study_decide(study *t, study_program *p, arena *a, const bool *soft, solution *n,
                 enum program_can *can, bool *own, error *e)
{
    const solve_options options = study_options(t);
    double slack;
    *can = PROGRAM_UNKNOWN;
    *own = false;
    if (program_is_large(p)) {
        if (program_own(p, a, soft, &options, n, can, &t->stopped, e) != 0 || t->stopped)
            return e->code;
        *own = *can != PROGRAM_UNKNOWN;
        if (*own)
            return 0;
    }
    const solve_options rest = study_options(t);
    if (program_least_slack(p, a, soft, &rest, study_missing(t), n, &slack, &t->stopped, e) != 0 ||
        t->stopped)
        return e->code;
    if (!isnan(slack))
        *can = slack > study_missing(t) ? PROGRAM_CANNOT : PROGRAM_CAN;
    else if (n->has_point && program_proves(p, n->row_dual))
        *can = PROGRAM_CANNOT;
    return 0;
}
