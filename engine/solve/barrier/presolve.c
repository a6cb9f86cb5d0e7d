/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * presolve.c - the lp without what needs no method, and the way back.
 *
 * Left out are fixed columns, columns without entries, rows that bind nothing and rows of one
 * entry; these become bounds, again and again until none is left, for a fixed column makes new
 * ones. On the way back the dual of a row of one entry is the reduced cost that its bound bears.
 */
#include "solve/barrier/barrier.h"

#include <math.h>
#include <string.h>

#define SLACK_OF_ZERO 1e-9 /* what nothing can be done about may miss by this, relative */

typedef struct shrink {
    const lp *p;
    barrier_shrunk *f;
    barrier_matrix by_row; /* of the lp */
    double *low, *high;    /* of the lp's columns, tightened */
    double *moved;         /* of each lp row: what its fixed columns come to */
    double *largest;       /* of them: what rounding in their sum is relative to */
    double *blur;          /* of each lp column: that of the rows that bound it, as it sees it */
    int32_t *entries;      /* of each lp row: not yet fixed */
    bool *row_kept;
    int32_t *queue; /* rows with at most one entry */
    int32_t head, tail;
} shrink;

bool barrier_transpose(arena *a, int32_t rows, int32_t cols, const barrier_matrix *from,
                       barrier_matrix *to)
{
    int64_t entries = from->start[cols];
    to->start = ARENA_ARRAY(a, int64_t, rows + 2);
    to->index = ARENA_ARRAY(a, int32_t, entries + 1);
    to->value = ARENA_ARRAY(a, double, entries + 1);
    if (to->start == NULL || to->index == NULL || to->value == NULL)
        return false;
    int64_t *next = to->start + 1; /* one ahead: it ends where the starts belong */
    for (int64_t k = 0; k < entries; k++)
        next[from->index[k] + 1]++;
    for (int32_t i = 0; i < rows; i++)
        next[i + 1] += next[i];
    for (int32_t j = 0; j < cols; j++) {
        for (int64_t k = from->start[j]; k < from->start[j + 1]; k++) {
            int64_t at = next[from->index[k]]++;
            to->index[at] = j;
            to->value[at] = from->value[k];
        }
    }
    return true;
}

static void fix(shrink *s, int32_t col, double value)
{
    const lp *p = s->p;
    s->f->kept[col] = false;
    s->f->fixed[col] = value;
    double size = fmax(fabs(value), s->blur[col]);
    for (int64_t k = p->start[col]; k < p->start[col + 1]; k++) {
        int32_t i = p->index[k];
        s->moved[i] += p->value[k] * value;
        s->largest[i] = fmax(s->largest[i], fabs(p->value[k]) * size);
        if (--s->entries[i] <= 1 && s->row_kept[i])
            s->queue[s->tail++] = i;
    }
}

static double tolerance(double x)
{
    return SLACK_OF_ZERO * (1 + fabs(x));
}

/* Nothing is left in the row: it holds, or the lp has no answer. */
static void empty_row(shrink *s, int32_t row)
{
    double low = s->p->row_lower[row], high = s->p->row_upper[row], sum = s->moved[row];
    double slack = tolerance(s->largest[row]);
    s->row_kept[row] = false;
    if (sum < low - slack || sum > high + slack)
        s->f->infeasible = true;
}

static void bound_row(shrink *s, int32_t row)
{
    const lp *p = s->p;
    barrier_shrunk *f = s->f;
    int64_t k = s->by_row.start[row];
    while (!f->kept[s->by_row.index[k]])
        k++;
    int32_t col = s->by_row.index[k];
    double value = s->by_row.value[k];
    double low = (p->row_lower[row] - s->moved[row]) / value;
    double high = (p->row_upper[row] - s->moved[row]) / value;
    if (value < 0) {
        double other = low;
        low = high;
        high = other;
    }
    s->row_kept[row] = false;
    s->blur[col] = fmax(s->blur[col], s->largest[row] / fabs(value));
    f->bound_row[f->bounds] = row;
    f->bound_col[f->bounds++] = col;
    if (low > s->low[col]) {
        s->low[col] = low;
        f->lowest[col] = row;
    }
    if (high < s->high[col]) {
        s->high[col] = high;
        f->highest[col] = row;
    }
    if (s->low[col] > s->high[col] + tolerance(fmax(fabs(s->high[col]), s->blur[col]))) {
        f->infeasible = true;
        return;
    }
    if (s->high[col] <= s->low[col])
        fix(s, col, s->low[col]);
}

