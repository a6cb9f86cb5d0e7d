/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * split.c - dense columns split along time.
 *
 * A size stands in a row of every step. Whoever forms A A' meets that column as a full block;
 * copied once for each few steps, neighbours tied by an equality, it leaves a narrow band, and the
 * optimum is the same. What is already there keeps its number: further copies are columns behind
 * the last, and the e-th of them is tied by the e-th row behind the last, to the copy before it in
 * time:
 *
 *   before - copy = 0        before: the copy of the block before it; of the second, the column
 *
 * So row duals need no way back, and the reduced costs of the copies add up to the column's: the
 * ties' duals cancel. Every copy has the column's bounds, which spares a solver free columns. The
 * cost stays with the first: shares of it would add up to something else.
 *
 * Blocks are met in the order of rows, which is not that of time (each row of the model runs
 * through all of it), so visits - a column in a block - are counted, sorted by block, and numbered.
 * All of it is linear in entries, rows, columns and blocks.
 */
#include "lp/lp.h"

#include <math.h>
#include <string.h>

/* A column in more blocks than this is dense. In fewer, as a day's decision in blocks of four
 * hours, the full block it makes is small beside the band. */
enum { DENSE = 8 };

typedef struct splitter {
    arena *scratch;
    const lp *p;
    int32_t length, blocks;
    int32_t *met;  /* of each block: the last column found in it, counted from 1 */
    int32_t *here; /* of each block: the visit that found it */
    int32_t *more; /* cols + 1: further copies before each column's */
    int32_t *base; /* of each dense column: its first visit */
    int32_t visits;
    int32_t *block, *col, *rank; /* of each visit; rank: which copy of the column, by time */
    int32_t *to;                 /* of each entry: the column it goes to */
} splitter;

/* Of an entry; -1: it stands at no place. */
static int32_t block_of(const splitter *s, int64_t entry)
{
    int32_t row_step = s->p->row_step[s->p->index[entry]];
    return row_step < 0 ? -1 : row_step / s->length;
}

static bool dense(const splitter *s, int32_t col)
{
    return s->more[col + 1] > s->more[col];
}

/* How many further copies each column gets. */
static int count_copies(splitter *s, error *e)
{
    const lp *p = s->p;
    int64_t copies = 0;
    for (int32_t j = 0; j < p->cols; j++) {
        int32_t found = 0;
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            int32_t block = block_of(s, k);
            if (block >= 0 && s->met[block] != j + 1) {
                s->met[block] = j + 1;
                found++;
            }
        }
        copies += found > DENSE ? found - 1 : 0;
        if (copies > INT32_MAX / 2 - p->cols || copies > INT32_MAX / 2 - p->rows)
            return error_set(e, ERROR_USAGE,
                             "columns split every %d steps come to over a thousand million: "
                             "split in longer blocks",
                             s->length);
        s->more[j + 1] = (int32_t)copies;
        s->visits += found > DENSE ? found : 0;
    }
    memset(s->met, 0, (size_t)s->blocks * sizeof *s->met);
    return 0;
}

/* The visits of dense columns, column by column as they are met. */
static void visit(splitter *s)
{
    const lp *p = s->p;
    int32_t visits = 0;
    for (int32_t j = 0; j < p->cols; j++) {
        s->base[j] = visits;
        for (int64_t k = p->start[j]; dense(s, j) && k < p->start[j + 1]; k++) {
            int32_t block = block_of(s, k);
            if (block < 0 || s->met[block] == j + 1)
                continue;
            s->met[block] = j + 1;
            s->block[visits] = block;
            s->col[visits++] = j;
        }
    }
    memset(s->met, 0, (size_t)s->blocks * sizeof *s->met);
}

/* Numbers each column's visits by time: all of them are sorted by block, counting. */
static int rank_visits(splitter *s, error *e)
{
    int32_t *start = ARENA_ARRAY(s->scratch, int32_t, (size_t)s->blocks + 1);
    int32_t *order = ARENA_ARRAY(s->scratch, int32_t, s->visits);
    int32_t *ranked = ARENA_ARRAY(s->scratch, int32_t, s->p->cols);
    if (start == NULL || order == NULL || ranked == NULL)
        return error_memory(e);
    for (int32_t v = 0; v < s->visits; v++)
        start[s->block[v] + 1]++;
    for (int32_t b = 0; b < s->blocks; b++)
        start[b + 1] += start[b];
    for (int32_t v = 0; v < s->visits; v++)
        order[start[s->block[v]]++] = v;
    for (int32_t i = 0; i < s->visits; i++)
        s->rank[order[i]] = ranked[s->col[order[i]]]++;
    return 0;
}

/* The number of a column's copy. */
static int32_t copy_of(const splitter *s, int32_t col, int32_t rank)
{
    return rank == 0 ? col : s->p->cols + s->more[col] + rank - 1;
}

/* Which column each entry goes to. What stands at no place, as in a year's total, goes to the first
 * copy. */
