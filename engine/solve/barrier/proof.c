/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * proof.c - when there is no answer: the ray that shows it, checked on the lp itself.
 *
 * Infeasible: row duals y such that no x within its bounds has y'Ax as large as y'r is for every
 * activity r within the rows' bounds (Farkas). Unbounded: a direction along which every bound is
 * kept and the cost falls. Rays of iterates that run away are checked as they come; where a run
 * ends without an answer they are looked for by programs of their own, which always have one: the
 * least by which rows must be missed, and the steepest fall within a box.
 */
#include "solve/barrier/barrier.h"

#include <math.h>
#include <string.h>

#define ROUNDING 1e-15
#define NOTHING 1e-9 /* of the largest term: what counts as 0 in a ray */
#define CLEAR 1e-6   /* of all terms together: what a ray must show */
/* Over all columns and back, to make good what keeps duals from being a proof. */
enum { SWEEPS = 20 };

/* The largest of y * r for r within bounds; infinite where it has no end. */
static double most_of(double y, double low, double high)
{
    return y == 0 ? 0 : y > 0 ? y * high : y * low;
}

/* The larger of finite bounds. */
static double span(double low, double high)
{
    return barrier_larger(isfinite(low) ? fabs(low) : 0, isfinite(high) ? fabs(high) : 0);
}

/* A column without the bound that its product with the duals asks for: the terms on the side that
 * outweighs the other shrink until they are even. No dual changes its sign. */
static void even_out(const lp *p, int32_t col, double *y)
{
    double above = 0, below = 0;
    for (int64_t k = p->start[col]; k < p->start[col + 1]; k++) {
        double part = p->value[k] * y[p->index[k]];
        above += part > 0 ? part : 0;
        below -= part < 0 ? part : 0;
    }
    double product = above - below, outweighs = barrier_larger(above, below);
    if (isfinite(most_of(product, p->col_lower[col], p->col_upper[col])) ||
        fabs(product) <= ROUNDING * outweighs)
        return;
    double by = (outweighs - fabs(product)) / outweighs;
    for (int64_t k = p->start[col]; k < p->start[col + 1]; k++) {
        double *dual = &y[p->index[k]];
        if (p->value[k] * *dual * product > 0)
            *dual *= by;
    }
}

/* The least of y'r less the most of y'Ax, 0 being clear of their terms; `open`: columns in which
 * the second has no end. */
static double margin(const lp *p, const double *y, bool *open)
{
    double sum = 0, size = 0, widest = 0;
    *open = false;
    for (int32_t i = 0; i < p->rows; i++) {
        double least = -most_of(-y[i], p->row_lower[i], p->row_upper[i]);
        sum += least;
        size += fabs(least);
        widest = barrier_larger(widest, span(p->row_lower[i], p->row_upper[i]));
    }
    for (int32_t j = 0; j < p->cols; j++) {
        double product = 0, term = 0;
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            double part = p->value[k] * y[p->index[k]];
            product += part;
            term = barrier_larger(term, fabs(part));
        }
        double most = most_of(product, p->col_lower[j], p->col_upper[j]);
        if (!isfinite(most)) {
            *open = *open || fabs(product) > NOTHING * barrier_larger(term, 1);
            most = 0;
        }
        sum -= most;
        size += fabs(most);
    }
    return sum - barrier_larger(CLEAR * size, NOTHING * widest);
}

/* The largest dual is 1 then; false: there is none. */
static bool normalize(const lp *p, double *y)
{
    double largest = 0;
    for (int32_t i = 0; i < p->rows; i++)
        largest = barrier_larger(largest, fabs(y[i]));
    if (!(largest > 0) || !isfinite(largest))
        return false;
    for (int32_t i = 0; i < p->rows; i++)
        y[i] /= largest;
    return true;
}

/* Duals of a point that runs away are a proof but for what is left of where it began: a few columns
 * that reach far, the sizes of a site, keep it for long. It is little beside the whole, and is
 * taken out here, to and fro, for what is changed at one step changes its neighbours. */
bool barrier_proves_infeasible(const lp *p, double *y)
{
    bool open = true;
    for (int32_t i = 0; i < p->rows; i++) {
        if (!isfinite(most_of(-y[i], p->row_lower[i], p->row_upper[i])))
            y[i] = 0;
    }
    for (int sweep = 0; sweep < SWEEPS && open; sweep++) {
        if (!normalize(p, y) || !(margin(p, y, &open) > 0))
            return false;
        for (int32_t j = 0; j < p->cols && open; j++)
            even_out(p, j, y);
        for (int32_t j = p->cols - 1; j >= 0 && open; j--)
            even_out(p, j, y);
    }
    return !open;
}

/* Does a ray component keep away from finite bounds? */
static bool recedes(double step, double low, double high, double small)
{
    return !(step < -small && low > -HUGE_VAL) && !(step > small && high < HUGE_VAL);
}

