/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * split.c - splits dense columns along time into copies that linking rows hold equal.
 *
 * A size has an entry in a row of every step. In the normal equations of an interior point method,
 * A D A', such a column makes a dense block; replaced by one copy per few steps, with consecutive
 * copies held equal by linking rows, it makes a narrow band, and the optimum is the same. Existing
 * rows and columns keep their numbers. Further copies are columns after the last, linking rows are
 * rows after the last, and linking row k belongs to further copy k:
 *
 *   previous - copy = 0      previous: the copy of the preceding block; for the first further copy,
 *                            the column itself
 *
 * The duals of the original rows therefore need no mapping, and the reduced costs of the copies sum
 * to that of the column, because the duals of the linking rows cancel. Every copy has the column's
 * bounds, so that the solver has no free columns. The whole cost stays with the first copy, because
 * shares of it would not sum to it exactly.
 *
 * Entries are in the order of rows, which is not the order of time (each model row runs through all
 * of it). Therefore the visits - one for each column and each block in which it has entries - are
 * counted, sorted by block and ranked. Everything is linear in entries, rows, columns and blocks.
 */
#include "lp/lp.h"

#include <math.h>
#include <string.h>

/* A column with entries in more blocks than this is dense. With fewer (a daily decision in blocks
 * of four hours, say) the dense block that the column makes is small compared with the band. */
enum { DENSE = 8 };

typedef struct splitter {
    arena *scratch;
    const lp *p;
    int32_t length, blocks;
    int32_t *last_col;    /* blocks: the last column found in it, counted from 1 */
    int32_t *visit_of;    /* blocks: the visit of that column */
    int32_t *copy_start;  /* cols + 1: number of further copies of all columns before it */
    int32_t *first_visit; /* cols: of a dense column */
    int32_t visits;
    int32_t *block, *col, *rank; /* visits; rank: number of the column's copy, in order of time */
    int32_t *target;             /* entries: the column or copy that the entry moves to */
} splitter;

/* The block of an entry's row; -1: the row belongs to no single step. */
static int32_t block_of(const splitter *s, int64_t entry)
{
    int32_t row_step = s->p->row_step[s->p->index[entry]];
    return row_step < 0 ? -1 : row_step / s->length;
}

static bool dense(const splitter *s, int32_t col)
{
    return s->copy_start[col + 1] > s->copy_start[col];
}

/* Counts the further copies of each column, and the visits of dense columns. */
static int count_copies(splitter *s, error *e)
{
    const lp *p = s->p;
    int64_t copies = 0;
    for (int32_t j = 0; j < p->cols; j++) {
        int32_t found = 0;
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            int32_t block = block_of(s, k);
            if (block >= 0 && s->last_col[block] != j + 1) {
                s->last_col[block] = j + 1;
                found++;
            }
        }
        copies += found > DENSE ? found - 1 : 0;
        if (copies > INT32_MAX / 2 - p->cols || copies > INT32_MAX / 2 - p->rows)
            return error_set(e, ERROR_USAGE,
                             "columns split every %d steps would be more than 1e9: split in "
                             "longer blocks",
                             s->length);
        s->copy_start[j + 1] = (int32_t)copies;
        s->visits += found > DENSE ? found : 0;
    }
    memset(s->last_col, 0, (size_t)s->blocks * sizeof *s->last_col);
    return 0;
}

/* Lists the visits of dense columns, column by column, in the order of their entries. */
static void list_visits(splitter *s)
{
    const lp *p = s->p;
    int32_t visits = 0;
    for (int32_t j = 0; j < p->cols; j++) {
        s->first_visit[j] = visits;
        for (int64_t k = p->start[j]; dense(s, j) && k < p->start[j + 1]; k++) {
            int32_t block = block_of(s, k);
            if (block < 0 || s->last_col[block] == j + 1)
                continue;
            s->last_col[block] = j + 1;
            s->block[visits] = block;
            s->col[visits++] = j;
        }
    }
    memset(s->last_col, 0, (size_t)s->blocks * sizeof *s->last_col);
}

