/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * form.c - builds the barrier's form: numbers rows, variables and bounds part by part, and within a
 * part in the order of elimination, so that data used together are close in memory.
 */
#include "solve/barrier/form.h"

#include "base/guest.h"

#include "solve/barrier/ordering.h"
#include "solve/barrier/parameters.h"

#include <math.h>
#include <string.h>

typedef struct form_builder {
    const barrier_presolved *s;
    const barrier_partition *partition;
    barrier_form *form;
    barrier_map *map;
    int32_t *first_col, *first_row;       /* parts: where the part begins in `col` and `row` */
    int32_t *col, *row;                   /* columns and rows by part, in the order of the part */
    int32_t *pivot_of_col, *pivot_of_row; /* cols, rows: position among the pivots of the part */
    int32_t *local;                       /* rows: number in the part */
    double *lower, *upper;                /* vars: the bounds that become pairs */
    bool *failed;                         /* parts */
    ordering_cache *orders;               /* NULL: none */
} form_builder;

/* Sorts 0 ... count - 1 by part: a stable counting sort. */
static void sort_by_part(int32_t count, const int32_t *part, int32_t parts, int32_t *first,
                         int32_t *out)
{
    for (int32_t i = 0; i < count; i++)
        first[part[i] + 1]++;
    for (int32_t p = 0; p < parts; p++)
        first[p + 1] += first[p];
    for (int32_t i = 0; i < count; i++)
        out[first[part[i]]++] = i;
    for (int32_t p = parts; p > 0; p--)
        first[p] = first[p - 1];
    first[0] = 0;
}

/* Sorts the columns (or rows) of a part by their ranks among all its unknowns. */
static void sort_by_rank(int32_t *list, int32_t count, const int32_t *rank, int32_t unknowns,
                         int32_t *pivot_of, int32_t *sorted)
{
    for (int32_t u = 0; u < unknowns; u++)
        sorted[u] = -1;
    for (int32_t i = 0; i < count; i++) {
        pivot_of[list[i]] = rank[i];
        sorted[rank[i]] = list[i];
    }
    int32_t to = 0;
    for (int32_t u = 0; u < unknowns; u++) {
        if (sorted[u] >= 0)
            list[to++] = sorted[u];
    }
}

/* Orders the unknowns of a part for elimination, and sorts its columns and rows in that order. The
 * border is ordered with its own system and keeps its order here. False without memory. */
static bool rank_part(form_builder *b, int32_t part)
{
    const barrier_matrix *m = &b->s->by_col;
    int32_t *col = b->col + b->first_col[part], *row = b->row + b->first_row[part];
    int32_t cols = b->first_col[part + 1] - b->first_col[part];
    int32_t rows = b->first_row[part + 1] - b->first_row[part];
    bool ranked = false, border = part == b->partition->parts - 1;
    int64_t capacity = 0, to = 0;
    for (int32_t i = 0; i < rows; i++)
        b->local[row[i]] = i;
    for (int32_t j = 0; j < cols; j++)
        capacity += m->start[col[j] + 1] - m->start[col[j]];
    arena *scratch = arena_new();
    if (scratch == NULL)
        return false;
    barrier_matrix own = {ARENA_ARRAY(scratch, int64_t, cols + 1),
                          ARENA_ARRAY(scratch, int32_t, capacity + 1), NULL};
    int32_t *rank = ARENA_ARRAY(scratch, int32_t, cols + rows + 1);
    int32_t *sorted = ARENA_ARRAY(scratch, int32_t, cols + rows + 1);
    if (own.start != NULL && own.index != NULL && rank != NULL && sorted != NULL) {
        for (int32_t j = 0; j < cols; j++) {
            for (int64_t k = m->start[col[j]]; k < m->start[col[j] + 1]; k++) {
                if (b->partition->part_of_row[m->index[k]] == part)
                    own.index[to++] = b->local[m->index[k]];
            }
            own.start[j + 1] = to;
        }
        for (int32_t u = 0; u < cols + rows; u++)
            rank[u] = u;
        ranked = border || barrier_ordering(b->orders, cols, rows, &own, rank);
    }
    if (ranked) {
        sort_by_rank(col, cols, rank, cols + rows, b->pivot_of_col, sorted);
        sort_by_rank(row, rows, rank + cols, cols + rows, b->pivot_of_row, sorted);
    }
    arena_free(scratch);
    return ranked;
}

static void rank_job(void *data, int32_t part)
{
    form_builder *b = data;
    b->failed[part] = guest_stopped() || !rank_part(b, part);
}

/* Adds a number to a geometric mean, unless it is 0 or infinite. */
static void count_magnitude(double number, double *sum, int64_t *count)
{
    if (number == 0 || !isfinite(number))
        return;
    *sum += log2(fabs(number));
    ++*count;
}

