/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * form.c - rows, variables and bounds laid out part by part, and within a part in the order
 * of elimination: what is used together lies together.
 */
#include "solve/barrier/barrier.h"

#include <math.h>
#include <string.h>

#define LEAST_ONE 1e-4

typedef struct laying {
    const barrier_shrunk *s;
    const barrier_cut *cut;
    barrier_form *form;
    barrier_order *order;
    int32_t *first_col, *first_row; /* of each part: where its columns and rows begin below */
    int32_t *col, *row;             /* columns and rows, part by part, in their order */
    int32_t *seat_col, *seat_row;   /* of each: its rank in its part */
    int32_t *local;                 /* of each row: its number in its part */
    bool starved;
    bool *failed; /* of each part */
} laying;

/* Stable, by counting. */
static void by_part(int32_t count, const int32_t *part, int32_t parts, int32_t *first, int32_t *out)
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

/* Lists columns (or rows) of a part by their ranks among all its unknowns. */
static void by_rank(int32_t *list, int32_t count, const int32_t *rank, int32_t unknowns,
                    int32_t *seat, int32_t *sorted)
{
    for (int32_t u = 0; u < unknowns; u++)
        sorted[u] = -1;
    for (int32_t i = 0; i < count; i++) {
        seat[list[i]] = rank[i];
        sorted[rank[i]] = list[i];
    }
    int32_t to = 0;
    for (int32_t u = 0; u < unknowns; u++) {
        if (sorted[u] >= 0)
            list[to++] = sorted[u];
    }
}

static bool rank_part(laying *l, int32_t part)
{
    const barrier_matrix *m = &l->s->by_col;
    int32_t *col = l->col + l->first_col[part], *row = l->row + l->first_row[part];
    int32_t cols = l->first_col[part + 1] - l->first_col[part];
    int32_t rows = l->first_row[part + 1] - l->first_row[part];
    bool ranked = false, border = part == l->cut->parts - 1;
    int64_t most = 0, to = 0;
    for (int32_t i = 0; i < rows; i++)
        l->local[row[i]] = i;
    for (int32_t j = 0; j < cols; j++)
        most += m->start[col[j] + 1] - m->start[col[j]];
    arena *scratch = arena_new();
    if (scratch == NULL)
        return false;
    barrier_matrix own = {ARENA_ARRAY(scratch, int64_t, cols + 1),
                          ARENA_ARRAY(scratch, int32_t, most + 1), NULL};
    int32_t *rank = ARENA_ARRAY(scratch, int32_t, cols + rows + 1);
    int32_t *sorted = ARENA_ARRAY(scratch, int32_t, cols + rows + 1);
    if (own.start != NULL && own.index != NULL && rank != NULL && sorted != NULL) {
        for (int32_t j = 0; j < cols; j++) {
            for (int64_t k = m->start[col[j]]; k < m->start[col[j] + 1]; k++) {
                if (l->cut->part_of_row[m->index[k]] == part)
                    own.index[to++] = l->local[m->index[k]];
            }
            own.start[j + 1] = to;
        }
        for (int32_t u = 0; u < cols + rows; u++)
            rank[u] = u; /* as the border stays */
        ranked = border || barrier_kkt_rank(cols, rows, &own, rank);
    }
    if (ranked) {
        by_rank(col, cols, rank, cols + rows, l->seat_col, sorted);
        by_rank(row, rows, rank + cols, cols + rows, l->seat_row, sorted);
    }
    arena_free(scratch);
    return ranked;
}

static void rank_job(void *data, int32_t part)
{
    laying *l = data;
    l->failed[part] = !rank_part(l, part);
}

static void count_size(double number, double *sum, int64_t *count)
{
    if (number == 0 || !isfinite(number))
        return;
    *sum += log2(fabs(number));
    ++*count;
}