/* A column that stands in no row is where its cost wants it, else next to 0. */
static void put(shrink *s, int32_t col)
{
    double cost = s->p->cost[col], low = s->low[col], high = s->high[col];
    double wanted = cost > 0 ? low : cost < 0 ? high : 0;
    s->f->kept[col] = false;
    if (!isfinite(wanted)) {
        s->f->unbounded = true;
        wanted = 0;
    }
    s->f->fixed[col] = fmin(fmax(wanted, low), high);
}

static void reduce(shrink *s)
{
    const lp *p = s->p;
    barrier_shrunk *f = s->f;
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
            empty_row(s, row);
        else
            bound_row(s, row);
    }
    for (int32_t j = 0; j < p->cols; j++) {
        bool stands = false;
        for (int64_t k = p->start[j]; k < p->start[j + 1] && !stands; k++)
            stands = s->row_kept[p->index[k]];
        if (f->kept[j] && !stands)
            put(s, j);
    }
}

static bool room(arena *a, const lp *p, barrier_shrunk *f)
{
    int64_t entries = p->start[p->cols];
    f->col_of = ARENA_ARRAY(a, int32_t, p->cols);
    f->row_of = ARENA_ARRAY(a, int32_t, p->rows);
    f->fixed = ARENA_ARRAY(a, double, p->cols);
    f->kept = ARENA_ARRAY(a, bool, p->cols);
    f->lowest = ARENA_ARRAY(a, int32_t, p->cols);
    f->highest = ARENA_ARRAY(a, int32_t, p->cols);
    f->bound_row = ARENA_ARRAY(a, int32_t, p->rows);
    f->bound_col = ARENA_ARRAY(a, int32_t, p->rows);
    f->row_lower = ARENA_ARRAY(a, double, p->rows);
    f->row_upper = ARENA_ARRAY(a, double, p->rows);
    f->lower = ARENA_ARRAY(a, double, p->cols);
    f->upper = ARENA_ARRAY(a, double, p->cols);
    f->cost = ARENA_ARRAY(a, double, p->cols);
    f->by_col.start = ARENA_ARRAY(a, int64_t, p->cols + 1);
    f->by_col.index = ARENA_ARRAY(a, int32_t, entries + 1);
    f->by_col.value = ARENA_ARRAY(a, double, entries + 1);
    return f->col_of != NULL && f->row_of != NULL && f->fixed != NULL && f->kept != NULL &&
           f->lowest != NULL && f->highest != NULL && f->bound_row != NULL &&
           f->bound_col != NULL && f->row_lower != NULL && f->row_upper != NULL &&
           f->lower != NULL && f->upper != NULL && f->cost != NULL && f->by_col.start != NULL &&
           f->by_col.index != NULL && f->by_col.value != NULL;
}

static bool working_room(arena *a, const lp *p, shrink *s)
{
    barrier_matrix given = {p->start, p->index, p->value};
    s->low = arena_copy(a, p->col_lower, (size_t)p->cols * sizeof(double));
    s->high = arena_copy(a, p->col_upper, (size_t)p->cols * sizeof(double));
    s->moved = ARENA_ARRAY(a, double, p->rows);
    s->largest = ARENA_ARRAY(a, double, p->rows);
    s->blur = ARENA_ARRAY(a, double, p->cols);
    s->entries = ARENA_ARRAY(a, int32_t, p->rows);
    s->row_kept = ARENA_ARRAY(a, bool, p->rows);
    s->queue = ARENA_ARRAY(a, int32_t, 3 * (size_t)p->rows);
    return s->low != NULL && s->high != NULL && s->moved != NULL && s->largest != NULL &&
           s->blur != NULL && s->entries != NULL && s->row_kept != NULL && s->queue != NULL &&
           barrier_transpose(a, p->rows, p->cols, &given, &s->by_row);
}

