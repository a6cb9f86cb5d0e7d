/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * verdict.c - explains the status of a solve to the planner, in a sentence with a remedy.
 */
#include "site/site.h"

void site_judge(site *s)
{
    const solution *n = &s->solution;
    const char *path = s->problem->path;
    const char *hint = s->source.notes > 0 ? " The notes in the result may give the reason." : "";
    error *e = &s->verdict;
    *e = (error){0};
    switch (n->status) {
    case SOLVE_OPTIMAL:
        return;
    case SOLVE_INFEASIBLE:
        error_set(e, ERROR_ANSWER,
                  "%s: infeasible: no sizes and no operation satisfy all demands, limits and "
                  "bounds together; every plan misses one of them by at least %.2g (relative; "
                  "limit %.0e). Loosen [limits], import limits or `max` of sizes one by one to see "
                  "which bind.%s",
                  path, n->miss, SOLVE_CERTIFIED, hint);
        return;
    case SOLVE_UNBOUNDED:
        error_set(e, ERROR_ANSWER,
                  "%s: unbounded: %s has no minimum. A component earns money on every MW without a "
                  "limit: look for export or sale prices above the cost of supply and for negative "
                  "prices, and give that component a limit or `max`.",
                  path,
                  site_counts_cost(s->assembly.model) ? "the objective"
                                                      : "the objective, or cost at its optimum,");
        return;
    case SOLVE_UNCERTIFIED:
        error_set(
            e, ERROR_SOLVER,
            "%s: solved, but not certified: the best point violates optimality by %.1e (limit "
            "%.0e). Numbers of very different size in one site are the usual cause.",
            path, n->proof.worst, SOLVE_CERTIFIED);
        return;
    case SOLVE_TIME_LIMIT:
        error_set(e, ERROR_SOLVER,
                  "%s: the time limit was reached before the optimum: allow more time, or shorten "
                  "the horizon",
                  path);
        return;
    case SOLVE_INTERRUPTED:
        error_set(e, ERROR_INTERRUPTED, "interrupted");
        return;
    case SOLVE_FAILED:
        break;
    }
    error_set(e, ERROR_SOLVER, "%s: every solver failed", path);
}
