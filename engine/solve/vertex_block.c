/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vertex_block.c - a point cut into blocks along time, and the corner of one block.
 *
 * A column whose rows all lie in one block is that block's; all others are held where they are. A
 * row that several blocks share gives each the share that it uses, and an equal part of what nobody
 * uses. So the blocks know nothing of each other, and what they find is a point of the whole.
 *
 * Columns that a reduced cost holds at their bound are at it in every optimum; they are put there
 * and left out, which saves most of a block's work. Where that was one too many, the block is
 * solved once more with all its columns.
 */
#include "solve/vertex_block.h"

#include "base/clock.h"
#include "solve/glpk/glpk.h"
#include "solve/solve.h"

#include <math.h>

/* All relative. What is held is off by the barrier's own error: a row with any of it gives way by
 * so much of its largest term, or next to nothing would be moved about to make up for it. */
#define LOOSE 1e-9
#define HAIR 1e-9        /* a row that is off by less holds */
#define AT_BOUND 1e-7    /* a column so near a bound that its reduced cost wants is at it */
#define HOLDS_THERE 1e-6 /* such a reduced cost, of the terms that it is the sum of */

static bool room(arena *a, vertex_job *j)
{
    const lp *p = j->p;
    j->from = ARENA_ARRAY(a, double, p->cols);
    j->to = ARENA_ARRAY(a, double, p->cols);
    j->activity = ARENA_ARRAY(a, double, p->rows);
    j->held = ARENA_ARRAY(a, double, p->rows);
    j->largest = ARENA_ARRAY(a, double, p->rows);
    j->gives = ARENA_ARRAY(a, bool, p->rows);
    j->sharers = ARENA_ARRAY(a, int32_t, p->rows);
    j->certain = ARENA_ARRAY(a, bool, p->cols);
    j->bound = ARENA_ARRAY(a, double, p->cols);
    j->block_of = ARENA_ARRAY(a, int32_t, p->cols);
    j->first_col = ARENA_ARRAY(a, int64_t, (size_t)j->cut->blocks + 2);
    j->col = ARENA_ARRAY(a, int32_t, p->cols);
    return j->from != NULL && j->to != NULL && j->activity != NULL && j->held != NULL &&
           j->largest != NULL && j->gives != NULL && j->sharers != NULL && j->certain != NULL &&
           j->bound != NULL && j->block_of != NULL && j->first_col != NULL && j->col != NULL;
}

/* The bound that a reduced cost wants it at. */
static double wanted(const lp *p, const solution *s, int32_t col)
{
    return s->col_dual[col] > 0 ? p->col_lower[col] : p->col_upper[col];
}

static bool is_certain(const lp *p, const solution *s, int32_t col)
{
    double scale = 1 + fabs(p->cost[col]), bound = wanted(p, s, col);
    for (int64_t k = p->start[col]; k < p->start[col + 1]; k++)
        scale = fmax(scale, fabs(p->value[k] * s->row_dual[p->index[k]]));
    return fabs(s->col_dual[col]) > HOLDS_THERE * scale && isfinite(bound) &&
           fabs(s->x[col] - bound) <= AT_BOUND * (1 + fabs(bound));
}

/* The one block that all its rows lie in; rows of none do not matter. */
static int32_t only_block(const vertex_job *j, int32_t col)
{
    const lp *p = j->p;
    int32_t block = -1;
    for (int64_t k = p->start[col]; k < p->start[col + 1]; k++) {
        int32_t of = j->cut->block_of_row[p->index[k]];
        if (of >= 0 && block >= 0 && of != block)
            return -1;
        block = of >= 0 ? of : block;
    }
    return block;
}

/* Columns by their blocks, in order. */
static void sort_columns(vertex_job *j)
{
    int64_t *next = j->first_col + 1; /* one ahead: it ends where the firsts belong */
    for (int32_t c = 0; c < j->p->cols; c++) {
        if (j->block_of[c] >= 0)
            next[j->block_of[c] + 1]++;
    }
    for (int32_t b = 0; b < j->cut->blocks; b++)
        next[b + 1] += next[b];
    for (int32_t c = 0; c < j->p->cols; c++) {
        if (j->block_of[c] >= 0)
            j->col[next[j->block_of[c]]++] = c;
    }
}

