/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * two_stages.c - solves the second stage of a lexicographic objective: minimum cost among the
 * optima of an objective that does not count cost.
 *
 * An objective such as `minimize = capex` has many optima, because operation does not affect it.
 * Stage two selects the cheapest of them.
 */
#include "site/site.h"

#include <math.h>

/* By how much stage two may exceed the optimum of stage one, relative to that optimum. */
#define STAGE_ONE_MARGIN 1e-6

bool site_counts_cost(const model *m)
{
    bool counts = false;
    for (size_t i = 0; i < m->objective.count; i++)
        counts =
            counts || (m->objective.at[i].account == ACCOUNT_COST && m->objective.at[i].weight > 0);
    return counts;
}

int site_second_stage(site *s, arena *scratch, const solve_options *options, lp *fixed, error *e)
{
    static const model_objective_term cost = {ACCOUNT_COST, 1};
    const double optimum = s->solution.objective;
    solution second;
    if (lp_cap_objective(scratch, &s->lp, optimum + STAGE_ONE_MARGIN * fabs(optimum), fixed, e) !=
        0)
        return e->code;
    lp_cost(s->assembly.model, &s->map, &cost, 1, true, fixed);
    s->first = s->solution;
    if (solve(scratch, fixed, options, &second, e) != 0)
        return e->code;
    if (second.status == SOLVE_OPTIMAL)
        s->solution = second;
    else if (second.status == SOLVE_UNBOUNDED)
        s->solution.status = SOLVE_UNBOUNDED; /* unlimited earnings are not a plan */
    else
        s->solution.status = second.status == SOLVE_INTERRUPTED || second.status == SOLVE_TIME_LIMIT
                                 ? second.status
                                 : SOLVE_UNCERTIFIED;
    s->solution.iterations = s->first.iterations + second.iterations;
    s->solution.attempts = s->first.attempts + second.attempts;
    if (s->solution.fell_back_from == NULL)
        s->solution.fell_back_from = s->first.fell_back_from;
    return 0;
}