/* What is kept, numbered anew in the lp's order. */
static void gather(shrink *s, int32_t *new_row)
{
    const lp *p = s->p;
    barrier_shrunk *f = s->f;
    for (int32_t i = 0; i < p->rows; i++) {
        new_row[i] = s->row_kept[i] ? f->rows : -1;
        if (s->row_kept[i])
            f->row_of[f->rows++] = i;
    }
    int64_t to = 0;
    f->constant = 0;
    for (int32_t j = 0; j < p->cols; j++) {
        if (!f->kept[j]) {
            f->constant += p->cost[j] * f->fixed[j];
            continue;
        }
        int32_t at = f->cols++;
        f->col_of[at] = j;
        f->lower[at] = s->low[j];
        f->upper[at] = s->high[j];
        f->cost[at] = p->cost[j];
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            if (new_row[p->index[k]] < 0)
                continue;
            f->by_col.index[to] = new_row[p->index[k]];
            f->by_col.value[to++] = p->value[k];
        }
        f->by_col.start[f->cols] = to;
    }
    for (int32_t i = 0; i < f->rows; i++) {
        int32_t row = f->row_of[i];
        f->row_lower[i] = p->row_lower[row] - s->moved[row];
        f->row_upper[i] = p->row_upper[row] - s->moved[row];
    }
}

int barrier_shrink(arena *a, const lp *p, barrier_shrunk *f, error *e)
{
    arena *scratch = arena_new();
    *f = (barrier_shrunk){0};
    shrink s = {.p = p, .f = f};
    int32_t *new_row = scratch == NULL ? NULL : ARENA_ARRAY(scratch, int32_t, p->rows);
    if (new_row == NULL || !room(a, p, f) || !working_room(scratch, p, &s)) {
        error_memory(e);
        goto done;
    }
    for (int32_t j = 0; j < p->cols; j++) {
        f->kept[j] = true;
        f->lowest[j] = f->highest[j] = -1;
    }
    for (int32_t i = 0; i < p->rows; i++) {
        s.row_kept[i] = true;
        s.entries[i] = (int32_t)(s.by_row.start[i + 1] - s.by_row.start[i]);
    }
    reduce(&s);
    gather(&s, new_row);
done:
    arena_free(scratch);
    return e->code;
}

/* cost: NULL where nothing costs. */
static void duals_back(const barrier_shrunk *f, const lp *p, const double *cost, const double *y,
                       double *row_dual)
{
    memset(row_dual, 0, (size_t)p->rows * sizeof *row_dual);
    for (int32_t i = 0; i < f->rows; i++)
        row_dual[f->row_of[i]] = y[i];
    /* The last row that was turned into a bound first: its column's other rows then have their
     * duals, and it bears what is left of the reduced cost, if its bound is the one that binds. */
    for (int32_t b = f->bounds - 1; b >= 0; b--) {
        int32_t row = f->bound_row[b], j = f->bound_col[b];
        double z = cost == NULL ? 0 : cost[j], entry = 0;
        if (f->lowest[j] != row && f->highest[j] != row)
            continue; /* a size may have such a row in every step */
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            z -= p->value[k] * row_dual[p->index[k]];
            entry = p->index[k] == row ? p->value[k] : entry;
        }
        if ((z > 0 && f->lowest[j] == row) || (z < 0 && f->highest[j] == row))
            row_dual[row] = z / entry;
    }
}

void barrier_unshrink(const barrier_shrunk *f, const lp *p, const double *x, const double *y,
                      double *x_out, double *row_dual_out)
{
    memcpy(x_out, f->fixed, (size_t)p->cols * sizeof *x_out);
    for (int32_t j = 0; j < f->cols; j++)
        x_out[f->col_of[j]] = x[j];
    duals_back(f, p, p->cost, y, row_dual_out);
}

void barrier_unshrink_ray(const barrier_shrunk *f, const lp *p, const double *x, const double *y,
                          double *x_out, double *row_dual_out)
{
    memset(x_out, 0, (size_t)p->cols * sizeof *x_out);
    for (int32_t j = 0; j < f->cols; j++)
        x_out[f->col_of[j]] = x[j];
    duals_back(f, p, NULL, y, row_dual_out);
}
