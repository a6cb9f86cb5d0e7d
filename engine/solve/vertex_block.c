/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vertex_block.c - partitions an optimal point into blocks along time, and finds a vertex of one
 * block.
 *
 * A column belongs to a block if all of its rows that have a block are in that block; all other
 * columns keep their values. A row that several blocks share is divided: each block gets the
 * activity that its columns have at the given point plus an equal part of the row's unused
 * capacity. So the blocks are independent of each other, and together their points are a point of
 * the whole lp.
 *
 * Columns that their reduced cost holds at a bound are at that bound in every optimum. They are
 * fixed there and left out of the block's lp, which saves most of the work. If no vertex is found
 * in this way, the block is solved once more with all of its columns.
 */
#include "solve/vertex_block.h"

#include "base/clock.h"
#include "solve/attempt.h"
#include "solve/glpk/glpk.h"

#include <math.h>

/* All of these are relative. */

/* Values that stay fixed have the error of the barrier. Each row that contains one, or that several
 * blocks share, is relaxed by this fraction of its largest term (divided among the blocks);
 * otherwise tiny amounts would be moved to compensate for the error. */
#define RELAXATION 1e-9
#define ROW_TOLERANCE 1e-9 /* a smaller violation of a row is ignored */
/* A column that is closer than this to the bound that its reduced cost points to is at that bound.
 * Moving such columns to their bounds may violate a row by no more than this. */
#define AT_BOUND 1e-7
/* A reduced cost above this, relative to the largest of its terms, holds a column at its bound. */
#define REDUCED_COST_HOLDS 1e-6

static bool make_room(arena *a, vertex_job *j)
{
    const lp *p = j->p;
    j->given = ARENA_ARRAY(a, double, p->cols);
    j->found = ARENA_ARRAY(a, double, p->cols);
    j->activity = ARENA_ARRAY(a, double, p->rows);
    j->fixed_activity = ARENA_ARRAY(a, double, p->rows);
    j->largest = ARENA_ARRAY(a, double, p->rows);
    j->relaxable = ARENA_ARRAY(a, bool, p->rows);
    j->sharing_blocks = ARENA_ARRAY(a, int32_t, p->rows);
    j->fixed_at_bound = ARENA_ARRAY(a, bool, p->cols);
    j->bound = ARENA_ARRAY(a, double, p->cols);
    j->block_of = ARENA_ARRAY(a, int32_t, p->cols);
    j->first_col = ARENA_ARRAY(a, int64_t, (size_t)j->blocks->blocks + 2);
    j->col = ARENA_ARRAY(a, int32_t, p->cols);
    return j->given != NULL && j->found != NULL && j->activity != NULL &&
           j->fixed_activity != NULL && j->largest != NULL && j->relaxable != NULL &&
           j->sharing_blocks != NULL && j->fixed_at_bound != NULL && j->bound != NULL &&
           j->block_of != NULL && j->first_col != NULL && j->col != NULL;
}

/* The bound at which the sign of a column's reduced cost is dual feasible. */
static double complementary_bound(const lp *p, const solution *s, int32_t col)
{
    return s->col_dual[col] > 0 ? p->col_lower[col] : p->col_upper[col];
}

static bool is_fixed_at_bound(const lp *p, const solution *s, int32_t col)
{
    double scale = 1 + fabs(p->cost[col]), bound = complementary_bound(p, s, col);
    for (int64_t k = p->start[col]; k < p->start[col + 1]; k++)
        scale = fmax(scale, fabs(p->value[k] * s->row_dual[p->index[k]]));
    return fabs(s->col_dual[col]) > REDUCED_COST_HOLDS * scale && isfinite(bound) &&
           fabs(s->x[col] - bound) <= AT_BOUND * (1 + fabs(bound));
}

/* The block that contains all of the column's rows, or -1 if they are in several blocks or none.
 * Rows of no block do not count. */
