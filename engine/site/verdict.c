/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * verdict.c - explains the status of a solve to the planner, in a sentence with a remedy.
 */
#include "site/site.h"

#include "base/text.h"

/* The variables of components that move along the ray of an unbounded lp. */
typedef struct movement {
    int32_t earner;        /* the variable that earns most, or -1 */
    int64_t earns, number; /* in so many of this number of elements */
} movement;

/* How much each model variable earns along the ray, in `gain` (variables); `moves`: whether it
 * changes. */
static movement movement_of(const site *s, double *gain, bool *moves)
{
    const model *m = s->assembly.model;
    movement n = {.earner = -1};
    for (int32_t j = 0; j < s->lp.cols; j++) {
        const int32_t var = s->map.var_of_col[j];
        gain[var] -= s->lp.cost[j] * s->solution.ray[j];
        moves[var] = moves[var] || s->solution.ray[j] != 0;
    }
    for (int32_t v = 0; v < (int32_t)m->vars.count; v++) {
        if (m->vars.at[v].component >= 0 && gain[v] > (n.earner < 0 ? 0 : gain[n.earner]))
            n.earner = v;
    }
    for (int32_t j = 0; j < s->lp.cols; j++) {
        if (s->map.var_of_col[j] == n.earner) {
            n.number++;
            n.earns += s->lp.cost[j] * s->solution.ray[j] < 0;
        }
    }
    return n;
}

/* Writes "`grid.import` earns money in 4 of 4 steps, without a limit, together with `store`." and
 * returns true; false if no component's variable earns. */
static bool describe_movement(const site *s, arena *scratch, text_buffer *out)
{
    enum { OTHERS_MAX = 4 };
    const model *m = s->assembly.model;
    double *gain = ARENA_ARRAY(scratch, double, m->vars.count);
    bool *moves = ARENA_ARRAY(scratch, bool, m->vars.count);
    bool *named = ARENA_ARRAY(scratch, bool, m->components.count);
    if (gain == NULL || moves == NULL || named == NULL)
        return false;
    const movement n = movement_of(s, gain, moves);
    if (n.earner < 0)
        return false;
    const model_var *v = &m->vars.at[n.earner];
    text_addf(out, "`%s.%s` %s", m->components.at[v->component].name, v->name,
              site_counts_cost(m) ? "earns money" : "lowers it");
    if (n.number > 1 && v->scope == SCOPE_STEP)
        text_addf(out, " in %lld of %lld steps", (long long)n.earns, (long long)n.number);
    text_addf(out, " without a limit");
    named[v->component] = true;
    int others = 0;
    for (int32_t i = 0; i < (int32_t)m->vars.count; i++) {
        const int32_t component = m->vars.at[i].component;
        if (!moves[i] || component < 0 || named[component] || ++others > OTHERS_MAX)
            continue;
        named[component] = true;
        text_addf(out, "%s `%s`", others == 1 ? ", together with" : ",",
                  m->components.at[component].name);
    }
    text_addf(out,
              "%s: give one of them a limit or `max`, and look for negative prices and for export "
              "or sale prices above the cost of supply",
              others > OTHERS_MAX ? " and others" : "");
    return !out->failed;
}

static void judge_unbounded(const site *s, error *e)
{
    arena *scratch = arena_new();
    text_buffer text = {0};
    const char *what = site_counts_cost(s->assembly.model)
                           ? "the objective"
                           : "the objective, or cost at its optimum,";
    if (scratch != NULL && s->solution.ray != NULL && describe_movement(s, scratch, &text))
        error_set(e, ERROR_ANSWER, "%s: unbounded: %s has no minimum: %s", s->problem->path, what,
                  text.at);
    else
        error_set(e, ERROR_ANSWER,
                  "%s: unbounded: %s has no minimum. A component earns money on every MW without a "
                  "limit: look for export or sale prices above the cost of supply and for negative "
                  "prices, and give that component a limit or `max`.",
                  s->problem->path, what);
    text_free(&text);
    arena_free(scratch);
}

/* Only the design events, which the planner has not written, make the site infeasible. */
static void judge_only_design(const site *s, error *e)
{
    enum { SHOWN = 3 };
    const model *m = s->assembly.model;
    text_buffer list = {0};
    int events = 0;
    for (size_t i = 0; i < m->periods.count; i++) {
        const model_period *p = &m->periods.at[i];
        if (p->design != NULL && ++events <= SHOWN)
            text_addf(&list, "%s%s (%s)", events == 1 ? "" : "; ", p->name, p->design);
    }
    if (events > SHOWN)
        text_addf(&list, " and %d more", events - SHOWN);
    error_set(e, ERROR_ANSWER,
              "%s: infeasible only because sizes must serve the full target on design days, which "
              "`utilization` below 1 adds: %s. Without them the site has a plan. Raise the import "
              "limits, `max` of sizes or [limits] that stand against full utilization, lower "
              "`target`, or write `[site] design = utilization` to plan for `utilization` alone.",
              s->problem->path, list.at == NULL ? "" : list.at);
    text_free(&list);
}

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
        if (s->only_design) {
            judge_only_design(s, e);
            return;
        }
        error_set(e, ERROR_ANSWER,
                  "%s: infeasible: no sizes and no operation satisfy all demands, limits and "
                  "bounds together; every plan misses one of them by at least %.2g (relative; "
                  "limit %.0e). Loosen [limits], import limits or `max` of sizes one by one to see "
                  "which bind.%s",
                  path, n->miss, SOLVE_CERTIFIED, hint);
        return;
    case SOLVE_UNBOUNDED:
        judge_unbounded(s, e);
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
