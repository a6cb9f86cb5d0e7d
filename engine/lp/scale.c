/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scale.c - geometric scaling of rows, columns and costs by powers of two, so that nothing is
 * rounded.
 *
 * A few sweeps divide each row and then each column by the geometric mean of its smallest and its
 * largest absolute entry; an entry that is noise next to the largest, such as the sine of pi in a
 * series of the sun, does not count as the smallest. The costs are scaled so that their geometric
 * mean is near 1; if their maximum were scaled to 1 instead, a penalty among them would push all
 * others below a solver's tolerance. The lp's bounds l and u, right-hand sides b and results are
 * scaled likewise. With R = diag(row), C = diag(col):
 *
 *   A' = R A C    c' = cost * C c    b' = R b    l' = l / C
 *   x  = C x'     y  = R y' / cost   z  = z' / (cost * C)
 */
#include "lp/lp.h"

#include "base/guest.h"

#include <math.h>

enum { SWEEPS = 4, LOOKS = 4096 /* columns between two looks for a request to stop */ };
/* An entry below this times the largest one of its row (column) is noise. */
#define NOISE 1e-12

static double power_of_two(double x)
{
    return x > 0 && isfinite(x) ? exp2(round(log2(x))) : 1.0;
}

static void sweep(const lp *p, lp_scale *s, double *low, double *high)
{
    for (int32_t i = 0; i < p->rows; i++) {
        low[i] = HUGE_VAL;
        high[i] = 0;
    }
    for (int32_t j = 0; j < p->cols; j++) {
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            double size = fabs(p->value[k]) * s->col[j];
            int32_t i = p->index[k];
            high[i] = fmax(high[i], size);
        }
    }
    for (int32_t j = 0; j < p->cols; j++) {
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            double size = fabs(p->value[k]) * s->col[j];
            int32_t i = p->index[k];
            if (size >= NOISE * high[i])
                low[i] = fmin(low[i], size);
        }
    }
    for (int32_t i = 0; i < p->rows; i++)
        s->row[i] = high[i] > 0 ? 1.0 / sqrt(low[i] * high[i]) : 1.0;
    for (int32_t j = 0; j < p->cols; j++) {
        double min = HUGE_VAL, max = 0;
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            max = fmax(max, fabs(p->value[k]) * s->row[p->index[k]]);
        }
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            double size = fabs(p->value[k]) * s->row[p->index[k]];
            if (size >= NOISE * max)
                min = fmin(min, size);
        }
        s->col[j] = max > 0 ? 1.0 / sqrt(min * max) : 1.0;
    }
}

int lp_scale_of(arena *a, const lp *p, lp_scale *out, error *e)
{
    arena *scratch = arena_new();
    double *low = scratch == NULL ? NULL : ARENA_ARRAY(scratch, double, p->rows);
    double *high = scratch == NULL ? NULL : ARENA_ARRAY(scratch, double, p->rows);
    out->row = ARENA_ARRAY(a, double, p->rows);
    out->col = ARENA_ARRAY(a, double, p->cols);
    if (low == NULL || high == NULL || out->row == NULL || out->col == NULL) {
        error_memory(e);
        goto done;
    }
    for (int32_t i = 0; i < p->rows; i++)
        out->row[i] = 1;
    for (int32_t j = 0; j < p->cols; j++)
        out->col[j] = 1;
    for (int i = 0; i < SWEEPS && !guest_stopped(); i++)
        sweep(p, out, low, high);
    if (guest_stopped()) {
        error_stopped(e);
        goto done;
    }
    double sum = 0;
    int32_t costs = 0;
    for (int32_t i = 0; i < p->rows; i++)
        out->row[i] = power_of_two(out->row[i]);
    for (int32_t j = 0; j < p->cols; j++) {
        out->col[j] = power_of_two(out->col[j]);
        if (p->cost[j] != 0) {
            sum += log2(fabs(p->cost[j]) * out->col[j]);
            costs++;
        }
    }
    out->cost = costs > 0 ? power_of_two(exp2(-sum / costs)) : 1.0;
done:
    arena_free(scratch);
    return e->code;
}

int lp_scaled(arena *a, const lp *p, const lp_scale *s, lp *out, error *e)
{
    size_t entries = (size_t)p->start[p->cols];
    *out = *p;
    out->value = ARENA_ARRAY(a, double, entries + 1);
    out->row_lower = ARENA_ARRAY(a, double, p->rows);
    out->row_upper = ARENA_ARRAY(a, double, p->rows);
    out->col_lower = ARENA_ARRAY(a, double, p->cols);
    out->col_upper = ARENA_ARRAY(a, double, p->cols);
    out->cost = ARENA_ARRAY(a, double, p->cols);
    double *col_one = ARENA_ARRAY(a, double, p->cols);
    if (out->value == NULL || out->row_lower == NULL || out->row_upper == NULL ||
        out->col_lower == NULL || out->col_upper == NULL || out->cost == NULL || col_one == NULL)
        return error_memory(e);
    for (int32_t i = 0; i < p->rows; i++) {
        out->row_lower[i] = p->row_lower[i] * s->row[i];
        out->row_upper[i] = p->row_upper[i] * s->row[i];
    }
    for (int32_t j = 0; j < p->cols; j++) {
        if (j % LOOKS == 0 && guest_stopped())
            return error_stopped(e);
        out->col_lower[j] = p->col_lower[j] / s->col[j];
        out->col_upper[j] = p->col_upper[j] / s->col[j];
        out->cost[j] = p->cost[j] * s->col[j] * s->cost;
        col_one[j] = s->col[j] * s->cost;
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++)
            out->value[k] = p->value[k] * s->col[j] * s->row[p->index[k]];
    }
    out->constant = 0;
    out->row_one = s->row;
    out->col_dual_one = col_one;
    return 0;
}
