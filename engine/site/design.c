/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * design.c - finds out whether a site is infeasible only because of its design events, which the
 * planner has not written.
 */
#include "site/site.h"

#include <math.h>

/* Frees the rows of design events; their variables then have no part in any other row. False: the
 * site has none, or memory ran out, with the error set. */
static bool free_events(const site *s, arena *a, lp *out, error *e)
{
    const model *m = s->assembly.model;
    const size_t bytes = (size_t)s->lp.rows * sizeof(double);
    bool any = false;
    *out = s->lp;
    out->row_lower = arena_copy(a, s->lp.row_lower, bytes);
    out->row_upper = arena_copy(a, s->lp.row_upper, bytes);
    if (out->row_lower == NULL || out->row_upper == NULL) {
        error_memory(e);
        return false;
    }
    for (int32_t i = 0; i < out->rows; i++) {
        const model_row *row = &m->rows.at[s->map.row_of_row[i]];
        if (m->periods.at[row->period].design == NULL)
            continue;
        out->row_lower[i] = -HUGE_VAL;
        out->row_upper[i] = HUGE_VAL;
        any = true;
    }
    return any;
}

int site_check_design(site *s, arena *scratch, const solve_options *options, error *e)
{
    lp rest;
    solution without = {.status = SOLVE_FAILED};
    if (s->solution.status != SOLVE_INFEASIBLE || !free_events(s, scratch, &rest, e))
        return e->code;
    if (solve(scratch, &rest, options, &without, e) != 0)
        return e->code;
    s->only_design = without.status == SOLVE_OPTIMAL || without.status == SOLVE_UNBOUNDED;
    if (without.status == SOLVE_INTERRUPTED)
        s->solution.status = SOLVE_INTERRUPTED;
    return 0;
}
