/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * certify.c - optimality certificate: recomputes from the lp and the point alone whether the point
 * is optimal.
 *
 * With reduced costs z = c - A'y, a column with z > 0 must be at its lower bound and one with z < 0
 * at its upper bound; the same holds for the dual and the activity of a row. If that bound is
 * infinite, the dual is infeasible (a dual violation). If it is finite, the distance to it is a
 * violation of complementarity.
 */
#include "solve/certify.h"

#include <math.h>
#include <stdlib.h>

typedef struct violations {
    double row, bound, dual, complementarity; /* the largest of each */
    double dual_objective;
} violations;

/* The distance of x from [low, high]; NaN if x is not finite or a bound is NaN. */
static double distance_outside(double x, double low, double high)
{
    if (isnan(low) || isnan(high))
        return (double)NAN;
    /* x - x is 0, but NaN if x is NaN or infinite. */
    return x < low ? low - x : x > high ? x - high : x - x;
}

static void raise_to(double *worst, double value)
{
    /* A NaN is the worst value, and no later value replaces it. */
    if (!(value <= *worst) && !isnan(*worst))
        *worst = value;
}

/* Judges the dual of a row or column whose value must be in [low, high]. */
static void judge_dual(violations *v, double dual, double value, double low, double high,
                       double scale)
{
    double side = dual > 0 ? low : high;
    if (dual == 0)
        return;
    if (!isfinite(side)) {
        raise_to(&v->dual, fabs(dual) / scale);
        return;
    }
    raise_to(&v->complementarity, fabs(dual * (value - side)));
    v->dual_objective += dual * side;
}

static void judge(const lp *p, solution *s, double *activity, double *largest)
{
    violations v = {.dual_objective = p->constant};
    double objective = p->constant;
    for (int32_t j = 0; j < p->cols; j++) {
        double z = p->cost[j], scale = 0;
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            int32_t i = p->index[k];
            double ax = p->value[k] * s->x[j], ay = p->value[k] * s->row_dual[i];
            activity[i] += ax;
            largest[i] = fmax(largest[i], fabs(ax));
            z -= ay;
            scale = fmax(scale, fabs(ay));
        }
        s->col_dual[j] = z;
        objective += p->cost[j] * s->x[j];
        double side = s->x[j] < p->col_lower[j] ? p->col_lower[j] : p->col_upper[j];
        double outside = distance_outside(s->x[j], p->col_lower[j], p->col_upper[j]);
        raise_to(&v.bound, outside == 0 ? 0 : outside / (1 + fabs(side)));
        judge_dual(&v, z, s->x[j], p->col_lower[j], p->col_upper[j], 1 + fabs(p->cost[j]) + scale);
    }
    for (int32_t i = 0; i < p->rows; i++) {
        raise_to(&v.row, distance_outside(activity[i], p->row_lower[i], p->row_upper[i]) /
                             (1 + largest[i]));
        judge_dual(&v, s->row_dual[i], activity[i], p->row_lower[i], p->row_upper[i],
                   1 + fabs(s->row_dual[i]));
    }
    double size = 1 + fabs(objective);
    s->objective = objective;
    s->dual_objective = v.dual_objective;
    s->proof = (certificate){.row = v.row,
                             .bound = v.bound,
                             .dual = v.dual,
                             .gap = fabs(objective - v.dual_objective) / size,
                             .complementarity = v.complementarity / size};
    const double all[] = {
        s->proof.row, s->proof.bound,           s->proof.dual,
        s->proof.gap, s->proof.complementarity, isfinite(objective) ? 0 : (double)NAN};
    s->proof.worst = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        raise_to(&s->proof.worst, all[i]);
}

/* Neither bound is NaN, and each is infinite on its own side only. */
static bool valid_bounds(double low, double high)
{
    return low < HUGE_VAL && high > -HUGE_VAL;
}

static bool finite_entries(const lp *p)
{
    for (int64_t k = 0; k < p->start[p->cols]; k++) {
        if (!isfinite(p->value[k]))
            return false;
    }
    for (int32_t j = 0; j < p->cols; j++) {
        if (!isfinite(p->cost[j]) || !valid_bounds(p->col_lower[j], p->col_upper[j]))
            return false;
    }
    for (int32_t i = 0; i < p->rows; i++) {
        if (!valid_bounds(p->row_lower[i], p->row_upper[i]))
            return false;
    }
    return true;
}

int solve_check(const lp *p, error *e)
{
    if (finite_entries(p))
        return 0;
    return error_set(e, ERROR_SOLVER,
                     "the linear program contains a number that is not finite, or an infinite "
                     "bound on the wrong side");
}

bool solve_certify(const lp *p, solution *s)
{
    double *activity = calloc((size_t)p->rows + 1, sizeof *activity);
    double *largest = calloc((size_t)p->rows + 1, sizeof *largest);
    bool judged = activity != NULL && largest != NULL;
    if (judged)
        judge(p, s, activity, largest);
    free(activity);
    free(largest);
    return judged;
}