static int32_t only_block(const vertex_job *j, int32_t col)
{
    const lp *p = j->p;
    int32_t block = -1;
    for (int64_t k = p->start[col]; k < p->start[col + 1]; k++) {
        int32_t of = j->blocks->block_of_row[p->index[k]];
        if (of >= 0 && block >= 0 && of != block)
            return -1;
        block = of >= 0 ? of : block;
    }
    return block;
}

/* Sorts the columns by block with a counting sort; within a block they stay in order. */
static void sort_columns(vertex_job *j)
{
    int64_t *next = j->first_col + 1; /* one ahead: filling a block moves it to the next's start */
    for (int32_t c = 0; c < j->p->cols; c++) {
        if (j->block_of[c] >= 0)
            next[j->block_of[c] + 1]++;
    }
    for (int32_t b = 0; b < j->blocks->blocks; b++)
        next[b + 1] += next[b];
    for (int32_t c = 0; c < j->p->cols; c++) {
        if (j->block_of[c] >= 0)
            j->col[next[j->block_of[c]]++] = c;
    }
}

bool vertex_job_of(arena *a, const solution *s, vertex_job *j)
{
    const lp *p = j->p;
    int32_t *seen = ARENA_ARRAY(a, int32_t, p->rows); /* the last block found in a row, from 1 */
    if (seen == NULL || !make_room(a, j))
        return false;
    for (int32_t c = 0; c < p->cols; c++) {
        double x = fmin(fmax(s->x[c], p->col_lower[c]), p->col_upper[c]);
        bool open = p->col_lower[c] < p->col_upper[c];
        double bound = j->bound[c] = complementary_bound(p, s, c);
        j->block_of[c] = open ? only_block(j, c) : -1;
        j->fixed_at_bound[c] = is_fixed_at_bound(p, s, c);
        if (j->block_of[c] < 0 && j->fixed_at_bound[c] &&
            fabs(x - bound) <= ROW_TOLERANCE * (1 + fabs(bound)))
            x = bound;
        j->given[c] = j->found[c] = x;
        for (int64_t k = p->start[c]; k < p->start[c + 1]; k++) {
            int32_t i = p->index[k];
            j->activity[i] += p->value[k] * x;
            j->fixed_activity[i] += j->block_of[c] < 0 ? p->value[k] * x : 0;
            j->largest[i] = fmax(j->largest[i], fabs(p->value[k] * x));
            j->relaxable[i] = j->relaxable[i] || (open && j->block_of[c] < 0);
        }
    }
    sort_columns(j);
    for (int64_t at = 0; at < j->first_col[j->blocks->blocks]; at++) {
        int32_t c = j->col[at];
        for (int64_t k = p->start[c]; k < p->start[c + 1]; k++) {
            int32_t i = p->index[k];
            if (seen[i] != j->block_of[c] + 1)
                j->sharing_blocks[i]++;
            seen[i] = j->block_of[c] + 1;
        }
    }
    return true;
}

/* The lp of one block, and the maps from its rows and columns to those of the whole lp. */
typedef struct block_lp {
    lp p;
    int32_t *row_at; /* row of the whole lp -> row here; valid only where row_of leads back */
    int32_t *row_of, *col_of;
    /* Of each row here: the activity at the given point of all columns of the block and of those
     * that are free; and the activity of the columns that are fixed at their bounds. */
    double *block_activity, *free_activity, *bound_activity;
    bool infeasible; /* columns fixed at their bounds violate a row by more than AT_BOUND */
} block_lp;