/* `activity` and `term` are 0. */
static bool falls_without_end(const lp *p, double *ray, double *activity, double *term)
{
    double largest = 0, fall = 0, size = 0, dearest = 0;
    for (int32_t j = 0; j < p->cols; j++)
        largest = barrier_larger(largest, fabs(ray[j]));
    if (!(largest > 0) || !isfinite(largest))
        return false;
    for (int32_t j = 0; j < p->cols; j++) {
        ray[j] /= largest;
        if (!recedes(ray[j], p->col_lower[j], p->col_upper[j], NOTHING))
            return false;
        fall -= p->cost[j] * ray[j];
        size = barrier_larger(size, fabs(p->cost[j] * ray[j]));
        dearest = barrier_larger(dearest, fabs(p->cost[j]));
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            double part = p->value[k] * ray[j];
            activity[p->index[k]] += part;
            term[p->index[k]] = barrier_larger(term[p->index[k]], fabs(part));
        }
    }
    for (int32_t i = 0; i < p->rows; i++) {
        if (!recedes(activity[i], p->row_lower[i], p->row_upper[i],
                     NOTHING * barrier_larger(term[i], 1)))
            return false;
    }
    return fall > CLEAR * size && fall > CLEAR * dearest;
}

bool barrier_proves_unbounded(const lp *p, double *ray)
{
    arena *scratch = arena_new(); /* gone with the call: there are many in a run */
    double *activity = scratch == NULL ? NULL : ARENA_ARRAY(scratch, double, p->rows);
    double *term = scratch == NULL ? NULL : ARENA_ARRAY(scratch, double, p->rows);
    bool proved = activity != NULL && term != NULL && falls_without_end(p, ray, activity, term);
    arena_free(scratch);
    return proved;
}

/* Room for a copy with more columns; entries and rows as in `p`. */
static bool copy_with(arena *a, const lp *p, size_t cols, size_t entries, lp *out)
{
    *out = *p;
    out->start = ARENA_ARRAY(a, int64_t, cols + 1);
    out->index = ARENA_ARRAY(a, int32_t, entries + 1);
    out->value = ARENA_ARRAY(a, double, entries + 1);
    out->col_lower = ARENA_ARRAY(a, double, cols);
    out->col_upper = ARENA_ARRAY(a, double, cols);
    out->cost = ARENA_ARRAY(a, double, cols);
    out->row_lower = ARENA_ARRAY(a, double, p->rows);
    out->row_upper = ARENA_ARRAY(a, double, p->rows);
    out->constant = 0;
    if (out->start == NULL || out->index == NULL || out->value == NULL || out->col_lower == NULL ||
        out->col_upper == NULL || out->cost == NULL || out->row_lower == NULL ||
        out->row_upper == NULL)
        return false;
    memcpy(out->start, p->start, ((size_t)p->cols + 1) * sizeof *out->start);
    memcpy(out->index, p->index, (size_t)p->start[p->cols] * sizeof *out->index);
    memcpy(out->value, p->value, (size_t)p->start[p->cols] * sizeof *out->value);
    return true;
}

bool barrier_elastic(arena *a, const lp *p, lp *out)
{
    size_t rows = (size_t)p->rows, cols = (size_t)p->cols;
    if (!copy_with(a, p, cols + 2 * rows, (size_t)p->start[cols] + 2 * rows, out))
        return false;
    memcpy(out->col_lower, p->col_lower, cols * sizeof *out->col_lower);
    memcpy(out->col_upper, p->col_upper, cols * sizeof *out->col_upper);
    memcpy(out->row_lower, p->row_lower, rows * sizeof *out->row_lower);
    memcpy(out->row_upper, p->row_upper, rows * sizeof *out->row_upper);
    int64_t to = p->start[cols];
    for (int32_t i = 0; i < p->rows; i++) {
        for (int side = 0; side < 2; side++) {
            if (side == 0 ? p->row_lower[i] == -HUGE_VAL : p->row_upper[i] == HUGE_VAL)
                continue;
            out->index[to] = i;
            out->value[to++] = side == 0 ? 1 : -1;
            out->col_upper[out->cols] = HUGE_VAL;
            out->cost[out->cols++] = 1;
            out->start[out->cols] = to;
        }
    }
    return true;
}

bool barrier_steepest(arena *a, const lp *p, lp *out)
{
    if (!copy_with(a, p, (size_t)p->cols, (size_t)p->start[p->cols], out))
        return false;
    double dearest = 0;
    for (int32_t j = 0; j < p->cols; j++)
        dearest = barrier_larger(dearest, fabs(p->cost[j]));
    for (int32_t j = 0; j < p->cols; j++) {
        out->cost[j] = dearest > 0 ? p->cost[j] / dearest : 0;
        out->col_lower[j] = p->col_lower[j] > -HUGE_VAL ? 0 : -1;
        out->col_upper[j] = p->col_upper[j] < HUGE_VAL ? 0 : 1;
    }
    for (int32_t i = 0; i < p->rows; i++) {
        out->row_lower[i] = p->row_lower[i] > -HUGE_VAL ? 0 : -HUGE_VAL;
        out->row_upper[i] = p->row_upper[i] < HUGE_VAL ? 0 : HUGE_VAL;
    }
    return true;
}
