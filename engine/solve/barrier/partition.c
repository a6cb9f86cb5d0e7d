/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * partition.c - partitions rows and columns along time.
 *
 * Stretches of time are connected by few rows and columns: the sizes and peaks that appear in all
 * of them, the stock levels where one ends and the next begins, and totals of the year. A row
 * belongs to the stretch that its time step is in, a column to that of its rows; a row or column
 * that belongs to several is in the border. Where the border would be large there are fewer parts,
 * or only one.
 */
#include "solve/barrier/partition.h"

#include "solve/barrier/parameters.h"

#include <string.h>

enum { NO_PART = -1, WORD_BITS = 64 };

typedef struct partitioner {
    const barrier_presolved *s;
    barrier_partition *partition;
    int32_t *row_step; /* rows: the time step, from 0, -1: none */
    int32_t *entries;  /* rows */
    int64_t *weight;   /* steps: entries of the short rows up to the end of the step */
    int32_t steps;
    /* Of max_touched(): */
    int32_t border_max;  /* the largest border that is allowed */
    int32_t *border_row; /* rows: the number of the row in the border, -1: not in it */
    uint64_t *touch; /* rows of the border x parts: a bit is set if the part has columns in it */
    int32_t *last;   /* parts: the last column of the border that touched the part, + 1 */
    int32_t *count;  /* parts */
} partitioner;

/* Short rows decide to which part they and their columns belong; other rows follow their columns.
 */
static bool is_short(const partitioner *c, int32_t row)
{
    return c->row_step[row] >= 0 && c->entries[row] <= LONG_ROW;
}

/* The time step of each row, the number of steps, and the entries of each row. */
static void find_steps(partitioner *c, const int32_t *row_step)
{
    const barrier_presolved *s = c->s;
    c->steps = 1;
    for (int64_t k = 0; k < s->by_col.start[s->cols]; k++)
        c->entries[s->by_col.index[k]]++;
    for (int32_t i = 0; i < s->rows; i++) {
        c->row_step[i] = row_step == NULL ? i : row_step[s->lp_row[i]];
        if (c->row_step[i] >= c->steps)
            c->steps = c->row_step[i] + 1;
    }
}

static void sum_weights(partitioner *c)
{
    const barrier_presolved *s = c->s;
    for (int32_t i = 0; i < s->rows; i++) {
        if (is_short(c, i))
            c->weight[c->row_step[i]] += c->entries[i];
    }
    for (int32_t step = 1; step < c->steps; step++)
        c->weight[step] += c->weight[step - 1];
}

/* A row or column with an entry in this part belongs to it, or to the border if it already belongs
 * to another one. */
static void assign(int32_t *part, int32_t to, int32_t border)
{
    if (*part == NO_PART)
        *part = to;
    else if (*part != to)
        *part = border;
}

/* Partitions into this many parts, of about equally many entries; returns the number of rows and
 * columns in the border. */
static int64_t try_parts(partitioner *c, int32_t parts)
{
    const barrier_presolved *s = c->s;
    const barrier_matrix *m = &s->by_col;
    int32_t *row = c->partition->part_of_row, *col = c->partition->part_of_col;
    int64_t all = c->weight[c->steps - 1] + 1, border = 0;
    for (int32_t i = 0; i < s->rows; i++) {
        int32_t step = c->row_step[i];
        row[i] = is_short(c, i) ? (int32_t)((step > 0 ? c->weight[step - 1] : 0) * parts / all)
                                : NO_PART;
    }
    for (int32_t j = 0; j < s->cols; j++) {
        col[j] = NO_PART;
        for (int64_t k = m->start[j]; k < m->start[j + 1]; k++) {
            if (row[m->index[k]] != NO_PART)
                assign(&col[j], row[m->index[k]], parts);
        }
    }
    for (int32_t j = 0; j < s->cols; j++) {
        if (col[j] == NO_PART) /* in long rows only */
            col[j] = parts;
        for (int64_t k = m->start[j]; k < m->start[j + 1] && col[j] != parts; k++) {
            if (!is_short(c, m->index[k]))
                assign(&row[m->index[k]], col[j], parts);
        }
    }
    for (int32_t i = 0; i < s->rows; i++) {
        row[i] = row[i] == NO_PART ? parts : row[i];
        border += row[i] == parts;
    }
    for (int32_t j = 0; j < s->cols; j++)
        border += col[j] == parts;
    c->partition->parts = parts + 1;
    return border;
}