/* Ranks each column's visits by time: a counting sort of all visits by block. */
static int rank_visits(splitter *s, error *e)
{
    int32_t *start = ARENA_ARRAY(s->scratch, int32_t, (size_t)s->blocks + 1);
    int32_t *order = ARENA_ARRAY(s->scratch, int32_t, s->visits);
    int32_t *next_rank = ARENA_ARRAY(s->scratch, int32_t, s->p->cols);
    if (start == NULL || order == NULL || next_rank == NULL)
        return error_memory(e);
    for (int32_t v = 0; v < s->visits; v++)
        start[s->block[v] + 1]++;
    for (int32_t b = 0; b < s->blocks; b++)
        start[b + 1] += start[b];
    for (int32_t v = 0; v < s->visits; v++)
        order[start[s->block[v]]++] = v;
    for (int32_t i = 0; i < s->visits; i++)
        s->rank[order[i]] = next_rank[s->col[order[i]]]++;
    return 0;
}

/* The column number of a column's copy; rank 0 is the column itself. */
static int32_t copy_of(const splitter *s, int32_t col, int32_t rank)
{
    return rank == 0 ? col : s->p->cols + s->copy_start[col] + rank - 1;
}

/* Assigns each entry to a column or copy. Entries in rows of no single step, such as a yearly
 * total, stay with the column itself. */
static void assign_entries(splitter *s)
{
    const lp *p = s->p;
    for (int32_t j = 0; j < p->cols; j++) {
        int32_t next = s->first_visit[j];
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            int32_t block = dense(s, j) ? block_of(s, k) : -1;
            s->target[k] = j;
            if (block < 0)
                continue;
            if (s->last_col[block] != j + 1) {
                s->last_col[block] = j + 1;
                s->visit_of[block] = next++;
            }
            s->target[k] = copy_of(s, j, s->rank[s->visit_of[block]]);
        }
    }
}

/* The column that a linking row holds equal to further copy `c` of the column. */
static int32_t previous(const splitter *s, int32_t col, int32_t c)
{
    return c > s->copy_start[col] ? s->p->cols + c - 1 : col;
}

/* Writes the entries by their new columns, followed by those of the linking rows, so that rows
 * still ascend in each column. */
static int fill_entries(const splitter *s, lp *out, error *e)
{
    const lp *p = s->p;
    int64_t *next = ARENA_ARRAY(s->scratch, int64_t, out->cols);
    if (next == NULL)
        return error_memory(e);
    for (int64_t k = 0; k < p->start[p->cols]; k++)
        out->start[s->target[k] + 1]++;
    for (int32_t j = 0; j < p->cols; j++) {
        for (int32_t c = s->copy_start[j]; c < s->copy_start[j + 1]; c++) {
            out->start[previous(s, j, c) + 1]++;
            out->start[p->cols + c + 1]++;
        }
    }
    for (int32_t j = 0; j < out->cols; j++) {
        out->start[j + 1] += out->start[j];
        next[j] = out->start[j];
    }
    for (int64_t k = 0; k < p->start[p->cols]; k++) {
        int64_t at = next[s->target[k]]++;
        out->index[at] = p->index[k];
        out->value[at] = p->value[k];
    }
    for (int32_t j = 0; j < p->cols; j++) {
        for (int32_t c = s->copy_start[j]; c < s->copy_start[j + 1]; c++) {
            int64_t left = next[previous(s, j, c)]++, right = next[p->cols + c]++;
            out->index[left] = out->index[right] = p->rows + c;
            out->value[left] = 1;
            out->value[right] = -1;
        }
    }
    return 0;
}

