/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * presolve.c - presolve and postsolve of an lp.
 *
 * Presolve removes fixed columns, empty columns, redundant rows (free or empty) and singleton rows.
 * A singleton row becomes a bound of its column. That may fix the column, which may leave further
 * rows with one entry; this is repeated until no such row is left. Postsolve gives a singleton row
 * the reduced cost of its column as dual (over the row's entry), if its bound is the active one.
 */
#include "solve/barrier/presolve.h"

#include "base/guest.h"
#include "solve/barrier/parameters.h"

#include <math.h>
#include <string.h>

typedef struct presolver {
    const lp *p;
    barrier_presolved *f;
    barrier_matrix by_row; /* of the lp */
    double *low, *high;    /* lp cols: the tightened bounds */
    /* lp cols: the singleton lp row that gave the column its lower or upper bound, or -1. */
    int32_t *lower_row, *upper_row;
    double *fixed_activity; /* lp rows: sum of a_ij x_j over the fixed columns */
    double *largest_term;   /* lp rows: the largest of these terms, which scales the rounding error
                               of their sum */
    double *bound_scale;    /* lp cols: largest_term of the rows that bound the column, over their
                               entries: scales the rounding error of the bounds */
    int32_t *entries;       /* lp rows: entries in columns that are not fixed */
    bool *row_kept;         /* lp rows */
    int32_t *queue;         /* lp rows with at most one entry */
    int32_t head, tail;
} presolver;

/* Removes a column with this value from its rows, and appends rows that then have at most one entry
 * to the queue. */
static void fix(presolver *s, int32_t col, double value)
{
    const lp *p = s->p;
    s->f->kept[col] = false;
    s->f->fixed[col] = value;
    double size = fmax(fabs(value), s->bound_scale[col]);
    for (int64_t k = p->start[col]; k < p->start[col + 1]; k++) {
        int32_t i = p->index[k];
        s->fixed_activity[i] += p->value[k] * value;
        s->largest_term[i] = fmax(s->largest_term[i], fabs(p->value[k]) * size);
        if (--s->entries[i] <= 1 && s->row_kept[i])
            s->queue[s->tail++] = i;
    }
}

/* Allowed violation of a value of this size. */
static double tolerance(double x)
{
    return PRESOLVE_TOL * (1 + fabs(x));
}

/* The row has no entries left: it is satisfied, or the lp is infeasible. */
static void remove_empty_row(presolver *s, int32_t row)
{
    double low = s->p->row_lower[row], high = s->p->row_upper[row], sum = s->fixed_activity[row];
    double allowed = tolerance(s->largest_term[row]);
    s->row_kept[row] = false;
    if (sum < low - allowed || sum > high + allowed)
        s->f->infeasible = true;
}

/* Turns a singleton row into bounds of its column. */
static void remove_singleton_row(presolver *s, int32_t row)
{
    const lp *p = s->p;
    barrier_presolved *f = s->f;
    int64_t k = s->by_row.start[row];
    while (!f->kept[s->by_row.index[k]])
        k++;
    int32_t col = s->by_row.index[k];
    double value = s->by_row.value[k];
    double low = (p->row_lower[row] - s->fixed_activity[row]) / value;
    double high = (p->row_upper[row] - s->fixed_activity[row]) / value;
    if (value < 0) {
        double swapped = low;
        low = high;
        high = swapped;
    }
    s->row_kept[row] = false;
    s->bound_scale[col] = fmax(s->bound_scale[col], s->largest_term[row] / fabs(value));
    f->bound_row[f->bounds] = row;
    f->bound_col[f->bounds++] = col;
    if (low > s->low[col]) {
        s->low[col] = low;
        s->lower_row[col] = row;
    }
    if (high < s->high[col]) {
        s->high[col] = high;
        s->upper_row[col] = row;
    }
    if (s->low[col] > s->high[col] + tolerance(fmax(fabs(s->high[col]), s->bound_scale[col]))) {
        f->infeasible = true;
        return;
    }
    if (s->high[col] <= s->low[col])
        fix(s, col, s->low[col]);
}

/* A column without rows takes the bound that its cost prefers, or without a cost the value nearest
 * to 0. */
static void remove_empty_column(presolver *s, int32_t col)
{
    double cost = s->p->cost[col], low = s->low[col], high = s->high[col];
    double optimum = cost > 0 ? low : cost < 0 ? high : 0;
    s->f->kept[col] = false;
    if (!isfinite(optimum)) {
        s->f->unbounded = true;
        optimum = 0;
    }
    s->f->fixed[col] = fmin(fmax(optimum, low), high);
}

/* Removes columns and rows until nothing more can be removed. */
static void reduce(presolver *s)
{
    const lp *p = s->p;
    barrier_presolved *f = s->f;
    for (int32_t j = 0; j < p->cols; j++) {
        if (s->low[j] > s->high[j] + tolerance(s->high[j]))
            f->infeasible = true;
        if (f->kept[j] && s->high[j] <= s->low[j])
            fix(s, j, s->low[j]);
    }
    for (int32_t i = 0; i < p->rows; i++) {
        if (p->row_lower[i] == -HUGE_VAL && p->row_upper[i] == HUGE_VAL)
            s->row_kept[i] = false;
        else if (s->entries[i] <= 1)
            s->queue[s->tail++] = i;
        if (p->row_lower[i] > p->row_upper[i])
            f->infeasible = true;
    }
    while (s->head < s->tail && !f->infeasible) {
        int32_t row = s->queue[s->head++];
        if (!s->row_kept[row])
            continue;
        if (s->entries[row] == 0)
            remove_empty_row(s, row);
        else
            remove_singleton_row(s, row);
    }
    for (int32_t j = 0; j < p->cols; j++) {
        bool has_row = false;
        for (int64_t k = p->start[j]; k < p->start[j + 1] && !has_row; k++)
            has_row = s->row_kept[p->index[k]];
        if (f->kept[j] && !has_row)
            remove_empty_column(s, j);
    }
}

/* Of several singleton rows of a column, one gave it the bound that it has in the end. */
static void mark_bounds(presolver *s)
{
    barrier_presolved *f = s->f;
    for (int32_t b = 0; b < f->bounds; b++) {
        f->is_lower[b] = s->lower_row[f->bound_col[b]] == f->bound_row[b];
        f->is_upper[b] = s->upper_row[f->bound_col[b]] == f->bound_row[b];
    }
}

static bool allocate(arena *record, arena *program, const lp *p, barrier_presolved *f)
{
    int64_t entries = p->start[p->cols];
    f->lp_col = ARENA_ARRAY(record, int32_t, p->cols);
    f->lp_row = ARENA_ARRAY(record, int32_t, p->rows);
    f->fixed = ARENA_ARRAY(record, double, p->cols);
    f->kept = ARENA_ARRAY(record, bool, p->cols);
    f->is_lower = ARENA_ARRAY(record, bool, p->rows);
    f->is_upper = ARENA_ARRAY(record, bool, p->rows);
    f->bound_row = ARENA_ARRAY(record, int32_t, p->rows);
    f->bound_col = ARENA_ARRAY(record, int32_t, p->rows);
    f->row_one = ARENA_ARRAY(program, double, p->rows);
    f->col_dual_one = ARENA_ARRAY(program, double, p->cols);
    f->row_lower = ARENA_ARRAY(program, double, p->rows);
    f->row_upper = ARENA_ARRAY(program, double, p->rows);
    f->lower = ARENA_ARRAY(program, double, p->cols);
    f->upper = ARENA_ARRAY(program, double, p->cols);
    f->cost = ARENA_ARRAY(program, double, p->cols);
    f->by_col.start = ARENA_ARRAY(program, int64_t, p->cols + 1);
    f->by_col.index = ARENA_ARRAY(program, int32_t, entries + 1);
    f->by_col.value = ARENA_ARRAY(program, double, entries + 1);
    return f->lp_col != NULL && f->lp_row != NULL && f->fixed != NULL && f->kept != NULL &&
           f->is_lower != NULL && f->is_upper != NULL && f->bound_row != NULL &&
           f->bound_col != NULL && f->row_one != NULL && f->col_dual_one != NULL &&
           f->row_lower != NULL && f->row_upper != NULL && f->lower != NULL && f->upper != NULL &&
           f->cost != NULL && f->by_col.start != NULL && f->by_col.index != NULL &&
           f->by_col.value != NULL;
}

static bool allocate_presolver(arena *a, const lp *p, presolver *s)
{
    barrier_matrix given = {p->start, p->index, p->value};
    s->low = arena_copy(a, p->col_lower, (size_t)p->cols * sizeof(double));
    s->high = arena_copy(a, p->col_upper, (size_t)p->cols * sizeof(double));
    s->lower_row = ARENA_ARRAY(a, int32_t, p->cols);
    s->upper_row = ARENA_ARRAY(a, int32_t, p->cols);
    s->fixed_activity = ARENA_ARRAY(a, double, p->rows);
    s->largest_term = ARENA_ARRAY(a, double, p->rows);
    s->bound_scale = ARENA_ARRAY(a, double, p->cols);
    s->entries = ARENA_ARRAY(a, int32_t, p->rows);
    s->row_kept = ARENA_ARRAY(a, bool, p->rows);
    s->queue = ARENA_ARRAY(a, int32_t, 3 * (size_t)p->rows);
    return s->low != NULL && s->high != NULL && s->lower_row != NULL && s->upper_row != NULL &&
           s->fixed_activity != NULL && s->largest_term != NULL && s->bound_scale != NULL &&
           s->entries != NULL && s->row_kept != NULL && s->queue != NULL &&
           barrier_transpose(a, p->rows, p->cols, &given, &s->by_row);
}

/* Numbers the rows and columns that are left, in the lp's order, and copies them. */
static void gather(presolver *s, int32_t *new_row)
{
    const lp *p = s->p;
    barrier_presolved *f = s->f;
    for (int32_t i = 0; i < p->rows; i++) {
        new_row[i] = s->row_kept[i] ? f->rows : -1;
        if (s->row_kept[i])
            f->lp_row[f->rows++] = i;
    }
    int64_t to = 0;
    f->constant = 0;
    for (int32_t j = 0; j < p->cols; j++) {
        if (!f->kept[j]) {
            f->constant += p->cost[j] * f->fixed[j];
            continue;
        }
        int32_t at = f->cols++;
        f->lp_col[at] = j;
        f->lower[at] = s->low[j];
        f->upper[at] = s->high[j];
        f->cost[at] = p->cost[j];
        f->col_dual_one[at] = p->col_dual_one == NULL ? 1 : p->col_dual_one[j];
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            if (new_row[p->index[k]] < 0)
                continue;
            f->by_col.index[to] = new_row[p->index[k]];
            f->by_col.value[to++] = p->value[k];
        }
        f->by_col.start[f->cols] = to;
    }
    for (int32_t i = 0; i < f->rows; i++) {
        int32_t row = f->lp_row[i];
        f->row_one[i] = p->row_one == NULL ? 1 : p->row_one[row];
        f->row_lower[i] = p->row_lower[row] - s->fixed_activity[row];
        f->row_upper[i] = p->row_upper[row] - s->fixed_activity[row];
    }
}

