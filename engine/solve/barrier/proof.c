/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * proof.c - checks proofs of infeasibility and unboundedness on the lp itself, and builds the
 * auxiliary lps that find them.
 *
 * Infeasible: row duals y, a Farkas ray. Unbounded: a recession direction along which the cost
 * falls. The rays of diverging iterates are checked during a run. Where a run ends without an
 * answer, rays are the solutions of two lps of their own, which always have one: the elastic lp,
 * which minimises the violation of the rows, and the recession lp, which minimises the cost over
 * recession directions within a box.
 */
#include "solve/barrier/proof.h"

#include "solve/barrier/matrix.h"
#include "solve/barrier/parameters.h"

#include <math.h>
#include <string.h>

/* max { y r : low <= r <= high }; may be infinite. */
static double largest_product(double y, double low, double high)
{
    return y == 0 ? 0 : y > 0 ? y * high : y * low;
}

/* The largest absolute value of the finite bounds. */
static double bound_size(double low, double high)
{
    return barrier_max(isfinite(low) ? fabs(low) : 0, isfinite(high) ? fabs(high) : 0);
}

/* Repairs y for a column in which max { (y'A)_j x_j } is infinite. Of the positive and the negative
 * terms of (y'A)_j, scales down the duals of those with the larger sum, until the two sums are
 * equal and (y'A)_j is 0. No dual changes its sign. */
static void repair_column(const lp *p, int32_t col, double *y)
{
    double positive = 0, negative = 0;
    for (int64_t k = p->start[col]; k < p->start[col + 1]; k++) {
        double term = p->value[k] * y[p->index[k]];
        positive += term > 0 ? term : 0;
        negative -= term < 0 ? term : 0;
    }
    double product = positive - negative, larger = barrier_max(positive, negative);
    if (isfinite(largest_product(product, p->col_lower[col], p->col_upper[col])) ||
        fabs(product) <= RAY_ROUNDING * larger)
        return;
    double factor = (larger - fabs(product)) / larger;
    for (int64_t k = p->start[col]; k < p->start[col + 1]; k++) {
        double *dual = &y[p->index[k]];
        if (p->value[k] * *dual * product > 0)
            *dual *= factor;
    }
}

/* min y'r - max y'Ax less the margin that a proof needs (see proof.h): positive if y proves
 * infeasibility. Columns in which the maximum is infinite count as 0, and set `open` unless (y'A)_j
 * is 0 up to RAY_ZERO_TOL. */
static double margin(const lp *p, const double *y, bool *open)
{
    double sum = 0, size = 0, largest_bound = 0;
    *open = false;
    for (int32_t i = 0; i < p->rows; i++) {
        double min = -largest_product(-y[i], p->row_lower[i], p->row_upper[i]);
        sum += min;
        size += fabs(min);
        largest_bound = barrier_max(largest_bound, bound_size(p->row_lower[i], p->row_upper[i]));
    }
    for (int32_t j = 0; j < p->cols; j++) {
        double product = 0, largest_term = 0;
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            double term = p->value[k] * y[p->index[k]];
            product += term;
            largest_term = barrier_max(largest_term, fabs(term));
        }
        double max = largest_product(product, p->col_lower[j], p->col_upper[j]);
        if (!isfinite(max)) {
            *open = *open || fabs(product) > RAY_ZERO_TOL * barrier_max(largest_term, 1);
            max = 0;
        }
        sum -= max;
        size += fabs(max);
    }
    return sum - barrier_max(RAY_MARGIN * size, RAY_ZERO_TOL * largest_bound);
}

/* Scales y so that its largest component is 1; false if y is 0 or not finite. */
static bool normalise(const lp *p, double *y)
{
    double largest = 0;
    for (int32_t i = 0; i < p->rows; i++)
        largest = barrier_max(largest, fabs(y[i]));
    if (!(largest > 0) || !isfinite(largest))
        return false;
    for (int32_t i = 0; i < p->rows; i++)
        y[i] /= largest;
    return true;
}

/* The row duals of a diverging iterate are a Farkas ray except for remainders of the starting
 * point, which persist in a few columns with entries in many rows, the sizes of a site. These
 * remainders are small relative to the ray and are removed here, in sweeps over all columns
 * forwards and backwards, because the repair of a column changes neighbouring columns. */