static bool block_lp_room(arena *a, int32_t rows, int64_t cols, int64_t entries, block_lp *b)
{
    int64_t max_rows = entries < rows ? entries : rows; /* each row has an entry */
    *b = (block_lp){.p = {.start = ARENA_ARRAY(a, int64_t, cols + 1),
                          .index = ARENA_ARRAY(a, int32_t, entries + 1),
                          .value = ARENA_ARRAY(a, double, entries + 1),
                          .row_lower = ARENA_ARRAY(a, double, max_rows),
                          .row_upper = ARENA_ARRAY(a, double, max_rows),
                          .col_lower = ARENA_ARRAY(a, double, cols),
                          .col_upper = ARENA_ARRAY(a, double, cols),
                          .cost = ARENA_ARRAY(a, double, cols)},
                    .row_at = ARENA_ARRAY(a, int32_t, rows),
                    .row_of = ARENA_ARRAY(a, int32_t, max_rows + 1),
                    .col_of = ARENA_ARRAY(a, int32_t, cols),
                    .block_activity = ARENA_ARRAY(a, double, max_rows),
                    .free_activity = ARENA_ARRAY(a, double, max_rows),
                    .bound_activity = ARENA_ARRAY(a, double, max_rows)};
    return b->p.start != NULL && b->p.index != NULL && b->p.value != NULL &&
           b->p.row_lower != NULL && b->p.row_upper != NULL && b->p.col_lower != NULL &&
           b->p.col_upper != NULL && b->p.cost != NULL && b->row_at != NULL && b->row_of != NULL &&
           b->col_of != NULL && b->block_activity != NULL && b->free_activity != NULL &&
           b->bound_activity != NULL;
}

/* The row here of a row of the whole lp; adds one if there is none yet. */
static int32_t row_here(block_lp *b, int32_t row)
{
    int32_t at = b->row_at[row];
    if (at < b->p.rows && b->row_of[at] == row)
        return at;
    b->row_at[row] = b->p.rows;
    b->row_of[b->p.rows] = row;
    return b->p.rows++;
}

/* Sets the bounds of a row for the free columns. A row of this block alone has its bounds less the
 * activity of all fixed columns. In a shared row the block may use the activity that it has at the
 * given point plus its part of the unused capacity. The given point always satisfies the bounds, up
 * to ROW_TOLERANCE. */
static void bound_row(const vertex_job *j, block_lp *b, int32_t at)
{
    const lp *p = j->p;
    int32_t row = b->row_of[at], sharing = j->sharing_blocks[row];
    double low = p->row_lower[row], high = p->row_upper[row], activity = j->activity[row];
    double size = j->largest[row];
    if (sharing == 1) {
        low -= j->fixed_activity[row] + b->bound_activity[at];
        high -= j->fixed_activity[row] + b->bound_activity[at];
    } else {
        low = b->block_activity[at] - b->bound_activity[at] - fmax(activity - low, 0) / sharing;
        high = b->block_activity[at] - b->bound_activity[at] + fmax(high - activity, 0) / sharing;
    }
    double violation = fmax(fmax(low - b->free_activity[at], b->free_activity[at] - high), 0);
    b->infeasible = b->infeasible || violation > AT_BOUND * (1 + size);
    if (violation > ROW_TOLERANCE * (1 + size)) {
        low = fmin(low, b->free_activity[at]);
        high = fmax(high, b->free_activity[at]);
    }
    double relaxation = j->relaxable[row] || sharing > 1 ? RELAXATION * size / sharing : 0;
    b->p.row_lower[at] = low - relaxation;
    b->p.row_upper[at] = high + relaxation;
}

/* Sorts the entries of a column by row. Rows are numbered here in the order of the first column
 * that has them, so the entries are nearly sorted and insertion sort is fast. */
static void sort_entries(lp *p, int64_t from, int64_t end)
{
    for (int64_t k = from + 1; k < end; k++) {
        int32_t row = p->index[k];
        double value = p->value[k];
        int64_t to = k;
        for (; to > from && p->index[to - 1] > row; to--) {
            p->index[to] = p->index[to - 1];
            p->value[to] = p->value[to - 1];
        }
        p->index[to] = row;
        p->value[to] = value;
    }
}