bool vertex_job_of(arena *a, const solution *s, vertex_job *j)
{
    const lp *p = j->p;
    int32_t *seen = ARENA_ARRAY(a, int32_t, p->rows); /* the last block found in it, from 1 */
    if (seen == NULL || !room(a, j))
        return false;
    for (int32_t c = 0; c < p->cols; c++) {
        double x = fmin(fmax(s->x[c], p->col_lower[c]), p->col_upper[c]);
        bool open = p->col_lower[c] < p->col_upper[c];
        double bound = j->bound[c] = wanted(p, s, c);
        j->block_of[c] = open ? only_block(j, c) : -1;
        j->certain[c] = is_certain(p, s, c);
        if (j->block_of[c] < 0 && j->certain[c] && fabs(x - bound) <= HAIR * (1 + fabs(bound)))
            x = bound;
        j->from[c] = j->to[c] = x;
        for (int64_t k = p->start[c]; k < p->start[c + 1]; k++) {
            int32_t i = p->index[k];
            j->activity[i] += p->value[k] * x;
            j->held[i] += j->block_of[c] < 0 ? p->value[k] * x : 0;
            j->largest[i] = fmax(j->largest[i], fabs(p->value[k] * x));
            j->gives[i] = j->gives[i] || (open && j->block_of[c] < 0);
        }
    }
    sort_columns(j);
    for (int64_t at = 0; at < j->first_col[j->cut->blocks]; at++) {
        int32_t c = j->col[at];
        for (int64_t k = p->start[c]; k < p->start[c + 1]; k++) {
            int32_t i = p->index[k];
            if (seen[i] != j->block_of[c] + 1)
                j->sharers[i]++;
            seen[i] = j->block_of[c] + 1;
        }
    }
    return true;
}

/* The block's own lp, and what its numbers are called in the whole. */
typedef struct part {
    lp p;
    int32_t *row_at; /* of a row of the whole: its row here, where row_of leads back */
    int32_t *row_of, *col_of;
    /* Of each row here, what comes to it at the given point from the block's columns, and from
     * those of them that are free; and what from the others, put to their bounds. */
    double *own, *free, *put;
    bool strained; /* putting them there is more than a row bears */
} part;

static bool part_room(arena *a, int32_t rows, int64_t cols, int64_t entries, part *t)
{
    int64_t most = entries < rows ? entries : rows; /* a row has an entry */
    *t = (part){.p = {.start = ARENA_ARRAY(a, int64_t, cols + 1),
                      .index = ARENA_ARRAY(a, int32_t, entries + 1),
                      .value = ARENA_ARRAY(a, double, entries + 1),
                      .row_lower = ARENA_ARRAY(a, double, most),
                      .row_upper = ARENA_ARRAY(a, double, most),
                      .col_lower = ARENA_ARRAY(a, double, cols),
                      .col_upper = ARENA_ARRAY(a, double, cols),
                      .cost = ARENA_ARRAY(a, double, cols)},
                .row_at = ARENA_ARRAY(a, int32_t, rows),
                .row_of = ARENA_ARRAY(a, int32_t, most + 1),
                .col_of = ARENA_ARRAY(a, int32_t, cols),
                .own = ARENA_ARRAY(a, double, most),
                .free = ARENA_ARRAY(a, double, most),
                .put = ARENA_ARRAY(a, double, most)};
    return t->p.start != NULL && t->p.index != NULL && t->p.value != NULL &&
           t->p.row_lower != NULL && t->p.row_upper != NULL && t->p.col_lower != NULL &&
           t->p.col_upper != NULL && t->p.cost != NULL && t->row_at != NULL && t->row_of != NULL &&
           t->col_of != NULL && t->own != NULL && t->free != NULL && t->put != NULL;
}

/* The number here of a row of the whole; it gets one when it has none. */
static int32_t row_here(part *t, int32_t row)
{
    int32_t at = t->row_at[row];
    if (at < t->p.rows && t->row_of[at] == row)
        return at;
    t->row_at[row] = t->p.rows;
    t->row_of[t->p.rows] = row;
    return t->p.rows++;
}

/* What a row asks of the free columns: its bounds less what is held or put; where others share it,
 * what the block uses and its part of what nobody does. The given point is never outside. */
static void bound_row(const vertex_job *j, part *t, int32_t at)
{
    const lp *p = j->p;
    int32_t row = t->row_of[at], sharers = j->sharers[row];
    double low = p->row_lower[row], high = p->row_upper[row], activity = j->activity[row];
    double size = j->largest[row];
    if (sharers == 1) {
        low -= j->held[row] + t->put[at];
        high -= j->held[row] + t->put[at];
    } else {
        low = t->own[at] - t->put[at] - fmax(activity - low, 0) / sharers;
        high = t->own[at] - t->put[at] + fmax(high - activity, 0) / sharers;
    }
    double off = fmax(fmax(low - t->free[at], t->free[at] - high), 0);
    t->strained = t->strained || off > AT_BOUND * (1 + size);
    if (off > HAIR * (1 + size)) {
        low = fmin(low, t->free[at]);
        high = fmax(high, t->free[at]);
    }
    double loose = j->gives[row] || sharers > 1 ? LOOSE * size / sharers : 0;
    t->p.row_lower[at] = low - loose;
    t->p.row_upper[at] = high + loose;
}