static void lead(splitter *s)
{
    const lp *p = s->p;
    for (int32_t j = 0; j < p->cols; j++) {
        int32_t next = s->base[j];
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            int32_t block = dense(s, j) ? block_of(s, k) : -1;
            s->to[k] = j;
            if (block < 0)
                continue;
            if (s->met[block] != j + 1) {
                s->met[block] = j + 1;
                s->here[block] = next++;
            }
            s->to[k] = copy_of(s, j, s->rank[s->here[block]]);
        }
    }
}

/* The copy of a column that its further copy `c` is tied to. */
static int32_t before(const splitter *s, int32_t col, int32_t c)
{
    return c > s->more[col] ? s->p->cols + c - 1 : col;
}

/* Entries by their new columns, and the ties behind them: rows still ascend in each column. */
static int fill(const splitter *s, lp *out, error *e)
{
    const lp *p = s->p;
    int64_t *next = ARENA_ARRAY(s->scratch, int64_t, out->cols);
    if (next == NULL)
        return error_memory(e);
    for (int64_t k = 0; k < p->start[p->cols]; k++)
        out->start[s->to[k] + 1]++;
    for (int32_t j = 0; j < p->cols; j++) {
        for (int32_t c = s->more[j]; c < s->more[j + 1]; c++) {
            out->start[before(s, j, c) + 1]++;
            out->start[p->cols + c + 1]++;
        }
    }
    for (int32_t j = 0; j < out->cols; j++) {
        out->start[j + 1] += out->start[j];
        next[j] = out->start[j];
    }
    for (int64_t k = 0; k < p->start[p->cols]; k++) {
        int64_t at = next[s->to[k]]++;
        out->index[at] = p->index[k];
        out->value[at] = p->value[k];
    }
    for (int32_t j = 0; j < p->cols; j++) {
        for (int32_t c = s->more[j]; c < s->more[j + 1]; c++) {
            int64_t one = next[before(s, j, c)]++, other = next[p->cols + c]++;
            out->index[one] = out->index[other] = p->rows + c;
            out->value[one] = 1;
            out->value[other] = -1;
        }
    }
    return 0;
}

/* All but the entries: bounds and costs, and where the ties stand. */
static int frame(arena *a, const splitter *s, lp *out, error *e)
{
    const lp *p = s->p;
    size_t copies = (size_t)s->more[p->cols], entries = (size_t)p->start[p->cols] + 2 * copies;
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
    s->met = ARENA_ARRAY(s->scratch, int32_t, s->blocks);
    s->here = ARENA_ARRAY(s->scratch, int32_t, s->blocks);
    s->base = ARENA_ARRAY(s->scratch, int32_t, cols);
    s->to = ARENA_ARRAY(s->scratch, int32_t, s->p->start[cols]);
    if (s->met == NULL || s->here == NULL || s->base == NULL || s->to == NULL)
        return error_memory(e);
    if (count_copies(s, e) != 0)
        return e->code;
    s->block = ARENA_ARRAY(s->scratch, int32_t, s->visits);
    s->col = ARENA_ARRAY(s->scratch, int32_t, s->visits);
    s->rank = ARENA_ARRAY(s->scratch, int32_t, s->visits);
    if (s->block == NULL || s->col == NULL || s->rank == NULL)
        return error_memory(e);
    visit(s);
    return rank_visits(s, e);
}

int lp_split_of(arena *a, const lp *p, int32_t length, lp *out, lp_split *map, error *e)
{
    splitter s = {.scratch = arena_new(), .p = p, .length = length, .blocks = 1};
    s.more = ARENA_ARRAY(a, int32_t, (size_t)p->cols + 1);
    *map = (lp_split){p->rows, p->cols, s.more};
    for (int32_t i = 0; i < p->rows; i++) {
        if (p->row_step[i] / length >= s.blocks)
            s.blocks = p->row_step[i] / length + 1;
    }
    if (s.scratch == NULL || s.more == NULL) {
        error_memory(e);
        goto done;
    }
    if (find_visits(&s, e) != 0)
        goto done;
    lead(&s);
    if (frame(a, &s, out, e) == 0)
        fill(&s, out, e);
done:
    arena_free(s.scratch);
    return e->code;
}

/* Copies are equal but for what a solver leaves in the ties; then the middle between the least and
 * the greatest is nearest to all of them, and within their bounds. */
void lp_split_back(const lp_split *map, const double *x, const double *row_dual, double *x_out,
                   double *row_dual_out)
{
    for (int32_t j = 0; j < map->cols; j++) {
        double least = x[j], most = x[j], no_number = 0;
        for (int32_t c = map->more[j]; c < map->more[j + 1]; c++) {
            double copy = x[map->cols + c];
            least = fmin(least, copy);
            most = fmax(most, copy);
            no_number += copy - copy; /* NaN for one, and for what is infinite */
        }
        x_out[j] = (least == most ? least : least + (most - least) / 2) + no_number;
    }
    memmove(row_dual_out, row_dual, (size_t)map->rows * sizeof *row_dual);
}