static bool block_lp_of(arena *a, const vertex_job *j, int32_t block, bool fix_at_bounds,
                        block_lp *b)
{
    const lp *p = j->p;
    int64_t from = j->first_col[block], end = j->first_col[block + 1], entries = 0;
    for (int64_t at = from; at < end; at++)
        entries += p->start[j->col[at] + 1] - p->start[j->col[at]];
    if (!block_lp_room(a, p->rows, end - from, entries, b))
        return false;
    lp *q = &b->p;
    for (int64_t at = from, k = 0; at < end; at++) {
        int32_t col = j->col[at];
        bool fixed = fix_at_bounds && j->fixed_at_bound[col];
        double x = j->given[col], bound = fixed ? j->bound[col] : 0;
        for (int64_t i = p->start[col]; i < p->start[col + 1]; i++) {
            int32_t row = row_here(b, p->index[i]);
            double value = p->value[i];
            b->block_activity[row] += value * x;
            if (fixed) {
                b->bound_activity[row] += value * bound;
                continue;
            }
            b->free_activity[row] += value * x;
            q->index[k] = row;
            q->value[k++] = value;
        }
        if (fixed)
            continue;
        sort_entries(q, q->start[q->cols], k);
        b->col_of[q->cols] = col;
        q->col_lower[q->cols] = p->col_lower[col];
        q->col_upper[q->cols] = p->col_upper[col];
        q->cost[q->cols++] = p->cost[col];
        q->start[q->cols] = k;
    }
    for (int32_t at = 0; at < q->rows; at++)
        bound_row(j, b, at);
    return true;
}

/* Whether the block's point in j->found has the same cost as the given one, within the tolerance.
 */
static bool costs_the_same(const vertex_job *j, int32_t block)
{
    double change = 0;
    for (int64_t at = j->first_col[block]; at < j->first_col[block + 1]; at++) {
        int32_t col = j->col[at];
        change += j->p->cost[col] * (j->found[col] - j->given[col]);
    }
    return fabs(change) <= j->tolerance;
}

/* Solves the block, with the columns of fixed_at_bound fixed there or with all columns free. */
static bool solve_block(arena *a, const vertex_job *j, int32_t block, bool fix_at_bounds,
                        const solve_options *given, solution *s, error *e)
{
    static const solve_attempt attempts[] = {
        {"glpk dual simplex", solve_glpk, 0, false},
        {"glpk dual simplex, tightened", solve_glpk, 1, false}};
    solve_options options = *given;
    block_lp b;
    *s = (solution){.status = SOLVE_TIME_LIMIT};
    if (j->end > 0 && (options.time_limit = j->end - clock_seconds()) <= 0)
        return false;
    s->status = SOLVE_OPTIMAL;
    if (!block_lp_of(a, j, block, fix_at_bounds, &b))
        return error_memory(e) == 0;
    if (b.infeasible && fix_at_bounds)
        return false;
    if (b.p.cols > 0 && attempt_all(a, &b.p, attempts, fix_at_bounds ? 1 : 2, &options, s, e) != 0)
        return false;
    if (s->status != SOLVE_OPTIMAL)
        return false;
    for (int64_t at = j->first_col[block]; at < j->first_col[block + 1]; at++)
        j->found[j->col[at]] = j->bound[j->col[at]];
    for (int32_t c = 0; c < b.p.cols; c++)
        j->found[b.col_of[c]] = fmin(fmax(s->x[c], b.p.col_lower[c]), b.p.col_upper[c]);
    return costs_the_same(j, block);
}

bool vertex_block(const vertex_job *j, int32_t block, const solve_options *options,
                  int64_t *iterations, error *e)
{
    bool found = false, stopped = false;
    for (int fix_at_bounds = 1; fix_at_bounds >= 0 && !found && !stopped; fix_at_bounds--) {
        arena *a = arena_new();
        solution s = {0};
        error failure = {0};
        found = a != NULL && solve_block(a, j, block, fix_at_bounds == 1, options, &s, &failure);
        if (a == NULL || (failure.code != 0 && failure.code != ERROR_SOLVER))
            error_memory(e);
        stopped = e->code != 0 || s.status == SOLVE_INTERRUPTED || s.status == SOLVE_TIME_LIMIT;
        *iterations += s.iterations;
        arena_free(a);
    }
    for (int64_t at = j->first_col[block]; !found && at < j->first_col[block + 1]; at++)
        j->found[j->col[at]] = j->given[j->col[at]];
    return found;
}
