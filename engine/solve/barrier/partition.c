/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * partition.c - time cut into stretches that hang together by little: the sizes and peaks that
 * stand in all of them, stock levels where one ends and the next begins, and totals of a year.
 *
 * Rows go where they stand in time, columns where their rows are; what reaches over a cut is the
 * border. Where much does, there are fewer cuts, or none.
 */
#include "solve/barrier/barrier.h"

#include <string.h>

enum {
    ROWS_A_PART = 6000, /* factors of a part that stay in a processor's cache */
    MOST_PARTS = 512,   /* bits of a number */
    LONG_ROW = 200,     /* entries: a total over many steps; it does not decide where columns go */
    /* Of the border, by one part: they stand last in its factors and fill them, and what it leaves
     * to the border is dense in them. Sites have twenty or thirty; from sixty on the whole,
     * uncut, is factorized sooner, with hundreds many times so. */
    MOST_TOUCHED = 48,
    NOWHERE = -1,
};
#define MOST_BORDER 0.03 /* of all rows and columns */

typedef struct cutting {
    const barrier_shrunk *s;
    barrier_cut *cut;
    int32_t *row_step; /* of each row, from 0 */
    int32_t *entries;  /* of each row */
    uint64_t *touch;   /* of each row in the border: a bit for each part that has columns in it */
    int64_t *weight;   /* entries of all rows at a place, then of all before its end */
    int32_t places;
} cutting;

static bool decides(const cutting *c, int32_t row)
{
    return c->row_step[row] >= 0 && c->entries[row] <= LONG_ROW;
}

static void place_rows(cutting *c, const int32_t *row_step)
{
    const barrier_shrunk *s = c->s;
    c->places = 1;
    for (int64_t k = 0; k < s->by_col.start[s->cols]; k++)
        c->entries[s->by_col.index[k]]++;
    for (int32_t i = 0; i < s->rows; i++) {
        c->row_step[i] = row_step == NULL ? i : row_step[s->row_of[i]];
        if (c->row_step[i] >= c->places)
            c->places = c->row_step[i] + 1;
    }
}

static void weigh(cutting *c)
{
    const barrier_shrunk *s = c->s;
    for (int32_t i = 0; i < s->rows; i++) {
        if (decides(c, i))
            c->weight[c->row_step[i]] += c->entries[i];
    }
    for (int32_t p = 1; p < c->places; p++)
        c->weight[p] += c->weight[p - 1];
}

static void join(int32_t *part, int32_t with, int32_t border)
{
    if (*part == NOWHERE)
        *part = with;
    else if (*part != with)
        *part = border;
}

/* Tries so many parts; returns how many rows and columns are in the border. */
static int64_t try_parts(cutting *c, int32_t parts)
{
    const barrier_shrunk *s = c->s;
    const barrier_matrix *m = &s->by_col;
    int32_t *row = c->cut->part_of_row, *col = c->cut->part_of_col;
    int64_t all = c->weight[c->places - 1] + 1, border = 0;
    for (int32_t i = 0; i < s->rows; i++) {
        int32_t p = c->row_step[i];
        row[i] = decides(c, i) ? (int32_t)((p > 0 ? c->weight[p - 1] : 0) * parts / all) : NOWHERE;
    }
    for (int32_t j = 0; j < s->cols; j++) {
        col[j] = NOWHERE;
        for (int64_t k = m->start[j]; k < m->start[j + 1]; k++) {
            if (row[m->index[k]] != NOWHERE)
                join(&col[j], row[m->index[k]], parts);
        }
    }
    for (int32_t j = 0; j < s->cols; j++) {
        if (col[j] == NOWHERE) /* in long rows alone */
            col[j] = parts;
        for (int64_t k = m->start[j]; k < m->start[j + 1] && col[j] != parts; k++) {
            if (!decides(c, m->index[k]))
                join(&row[m->index[k]], col[j], parts);
        }
    }
    for (int32_t i = 0; i < s->rows; i++) {
        row[i] = row[i] == NOWHERE ? parts : row[i];
        border += row[i] == parts;
    }
    for (int32_t j = 0; j < s->cols; j++)
        border += col[j] == parts;
    c->cut->parts = parts + 1;
    return border;
}

static void count_bits(uint64_t bits, int32_t *count)
{
    for (int part = 0; bits != 0; part++, bits >>= 1)
        count[part] += (int32_t)(bits & 1);
}

/* How much of the border the part touches that touches most. */
static int32_t most_touched(cutting *c)
{
    const barrier_matrix *m = &c->s->by_col;
    const int32_t *row = c->cut->part_of_row, *col = c->cut->part_of_col;
    int32_t border = c->cut->parts - 1;
    int32_t count[MOST_PARTS] = {0}, most = 0;
    memset(c->touch, 0, (size_t)c->s->rows * sizeof *c->touch);
    for (int32_t j = 0; j < c->s->cols; j++) {
        uint64_t touched = 0;
        for (int64_t k = m->start[j]; k < m->start[j + 1]; k++) {
            int32_t i = m->index[k];
            if (col[j] == border && row[i] != border)
                touched |= UINT64_C(1) << row[i];
            else if (col[j] != border && row[i] == border)
                c->touch[i] |= UINT64_C(1) << col[j];
        }
        count_bits(touched, count);
    }
    for (int32_t i = 0; i < c->s->rows; i++)
        count_bits(c->touch[i], count);
    for (int32_t p = 0; p < border; p++)
        most = count[p] > most ? count[p] : most;
    return most;
}

static bool fits(cutting *c, int32_t parts)
{
    const barrier_shrunk *s = c->s;
    double border = (double)try_parts(c, parts);
    return border <= MOST_BORDER * ((double)s->rows + (double)s->cols) &&
           most_touched(c) <= MOST_TOUCHED;
}

static void uncut(cutting *c)
{
    c->cut->parts = 2;
    memset(c->cut->part_of_row, 0, (size_t)c->s->rows * sizeof(int32_t));
    memset(c->cut->part_of_col, 0, (size_t)c->s->cols * sizeof(int32_t));
}

int barrier_cut_of(arena *a, const barrier_shrunk *s, const int32_t *row_step, barrier_cut *out,
                   error *e)
{
    arena *scratch = arena_new();
    cutting c = {.s = s, .cut = out};
    *out = (barrier_cut){.part_of_row = ARENA_ARRAY(a, int32_t, s->rows + 1),
                         .part_of_col = ARENA_ARRAY(a, int32_t, s->cols + 1)};
    int32_t parts = s->rows / ROWS_A_PART < MOST_PARTS ? s->rows / ROWS_A_PART : MOST_PARTS;
    if (scratch != NULL) {
        c.row_step = ARENA_ARRAY(scratch, int32_t, s->rows + 1);
        c.entries = ARENA_ARRAY(scratch, int32_t, s->rows + 1);
        c.touch = ARENA_ARRAY(scratch, uint64_t, s->rows + 1);
    }
    if (out->part_of_row == NULL || out->part_of_col == NULL || c.row_step == NULL ||
        c.entries == NULL || c.touch == NULL) {
        error_memory(e);
        goto done;
    }
    place_rows(&c, row_step);
    c.weight = ARENA_ARRAY(scratch, int64_t, c.places);
    if (c.weight == NULL) {
        error_memory(e);
        goto done;
    }
    weigh(&c);
    while (parts > 1 && !fits(&c, parts))
        parts /= 2;
    if (parts <= 1)
        uncut(&c);
done:
    arena_free(scratch);
    return e->code;
}
