/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * decide.c - whether the statements that do not give way can hold together.
 *
 * In a large program the site's own objective is tried first where they are expected to: a point on
 * the way to its optimum decides, or its Farkas ray. Where they are expected to conflict, the least
 * slack is, whose duals are a proof long before its optimum is known; it also decides in all other
 * cases.
 */
#include "study/internal.h"

#include <math.h>

/* Iterations after which a run that is expected to prove a conflict is given up for one with the
 * site's own objective. By choice: on a year of Dallas proofs took 10 to 26 with slack of all rows,
 * where the least slack took 49 iterations; with that of few it takes 28. */
enum { HASTE = 24 };

static int by_slack(study *t, study_program *p, arena *a, const bool *soft, solution *n,
                    enum program_can *can, error *e)
{
    const solve_options options = study_options(t);
    double slack;
    if (program_least_slack(p, a, soft, &options, study_missing(t), n, &slack, &t->stopped, e) !=
            0 ||
        t->stopped)
        return e->code;
    if (!isnan(slack))
        *can = slack > study_missing(t) ? PROGRAM_CANNOT : PROGRAM_CAN;
    else if (n->has_point && program_proves(p, soft, n->row_dual))
        *can = PROGRAM_CANNOT;
    return 0;
}

int study_decide(study *t, study_program *p, arena *a, const bool *soft, enum program_can expected,
                 solution *n, enum program_can *can, bool *own, error *e)
{
    const int patience = p->patience;
    *can = PROGRAM_UNKNOWN;
    *own = false;
    if (program_is_large(p) && expected == PROGRAM_CANNOT) {
        p->patience = patience > 0 ? patience : HASTE;
        by_slack(t, p, a, soft, n, can, e);
        p->patience = patience;
        if (e->code != 0 || t->stopped || *can != PROGRAM_UNKNOWN || patience > 0)
            return e->code;
    }
    if (program_is_large(p)) {
        const solve_options options = study_options(t);
        if (program_own(p, a, soft, &options, n, can, &t->stopped, e) != 0 || t->stopped)
            return e->code;
        *own = *can != PROGRAM_UNKNOWN;
        if (*can == PROGRAM_CAN)
            t->cost = fmax(t->cost, fabs(n->objective));
        if (*own || p->brief)
            return 0;
    }
    p->careful = program_is_large(p) && expected == PROGRAM_CANNOT;
    by_slack(t, p, a, soft, n, can, e);
    p->careful = false;
    return e->code;
}
