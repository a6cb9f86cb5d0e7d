/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * two_stages.c - solves the second stage of a lexicographic objective: minimum cost among the
 * optima of an objective that does not count cost.
 *
 * An objective such as `minimize = capex` has many optima, because operation does not affect it.
 * Stage two selects the cheapest of them. A constraint `capex <= optimum` would say so, but it
 * leaves an interior-point method no interior, and a simplex method a degenerate program. Stage two
 * is solved on the optimal face of stage one instead: with any optimal duals y1 and reduced costs
 * z1 of stage one, the optima are exactly the feasible points in which
 *
 *   columns with z1_j != 0 are at the bound that z1_j belongs to
 *   rows with y1_i != 0 are equations at the side that y1_i belongs to
 *
 * The point x and duals y2 of this face program are then certified on the unrestricted program:
 * with costs c2 + lambda c1 and duals y2 + lambda y1 its optimality conditions hold if lambda >= 0
 * is large enough for all signs of the fixed columns and rows. Such a lambda proves that x is
 * optimal in both stages.
 */
#include "site/site.h"

#include "solve/certify.h"

#include <math.h>
#include <string.h>

/* A reduced cost or row dual is 0 if it is below this times the largest cost, all scaled by
 * lp_scale_of(): rounding errors of stage one. If the point is not certified, too many were taken
 * for more than that, and the next value is tried. */
static const double zero_tolerances[] = {1e-9, 1e-7, 1e-5};
/* A column (row) with such a dual must be this close to its bound (side), relative to 1 + its
 * absolute value; else it stays free. */
#define AT_BOUND 1e-5

bool site_counts_cost(const model *m)
{
    bool counts = false;
    for (size_t i = 0; i < m->objective.count; i++)
        counts =
            counts || (m->objective.at[i].account == ACCOUNT_COST && m->objective.at[i].weight > 0);
    return counts;
}

/* What stage two works on. */
typedef struct two_stages {
    const lp *p;           /* stage one */
    const solution *first; /* its solution */
    lp_scale scale;        /* of stage one */
    double *activity;      /* rows, at the point of stage one */
    double largest_cost;   /* scaled */
    lp face;
} two_stages;

static bool at(double value, double bound)
{
    return fabs(value - bound) <= AT_BOUND * (1 + fabs(bound));
}

static int prepare(arena *a, const lp *p, const solution *first, two_stages *t, error *e)
{
    size_t cols = (size_t)p->cols * sizeof(double), rows = (size_t)p->rows * sizeof(double);
    *t = (two_stages){.p = p, .first = first, .face = *p};
    if (lp_scale_of(a, p, &t->scale, e) != 0)
        return e->code;
    t->activity = ARENA_ARRAY(a, double, p->rows);
    t->face.cost = ARENA_ARRAY(a, double, p->cols);
    t->face.col_lower = arena_copy(a, p->col_lower, cols);
    t->face.col_upper = arena_copy(a, p->col_upper, cols);
    t->face.row_lower = arena_copy(a, p->row_lower, rows);
    t->face.row_upper = arena_copy(a, p->row_upper, rows);
    if (t->activity == NULL || t->face.cost == NULL || t->face.col_lower == NULL ||
        t->face.col_upper == NULL || t->face.row_lower == NULL || t->face.row_upper == NULL)
        return error_memory(e);
    for (int32_t j = 0; j < p->cols; j++) {
        t->largest_cost = fmax(t->largest_cost, fabs(p->cost[j]) * t->scale.col[j] * t->scale.cost);
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++)
            t->activity[p->index[k]] += p->value[k] * first->x[j];
    }
    return 0;
}

/* The bound that a dual belongs to, if the dual, scaled, is above `zero` and the value at that
 * bound; else NaN. */
static double fixed_at(double dual, double scaled, double zero, double value, double low,
                       double high)
{
    double bound = dual > 0 ? low : high;
    return fabs(scaled) > zero && isfinite(bound) && at(value, bound) ? bound : (double)NAN;
}

static double column_fixed_at(const two_stages *t, int32_t j, double zero)
{
    double z = t->first->col_dual[j];
    return fixed_at(z, z * t->scale.col[j] * t->scale.cost, zero, t->first->x[j],
                    t->p->col_lower[j], t->p->col_upper[j]);
}

static double row_fixed_at(const two_stages *t, int32_t i, double zero)
{
    double y = t->first->row_dual[i];
    return fixed_at(y, y / t->scale.row[i] * t->scale.cost, zero, t->activity[i],
                    t->p->row_lower[i], t->p->row_upper[i]);
}

