/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt_analyse.c - builds the matrix of each part of the Newton system, the part's own unknowns in
 * their order of elimination and then the unknowns of the border that it touches, and analyses its
 * factors symbolically.
 */
#include "solve/barrier/kkt_internal.h"

#include "base/guest.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

typedef struct entry {
    int32_t var, row;
    double value;
} entry;

static bool within(barrier_range r, int32_t i)
{
    return i >= r.from && i < r.to;
}

/* All entries of A whose variable or row is the part's own, without those of row slacks. NULL
 * without memory. */
static entry *entries_of(const barrier_form *f, const barrier_part *p, int64_t *count)
{
    int64_t capacity = f->by_row.start[p->rows.to] - f->by_row.start[p->rows.from] +
                       f->by_col.start[p->vars.to] - f->by_col.start[p->vars.from];
    entry *entries = malloc(((size_t)capacity + 1) * sizeof *entries);
    *count = 0;
    if (entries == NULL)
        return NULL;
    for (int32_t v = p->vars.from; v < p->vars.to && !f->is_row_slack[v]; v++) {
        for (int64_t e = f->by_col.start[v]; e < f->by_col.start[v + 1]; e++)
            entries[(*count)++] = (entry){v, f->by_col.index[e], f->by_col.value[e]};
    }
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        for (int64_t e = f->by_row.start[i]; e < f->by_row.start[i + 1]; e++) {
            if (!within(p->vars, f->by_row.index[e]))
                entries[(*count)++] = (entry){f->by_row.index[e], i, f->by_row.value[e]};
        }
    }
    return entries;
}

/* Lists the part's own unknowns in their order of elimination. False without memory. */
static bool list_unknowns(const barrier_kkt *k, kkt_block *b, const barrier_part *p)
{
    const barrier_form *f = k->form;
    int32_t cols = 0;
    while (p->vars.from + cols < p->vars.to && !f->is_row_slack[p->vars.from + cols])
        cols++;
    b->own = b->size = cols + p->rows.to - p->rows.from;
    b->unknown = malloc(((size_t)b->own + 1) * sizeof *b->unknown);
    b->border = malloc(((size_t)k->border_size + 1) * sizeof *b->border);
    if (b->unknown == NULL || b->border == NULL)
        return false;
    for (int32_t v = p->vars.from; v < p->vars.from + cols; v++)
        b->unknown[f->pivot_of_var[v]] = v;
    for (int32_t i = p->rows.from; i < p->rows.to; i++)
        b->unknown[f->pivot_of_row[i]] = ~i;
    return true;
}

/* Lists the unknowns of the border that appear in the entries, ascending; position: of each unknown
 * of the border, its number in the part, after the part's own unknowns, or -1. */
static void list_border(const barrier_kkt *k, kkt_block *b, const barrier_part *p,
                        const entry *entries, int64_t count, int32_t *position)
{
    const barrier_form *f = k->form;
    for (int32_t i = 0; i < k->border_size; i++)
        position[i] = -1;
    for (int64_t e = 0; e < count; e++) {
        if (!within(p->vars, entries[e].var))
            position[f->pivot_of_var[entries[e].var]] = 0;
        else if (!within(p->rows, entries[e].row))
            position[f->pivot_of_row[entries[e].row]] = 0;
    }
    for (int32_t i = 0; i < k->border_size; i++) {
        if (position[i] < 0)
            continue;
        b->border[b->size - b->own] = i;
        position[i] = b->size++;
    }
}

/* Upper triangle by columns. The diagonal is the last entry of each column; its value is written at
 * each factorization. `entries` is overwritten. False without memory. */
static bool build_matrix(kkt_block *b, const barrier_form *f, const barrier_part *p, entry *entries,
                         int64_t count, const int32_t *position)
{
    size_t size = (size_t)b->size;
    int *next = calloc(size + 2, sizeof *next);
    b->diagonal = malloc((size + 1) * sizeof *b->diagonal);
    if (count + (int64_t)size < INT_MAX)
        b->matrix = cholmod_allocate_sparse(size, size, (size_t)count + size, 0, 1, 1, CHOLMOD_REAL,
                                            &b->common);
    if (next == NULL || b->diagonal == NULL || b->matrix == NULL) {
        free(next);
        return false;
    }
    int *start = b->matrix->p, *index = b->matrix->i;
    double *value = b->matrix->x;
    for (int64_t e = 0; e < count; e++) {
        int32_t x = entries[e].var, y = entries[e].row;
        x = within(p->vars, x) ? f->pivot_of_var[x] : position[f->pivot_of_var[x]];
        y = within(p->rows, y) ? f->pivot_of_row[y] : position[f->pivot_of_row[y]];
        entries[e].var = x < y ? x : y; /* from here on: row and column in the upper triangle */
        entries[e].row = x < y ? y : x;
        next[entries[e].row + 1]++;
    }
    for (size_t i = 0; i < size; i++)
        next[i + 1] += next[i] + 1;
    memcpy(start, next, (size + 1) * sizeof *start);
    for (int64_t e = 0; e < count; e++) {
        int to = next[entries[e].row]++;
        index[to] = entries[e].var;
        value[to] = entries[e].value;
    }
    for (size_t i = 0; i < size; i++) {
        b->diagonal[i] = next[i];
        index[next[i]] = (int)i;
    }
    free(next);
    return true;
}

void kkt_analyse(void *data, int32_t part)
{
    barrier_kkt *k = data;
    kkt_block *b = &k->block[part];
    const barrier_part *p = &k->form->part[part];
    int32_t *position = malloc(((size_t)k->border_size + 1) * sizeof *position);
    int64_t count;
    entry *entries = entries_of(k->form, p, &count);
    cholmod_ldlt_start(&b->common);
    b->common.method[0].ordering = CHOLMOD_NATURAL;
    b->common.postorder = 0;
    b->failed = guest_stopped() || position == NULL || entries == NULL || !list_unknowns(k, b, p);
    if (!b->failed) {
        list_border(k, b, p, entries, count, position);
        b->failed = !build_matrix(b, k->form, p, entries, count, position);
    }
    free(position);
    free(entries);
    if (b->failed)
        return;
    size_t size = (size_t)b->size, others = (size_t)(b->size - b->own);
    b->factor = cholmod_analyze(b->matrix, &b->common);
    b->solution = malloc((size + 1) * sizeof *b->solution);
    b->schur = calloc(others * others + 1, sizeof *b->schur);
    b->failed = b->factor == NULL || b->solution == NULL || b->schur == NULL;
}