/* What right-hand sides and bounds are counted in: their geometric mean, a power of two. */
static double unit_of(const barrier_shrunk *s)
{
    double sum = 0;
    int64_t count = 0;
    for (int32_t j = 0; j < s->cols; j++) {
        count_size(s->lower[j], &sum, &count);
        count_size(s->upper[j], &sum, &count);
    }
    for (int32_t i = 0; i < s->rows; i++) {
        count_size(s->row_lower[i], &sum, &count);
        if (s->row_upper[i] != s->row_lower[i])
            count_size(s->row_upper[i], &sum, &count);
    }
    return count > 0 ? exp2(round(sum / (double)count)) : 1;
}

/* Numbers variables and rows; slacks stand behind their part's columns. */
static void number(laying *l)
{
    const barrier_shrunk *s = l->s;
    barrier_form *f = l->form;
    for (int32_t p = 0; p < f->parts; p++) {
        barrier_part *part = &f->part[p];
        part->vars.from = f->vars;
        part->rows.from = f->rows;
        for (int32_t j = l->first_col[p]; j < l->first_col[p + 1]; j++) {
            int32_t col = l->col[j];
            l->order->col_at[col] = f->vars;
            f->seat_var[f->vars] = l->seat_col[col];
            f->lower[f->vars] = s->lower[col] / f->unit;
            f->upper[f->vars] = s->upper[col] / f->unit;
            f->cost[f->vars++] = s->cost[col];
        }
        for (int32_t i = l->first_row[p]; i < l->first_row[p + 1]; i++) {
            int32_t row = l->row[i];
            l->order->row_at[row] = f->rows;
            f->seat_row[f->rows] = l->seat_row[row];
            f->slack_of[f->rows] = -1;
            if (s->row_lower[row] == s->row_upper[row]) {
                f->rhs[f->rows++] = s->row_lower[row] / f->unit;
                continue;
            }
            f->slack_of[f->rows++] = f->vars;
            f->is_slack[f->vars] = true;
            f->lower[f->vars] = s->row_lower[row] / f->unit;
            f->upper[f->vars++] = s->row_upper[row] / f->unit;
        }
        part->vars.to = f->vars;
        part->rows.to = f->rows;
    }
}

static void fill(laying *l)
{
    const barrier_shrunk *s = l->s;
    barrier_form *f = l->form;
    barrier_matrix *m = &f->by_col;
    int64_t to = 0;
    int32_t var = 0;
    for (int32_t p = 0; p < f->parts; p++) {
        for (int32_t j = l->first_col[p]; j < l->first_col[p + 1]; j++) {
            int32_t col = l->col[j];
            for (int64_t k = s->by_col.start[col]; k < s->by_col.start[col + 1]; k++) {
                m->index[to] = l->order->row_at[s->by_col.index[k]];
                m->value[to++] = s->by_col.value[k];
            }
            m->start[++var] = to;
        }
        for (int32_t i = f->part[p].rows.from; i < f->part[p].rows.to; i++) {
            if (f->slack_of[i] < 0)
                continue;
            m->index[to] = i;
            m->value[to++] = -1;
            m->start[++var] = to;
        }
    }
}

static void pair_up(barrier_form *f)
{
    for (int32_t p = 0; p < f->parts; p++) {
        f->part[p].pairs.from = f->pairs;
        for (int32_t v = f->part[p].vars.from; v < f->part[p].vars.to; v++) {
            for (int side = 0; side < 2; side++) {
                double bound = side == 0 ? f->lower[v] : f->upper[v];
                if (!isfinite(bound))
                    continue;
                f->pair_var[f->pairs] = v;
                f->pair_sign[f->pairs] = side == 0 ? 1 : -1;
                f->pair_bound[f->pairs++] = bound;
            }
        }
        f->part[p].pairs.to = f->pairs;
    }
}