/* Counts each column of the border once for each part that it touches. */
static void count_columns(partitioner *c, int32_t border)
{
    const barrier_matrix *m = &c->s->by_col;
    const int32_t *row = c->partition->part_of_row, *col = c->partition->part_of_col;
    for (int32_t j = 0; j < c->s->cols; j++) {
        for (int64_t k = m->start[j]; k < m->start[j + 1] && col[j] == border; k++) {
            int32_t part = row[m->index[k]];
            c->count[part] += part != border && c->last[part] != j + 1;
            c->last[part] = j + 1;
        }
    }
}

/* Counts each row of the border likewise. */
static void count_rows(partitioner *c, int32_t border)
{
    const barrier_matrix *m = &c->s->by_col;
    const int32_t *col = c->partition->part_of_col;
    const size_t words = (size_t)border / WORD_BITS + 1;
    int32_t rows = 0;
    for (int32_t i = 0; i < c->s->rows; i++)
        c->border_row[i] = c->partition->part_of_row[i] == border ? rows++ : NO_PART;
    memset(c->touch, 0, (size_t)rows * words * sizeof *c->touch);
    for (int32_t j = 0; j < c->s->cols; j++) {
        for (int64_t k = m->start[j]; k < m->start[j + 1] && col[j] != border; k++) {
            int32_t i = c->border_row[m->index[k]];
            if (i == NO_PART)
                continue;
            uint64_t *word = &c->touch[(size_t)i * words + (size_t)(col[j] / WORD_BITS)];
            uint64_t bit = UINT64_C(1) << col[j] % WORD_BITS;
            c->count[col[j]] += (*word & bit) == 0;
            *word |= bit;
        }
    }
}

/* The largest number of unknowns of the border that one part touches. */
static int32_t max_touched(partitioner *c)
{
    int32_t border = c->partition->parts - 1, max = 0;
    memset(c->last, 0, (size_t)(border + 1) * sizeof *c->last);
    memset(c->count, 0, (size_t)(border + 1) * sizeof *c->count);
    count_columns(c, border);
    count_rows(c, border);
    for (int32_t p = 0; p < border; p++)
        max = c->count[p] > max ? c->count[p] : max;
    return max;
}

/* Partitions into this many parts and returns whether the border is small enough. */
static bool fits(partitioner *c, int32_t parts)
{
    return try_parts(c, parts) <= c->border_max && max_touched(c) <= BORDER_TOUCHED_MAX;
}

static void use_one_part(partitioner *c)
{
    c->partition->parts = 2;
    memset(c->partition->part_of_row, 0, (size_t)c->s->rows * sizeof(int32_t));
    memset(c->partition->part_of_col, 0, (size_t)c->s->cols * sizeof(int32_t));
}

int barrier_partition_of(arena *a, const barrier_presolved *s, const int32_t *row_step,
                         barrier_partition *out, error *e)
{
    arena *scratch = arena_new();
    partitioner c = {.s = s, .partition = out};
    *out = (barrier_partition){.part_of_row = ARENA_ARRAY(a, int32_t, s->rows + 1),
                               .part_of_col = ARENA_ARRAY(a, int32_t, s->cols + 1)};
    int32_t parts = s->rows / PART_ROWS < PARTS_MAX ? s->rows / PART_ROWS : PARTS_MAX;
    int64_t words = parts / WORD_BITS + 1;
    c.border_max = (int32_t)(BORDER_SHARE_MAX * ((double)s->rows + (double)s->cols));
    if (scratch != NULL) {
        c.row_step = ARENA_ARRAY(scratch, int32_t, s->rows + 1);
        c.entries = ARENA_ARRAY(scratch, int32_t, s->rows + 1);
        c.border_row = ARENA_ARRAY(scratch, int32_t, s->rows + 1);
        c.touch = ARENA_ARRAY(scratch, uint64_t, c.border_max * words + 1);
        c.last = ARENA_ARRAY(scratch, int32_t, parts + 1);
        c.count = ARENA_ARRAY(scratch, int32_t, parts + 1);
    }
    if (out->part_of_row == NULL || out->part_of_col == NULL || c.row_step == NULL ||
        c.entries == NULL || c.border_row == NULL || c.touch == NULL || c.last == NULL ||
        c.count == NULL) {
        error_memory(e);
        goto done;
    }
    find_steps(&c, row_step);
    c.weight = ARENA_ARRAY(scratch, int64_t, c.steps);
    if (c.weight == NULL) {
        error_memory(e);
        goto done;
    }
    sum_weights(&c);
    while (parts > 1 && !fits(&c, parts))
        parts /= 2;
    if (parts <= 1)
        use_one_part(&c);
done:
    arena_free(scratch);
    return e->code;
}