/* Fixes the columns and rows of the face. */
static void restrict_to_face(two_stages *t, double zero)
{
    for (int32_t j = 0; j < t->p->cols; j++) {
        double x = column_fixed_at(t, j, zero);
        t->face.col_lower[j] = isnan(x) ? t->p->col_lower[j] : x;
        t->face.col_upper[j] = isnan(x) ? t->p->col_upper[j] : x;
    }
    for (int32_t i = 0; i < t->p->rows; i++) {
        double side = row_fixed_at(t, i, zero);
        t->face.row_lower[i] = isnan(side) ? t->p->row_lower[i] : side;
        t->face.row_upper[i] = isnan(side) ? t->p->row_upper[i] : side;
    }
}

/* The smallest lambda >= 0 for which all duals of fixed columns and rows have the sign of their
 * dual in stage one. */
static double smallest_lambda(const two_stages *t, const solution *second, double zero)
{
    double lambda = 0;
    for (int32_t j = 0; j < t->p->cols; j++) {
        if (t->p->col_lower[j] < t->p->col_upper[j] && !isnan(column_fixed_at(t, j, zero)))
            lambda = fmax(lambda, -second->col_dual[j] / t->first->col_dual[j]);
    }
    for (int32_t i = 0; i < t->p->rows; i++) {
        if (t->p->row_lower[i] < t->p->row_upper[i] && !isnan(row_fixed_at(t, i, zero)))
            lambda = fmax(lambda, -second->row_dual[i] / t->first->row_dual[i]);
    }
    return lambda;
}

/* Makes the unrestricted program with costs c2 + lambda c1, whose optimum is that of stage two, and
 * judges x and y2 + lambda y1 on it. A dual of neither stage violates a sign by more than that
 * stage's own certificate says, and lambda gives the fixed columns and rows the right sign; so the
 * larger of the two certificates is that of the sum. Recomputing it would multiply the rounding
 * errors of stage one, which are relative to one unit of its objective, by lambda, an exchange rate
 * between the units of the objectives. */
static int certify(arena *a, const two_stages *t, double lambda, solution *second, lp *both,
                   error *e)
{
    const double dual = fmax(second->proof.dual, t->first->proof.dual);
    *both = *t->p;
    both->cost = ARENA_ARRAY(a, double, t->p->cols);
    if (both->cost == NULL)
        return error_memory(e);
    for (int32_t j = 0; j < t->p->cols; j++)
        both->cost[j] = t->face.cost[j] + lambda * t->p->cost[j];
    both->constant = t->face.constant + lambda * (t->p->constant - t->first->objective);
    for (int32_t i = 0; i < t->p->rows; i++)
        second->row_dual[i] += lambda * t->first->row_dual[i];
    if (!solve_certify(both, second))
        return error_memory(e);
    certificate *c = &second->proof;
    c->dual = dual;
    if (!isnan(c->worst))
        c->worst = fmax(fmax(c->row, c->bound), fmax(c->dual, fmax(c->gap, c->complementarity)));
    second->status = c->worst <= SOLVE_CERTIFIED ? SOLVE_OPTIMAL : SOLVE_UNCERTIFIED;
    return 0;
}

static bool stopped(const solution *s)
{
    return s->status == SOLVE_INTERRUPTED || s->status == SOLVE_TIME_LIMIT;
}

int site_second_stage(site *s, arena *scratch, const solve_options *options, lp *both, error *e)
{
    static const model_objective_term cost = {ACCOUNT_COST, 1};
    two_stages t;
    solution second = {.status = SOLVE_FAILED};
    int64_t iterations = s->solution.iterations;
    int attempts = s->solution.attempts;
    s->first = s->solution;
    if (prepare(scratch, &s->lp, &s->first, &t, e) != 0)
        return e->code;
    lp_cost(s->assembly.model, &s->map, &cost, 1, true, &t.face);
    for (size_t k = 0; k < sizeof zero_tolerances / sizeof zero_tolerances[0]; k++) {
        const double zero = zero_tolerances[k] * t.largest_cost;
        restrict_to_face(&t, zero);
        if (solve(scratch, &t.face, options, &second, e) != 0)
            return e->code;
        iterations += second.iterations;
        attempts += second.attempts;
        if (stopped(&second) || second.status == SOLVE_UNBOUNDED)
            break; /* unlimited earnings are not a plan */
        if (second.has_point &&
            certify(scratch, &t, smallest_lambda(&t, &second, zero), &second, both, e) != 0)
            return e->code;
        if (second.status == SOLVE_OPTIMAL)
            break;
    }
    if (second.status == SOLVE_OPTIMAL)
        s->solution = second;
    else if (second.status == SOLVE_UNBOUNDED || stopped(&second))
        s->solution.status = second.status;
    else
        s->solution.status = SOLVE_UNCERTIFIED;
    s->solution.iterations = iterations;
    s->solution.attempts = attempts;
    if (s->solution.fell_back_from == NULL)
        s->solution.fell_back_from = s->first.fell_back_from;
    return 0;
}