/* The geometric mean of right-hand sides and bounds, rounded to a power of two. */
static double unit_of(const barrier_presolved *s)
{
    double sum = 0;
    int64_t count = 0;
    for (int32_t j = 0; j < s->cols; j++) {
        count_magnitude(s->lower[j], &sum, &count);
        count_magnitude(s->upper[j], &sum, &count);
    }
    for (int32_t i = 0; i < s->rows; i++) {
        count_magnitude(s->row_lower[i], &sum, &count);
        if (s->row_upper[i] != s->row_lower[i])
            count_magnitude(s->row_upper[i], &sum, &count);
    }
    return count > 0 ? exp2(round(sum / (double)count)) : 1;
}

/* The value 1 of the original row in the unit of the form, within the range that makes sense. */
static double row_one_of(const form_builder *b, int32_t row)
{
    double one = b->s->row_one[row];
    return fmin(b->form->residual_one, fmax(one / b->form->unit, ROW_ONE_MIN));
}

/* The value 1 of a reduced cost, within the range that makes sense: costs may be scaled by far. */
static double dual_one_of(double one)
{
    return fmin(1, fmax(one, DUAL_ONE_MIN));
}

/* Numbers variables and rows; the row slacks of a part follow its columns. */
static void number_unknowns(form_builder *b)
{
    const barrier_presolved *s = b->s;
    barrier_form *f = b->form;
    for (int32_t p = 0; p < f->parts; p++) {
        barrier_part *part = &f->part[p];
        part->vars.from = f->vars;
        part->rows.from = f->rows;
        for (int32_t j = b->first_col[p]; j < b->first_col[p + 1]; j++) {
            int32_t col = b->col[j];
            b->map->var_of_col[col] = f->vars;
            f->pivot_of_var[f->vars] = b->pivot_of_col[col];
            b->lower[f->vars] = s->lower[col] / f->unit;
            b->upper[f->vars] = s->upper[col] / f->unit;
            f->dual_one[f->vars] = dual_one_of(s->col_dual_one[col]);
            f->cost[f->vars++] = s->cost[col];
        }
        part->first_row_slack = f->vars;
        for (int32_t i = b->first_row[p]; i < b->first_row[p + 1]; i++) {
            int32_t row = b->row[i];
            b->map->row_of_row[row] = f->rows;
            f->pivot_of_row[f->rows] = b->pivot_of_row[row];
            f->row_slack_of[f->rows] = -1;
            f->row_one[f->rows] = row_one_of(b, row);
            if (s->row_lower[row] == s->row_upper[row]) {
                f->rhs[f->rows++] = s->row_lower[row] / f->unit;
                continue;
            }
            f->row_slack_of[f->rows++] = f->vars;
            f->is_row_slack[f->vars] = true;
            f->dual_one[f->vars] = 1;
            b->lower[f->vars] = s->row_lower[row] / f->unit;
            b->upper[f->vars++] = s->row_upper[row] / f->unit;
        }
        part->vars.to = f->vars;
        part->rows.to = f->rows;
    }
}

/* A by columns, with the -1 of the row slacks. */
static void fill_matrix(form_builder *b)
{
    const barrier_presolved *s = b->s;
    barrier_form *f = b->form;
    barrier_matrix *m = &f->by_col;
    int64_t to = 0;
    int32_t var = 0;
    for (int32_t p = 0; p < f->parts; p++) {
        for (int32_t j = b->first_col[p]; j < b->first_col[p + 1]; j++) {
            int32_t col = b->col[j];
            for (int64_t k = s->by_col.start[col]; k < s->by_col.start[col + 1]; k++) {
                m->index[to] = b->map->row_of_row[s->by_col.index[k]];
                m->value[to++] = s->by_col.value[k];
            }
            m->start[++var] = to;
        }
        for (int32_t i = f->part[p].rows.from; i < f->part[p].rows.to; i++) {
            if (f->row_slack_of[i] < 0)
                continue;
            m->index[to] = i;
            m->value[to++] = -1;
            m->start[++var] = to;
        }
    }
}

/* One pair per finite bound. */
static void list_pairs(form_builder *b)
{
    barrier_form *f = b->form;
    for (int32_t p = 0; p < f->parts; p++) {
        f->part[p].pairs.from = f->pairs;
        for (int32_t v = f->part[p].vars.from; v < f->part[p].vars.to; v++) {
            for (int side = 0; side < 2; side++) {
                double bound = side == 0 ? b->lower[v] : b->upper[v];
                if (!isfinite(bound))
                    continue;
                f->pair_var[f->pairs] = v;
                f->pair_sign[f->pairs] = (int8_t)(side == 0 ? 1 : -1);
                f->pair_bound[f->pairs++] = bound;
            }
        }
        f->part[p].pairs.to = f->pairs;
    }
}

