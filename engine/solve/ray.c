/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ray.c - checks of Farkas rays and recession rays on the lp itself.
 */
#include "solve/ray.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Relative to the sum of the positive or of the negative terms, the larger one: a difference of the
 * two up to this is a rounding error. Range >= 0. By choice: a few units in the last place of a
 * double. */
#define RAY_ROUNDING 1e-15
/* A component of A d or A'y up to this times the largest of its own terms counts as 0: the ray is
 * then exact for an lp whose coefficients differ by as much. It must not be relative to anything
 * else. In a row such as y + 1e-9 x <= 1, x is bounded, although its term is below any
 * tolerance that is relative to the largest component of the ray. Range (0, RAY_MARGIN). By choice.
 */
#define RAY_ZERO_TOL 1e-9
/* The same where a conflict is shown to a planner, and not a claim about the lp to its last digit:
 * the ray is exact for data that differ by as much. Range [RAY_ZERO_TOL, 1e-3], the error that a
 * program of an explanation may have. On the Dallas campus with a limit of PUE all 60 sweeps leave
 * a few columns at 1e-8. */
#define RAY_CONFLICT_ZERO_TOL 1e-6
enum { RAY_CONFLICT_SWEEPS = 10 }; /* > 0; by choice */
/* A direction may move a row towards its bound by this times the largest of its own terms, if the
 * cost falls by RAY_MARGIN / RAY_ZERO_TOL times as much, relative to the largest term of the cost:
 * the error of a direction with components of very different size is larger in some rows than in
 * others. The points along the direction then never miss a row by more than an optimum may. Range
 * [RAY_ZERO_TOL, SOLVE_CERTIFIED]. */
#define RAY_DRIFT_MAX 1e-6
/* The margin by which a ray must prove its claim, relative to the sum of its terms for row duals,
 * and to the largest term of the cost for a direction of the columns. Range > 0. By choice. */
#define RAY_MARGIN 1e-6
/* Maximum number of sweeps over all columns, each forwards and backwards, that repair row duals
 * until they are a proof, > 0. The error halves with each; on the Dallas year with too little
 * carbon 40 are needed, and a run that is not infeasible rarely makes one. */
enum { RAY_SWEEPS = 60 };
/* After so many sweeps it is checked whether the duals are a proof, which takes half as long as a
 * sweep. Range > 0. By choice. */
enum { RAY_SWEEPS_PER_CHECK = 3 };
/* Row duals up to this times the largest are set to 0. Range >= 0. By choice. */
#define RAY_DUAL_NOISE 1e-9
/* Components of a direction up to one of these times the largest are set to 0, the smallest first,
 * until the direction is a ray. By choice: none; rounding errors of a simplex; of a barrier. */
static const double ray_noise[] = {0, 1e-12, 1e-9, 1e-6};

/* max { y r : low <= r <= high }; may be infinite. */
static double largest_product(double y, double low, double high)
{
    return y == 0 ? 0 : y > 0 ? y * high : y * low;
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
    double product = positive - negative, larger = positive > negative ? positive : negative;
    if (fabs(product) <= RAY_ROUNDING * larger ||
        isfinite(largest_product(product, p->col_lower[col], p->col_upper[col])))
        return;
    double factor = (larger - fabs(product)) / larger;
    for (int64_t k = p->start[col]; k < p->start[col + 1]; k++) {
        double *dual = &y[p->index[k]];
        if (p->value[k] * *dual * product > 0)
            *dual *= factor;
    }
}

/* min y'r - max y'Ax, and the sum of all |terms| of both. Columns in which the maximum is infinite
 * count as 0, and set `open` unless (y'A)_j is 0 up to RAY_ZERO_TOL. */
static double difference(const lp *p, const double *y, double zero, double *size, bool *open)
{
    double sum = 0;
    *size = 0;
    *open = false;
    for (int32_t i = 0; i < p->rows; i++) {
        double min = -largest_product(-y[i], p->row_lower[i], p->row_upper[i]);
        sum += min;
        *size += fabs(min);
    }
    for (int32_t j = 0; j < p->cols; j++) {
        double product = 0, largest = 0;
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            double term = p->value[k] * y[p->index[k]];
            product += term;
            largest = fabs(term) > largest ? fabs(term) : largest;
        }
        if (fabs(product) <= RAY_ROUNDING * largest)
            continue;
        double max = largest_product(product, p->col_lower[j], p->col_upper[j]);
        if (!isfinite(max)) {
            *open = *open || fabs(product) > zero * largest;
            max = 0;
        }
        sum -= max;
        *size += fabs(max);
    }
    return sum;
}

/* Scales y so that its largest component is 1, and sets components up to `noise` to 0; false if y
 * is 0 or not finite. */
static bool normalise(double *y, int32_t count, double noise)
{
    double largest = 0;
    for (int32_t i = 0; i < count; i++)
        largest = fmax(largest, isnan(y[i]) ? HUGE_VAL : fabs(y[i]));
    if (!(largest > 0) || !isfinite(largest))
        return false;
    for (int32_t i = 0; i < count; i++)
        y[i] = fabs(y[i]) <= noise * largest ? 0 : y[i] / largest;
    return true;
}