/* Sorts a column's entries by their rows here: these come in the order of the first column that
 * stands in them, so nearly sorted. */
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

static bool part_of(arena *a, const vertex_job *j, int32_t block, bool put, part *t)
{
    const lp *p = j->p;
    int64_t from = j->first_col[block], end = j->first_col[block + 1], entries = 0;
    for (int64_t at = from; at < end; at++)
        entries += p->start[j->col[at] + 1] - p->start[j->col[at]];
    if (!part_room(a, p->rows, end - from, entries, t))
        return false;
    lp *q = &t->p;
    for (int64_t at = from, k = 0; at < end; at++) {
        int32_t col = j->col[at];
        bool is_put = put && j->certain[col];
        double x = j->from[col], bound = is_put ? j->bound[col] : 0;
        for (int64_t i = p->start[col]; i < p->start[col + 1]; i++) {
            int32_t row = row_here(t, p->index[i]);
            double value = p->value[i];
            t->own[row] += value * x;
            if (is_put) {
                t->put[row] += value * bound;
                continue;
            }
            t->free[row] += value * x;
            q->index[k] = row;
            q->value[k++] = value;
        }
        if (is_put)
            continue;
        sort_entries(q, q->start[q->cols], k);
        t->col_of[q->cols] = col;
        q->col_lower[q->cols] = p->col_lower[col];
        q->col_upper[q->cols] = p->col_upper[col];
        q->cost[q->cols++] = p->cost[col];
        q->start[q->cols] = k;
    }
    for (int32_t at = 0; at < q->rows; at++)
        bound_row(j, t, at);
    return true;
}

/* Does the block's point, which it leaves in j->to, cost what it did? */
static bool costs_the_same(const vertex_job *j, int32_t block)
{
    double change = 0;
    for (int64_t at = j->first_col[block]; at < j->first_col[block + 1]; at++) {
        int32_t col = j->col[at];
        change += j->p->cost[col] * (j->to[col] - j->from[col]);
    }
    return fabs(change) <= j->tolerance;
}

/* With its columns put to their bounds where that is certain, or with all free. */
static bool attempt(arena *a, const vertex_job *j, int32_t block, bool put,
                    const solve_options *asked, solution *s, error *e)
{
    static const solve_attempt tries[] = {{"glpk dual simplex", solve_glpk, 0, false},
                                          {"glpk dual simplex, tightened", solve_glpk, 1, false}};
    solve_options options = *asked;
    part t;
    *s = (solution){.status = SOLVE_TIME_LIMIT};
    if (j->end > 0 && (options.time_limit = j->end - clock_seconds()) <= 0)
        return false;
    s->status = SOLVE_OPTIMAL;
    if (!part_of(a, j, block, put, &t))
        return error_memory(e) == 0;
    if (t.strained && put)
        return false;
    if (t.p.cols > 0 && solve_with(a, &t.p, tries, put ? 1 : 2, &options, s, e) != 0)
        return false;
    if (s->status != SOLVE_OPTIMAL)
        return false;
    for (int64_t at = j->first_col[block]; at < j->first_col[block + 1]; at++)
        j->to[j->col[at]] = j->bound[j->col[at]];
    for (int32_t c = 0; c < t.p.cols; c++)
        j->to[t.col_of[c]] = fmin(fmax(s->x[c], t.p.col_lower[c]), t.p.col_upper[c]);
    return costs_the_same(j, block);
}

bool vertex_block(const vertex_job *j, int32_t block, const solve_options *options,
                  int64_t *iterations, error *e)
{
    bool moved = false, over = false;
    for (int put = 1; put >= 0 && !moved && !over; put--) {
        arena *a = arena_new();
        solution s = {0};
        error broke = {0};
        moved = a != NULL && attempt(a, j, block, put == 1, options, &s, &broke);
        if (a == NULL || (broke.code != 0 && broke.code != ERROR_SOLVER))
            error_memory(e);
        over = e->code != 0 || s.status == SOLVE_INTERRUPTED || s.status == SOLVE_TIME_LIMIT;
        *iterations += s.iterations;
        arena_free(a);
    }
    for (int64_t at = j->first_col[block]; !moved && at < j->first_col[block + 1]; at++)
        j->to[j->col[at]] = j->from[j->col[at]];
    return moved;
}
