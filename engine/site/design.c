/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * design.c - finds out whether a site is infeasible only because of its design events, which the
 * planner has not written.
 */
#include "site/site.h"

#include <math.h>
#include <string.h>

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

/* Whether single hours show that a period which is not a design event cannot be served. */
static bool fails_without_events(const site *s)
{
    const model *m = s->assembly.model;
    for (size_t i = 0; i < s->plausible.findings.count; i++) {
        const plausible_finding *f = &s->plausible.findings.at[i];
        bool of_event = strncmp(f->rule, "bus ", 4) != 0;
        for (size_t k = 0; k < m->periods.count && !of_event; k++)
            of_event =
                m->periods.at[k].design != NULL && strcmp(m->periods.at[k].name, f->rule + 4) == 0;
        if (f->infeasible && !of_event)
            return true;
    }
    return false;
}

/* Passes reports on as those of this stage. */
static bool on_progress(void *data, const solve_progress *p)
{
    const solve_options *options = data;
    solve_progress n = *p;
    n.stage = STAGE_EVENTS;
    return options->progress(options->data, &n);
}

int site_check_design(site *s, arena *scratch, const solve_options *options, error *e)
{
    lp rest;
    solution without = {.status = SOLVE_FAILED};
    if (s->solution.status != SOLVE_INFEASIBLE || !free_events(s, scratch, &rest, e))
        return e->code;
    if (site_try_hours(s, e) != 0) {
        if (e->code != ERROR_INTERRUPTED)
            return e->code;
        *e = (error){0};
        s->solution.status = SOLVE_INTERRUPTED;
        return 0;
    }
    if (fails_without_events(s)) /* a second solve may take long */
        return 0;
    solve_options caller = *options, inner = *options;
    if (options->progress != NULL) {
        inner.progress = on_progress;
        inner.data = &caller;
    }
    if (solve(scratch, &rest, &inner, &without, e) != 0)
        return e->code;
    s->only_design = without.status == SOLVE_OPTIMAL || without.status == SOLVE_UNBOUNDED;
    if (without.status == SOLVE_INTERRUPTED)
        s->solution.status = SOLVE_INTERRUPTED;
    return 0;
}
