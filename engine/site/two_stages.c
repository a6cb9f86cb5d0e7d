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

#include "solve/attempt.h"
#include "solve/barrier/barrier.h"
#include "solve/certify.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Which columns (rows) belong to the face: those whose dual is above `zero` times the largest cost,
 * all scaled by lp_scale_of(), since a smaller one is a rounding error of stage one; and whose
 * value is at the bound (side) that the dual belongs to within `at`, relative to 1 + its absolute
 * value. If the point is not certified, the next criteria are tried. */
typedef struct face_criteria {
    double zero, at;
} face_criteria;
static const face_criteria all_criteria[] = {
    {1e-9, 1e-5}, {1e-9, 1e-3}, {1e-7, 1e-5}, {1e-5, 1e-5}};

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
    face_criteria criteria;
    lp face;
} two_stages;

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

/* The bound that a dual belongs to, if it and the value meet the criteria; else NaN. */
static double fixed_at(const two_stages *t, double dual, double scaled, double value, double low,
                       double high)
{
    double bound = dual > 0 ? low : high;
    return fabs(scaled) > t->criteria.zero * t->largest_cost && isfinite(bound) &&
                   fabs(value - bound) <= t->criteria.at * (1 + fabs(bound))
               ? bound
               : (double)NAN;
}

static double column_fixed_at(const two_stages *t, int32_t j)
{
    double z = t->first->col_dual[j];
    return fixed_at(t, z, z * t->scale.col[j] * t->scale.cost, t->first->x[j], t->p->col_lower[j],
                    t->p->col_upper[j]);
}

static double row_fixed_at(const two_stages *t, int32_t i)
{
    double y = t->first->row_dual[i];
    return fixed_at(t, y, y / t->scale.row[i] * t->scale.cost, t->activity[i], t->p->row_lower[i],
                    t->p->row_upper[i]);
}

/* Fixes the columns and rows of the face. */
static void restrict_to_face(two_stages *t)
{
    for (int32_t j = 0; j < t->p->cols; j++) {
        double x = column_fixed_at(t, j);
        t->face.col_lower[j] = isnan(x) ? t->p->col_lower[j] : x;
        t->face.col_upper[j] = isnan(x) ? t->p->col_upper[j] : x;
    }
    for (int32_t i = 0; i < t->p->rows; i++) {
        double side = row_fixed_at(t, i);
        t->face.row_lower[i] = isnan(side) ? t->p->row_lower[i] : side;
        t->face.row_upper[i] = isnan(side) ? t->p->row_upper[i] : side;
    }
}

/* The smallest lambda >= 0 for which all duals of fixed columns and rows have the sign of their
 * dual in stage one. */
static double smallest_lambda(const two_stages *t, const solution *second)
{
    const lp *p = t->p, *f = &t->face;
    double lambda = 0;
    for (int32_t j = 0; j < p->cols; j++) {
        if (p->col_lower[j] < p->col_upper[j] && f->col_lower[j] == f->col_upper[j])
            lambda = fmax(lambda, -second->col_dual[j] / t->first->col_dual[j]);
    }
    for (int32_t i = 0; i < p->rows; i++) {
        if (p->row_lower[i] < p->row_upper[i] && f->row_lower[i] == f->row_upper[i])
            lambda = fmax(lambda, -second->row_dual[i] / t->first->row_dual[i]);
    }
    return lambda;
}

static double worst_of(const certificate *c)
{
    return fmax(fmax(c->row, c->bound), fmax(c->dual, fmax(c->gap, c->complementarity)));
}

/* Makes the unrestricted program with costs c2 + lambda c1, whose optimum is that of stage two, and
 * judges x and y2 + lambda y1 on it. A dual of neither stage violates a sign by more than that
 * stage's own certificate says, and lambda gives the fixed columns and rows the right sign; so the
 * larger of the two certificates is that of the sum. Recomputing it would multiply the rounding
 * errors of stage one, which are relative to one unit of its objective, by lambda, an exchange rate
 * between the units of the objectives. */
static int certify(arena *a, const two_stages *t, solution *second, lp *both, error *e)
{
    const double lambda = smallest_lambda(t, second);
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
    second->proof.dual = dual;
    if (!isnan(second->proof.worst))
        second->proof.worst = worst_of(&second->proof);
    second->status = second->proof.worst <= SOLVE_CERTIFIED ? SOLVE_OPTIMAL : SOLVE_UNCERTIFIED;
    return 0;
}

