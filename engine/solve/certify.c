/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * certify.c - is the point what the solver says it is? Recomputed from the lp alone.
 *
 * With reduced costs z = c - A'y: z > 0 wants x at its lower bound, z < 0 at its upper; the same
 * for a row's dual and its activity. What wants a bound that is infinite is a dual violation; what
 * wants a bound it is not at fails complementarity.
 */
#include "solve/certify.h"

#include <math.h>
#include <stdlib.h>

typedef struct tally {
    double row, bound, dual, slack, dual_objective;
} tally;

static double beyond(double x, double low, double high)
{
    if (isnan(low) || isnan(high))
        return (double)NAN;
    /* x - x: 0, but NaN for what is no number or infinite. */
    return x < low ? low - x : x > high ? x - high : x - x;
}

static void most(double *worst, double value)
{
    /* A NaN is the worst of all, and nothing after it betters it. */
    if (!(value <= *worst) && !isnan(*worst))
        *worst = value;
}

/* One dual number against the interval of what it belongs to. */
static void judge_dual(tally *t, double dual, double value, double low, double high, double scale)
{
    double side = dual > 0 ? low : high;
    if (dual == 0)
        return;
    if (!isfinite(side)) {
        most(&t->dual, fabs(dual) / scale);
        return;
    }
    most(&t->slack, fabs(dual * (value - side)));
    t->dual_objective += dual * side;
}

static void judge(const lp *p, solution *s, double *activity, double *largest)
{
    tally t = {.dual_objective = p->constant};
    double objective = p->constant;
    for (int32_t j = 0; j < p->cols; j++) {
        double z = p->cost[j], scale = 0;
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            int32_t i = p->index[k];
            double part = p->value[k] * s->x[j], priced = p->value[k] * s->row_dual[i];
            activity[i] += part;
            largest[i] = fmax(largest[i], fabs(part));
            z -= priced;
            scale = fmax(scale, fabs(priced));
        }
        s->col_dual[j] = z;
        objective += p->cost[j] * s->x[j];
        double side = s->x[j] < p->col_lower[j] ? p->col_lower[j] : p->col_upper[j];
        double over = beyond(s->x[j], p->col_lower[j], p->col_upper[j]);
        most(&t.bound, over == 0 ? 0 : over / (1 + fabs(side)));
        judge_dual(&t, z, s->x[j], p->col_lower[j], p->col_upper[j], 1 + fabs(p->cost[j]) + scale);
    }
    for (int32_t i = 0; i < p->rows; i++) {
        most(&t.row, beyond(activity[i], p->row_lower[i], p->row_upper[i]) / (1 + largest[i]));
        judge_dual(&t, s->row_dual[i], activity[i], p->row_lower[i], p->row_upper[i],
                   1 + fabs(s->row_dual[i]));
    }
    double size = 1 + fabs(objective);
    s->objective = objective;
    s->dual_objective = t.dual_objective;
    s->proof = (certificate){.row = t.row,
                             .bound = t.bound,
                             .dual = t.dual,
                             .gap = fabs(objective - t.dual_objective) / size,
                             .complementarity = t.slack / size};
    const double all[] = {
        s->proof.row, s->proof.bound,           s->proof.dual,
        s->proof.gap, s->proof.complementarity, isfinite(objective) ? 0 : (double)NAN};
    s->proof.worst = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        most(&s->proof.worst, all[i]);
}

/* Infinite on its own side only. */
static bool good_bounds(double low, double high)
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
        if (!isfinite(p->cost[j]) || !good_bounds(p->col_lower[j], p->col_upper[j]))
            return false;
    }
    for (int32_t i = 0; i < p->rows; i++) {
        if (!good_bounds(p->row_lower[i], p->row_upper[i]))
            return false;
    }
    return true;
}

int solve_check(const lp *p, error *e)
{
    if (finite_entries(p))
        return 0;
    return error_set(e, ERROR_SOLVER,
                     "the linear program holds a number that is not finite, or an infinite bound "
                     "on the wrong side");
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
