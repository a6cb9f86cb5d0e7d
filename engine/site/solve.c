/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve.c - a built site solved, and what the outcome means to the planner.
 */
#include "site/site.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/thread_pool.h"

#include <math.h>
#include <stdbool.h>

typedef struct watch {
    const firn_solve_options *options;
} watch;

static bool on_progress(void *data, const char *line)
{
    const firn_solve_options *o = ((const watch *)data)->options;
    return o->progress(o->progress_data, line) != 0;
}

static bool counts_cost(const model *m)
{
    bool counts = false;
    for (size_t i = 0; i < m->objective.count; i++)
        counts =
            counts || (m->objective.at[i].account == ACCOUNT_COST && m->objective.at[i].weight > 0);
    return counts;
}

/* What the status means to the planner; fills the error of an answer that is none. */
static int judge(const firn_site *s, error *e)
{
    const solution *n = &s->solution;
    const char *hint = s->source.notes > 0 ? " The result's notes may say why." : "";
    switch (n->status) {
    case SOLVE_OPTIMAL:
        return 0;
    case SOLVE_INFEASIBLE:
        return error_set(
            e, ERROR_ANSWER,
            "%s: infeasible: no sizes and no operation satisfy all demands, limits and "
            "bounds together. Loosen [limits], import limits or `max` of sizes one by "
            "one to see which bind.%s",
            s->problem->path, hint);
    case SOLVE_UNBOUNDED:
        return error_set(
            e, ERROR_ANSWER,
            "%s: unbounded: %s can fall without end. Something earns money "
            "on every MW and has no limit: look for export or sale prices above the cost "
            "of supply, and give that component a limit or `max`.",
            s->problem->path,
            counts_cost(s->assembly.model) ? "the objective"
                                           : "the objective, or cost once it is reached,");
    case SOLVE_UNCERTIFIED:
        return error_set(
            e, ERROR_SOLVER,
            "%s: solved, but not certified: the best point found violates optimality by "
            "%.1e (%.0e is asked). Numbers of very different size in one site are the "
            "usual cause.",
            s->problem->path, n->proof.worst, SOLVE_CERTIFIED);
    case SOLVE_TIME_LIMIT:
        return error_set(e, ERROR_SOLVER,
                         "%s: the time limit was reached before the optimum: allow more time, or "
                         "shorten the horizon.",
                         s->problem->path);
    case SOLVE_INTERRUPTED:
        return error_set(e, ERROR_INTERRUPTED, "interrupted");
    case SOLVE_FAILED:
        break;
    }
    return error_set(e, ERROR_SOLVER, "%s: no solver came to an end with this problem.",
                     s->problem->path);
}

/* The dearest that the second step may let the first objective come to, relative to it. */
#define HELD 1e-6

/* An objective without cost leaves arbitrary what does not count in it: of all plans that reach it
 * the cheapest is taken. Where that fails the first point stays, and the status tells. */
static int cheapest(firn_site *s, solve_options *o, lp *held, error *e)
{
    static const model_objective_term cost = {ACCOUNT_COST, 1};
    const double optimum = s->solution.objective;
    solution second;
    if (lp_cap_objective(s->memory, &s->lp, optimum + HELD * fabs(optimum), held, e) != 0)
        return e->code;
    lp_cost(s->assembly.model, &s->map, &cost, 1, true, held);
    s->first = s->solution;
    if (solve(s->memory, held, o, &second, e) != 0)
        return e->code;
    if (second.status == SOLVE_OPTIMAL)
        s->solution = second;
    else if (second.status == SOLVE_UNBOUNDED)
        s->solution.status = SOLVE_UNBOUNDED; /* what earns money without end makes no plan */
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

/* Of a limit in seconds, since `begin`; 0 stays none. */
static double time_left(double limit, double begin)
{
    return limit > 0 ? fmax(limit - (clock_seconds() - begin), 1e-3) : 0;
}

/* The operator is to know that a method did not do its work, and what it cost. */
static void tell_hand_over(const firn_site *s)
{
    const solution *n = &s->solution;
    if (n->fell_back_from != NULL)
        log_line(&s->log, LOG_WARNING,
                 "%s: the %s came to no certified end and handed over to the %s", s->problem->path,
                 n->fell_back_from, n->method);
}

int firn_site_solve(firn_site *s, const firn_solve_options *options, firn_error *out)
{
    static const firn_solve_options none;
    error e = {0};
    watch w = {options != NULL ? options : &none};
    if (!(w.options->time_limit >= 0)) {
        error_set(&e, ERROR_USAGE, "a time limit of %g s: write the seconds, 0 for no limit",
                  w.options->time_limit);
        return site_tell(out, &e);
    }
    int code = firn_site_build(s, out);
    if (code != 0)
        return code;
    solve_options o = {.method = w.options->method,
                       .time_limit = w.options->time_limit,
                       .progress = w.options->progress != NULL ? on_progress : NULL,
                       .data = &w,
                       .threads = w.options->threads};
    const double begin = clock_seconds();
    lp held;
    s->asked_vertex = w.options->vertex != 0;
    if (solve(s->memory, &s->lp, &o, &s->solution, &e) != 0)
        return site_tell(out, &e);
    bool again = s->solution.status == SOLVE_OPTIMAL && !counts_cost(s->assembly.model);
    o.time_limit = time_left(w.options->time_limit, begin);
    if (again && cheapest(s, &o, &held, &e) != 0)
        return site_tell(out, &e);
    bool two = again && s->solution.status == SOLVE_OPTIMAL;
    o.time_limit = time_left(w.options->time_limit, begin);
    if (s->asked_vertex && site_vertex(s, two ? &held : &s->lp, &o, &e) != 0)
        return site_tell(out, &e);
    s->run.seconds_solve = clock_seconds() - begin;
    tell_hand_over(s);
    if (result_make(s->memory, s->assembly.model, &s->lp, &s->map, &s->solution,
                    two ? &s->first : &s->solution, &s->source, &s->result, &e) != 0)
        return site_tell(out, &e);
    s->stage = SITE_SOLVED;
    s->verdict = (error){0};
    judge(s, &s->verdict);
    return site_tell(out, &s->verdict);
}

int firn_site_has_answer(const firn_site *s)
{
    return s->stage == SITE_SOLVED && s->solution.status != SOLVE_INTERRUPTED;
}

int firn_thread_solves(void)
{
    return thread_pool_member();
}