/* Whether the duals, scaled to a largest one of 1, prove the conflict as far as no column is open.
 */
static bool is_positive(const lp *p, double *y, double zero, bool *open)
{
    double size;
    return normalise(y, p->rows, RAY_DUAL_NOISE) &&
           difference(p, y, zero, &size, open) > RAY_MARGIN * size;
}

/* The row duals of a diverging iterate are a Farkas ray except for remainders of the starting
 * point, which persist in a few columns with entries in many rows, the sizes of a site. These
 * remainders are small relative to the ray and are removed here, in sweeps over all columns
 * forwards and backwards, because the repair of a column changes neighbouring columns. */
static bool check_farkas(const lp *p, double *y, double zero, int sweeps)
{
    bool open = true;
    for (int32_t i = 0; i < p->rows; i++) {
        if (!isfinite(largest_product(-y[i], p->row_lower[i], p->row_upper[i])))
            y[i] = 0; /* of the wrong sign: the row bound on that side is infinite */
    }
    for (int n = 0; n < sweeps; n++) {
        if (n % RAY_SWEEPS_PER_CHECK == 0) {
            if (!is_positive(p, y, zero, &open))
                return false;
            if (!open)
                return true;
        }
        for (int32_t j = 0; j < p->cols; j++)
            repair_column(p, j, y);
        for (int32_t j = p->cols - 1; j >= 0; j--)
            repair_column(p, j, y);
    }
    return is_positive(p, y, zero, &open) && !open;
}

bool ray_check_farkas(const lp *p, double *y)
{
    return check_farkas(p, y, RAY_ZERO_TOL, RAY_SWEEPS);
}

bool ray_shows_conflict(const lp *p, double *y)
{
    return check_farkas(p, y, RAY_CONFLICT_ZERO_TOL, RAY_CONFLICT_SWEEPS);
}

double ray_farkas_miss(const lp *p, const double *y, const double *x)
{
    bool open;
    double size, sum = difference(p, y, RAY_ZERO_TOL, &size, &open), weights = 0;
    double *largest = calloc((size_t)p->rows + 1, sizeof *largest);
    if (largest == NULL)
        return 0; /* no bound: the caller looks for another */
    for (int32_t j = 0; j < p->cols; j++) {
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++)
            largest[p->index[k]] = fmax(largest[p->index[k]], fabs(p->value[k] * x[j]));
    }
    for (int32_t i = 0; i < p->rows; i++)
        weights += fabs(y[i]) * (1 + largest[i]);
    free(largest);
    return !open && sum > 0 && isfinite(weights) ? sum / weights : 0;
}

/* How far a component of a ray moves towards a finite bound. */
static double advance(double step, double low, double high)
{
    return step < 0 && low > -HUGE_VAL ? -step : step > 0 && high < HUGE_VAL ? step : 0;
}

/* activity and term (rows) receive A d and the largest |term| of each of its rows. */
static bool is_ray(const lp *p, const double *d, double *activity, double *term)
{
    double decrease = 0, size = 0, drift = 0;
    memset(activity, 0, (size_t)p->rows * sizeof *activity);
    memset(term, 0, (size_t)p->rows * sizeof *term);
    for (int32_t j = 0; j < p->cols; j++) {
        if (d[j] == 0)
            continue;
        decrease -= p->cost[j] * d[j];
        size = fmax(size, fabs(p->cost[j] * d[j]));
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            double product = p->value[k] * d[j];
            activity[p->index[k]] += product;
            term[p->index[k]] = fmax(term[p->index[k]], fabs(product));
        }
    }
    for (int32_t i = 0; i < p->rows; i++) {
        double towards = advance(activity[i], p->row_lower[i], p->row_upper[i]);
        drift = fmax(drift, towards > 0 ? towards / term[i] : 0);
    }
    return drift <= RAY_DRIFT_MAX &&
           decrease > fmax(RAY_MARGIN, RAY_MARGIN / RAY_ZERO_TOL * drift) * size;
}

bool ray_check_recession(const lp *p, double *d)
{
    const size_t noises = sizeof ray_noise / sizeof ray_noise[0];
    double *activity = malloc(((size_t)p->rows + 1) * sizeof *activity);
    double *term = malloc(((size_t)p->rows + 1) * sizeof *term);
    bool found = false;
    if (activity != NULL && term != NULL && normalise(d, p->cols, 0)) {
        for (int32_t j = 0; j < p->cols; j++) { /* towards a finite bound: an error, or no ray */
            if (advance(d[j], p->col_lower[j], p->col_upper[j]) > 0)
                d[j] = 0;
        }
        for (size_t n = 0; n < noises && !found; n++) {
            for (int32_t j = 0; j < p->cols; j++)
                d[j] = fabs(d[j]) <= ray_noise[n] ? 0 : d[j];
            found = is_ray(p, d, activity, term);
        }
    }
    free(activity);
    free(term);
    return found;
}
