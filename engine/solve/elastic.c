/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elastic.c - builds the lps of a test of feasibility, and the recession lp.
 */
#include "solve/elastic.h"

#include <math.h>
#include <string.h>

/* An lp with room for that many columns, rows and entries; no entry, all bounds and costs 0. */
static bool make_room(arena *a, size_t rows, size_t cols, size_t entries, lp *out)
{
    if (rows > INT32_MAX - 1 || cols > INT32_MAX - 1)
        return false;
    *out = (lp){.rows = (int32_t)rows, .cols = (int32_t)cols};
    out->start = ARENA_ARRAY(a, int64_t, cols + 1);
    out->index = ARENA_ARRAY(a, int32_t, entries + 1);
    out->value = ARENA_ARRAY(a, double, entries + 1);
    out->col_lower = ARENA_ARRAY(a, double, cols);
    out->col_upper = ARENA_ARRAY(a, double, cols);
    out->cost = ARENA_ARRAY(a, double, cols);
    out->row_lower = ARENA_ARRAY(a, double, rows);
    out->row_upper = ARENA_ARRAY(a, double, rows);
    return out->start != NULL && out->index != NULL && out->value != NULL &&
           out->col_lower != NULL && out->col_upper != NULL && out->cost != NULL &&
           out->row_lower != NULL && out->row_upper != NULL;
}

static void copy_bounds(const lp *p, lp *out)
{
    memcpy(out->col_lower, p->col_lower, (size_t)p->cols * sizeof *out->col_lower);
    memcpy(out->col_upper, p->col_upper, (size_t)p->cols * sizeof *out->col_upper);
}

static void copy_rows(const lp *p, lp *out)
{
    memcpy(out->row_lower, p->row_lower, (size_t)p->rows * sizeof *out->row_lower);
    memcpy(out->row_upper, p->row_upper, (size_t)p->rows * sizeof *out->row_upper);
}

static void copy_matrix(const lp *p, lp *out)
{
    const size_t entries = (size_t)p->start[p->cols];
    memcpy(out->start, p->start, ((size_t)p->cols + 1) * sizeof *out->start);
    memcpy(out->index, p->index, entries * sizeof *out->index);
    memcpy(out->value, p->value, entries * sizeof *out->value);
}

static void add_entry(lp *q, int64_t *at, int32_t row, double value)
{
    q->index[*at] = row;
    q->value[(*at)++] = value;
}

/* The rows of the elastic lp: one for each finite bound of a row, in the order of the rows. The
 * steps of the rows, if there are any, are those of the given ones. */
static bool make_rows(arena *a, const lp *p, elastic_lp *x)
{
    lp *q = &x->lp;
    int32_t *step = p->row_step == NULL ? NULL : ARENA_ARRAY(a, int32_t, q->rows);
    if (p->row_step != NULL && step == NULL)
        return false;
    for (int32_t i = 0; i < p->rows; i++) {
        const int32_t rows[2] = {x->lower_row[i], x->upper_row[i]};
        for (int side = 0; side < 2; side++) {
            if (rows[side] < 0)
                continue;
            q->row_lower[rows[side]] = side == 0 ? p->row_lower[i] : -HUGE_VAL;
            q->row_upper[rows[side]] = side == 1 ? p->row_upper[i] : HUGE_VAL;
            if (step != NULL)
                step[rows[side]] = p->row_step[i];
        }
    }
    q->row_step = step;
    return true;
}

/* Numbers the finite lower and upper bounds of the rows from *count on; -1 for an infinite one. */
static bool number_sides(arena *a, const lp *p, int32_t **lower, int32_t **upper, size_t *count)
{
    *lower = ARENA_ARRAY(a, int32_t, p->rows);
    *upper = ARENA_ARRAY(a, int32_t, p->rows);
    if (*lower == NULL || *upper == NULL || p->rows > INT32_MAX / 2 - 1)
        return false;
    for (int32_t i = 0; i < p->rows; i++) {
        (*lower)[i] = p->row_lower[i] > -HUGE_VAL ? (int32_t)(*count)++ : -1;
        (*upper)[i] = p->row_upper[i] < HUGE_VAL ? (int32_t)(*count)++ : -1;
    }
    return true;
}

bool elastic_lp_of(arena *a, const lp *p, const double *w, elastic_lp *x)
{
    size_t rows = 0, entries = 0;
    if (!number_sides(a, p, &x->lower_row, &x->upper_row, &rows))
        return false;
    for (int64_t k = 0; k < p->start[p->cols]; k++)
        entries += (size_t)(x->lower_row[p->index[k]] >= 0) + (x->upper_row[p->index[k]] >= 0);
    lp *q = &x->lp;
    if (!make_room(a, rows, (size_t)p->cols + 1, entries + rows, q) || !make_rows(a, p, x))
        return false;
    copy_bounds(p, q);
    q->col_upper[p->cols] = HUGE_VAL;
    q->cost[p->cols] = 1;
    int64_t at = 0;
    for (int32_t j = 0; j < p->cols; j++) {
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            if (x->lower_row[p->index[k]] >= 0)
                add_entry(q, &at, x->lower_row[p->index[k]], p->value[k]);
            if (x->upper_row[p->index[k]] >= 0)
                add_entry(q, &at, x->upper_row[p->index[k]], p->value[k]);
        }
        q->start[j + 1] = at;
    }
    for (int32_t i = 0; i < p->rows; i++) {
        if (x->lower_row[i] >= 0)
            add_entry(q, &at, x->lower_row[i], w[i]);
        if (x->upper_row[i] >= 0)
            add_entry(q, &at, x->upper_row[i], -w[i]);
    }
    q->start[q->cols] = at;
    return true;
}