bool barrier_check_farkas_ray(const lp *p, double *y)
{
    bool open = true;
    for (int32_t i = 0; i < p->rows; i++) {
        if (!isfinite(largest_product(-y[i], p->row_lower[i], p->row_upper[i])))
            y[i] = 0; /* of the wrong sign: the row bound on that side is infinite */
    }
    for (int sweep = 0; sweep < RAY_SWEEPS && open; sweep++) {
        if (!normalise(p, y) || !(margin(p, y, &open) > 0))
            return false;
        for (int32_t j = 0; j < p->cols && open; j++)
            repair_column(p, j, y);
        for (int32_t j = p->cols - 1; j >= 0 && open; j--)
            repair_column(p, j, y);
    }
    return !open;
}

/* Whether a component of a ray moves away from finite bounds, or by no more than `tolerance`
 * towards them. */
static bool recedes(double step, double low, double high, double tolerance)
{
    return !(step < -tolerance && low > -HUGE_VAL) && !(step > tolerance && high < HUGE_VAL);
}

/* activity and term (rows) must be 0; they receive A d and the largest |term| of each of its rows.
 */
static bool is_recession_ray(const lp *p, double *ray, double *activity, double *term)
{
    double largest = 0, decrease = 0, size = 0, largest_cost = 0;
    for (int32_t j = 0; j < p->cols; j++)
        largest = barrier_max(largest, fabs(ray[j]));
    if (!(largest > 0) || !isfinite(largest))
        return false;
    for (int32_t j = 0; j < p->cols; j++) {
        ray[j] /= largest;
        if (!recedes(ray[j], p->col_lower[j], p->col_upper[j], RAY_ZERO_TOL))
            return false;
        decrease -= p->cost[j] * ray[j];
        size = barrier_max(size, fabs(p->cost[j] * ray[j]));
        largest_cost = barrier_max(largest_cost, fabs(p->cost[j]));
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            double product = p->value[k] * ray[j];
            activity[p->index[k]] += product;
            term[p->index[k]] = barrier_max(term[p->index[k]], fabs(product));
        }
    }
    for (int32_t i = 0; i < p->rows; i++) {
        if (!recedes(activity[i], p->row_lower[i], p->row_upper[i],
                     RAY_ZERO_TOL * barrier_max(term[i], 1)))
            return false;
    }
    return decrease > RAY_MARGIN * size && decrease > RAY_MARGIN * largest_cost;
}

bool barrier_check_recession_ray(const lp *p, double *ray)
{
    arena *scratch = arena_new(); /* freed here: a run makes many such calls */
    double *activity = scratch == NULL ? NULL : ARENA_ARRAY(scratch, double, p->rows);
    double *term = scratch == NULL ? NULL : ARENA_ARRAY(scratch, double, p->rows);
    bool proved = activity != NULL && term != NULL && is_recession_ray(p, ray, activity, term);
    arena_free(scratch);
    return proved;
}

/* Allocates an lp with at least as many columns and entries as `p`, and the same rows; copies the
 * matrix of `p`, but no bounds and no costs. False without memory. */
static bool copy_matrix(arena *a, const lp *p, size_t cols, size_t entries, lp *out)
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

bool barrier_elastic_lp(arena *a, const lp *p, lp *out)
{
    size_t rows = (size_t)p->rows, cols = (size_t)p->cols;
    if (!copy_matrix(a, p, cols + 2 * rows, (size_t)p->start[cols] + 2 * rows, out))
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

bool barrier_recession_lp(arena *a, const lp *p, lp *out)
{
    if (!copy_matrix(a, p, (size_t)p->cols, (size_t)p->start[p->cols], out))
        return false;
    double largest_cost = 0;
    for (int32_t j = 0; j < p->cols; j++)
        largest_cost = barrier_max(largest_cost, fabs(p->cost[j]));
    for (int32_t j = 0; j < p->cols; j++) {
        out->cost[j] = largest_cost > 0 ? p->cost[j] / largest_cost : 0;
        out->col_lower[j] = p->col_lower[j] > -HUGE_VAL ? 0 : -1;
        out->col_upper[j] = p->col_upper[j] < HUGE_VAL ? 0 : 1;
    }
    for (int32_t i = 0; i < p->rows; i++) {
        out->row_lower[i] = p->row_lower[i] > -HUGE_VAL ? 0 : -HUGE_VAL;
        out->row_upper[i] = p->row_upper[i] < HUGE_VAL ? 0 : HUGE_VAL;
    }
    return true;
}