static bool allocate(arena *a, const barrier_presolved *s, const barrier_partition *partition,
                     barrier_form *f, barrier_map *map)
{
    size_t cols = (size_t)s->cols, rows = (size_t)s->rows, vars = cols + rows;
    size_t entries = (size_t)s->by_col.start[cols] + rows, parts = (size_t)partition->parts;
    *f = (barrier_form){
        .by_col = {ARENA_ARRAY(a, int64_t, vars + 1), ARENA_ARRAY(a, int32_t, entries + 1),
                   ARENA_ARRAY(a, double, entries + 1)},
        .row_slack_of = ARENA_ARRAY(a, int32_t, rows + 1),
        .is_row_slack = ARENA_ARRAY(a, bool, vars + 1),
        .pivot_of_var = ARENA_ARRAY(a, int32_t, vars + 1),
        .pivot_of_row = ARENA_ARRAY(a, int32_t, rows + 1),
        .cost = ARENA_ARRAY(a, double, vars + 1),
        .rhs = ARENA_ARRAY(a, double, rows + 1),
        .row_one = ARENA_ARRAY(a, double, rows + 1),
        .dual_one = ARENA_ARRAY(a, double, vars + 1),
        .pair_var = ARENA_ARRAY(a, int32_t, 2 * vars + 1),
        .pair_sign = ARENA_ARRAY(a, int8_t, 2 * vars + 1),
        .pair_bound = ARENA_ARRAY(a, double, 2 * vars + 1),
        .part = ARENA_ARRAY(a, barrier_part, parts + 1),
        .parts = partition->parts,
        .unit = unit_of(s),
    };
    f->residual_one = fmax(1 / f->unit, RESIDUAL_ONE_MIN);
    f->constant = s->constant / f->unit;
    map->var_of_col = ARENA_ARRAY(a, int32_t, cols + 1);
    map->row_of_row = ARENA_ARRAY(a, int32_t, rows + 1);
    return f->by_col.start != NULL && f->by_col.index != NULL && f->by_col.value != NULL &&
           f->row_slack_of != NULL && f->is_row_slack != NULL && f->pivot_of_var != NULL &&
           f->pivot_of_row != NULL && f->cost != NULL && f->rhs != NULL && f->row_one != NULL &&
           f->dual_one != NULL && f->pair_var != NULL && f->pair_sign != NULL &&
           f->pair_bound != NULL && f->part != NULL && map->var_of_col != NULL &&
           map->row_of_row != NULL;
}

static bool allocate_builder(arena *a, form_builder *b)
{
    size_t cols = (size_t)b->s->cols, rows = (size_t)b->s->rows,
           parts = (size_t)b->partition->parts;
    b->first_col = ARENA_ARRAY(a, int32_t, parts + 2);
    b->first_row = ARENA_ARRAY(a, int32_t, parts + 2);
    b->col = ARENA_ARRAY(a, int32_t, cols + 1);
    b->row = ARENA_ARRAY(a, int32_t, rows + 1);
    b->pivot_of_col = ARENA_ARRAY(a, int32_t, cols + 1);
    b->pivot_of_row = ARENA_ARRAY(a, int32_t, rows + 1);
    b->local = ARENA_ARRAY(a, int32_t, rows + 1);
    b->lower = ARENA_ARRAY(a, double, cols + rows + 1);
    b->upper = ARENA_ARRAY(a, double, cols + rows + 1);
    b->failed = ARENA_ARRAY(a, bool, parts);
    return b->first_col != NULL && b->first_row != NULL && b->col != NULL && b->row != NULL &&
           b->pivot_of_col != NULL && b->pivot_of_row != NULL && b->local != NULL &&
           b->lower != NULL && b->upper != NULL && b->failed != NULL;
}

int barrier_form_of(arena *a, const barrier_presolved *s, const barrier_partition *partition,
                    ordering_cache *orders, thread_pool *threads, barrier_form *out,
                    barrier_map *map, error *e)
{
    arena *scratch = arena_new();
    form_builder b = {.s = s, .partition = partition, .form = out, .map = map, .orders = orders};
    if (scratch == NULL || !allocate(a, s, partition, out, map) || !allocate_builder(scratch, &b)) {
        error_memory(e);
        goto done;
    }
    sort_by_part(s->cols, partition->part_of_col, partition->parts, b.first_col, b.col);
    sort_by_part(s->rows, partition->part_of_row, partition->parts, b.first_row, b.row);
    thread_pool_run(threads, rank_job, &b, partition->parts);
    for (int32_t p = 0; p < partition->parts; p++) {
        if (b.failed[p]) {
            error_memory(e);
            goto done;
        }
    }
    number_unknowns(&b);
    fill_matrix(&b);
    list_pairs(&b);
    if (!barrier_transpose(a, out->rows, out->vars, &out->by_col, &out->by_row))
        error_memory(e);
done:
    arena_free(scratch);
    return e->code;
}