void elastic_duals(const elastic_lp *x, int32_t rows, const double *elastic_dual, double *row_dual)
{
    for (int32_t i = 0; i < rows; i++)
        row_dual[i] = (x->lower_row[i] >= 0 ? elastic_dual[x->lower_row[i]] : 0) +
                      (x->upper_row[i] >= 0 ? elastic_dual[x->upper_row[i]] : 0);
}

bool elastic_slack_of(arena *a, const lp *p, double t, elastic_slack *out)
{
    out->lower = ARENA_ARRAY(a, double, p->rows);
    out->upper = ARENA_ARRAY(a, double, p->rows);
    for (int32_t i = 0; i < p->rows && out->lower != NULL && out->upper != NULL; i++)
        out->lower[i] = out->upper[i] = t;
    return out->lower != NULL && out->upper != NULL;
}

bool elastic_relaxed_lp(arena *a, const lp *p, const double *w, const elastic_slack *by, lp *out)
{
    *out = *p;
    out->row_lower = ARENA_ARRAY(a, double, p->rows);
    out->row_upper = ARENA_ARRAY(a, double, p->rows);
    if (out->row_lower == NULL || out->row_upper == NULL)
        return false;
    for (int32_t i = 0; i < p->rows; i++) {
        out->row_lower[i] = p->row_lower[i] - by->lower[i] * w[i];
        out->row_upper[i] = p->row_upper[i] + by->upper[i] * w[i];
    }
    return true;
}

bool elastic_least_lp(arena *a, const lp *p, const double *w, double t, elastic_least *x)
{
    const size_t entries = (size_t)p->start[p->cols];
    size_t cols = (size_t)p->cols;
    if (!number_sides(a, p, &x->lower_col, &x->upper_col, &cols))
        return false;
    lp *q = &x->lp;
    if (!make_room(a, (size_t)p->rows, cols, entries + cols, q))
        return false;
    q->row_step = p->row_step;
    copy_rows(p, q);
    copy_bounds(p, q);
    copy_matrix(p, q);
    int64_t at = p->start[p->cols];
    for (int32_t i = 0; i < p->rows; i++) {
        const int32_t col[2] = {x->lower_col[i], x->upper_col[i]};
        for (int side = 0; side < 2; side++) {
            if (col[side] < 0)
                continue;
            add_entry(q, &at, i, side == 0 ? w[i] : -w[i]);
            q->col_upper[col[side]] = t;
            q->cost[col[side]] = 1;
            q->start[col[side] + 1] = at;
        }
    }
    return true;
}

bool elastic_smallest_lp(arena *a, const lp *p, const double *w, lp *q, int32_t *negative)
{
    size_t more = 0, entries = (size_t)p->start[p->cols];
    for (int32_t j = 0; j < p->cols; j++) {
        bool both = p->col_lower[j] < 0 && p->col_upper[j] > 0;
        negative[j] = both ? p->cols + (int32_t)more : -1;
        more += both;
        entries += both ? (size_t)(p->start[j + 1] - p->start[j]) : 0;
    }
    if (!make_room(a, (size_t)p->rows, (size_t)p->cols + more, entries, q))
        return false;
    q->row_step = p->row_step;
    copy_rows(p, q);
    copy_bounds(p, q);
    copy_matrix(p, q);
    int64_t at = p->start[p->cols];
    for (int32_t j = 0; j < p->cols; j++) {
        double scale = 0;
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++)
            scale = fmax(scale, fabs(p->value[k]) / w[p->index[k]]);
        q->cost[j] = p->col_upper[j] <= 0 ? -scale : scale;
        if (negative[j] < 0)
            continue;
        int32_t n = negative[j];
        q->cost[n] = scale;
        q->col_lower[j] = 0;
        q->col_upper[n] = -p->col_lower[j];
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++)
            add_entry(q, &at, p->index[k], -p->value[k]);
        q->start[n + 1] = at;
    }
    return true;
}

bool elastic_recession_lp(arena *a, const lp *p, lp *q)
{
    const size_t entries = (size_t)p->start[p->cols];
    if (!make_room(a, (size_t)p->rows, (size_t)p->cols, entries, q))
        return false;
    q->row_step = p->row_step;
    copy_matrix(p, q);
    double largest_cost = 0;
    for (int32_t j = 0; j < p->cols; j++)
        largest_cost = fmax(largest_cost, fabs(p->cost[j]));
    for (int32_t j = 0; j < p->cols; j++) {
        q->cost[j] = largest_cost > 0 ? p->cost[j] / largest_cost : 0;
        q->col_lower[j] = p->col_lower[j] > -HUGE_VAL ? 0 : -ELASTIC_BOX;
        q->col_upper[j] = p->col_upper[j] < HUGE_VAL ? 0 : ELASTIC_BOX;
    }
    for (int32_t i = 0; i < p->rows; i++) {
        q->row_lower[i] = p->row_lower[i] > -HUGE_VAL ? 0 : -HUGE_VAL;
        q->row_upper[i] = p->row_upper[i] < HUGE_VAL ? 0 : HUGE_VAL;
    }
    return true;
}
