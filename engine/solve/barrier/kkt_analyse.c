/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt_analyse.c - the Newton system's matrices laid out: an order in which factors stay sparse, and
 * each part's matrix in it, with the border that it touches behind.
 */
#include "solve/barrier/kkt.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

bool barrier_kkt_rank(int32_t cols, int32_t rows, const barrier_matrix *by_col, int32_t *rank)
{
    size_t size = (size_t)cols + (size_t)rows;
    size_t entries = (size_t)by_col->start[cols] + size;
    if (size == 0)
        return true;
    if (entries > INT_MAX)
        return false;
    cholmod_common c;
    kkt_begin(&c);
    c.method[0].ordering = CHOLMOD_AMD;
    cholmod_sparse *m = cholmod_allocate_sparse(size, size, entries, 1, 1, -1, CHOLMOD_PATTERN, &c);
    cholmod_factor *symbols = NULL;
    if (m != NULL) {
        int *start = m->p, *index = m->i, to = 0;
        for (int32_t j = 0; j < cols; j++) {
            start[j] = to;
            index[to++] = j;
            for (int64_t e = by_col->start[j]; e < by_col->start[j + 1]; e++)
                index[to++] = cols + by_col->index[e];
        }
        for (int32_t i = cols; i < cols + rows; i++) {
            start[i] = to;
            index[to++] = i;
        }
        start[size] = to;
        symbols = cholmod_analyze(m, &c);
    }
    bool done = symbols != NULL;
    if (done) {
        const int *from = symbols->Perm;
        for (size_t i = 0; i < size; i++)
            rank[from[i]] = (int32_t)i;
    }
    cholmod_free_factor(&symbols, &c);
    cholmod_free_sparse(&m, &c);
    cholmod_finish(&c);
    return done;
}

typedef struct entry {
    int32_t var, row;
    double value;
} entry;

static bool within(barrier_range r, int32_t i)
{
    return i >= r.from && i < r.to;
}

/* All entries of which the variable or the row is the part's own, but those of slacks. */
static entry *entries_of(const barrier_form *f, const barrier_part *p, int64_t *count)
{
    int64_t most = f->by_row.start[p->rows.to] - f->by_row.start[p->rows.from] +
                   f->by_col.start[p->vars.to] - f->by_col.start[p->vars.from];
    entry *all = malloc(((size_t)most + 1) * sizeof *all);
    *count = 0;
    if (all == NULL)
        return NULL;
    for (int32_t v = p->vars.from; v < p->vars.to && !f->is_slack[v]; v++) {
        for (int64_t e = f->by_col.start[v]; e < f->by_col.start[v + 1]; e++)
            all[(*count)++] = (entry){v, f->by_col.index[e], f->by_col.value[e]};
    }
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        for (int64_t e = f->by_row.start[i]; e < f->by_row.start[i + 1]; e++) {
            if (!within(p->vars, f->by_row.index[e]))
                all[(*count)++] = (entry){f->by_row.index[e], i, f->by_row.value[e]};
        }
    }
    return all;
}

static bool list_unknowns(const barrier_kkt *k, kkt_block *b, const barrier_part *p)
{
    const barrier_form *f = k->form;
    int32_t cols = 0;
    while (p->vars.from + cols < p->vars.to && !f->is_slack[p->vars.from + cols])
        cols++;
    b->own = b->size = cols + p->rows.to - p->rows.from;
    b->unknown = malloc(((size_t)b->own + 1) * sizeof *b->unknown);
    b->border = malloc(((size_t)k->borders + 1) * sizeof *b->border);
    if (b->unknown == NULL || b->border == NULL)
        return false;
    for (int32_t v = p->vars.from; v < p->vars.from + cols; v++)
        b->unknown[f->seat_var[v]] = v;
    for (int32_t i = p->rows.from; i < p->rows.to; i++)
        b->unknown[f->seat_row[i]] = ~i;
    return true;
}

/* Numbers those of the border that stand in entries, ascending, behind the part's own unknowns. */
static void list_border(const barrier_kkt *k, kkt_block *b, const barrier_part *p, const entry *all,
                        int64_t count, int32_t *seat)
{
    const barrier_form *f = k->form;
    for (int32_t i = 0; i < k->borders; i++)
        seat[i] = -1;
    for (int64_t e = 0; e < count; e++) {
        if (!within(p->vars, all[e].var))
            seat[f->seat_var[all[e].var]] = 0;
        else if (!within(p->rows, all[e].row))
            seat[f->seat_row[all[e].row]] = 0;
    }
    for (int32_t i = 0; i < k->borders; i++) {
        if (seat[i] < 0)
            continue;
        b->border[b->size - b->own] = i;
        seat[i] = b->size++;
    }
}

/* Upper triangle by columns; the diagonal, last of each column, is filled later. */
static bool lay(kkt_block *b, const barrier_form *f, const barrier_part *p, entry *all,
                int64_t count, const int32_t *seat)
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
        int32_t x = all[e].var, y = all[e].row;
        x = within(p->vars, x) ? f->seat_var[x] : seat[f->seat_var[x]];
        y = within(p->rows, y) ? f->seat_row[y] : seat[f->seat_row[y]];
        all[e].var = x < y ? x : y; /* from here on: upper and column */
        all[e].row = x < y ? y : x;
        next[all[e].row + 1]++;
    }
    for (size_t i = 0; i < size; i++)
        next[i + 1] += next[i] + 1;
    memcpy(start, next, (size + 1) * sizeof *start);
    for (int64_t e = 0; e < count; e++) {
        int to = next[all[e].row]++;
        index[to] = all[e].var;
        value[to] = all[e].value;
    }
    for (size_t i = 0; i < size; i++) {
        b->diagonal[i] = next[i];
        index[next[i]] = (int)i;
    }
    free(next);
    return true;
}

void kkt_lay(void *data, int32_t part)
{
    barrier_kkt *k = data;
    kkt_block *b = &k->part[part];
    const barrier_part *p = &k->form->part[part];
    int32_t *seat = malloc(((size_t)k->borders + 1) * sizeof *seat);
    int64_t count;
    entry *all = entries_of(k->form, p, &count);
    kkt_begin(&b->common);
    b->common.method[0].ordering = CHOLMOD_NATURAL;
    b->common.postorder = 0;
    b->failed = seat == NULL || all == NULL || !list_unknowns(k, b, p);
    if (!b->failed) {
        list_border(k, b, p, all, count, seat);
        b->failed = !lay(b, k->form, p, all, count, seat);
    }
    free(seat);
    free(all);
    if (b->failed)
        return;
    size_t size = (size_t)b->size, others = (size_t)(b->size - b->own);
    b->factor = cholmod_analyze(b->matrix, &b->common);
    b->right = cholmod_allocate_dense(size, 1, size, CHOLMOD_REAL, &b->common);
    b->corner = calloc(others * others + 1, sizeof *b->corner);
    b->failed = b->factor == NULL || b->right == NULL || b->corner == NULL;
}