/* Fills everything but the entries: bounds, costs, and the steps of the linking rows. */
static int fill_bounds(arena *a, const splitter *s, lp *out, error *e)
{
    const lp *p = s->p;
    size_t copies = (size_t)s->copy_start[p->cols],
           entries = (size_t)p->start[p->cols] + 2 * copies;
    size_t rows = (size_t)p->rows + copies, cols = (size_t)p->cols + copies;
    int32_t *row_step = ARENA_ARRAY(a, int32_t, rows);
    *out = (lp){.rows = (int32_t)rows,
                .cols = (int32_t)cols,
                .start = ARENA_ARRAY(a, int64_t, cols + 1),
                .index = ARENA_ARRAY(a, int32_t, entries + 1),
                .value = ARENA_ARRAY(a, double, entries + 1),
                .row_lower = ARENA_ARRAY(a, double, rows),
                .row_upper = ARENA_ARRAY(a, double, rows),
                .col_lower = ARENA_ARRAY(a, double, cols),
                .col_upper = ARENA_ARRAY(a, double, cols),
                .cost = ARENA_ARRAY(a, double, cols),
                .constant = p->constant,
                .row_step = row_step};
    if (out->start == NULL || out->index == NULL || out->value == NULL || out->row_lower == NULL ||
        out->row_upper == NULL || out->col_lower == NULL || out->col_upper == NULL ||
        out->cost == NULL || row_step == NULL)
        return error_memory(e);
    memcpy(out->row_lower, p->row_lower, (size_t)p->rows * sizeof *p->row_lower);
    memcpy(out->row_upper, p->row_upper, (size_t)p->rows * sizeof *p->row_upper);
    memcpy(out->col_lower, p->col_lower, (size_t)p->cols * sizeof *p->col_lower);
    memcpy(out->col_upper, p->col_upper, (size_t)p->cols * sizeof *p->col_upper);
    memcpy(out->cost, p->cost, (size_t)p->cols * sizeof *p->cost);
    memcpy(row_step, p->row_step, (size_t)p->rows * sizeof *row_step);
    for (int32_t v = 0; v < s->visits; v++) {
        if (s->rank[v] == 0)
            continue;
        int32_t copy = copy_of(s, s->col[v], s->rank[v]);
        out->col_lower[copy] = p->col_lower[s->col[v]];
        out->col_upper[copy] = p->col_upper[s->col[v]];
        row_step[p->rows + (copy - p->cols)] = s->block[v] * s->length;
    }
    return 0;
}

static int find_visits(splitter *s, error *e)
{
    size_t cols = (size_t)s->p->cols;
    s->last_col = ARENA_ARRAY(s->scratch, int32_t, s->blocks);
    s->visit_of = ARENA_ARRAY(s->scratch, int32_t, s->blocks);
    s->first_visit = ARENA_ARRAY(s->scratch, int32_t, cols);
    s->target = ARENA_ARRAY(s->scratch, int32_t, s->p->start[cols]);
    if (s->last_col == NULL || s->visit_of == NULL || s->first_visit == NULL || s->target == NULL)
        return error_memory(e);
    if (count_copies(s, e) != 0)
        return e->code;
    s->block = ARENA_ARRAY(s->scratch, int32_t, s->visits);
    s->col = ARENA_ARRAY(s->scratch, int32_t, s->visits);
    s->rank = ARENA_ARRAY(s->scratch, int32_t, s->visits);
    if (s->block == NULL || s->col == NULL || s->rank == NULL)
        return error_memory(e);
    list_visits(s);
    return rank_visits(s, e);
}

int lp_split_of(arena *a, const lp *p, int32_t length, lp *out, lp_split *map, error *e)
{
    splitter s = {.scratch = arena_new(), .p = p, .length = length, .blocks = 1};
    s.copy_start = ARENA_ARRAY(a, int32_t, (size_t)p->cols + 1);
    *map = (lp_split){p->rows, p->cols, s.copy_start};
    for (int32_t i = 0; i < p->rows; i++) {
        if (p->row_step[i] / length >= s.blocks)
            s.blocks = p->row_step[i] / length + 1;
    }
    if (s.scratch == NULL || s.copy_start == NULL) {
        error_memory(e);
        goto done;
    }
    if (find_visits(&s, e) != 0)
        goto done;
    assign_entries(&s);
    if (fill_bounds(a, &s, out, e) == 0)
        fill_entries(&s, out, e);
done:
    arena_free(s.scratch);
    return e->code;
}

/* Copies are equal up to the residuals that a solver leaves in the linking rows. The midpoint of
 * the smallest and the largest copy is closest to all of them, and within the bounds. */
void lp_unsplit(const lp_split *map, const double *x, const double *row_dual, double *x_out,
                double *row_dual_out)
{
    for (int32_t j = 0; j < map->cols; j++) {
        double min = x[j], max = x[j], not_finite = 0;
        for (int32_t c = map->copy_start[j]; c < map->copy_start[j + 1]; c++) {
            double copy = x[map->cols + c];
            min = fmin(min, copy);
            max = fmax(max, copy);
            not_finite += copy - copy; /* 0, but NaN if the copy is NaN or infinite */
        }
        x_out[j] = (min == max ? min : min + (max - min) / 2) + not_finite;
    }
    memmove(row_dual_out, row_dual, (size_t)map->rows * sizeof *row_dual);
}