/* Where lambda multiplies the gap of stage one, too, beyond the tolerance: judges x by the two
 * stages alone, with y1 on the program of stage one and with y2 on the face, each in the unit of
 * its objective. `face`: the certificate of x and y2 on the face. */
static int certify_by_stages(arena *a, const two_stages *t, const certificate *face,
                             solution *second, error *e)
{
    solution first = *second;
    first.row_dual = t->first->row_dual;
    first.col_dual = ARENA_ARRAY(a, double, t->p->cols);
    if (first.col_dual == NULL || !solve_certify(t->p, &first))
        return error_memory(e);
    certificate *c = &second->proof;
    *c = (certificate){.row = fmax(first.proof.row, face->row),
                       .bound = fmax(first.proof.bound, face->bound),
                       .dual = fmax(first.proof.dual, face->dual),
                       .gap = fmax(first.proof.gap, face->gap),
                       .complementarity = fmax(first.proof.complementarity, face->complementarity)};
    c->worst = fmax(worst_of(c), fmax(first.proof.worst, face->worst));
    second->status = c->worst <= SOLVE_CERTIFIED ? SOLVE_OPTIMAL : SOLVE_UNCERTIFIED;
    return 0;
}

static bool stopped(const solution *s)
{
    return s->status == SOLVE_INTERRUPTED || s->status == SOLVE_TIME_LIMIT;
}

typedef struct named_stage {
    const solve_options *options; /* the caller's */
} named_stage;

/* Passes the solver's lines on, so that they cannot be mistaken for those of the first stage. */
static bool on_progress(void *data, const solve_progress *p)
{
    const solve_options *options = ((const named_stage *)data)->options;
    char text[200] = "";
    solve_progress n = *p;
    if (*p->line != '\0')
        snprintf(text, sizeof text, "second stage: %s", p->line);
    n.stage = STAGE_COST;
    n.line = text;
    return options->progress(options->data, &n);
}

int site_second_stage(site *s, arena *scratch, const solve_options *options, lp *both, error *e)
{
    static const model_objective_term cost = {ACCOUNT_COST, 1};
    static const solve_attempt barrier = {"barrier", solve_barrier, 0, false};
    two_stages t;
    named_stage stage = {options};
    solve_options inner = *options;
    solution second = {.status = SOLVE_FAILED};
    int64_t iterations = s->solution.iterations;
    int attempts = s->solution.attempts;
    s->first = s->solution;
    if (prepare(scratch, &s->lp, &s->first, &t, e) != 0)
        return e->code;
    lp_cost(s->assembly.model, &s->map, &cost, 1, true, &t.face);
    if (options->progress != NULL) {
        inner.progress = on_progress;
        inner.data = &stage;
    }
    const size_t count = sizeof all_criteria / sizeof all_criteria[0];
    /* Of a large program each face first has one run of the barrier, whose claims are not judged:
     * fixed at values that are exact to 1e-9 only, a face may have no point, and to judge that
     * takes as long as several of the following faces. */
    const bool quick = solve_is_large(&s->lp) && solve_is_automatic(options);
    for (size_t k = quick ? 0 : count; k < 2 * count; k++) {
        t.criteria = all_criteria[k % count];
        restrict_to_face(&t);
        if ((k < count ? attempt_all(scratch, &t.face, &barrier, 1, &inner, &second, e)
                       : solve(scratch, &t.face, &inner, &second, e)) != 0)
            return e->code;
        iterations += second.iterations;
        attempts += k < count ? 1 : second.attempts;
        if (k < count && second.status == SOLVE_UNBOUNDED)
            continue; /* not judged */
        if (stopped(&second) || second.status == SOLVE_UNBOUNDED)
            break; /* unlimited earnings are not a plan */
        if (second.status != SOLVE_OPTIMAL)
            continue;
        const certificate on_face = second.proof;
        if (certify(scratch, &t, &second, both, e) != 0)
            return e->code;
        if (second.status != SOLVE_OPTIMAL &&
            certify_by_stages(scratch, &t, &on_face, &second, e) != 0)
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