static bool room(arena *a, const barrier_shrunk *s, const barrier_cut *cut, barrier_form *f,
                 barrier_order *order)
{
    size_t cols = (size_t)s->cols, rows = (size_t)s->rows, vars = cols + rows;
    size_t entries = (size_t)s->by_col.start[cols] + rows, parts = (size_t)cut->parts;
    *f = (barrier_form){
        .by_col = {ARENA_ARRAY(a, int64_t, vars + 1), ARENA_ARRAY(a, int32_t, entries + 1),
                   ARENA_ARRAY(a, double, entries + 1)},
        .slack_of = ARENA_ARRAY(a, int32_t, rows + 1),
        .is_slack = ARENA_ARRAY(a, bool, vars + 1),
        .seat_var = ARENA_ARRAY(a, int32_t, vars + 1),
        .seat_row = ARENA_ARRAY(a, int32_t, rows + 1),
        .lower = ARENA_ARRAY(a, double, vars + 1),
        .upper = ARENA_ARRAY(a, double, vars + 1),
        .cost = ARENA_ARRAY(a, double, vars + 1),
        .rhs = ARENA_ARRAY(a, double, rows + 1),
        .pair_var = ARENA_ARRAY(a, int32_t, 2 * vars + 1),
        .pair_sign = ARENA_ARRAY(a, double, 2 * vars + 1),
        .pair_bound = ARENA_ARRAY(a, double, 2 * vars + 1),
        .part = ARENA_ARRAY(a, barrier_part, parts + 1),
        .parts = cut->parts,
        .unit = unit_of(s),
    };
    f->one = fmax(1 / f->unit, LEAST_ONE);
    f->constant = s->constant / f->unit;
    order->col_at = ARENA_ARRAY(a, int32_t, cols + 1);
    order->row_at = ARENA_ARRAY(a, int32_t, rows + 1);
    return f->by_col.start != NULL && f->by_col.index != NULL && f->by_col.value != NULL &&
           f->slack_of != NULL && f->is_slack != NULL && f->seat_var != NULL &&
           f->seat_row != NULL && f->lower != NULL && f->upper != NULL && f->cost != NULL &&
           f->rhs != NULL && f->pair_var != NULL && f->pair_sign != NULL && f->pair_bound != NULL &&
           f->part != NULL && order->col_at != NULL && order->row_at != NULL;
}

static bool working_room(arena *a, laying *l)
{
    size_t cols = (size_t)l->s->cols, rows = (size_t)l->s->rows, parts = (size_t)l->cut->parts;
    l->first_col = ARENA_ARRAY(a, int32_t, parts + 2);
    l->first_row = ARENA_ARRAY(a, int32_t, parts + 2);
    l->col = ARENA_ARRAY(a, int32_t, cols + 1);
    l->row = ARENA_ARRAY(a, int32_t, rows + 1);
    l->seat_col = ARENA_ARRAY(a, int32_t, cols + 1);
    l->seat_row = ARENA_ARRAY(a, int32_t, rows + 1);
    l->local = ARENA_ARRAY(a, int32_t, rows + 1);
    l->failed = ARENA_ARRAY(a, bool, parts);
    return l->first_col != NULL && l->first_row != NULL && l->col != NULL && l->row != NULL &&
           l->seat_col != NULL && l->seat_row != NULL && l->local != NULL && l->failed != NULL;
}

int barrier_form_of(arena *a, const barrier_shrunk *s, const barrier_cut *cut, thread_pool *c,
                    barrier_form *out, barrier_order *order, error *e)
{
    arena *scratch = arena_new();
    laying l = {.s = s, .cut = cut, .form = out, .order = order};
    if (scratch == NULL || !room(a, s, cut, out, order) || !working_room(scratch, &l)) {
        error_memory(e);
        goto done;
    }
    by_part(s->cols, cut->part_of_col, cut->parts, l.first_col, l.col);
    by_part(s->rows, cut->part_of_row, cut->parts, l.first_row, l.row);
    thread_pool_run(c, rank_job, &l, cut->parts);
    for (int32_t p = 0; p < cut->parts; p++) {
        if (l.failed[p]) {
            error_memory(e);
            goto done;
        }
    }
    number(&l);
    fill(&l);
    pair_up(out);
    if (!barrier_transpose(a, out->rows, out->vars, &out->by_col, &out->by_row))
        error_memory(e);
done:
    arena_free(scratch);
    return e->code;
}