int barrier_presolve(arena *record, arena *program, const lp *p, barrier_presolved *f, error *e)
{
    arena *scratch = arena_new();
    *f = (barrier_presolved){0};
    presolver s = {.p = p, .f = f};
    int32_t *new_row = scratch == NULL ? NULL : ARENA_ARRAY(scratch, int32_t, p->rows);
    if (new_row == NULL || !allocate(record, program, p, f) ||
        !allocate_presolver(scratch, p, &s)) {
        error_memory(e);
        goto done;
    }
    for (int32_t j = 0; j < p->cols; j++) {
        f->kept[j] = true;
        s.lower_row[j] = s.upper_row[j] = -1;
    }
    for (int32_t i = 0; i < p->rows; i++) {
        s.row_kept[i] = true;
        s.entries[i] = (int32_t)(s.by_row.start[i + 1] - s.by_row.start[i]);
    }
    reduce(&s);
    if (guest_stopped()) {
        error_stopped(e);
        goto done;
    }
    mark_bounds(&s);
    gather(&s, new_row);
done:
    arena_free(scratch);
    return e->code;
}

/* cost: NULL for a ray, whose cost counts as 0. */
static void recover_duals(const barrier_presolved *f, const lp *p, const double *cost,
                          const double *y, double *row_dual)
{
    memset(row_dual, 0, (size_t)p->rows * sizeof *row_dual);
    for (int32_t i = 0; i < f->rows; i++)
        row_dual[f->lp_row[i]] = y[i];
    /* In reverse order of removal: all other rows of the column then have their duals, and the row
     * takes the rest of the reduced cost, if its bound is the active one. */
    for (int32_t b = f->bounds - 1; b >= 0; b--) {
        int32_t row = f->bound_row[b], j = f->bound_col[b];
        if (!f->is_lower[b] && !f->is_upper[b])
            continue; /* common: a size's column may have such a row in every step */
        double reduced_cost = cost == NULL ? 0 : cost[j], entry = 1;
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            reduced_cost -= p->value[k] * row_dual[p->index[k]];
            entry = p->index[k] == row ? p->value[k] : entry;
        }
        if ((reduced_cost > 0 && f->is_lower[b]) || (reduced_cost < 0 && f->is_upper[b]))
            row_dual[row] = reduced_cost / entry;
    }
}

void barrier_postsolve(const barrier_presolved *f, const lp *p, const double *x, const double *y,
                       double *x_out, double *row_dual_out)
{
    memcpy(x_out, f->fixed, (size_t)p->cols * sizeof *x_out);
    for (int32_t j = 0; j < f->cols; j++)
        x_out[f->lp_col[j]] = x[j];
    recover_duals(f, p, p->cost, y, row_dual_out);
}

void barrier_postsolve_ray(const barrier_presolved *f, const lp *p, const double *x,
                           const double *y, double *x_out, double *row_dual_out)
{
    memset(x_out, 0, (size_t)p->cols * sizeof *x_out);
    for (int32_t j = 0; j < f->cols; j++)
        x_out[f->lp_col[j]] = x[j];
    recover_duals(f, p, NULL, y, row_dual_out);
}
