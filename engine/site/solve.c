/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve.c - solves a site: the objective, then stage two if the objective does not count cost, then
 * the crossover to a vertex if one is requested, or cheap; then makes the result.
 */
#include "site/site.h"

#include "base/clock.h"
#include "review/review.h"
#include "solve/barrier/ordering.h"

#include <math.h>
#include <string.h>

/* The part of a time limit (seconds) that is left of the time since `begin`; 0 (no limit) stays 0.
 */
static double time_left(double limit, double begin)
{
    return limit > 0 ? fmax(limit - (clock_seconds() - begin), 1e-3) : 0;
}

/* Whether `auto` took the barrier and a crossover is cheap: the plan of a small site is then as
 * tidy as that of a simplex method, with idle equipment at exactly 0. */
static bool wants_vertex(const site *s, const solve_options *options)
{
    return solve_is_automatic(options) && s->solution.status == SOLVE_OPTIMAL &&
           strstr(s->solution.method, "barrier") != NULL && solve_vertex_is_cheap(&s->lp);
}

/* All memory of the solve is in `scratch`; s->solution and s->first point into it. */
static int solve_stages(site *s, arena *scratch, solve_options options, error *e)
{
    const double limit = options.time_limit, begin = clock_seconds();
    lp both;
    if (solve(scratch, &s->lp, &options, &s->solution, e) != 0)
        return e->code;
    if (s->solution.status == SOLVE_INFEASIBLE) {
        options.time_limit = time_left(limit, begin);
        if (site_check_design(s, scratch, &options, e) != 0)
            return e->code;
    }
    if (s->solution.status == SOLVE_OPTIMAL && !site_counts_cost(s->assembly.model)) {
        options.time_limit = time_left(limit, begin);
        if (site_second_stage(s, scratch, &options, &both, e) != 0)
            return e->code;
        s->two_stages = s->solution.status == SOLVE_OPTIMAL;
    }
    options.time_limit = time_left(limit, begin);
    s->vertex_searched = s->vertex_searched || wants_vertex(s, &options);
    if (s->vertex_searched && site_vertex(s, s->two_stages ? &both : &s->lp, &options, e) != 0)
        return e->code;
    s->seconds_solve = clock_seconds() - begin;
    const model *m = s->assembly.model;
    if (!s->two_stages)
        return result_clean_point(scratch, m, &s->map, &s->lp, &s->solution, e);
    /* The objective of stage two is the cost alone: with lambda, its digits would be lost. */
    static const model_objective_term cost = {ACCOUNT_COST, 1};
    lp second = s->lp;
    second.cost = ARENA_ARRAY(scratch, double, s->lp.cols);
    if (second.cost == NULL)
        return error_memory(e);
    lp_cost(m, &s->map, &cost, 1, true, &second);
    return result_clean_point(scratch, m, &s->map, &s->lp, &s->first, e) != 0
               ? e->code
               : result_clean_point(scratch, m, &s->map, &second, &s->solution, e);
}

/* Copies `count` numbers; NULL stays NULL. False: out of memory. */
static bool copy_numbers(arena *a, double **numbers, int32_t count)
{
    return *numbers == NULL ||
           (*numbers = arena_copy(a, *numbers, (size_t)count * sizeof **numbers)) != NULL;
}

/* Copies the parts of a solution that the result needs from the memory of the solve to `a`. */
static int copy_solution(arena *a, const lp *p, solution *n, error *e)
{
    n->row_basis = n->col_basis = NULL; /* only a next attempt would use it */
    if (n->has_point &&
        (!copy_numbers(a, &n->x, p->cols) || !copy_numbers(a, &n->row_dual, p->rows) ||
         !copy_numbers(a, &n->col_dual, p->cols)))
        return error_memory(e);
    if (!n->has_point)
        n->x = n->row_dual = n->col_dual = NULL;
    if (!n->has_ray)
        n->ray = NULL;
    else if (!copy_numbers(a, &n->ray, p->cols))
        return error_memory(e);
    return 0;
}

static int solve_into(site *s, arena *answer, arena *scratch, const solve_options *options,
                      error *e)
{
    solve_options how = *options;
    if (s->orders == NULL)
        s->orders = ordering_cache_new();
    ordering_cache_renew(s->orders);
    how.orders = s->orders;
    how.log = &s->options.log;
    how.path = s->problem->path;
    if (solve_stages(s, scratch, how, e) != 0)
        return e->code;
    if (s->solution.status == SOLVE_INTERRUPTED) /* no values are given: none are made */
        s->solution.has_point = s->solution.has_ray = false;
    if (copy_solution(answer, &s->lp, &s->solution, e) != 0 ||
        (s->two_stages && copy_solution(answer, &s->lp, &s->first, e) != 0))
        return e->code;
    if (result_make(answer, s->assembly.model, &s->lp, &s->map, &s->solution,
                    s->two_stages ? &s->first : &s->solution, &s->source, &s->result, e) != 0)
        return e->code;
    return review(answer, &s->result, e);
}

int site_solve(site *s, const solve_options *options, bool vertex, error *e)
{
    if (site_build(s, e) != 0)
        return e->code;
    arena_free(s->answer);
    s->stage = SITE_BUILT;
    s->two_stages = s->only_design = false;
    s->vertex_searched = vertex;
    s->answer = arena_new();
    arena *scratch = arena_new();
    if (s->answer == NULL || scratch == NULL)
        error_memory(e);
    else
        solve_into(s, s->answer, scratch, options, e);
    arena_free(scratch);
    if (e->code != 0)
        return e->code;
    s->stage = SITE_SOLVED;
    if (s->solution.status == SOLVE_INFEASIBLE && site_try_hours(s, e) != 0) {
        if (e->code != ERROR_INTERRUPTED)
            return e->code;
        *e = (error){0}; /* the verdict can do without */
    }
    site_judge(s);
    return 0;
}
