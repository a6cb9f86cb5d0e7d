/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_kkt.c - the Newton system, factorized by CHOLMOD; the only file that knows it.
 *
 * Slacks are eliminated by hand. What is left is symmetric and quasi-definite,
 *
 *   [ -(D + r)   A'     ]
 *   [   A        E + r  ]    E: 1 / D of the row's slack, 0 for an equality,
 *
 * so L D L' without pivoting exists in any order (Vanderbei, Symmetric quasi-definite matrices,
 * SIAM J. Optim. 5, 1995), and a column that stands in every hour costs a few entries in each hour
 * instead of the full square that it makes of A D^-1 A'. Only the diagonal changes from iteration
 * to iteration: matrices lie in their final order, the diagonal is written in place. The small r
 * keeps pivots away from zero; refinement takes out what it puts in, and a round of it that does
 * harm is taken back.
 *
 * Each part is factorized by itself with those of the border that it touches as its last unknowns.
 * Their corner of the factors, L2 D2 L2', is what the part leaves to the border's own system, which
 * is the sum of all; the border's diagonal is shared out among the parts that touch it.
 */
#include "solve/barrier.h"

#include <cholmod.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_REGULAR 1e-9
#define CAREFUL_REGULAR 1e-8
#define MOST_REGULAR 1e-5
#define LEAST_DIAGONAL 1e-20
#define SLOW 0.5 /* a round of refinement that leaves more is the last */
enum { ROUNDS = 8 };

typedef struct block {
    cholmod_common common;
    cholmod_sparse *matrix; /* upper triangle in the order of elimination */
    cholmod_factor *factor;
    int32_t own, size; /* unknowns: own, then those of the border */
    int32_t *unknown;  /* own ones: a variable, or ~row */
    int32_t *border;   /* the others: their numbers in the border */
    int32_t *diagonal; /* of each unknown: its entry in the matrix */
    double *corner;    /* L2, by columns, and D2 on its diagonal */
    cholmod_dense *right, *half, *whole, *space_y, *space_e;
    const double *move; /* what it adds to the direction */
    bool failed;
} block;

struct barrier_kkt {
    const barrier_form *form;
    crew *crew;
    block *part; /* all but the border */
    int32_t parts;
    int32_t borders; /* unknowns of the border */
    int32_t border_vars;
    int32_t *touched; /* by how many parts each is */
    const double *d;  /* as factorized for */
    double *e;        /* of each row */
    double regular, least_regular;
    /* The border's own system. */
    cholmod_common common;
    cholmod_factor *factor;
    cholmod_dense *right, *answer, *space_y, *space_e;
    /* Of the solve at work. */
    const double *g;
    double *h, *dv, *dy;
    double *left_v, *left_y; /* residuals */
    double *sum;             /* of each part: its worst residual */
    double sign;
    bool starved;
};

static void begin(cholmod_common *c)
{
    cholmod_start(c);
    c->print = 0;
    c->supernodal = CHOLMOD_SIMPLICIAL;
    c->final_ll = 0;
    c->nmethods = 1;
    c->quick_return_if_not_posdef = 0;
    c->dbound = 1e-30;
}

bool barrier_kkt_rank(int32_t cols, int32_t rows, const barrier_matrix *by_col, int32_t *rank)
{
    size_t size = (size_t)cols + (size_t)rows;
    size_t entries = (size_t)by_col->start[cols] + size;
    if (size == 0)
        return true;
    if (entries > INT_MAX)
        return false;
    cholmod_common c;
    begin(&c);
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

/* ---- laying out -------------------------------------------------------------------------------*/

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

static bool list_unknowns(const barrier_kkt *k, block *b, const barrier_part *p)
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
static void list_border(const barrier_kkt *k, block *b, const barrier_part *p, const entry *all,
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
static bool lay(block *b, const barrier_form *f, const barrier_part *p, entry *all, int64_t count,
                const int32_t *seat)
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

static void lay_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    block *b = &k->part[part];
    const barrier_part *p = &k->form->part[part];
    int32_t *seat = malloc(((size_t)k->borders + 1) * sizeof *seat);
    int64_t count;
    entry *all = entries_of(k->form, p, &count);
    begin(&b->common);
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

static void *numbers(int32_t count)
{
    return calloc((size_t)count + 1, sizeof(double));
}

barrier_kkt *barrier_kkt_new(const barrier_form *f, crew *c, bool careful, error *e)
{
    barrier_kkt *k = calloc(1, sizeof *k);
    if (k == NULL) {
        error_memory(e);
        return NULL;
    }
    const barrier_part *border = &f->part[f->parts - 1];
    k->form = f;
    k->crew = c;
    k->regular = k->least_regular = careful ? CAREFUL_REGULAR : LEAST_REGULAR;
    begin(&k->common);
    k->common.method[0].ordering = CHOLMOD_AMD;
    for (int32_t v = border->vars.from; v < border->vars.to; v++)
        k->border_vars += !f->is_slack[v];
    k->borders = k->border_vars + border->rows.to - border->rows.from;
    k->parts = f->parts - 1;
    k->part = calloc((size_t)k->parts, sizeof *k->part);
    k->touched = calloc((size_t)k->borders + 1, sizeof *k->touched);
    k->e = numbers(f->rows);
    k->h = numbers(f->rows);
    k->left_v = numbers(f->vars);
    k->left_y = numbers(f->rows);
    k->sum = numbers(f->parts);
    size_t borders = (size_t)k->borders;
    k->right = cholmod_allocate_dense(borders, 1, borders, CHOLMOD_REAL, &k->common);
    bool made = k->part != NULL && k->touched != NULL && k->e != NULL && k->h != NULL &&
                k->left_v != NULL && k->left_y != NULL && k->sum != NULL && k->right != NULL;
    if (made)
        crew_run(c, lay_job, k, k->parts);
    for (int32_t p = 0; made && p < k->parts; p++) {
        made = !k->part[p].failed;
        for (int32_t i = 0; made && i < k->part[p].size - k->part[p].own; i++)
            k->touched[k->part[p].border[i]]++;
    }
    if (!made) {
        barrier_kkt_free(k);
        error_memory(e);
        return NULL;
    }
    return k;
}

void barrier_kkt_free(barrier_kkt *k)
{
    if (k == NULL)
        return;
    for (int32_t p = 0; k->part != NULL && p < k->parts; p++) {
        block *b = &k->part[p];
        cholmod_free_sparse(&b->matrix, &b->common);
        cholmod_free_factor(&b->factor, &b->common);
        cholmod_free_dense(&b->right, &b->common);
        cholmod_free_dense(&b->half, &b->common);
        cholmod_free_dense(&b->whole, &b->common);
        cholmod_free_dense(&b->space_y, &b->common);
        cholmod_free_dense(&b->space_e, &b->common);
        cholmod_finish(&b->common);
        free(b->unknown);
        free(b->border);
        free(b->diagonal);
        free(b->corner);
    }
    cholmod_free_factor(&k->factor, &k->common);
    cholmod_free_dense(&k->right, &k->common);
    cholmod_free_dense(&k->answer, &k->common);
    cholmod_free_dense(&k->space_y, &k->common);
    cholmod_free_dense(&k->space_e, &k->common);
    cholmod_finish(&k->common);
    free(k->part);
    free(k->touched);
    free(k->e);
    free(k->h);
    free(k->left_v);
    free(k->left_y);
    free(k->sum);
    free(k);
}

bool barrier_kkt_starved(const barrier_kkt *k)
{
    return k->starved;
}

double barrier_kkt_entries(const barrier_kkt *k)
{
    double sum = 0;
    for (int32_t p = 0; p < k->parts; p++)
        sum += k->part[p].common.lnz;
    return sum;
}

/* ---- factors ----------------------------------------------------------------------------------*/

/* Pivots of columns are negative, those of rows positive, or rounding has won. */
static bool of_sign(double pivot, bool row)
{
    return row ? pivot > 0 : pivot < 0;
}

static bool is_row(const barrier_kkt *k, int32_t border)
{
    return border >= k->border_vars;
}

/* A border's unknown has its diagonal from its variable or row. */
static double border_diagonal(const barrier_kkt *k, int32_t border)
{
    const barrier_part *p = &k->form->part[k->form->parts - 1];
    if (is_row(k, border))
        return k->e[p->rows.from + border - k->border_vars] + k->regular;
    return -(k->d[p->vars.from + border] + k->regular);
}

static void factor_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    block *b = &k->part[part];
    double *value = b->matrix->x;
    for (int32_t u = 0; u < b->own; u++) {
        int32_t what = b->unknown[u];
        value[b->diagonal[u]] = what >= 0 ? -(k->d[what] + k->regular) : k->e[~what] + k->regular;
    }
    int32_t others = b->size - b->own;
    for (int32_t i = 0; i < others; i++)
        value[b->diagonal[b->own + i]] =
            border_diagonal(k, b->border[i]) / k->touched[b->border[i]];
    b->failed = cholmod_factorize(b->matrix, b->factor, &b->common) == 0;
    if (b->failed)
        return;
    const int *start = b->factor->p, *index = b->factor->i, *count = b->factor->nz;
    const double *l = b->factor->x;
    for (int32_t u = 0; u < b->own && !b->failed; u++)
        b->failed = !of_sign(l[start[u]], b->unknown[u] < 0);
    memset(b->corner, 0, (size_t)others * (size_t)others * sizeof *b->corner);
    for (int32_t i = 0; i < others && !b->failed; i++) {
        int32_t col = b->own + i;
        b->failed = !of_sign(l[start[col]], is_row(k, b->border[i]));
        for (int at = start[col]; at < start[col] + count[col]; at++)
            b->corner[(int64_t)i * others + index[at] - b->own] = l[at];
    }
}

/* What each part leaves to the border, L2 D2 L2', and what the border has of its own. */
static cholmod_sparse *border_matrix(barrier_kkt *k)
{
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[f->parts - 1];
    size_t size = (size_t)k->borders, most = size;
    for (int32_t i = 0; i < k->parts; i++) {
        size_t others = (size_t)(k->part[i].size - k->part[i].own);
        most += others * (others + 1) / 2;
    }
    for (int32_t v = p->vars.from; v < p->vars.to; v++)
        most += (size_t)(f->by_col.start[v + 1] - f->by_col.start[v]);
    cholmod_triplet *t = cholmod_allocate_triplet(size, size, most, -1, CHOLMOD_REAL, &k->common);
    if (t == NULL)
        return NULL;
    int *row = t->i, *col = t->j;
    double *value = t->x;
    size_t to = 0;
    for (int32_t i = 0; i < k->parts; i++) {
        const block *b = &k->part[i];
        int32_t others = b->size - b->own;
        for (int32_t x = 0; x < others; x++) {
            for (int32_t y = x; y < others; y++) {
                double sum = 0;
                for (int32_t m = 0; m <= x; m++) {
                    const double *l = b->corner + (int64_t)m * others;
                    sum += (x == m ? 1 : l[x]) * l[m] * (y == m ? 1 : l[y]);
                }
                row[to] = b->border[y]; /* ascending in a part, so this is below the diagonal */
                col[to] = b->border[x];
                value[to++] = sum;
            }
        }
    }
    for (int32_t i = 0; i < k->borders; i++) {
        row[to] = col[to] = i;
        value[to++] = k->touched[i] == 0 ? border_diagonal(k, i) : 0;
    }
    for (int32_t v = p->vars.from; v < p->vars.to; v++) {
        for (int64_t e = f->by_col.start[v]; e < f->by_col.start[v + 1] && !f->is_slack[v]; e++) {
            if (f->by_col.index[e] < p->rows.from)
                continue;
            row[to] = f->seat_row[f->by_col.index[e]];
            col[to] = f->seat_var[v];
            value[to++] = f->by_col.value[e];
        }
    }
    t->nnz = to;
    cholmod_sparse *m = cholmod_triplet_to_sparse(t, 0, &k->common);
    cholmod_free_triplet(&t, &k->common);
    return m;
}

static bool factor_border(barrier_kkt *k)
{
    if (k->borders == 0)
        return true;
    cholmod_sparse *m = border_matrix(k);
    bool made = m != NULL;
    if (made && k->factor == NULL)
        k->factor = cholmod_analyze(m, &k->common);
    made = made && k->factor != NULL && cholmod_factorize(m, k->factor, &k->common) != 0;
    cholmod_free_sparse(&m, &k->common);
    if (!made)
        return false;
    const int *start = k->factor->p, *from = k->factor->Perm;
    const double *l = k->factor->x;
    for (int32_t i = 0; i < k->borders; i++) {
        if (!of_sign(l[start[i]], is_row(k, from[i])))
            return false;
    }
    return true;
}

bool barrier_kkt_regularise(barrier_kkt *k)
{
    if (k->regular >= MOST_REGULAR)
        return false;
    k->regular = fmin(100 * k->regular, MOST_REGULAR) * 10; /* the next factors take a tenth */
    return true;
}

bool barrier_kkt_factor(barrier_kkt *k, const double *d)
{
    const barrier_form *f = k->form;
    k->d = d;
    k->regular = fmax(k->least_regular, k->regular / 10);
    for (int32_t i = 0; i < f->rows; i++)
        k->e[i] = f->slack_of[i] < 0 ? 0 : 1 / fmax(d[f->slack_of[i]], LEAST_DIAGONAL);
    for (;;) {
        bool made = true;
        crew_run(k->crew, factor_job, k, k->parts);
        for (int32_t p = 0; p < k->parts; p++) {
            made = made && !k->part[p].failed;
            k->starved = k->starved || k->part[p].common.status == CHOLMOD_OUT_OF_MEMORY;
        }
        made = made && factor_border(k);
        k->starved = k->starved || k->common.status == CHOLMOD_OUT_OF_MEMORY;
        if (made || k->starved || k->regular >= MOST_REGULAR)
            return made;
        k->regular *= 10;
    }
}

/* ---- solving ----------------------------------------------------------------------------------*/

/* What is left of g, h for the direction so far, each line over its own diagonal. Slacks of the
 * direction are 0 meanwhile. */
static void residual_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    const barrier_matrix *a = &f->by_col, *r = &f->by_row;
    double worst = 0;
    for (int32_t v = p->vars.from; v < p->vars.to && !f->is_slack[v]; v++) {
        double sum = k->g[v] + k->d[v] * k->dv[v];
        for (int64_t e = a->start[v]; e < a->start[v + 1]; e++)
            sum -= a->value[e] * k->dy[a->index[e]];
        k->left_v[v] = sum;
        double size = fabs(sum) / (1 + k->d[v]);
        worst = size > worst ? size : worst;
    }
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        double sum = k->h[i] - k->e[i] * k->dy[i];
        for (int64_t e = r->start[i]; e < r->start[i + 1]; e++)
            sum -= r->value[e] * k->dv[r->index[e]];
        k->left_y[i] = sum;
        double size = fabs(sum) / (1 + k->e[i]);
        worst = size > worst ? size : worst;
    }
    k->sum[part] = worst;
}

/* The worst residual after this job on all parts. */
static double worst_after(barrier_kkt *k, void (*work)(void *, int32_t))
{
    double worst = 0;
    crew_run(k->crew, work, k, k->form->parts);
    for (int32_t p = 0; p < k->form->parts; p++)
        worst = fmax(worst, k->sum[p]);
    return worst;
}

static void forward_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    block *b = &k->part[part];
    double *right = b->right->x;
    for (int32_t u = 0; u < b->own; u++) {
        int32_t what = b->unknown[u];
        right[u] = what >= 0 ? k->left_v[what] : k->left_y[~what];
    }
    for (int32_t u = b->own; u < b->size; u++)
        right[u] = 0;
    int system = b->size > b->own ? CHOLMOD_L : CHOLMOD_LDLt;
    b->failed = cholmod_solve2(system, b->factor, b->right, NULL, &b->half, NULL, &b->space_y,
                               &b->space_e, &b->common) == 0;
}

/* right-hand side of the border, less what the parts took of it: L2 times their last unknowns. */
static bool solve_border(barrier_kkt *k)
{
    const barrier_part *p = &k->form->part[k->form->parts - 1];
    if (k->borders == 0)
        return true;
    double *right = k->right->x;
    for (int32_t i = 0; i < k->borders; i++)
        right[i] = is_row(k, i) ? k->left_y[p->rows.from + i - k->border_vars]
                                : k->left_v[p->vars.from + i];
    for (int32_t part = 0; part < k->parts; part++) {
        const block *b = &k->part[part];
        const double *half = b->half->x;
        int32_t others = b->size - b->own;
        for (int32_t m = 0; m < others; m++) {
            const double *l = b->corner + (int64_t)m * others;
            right[b->border[m]] += half[b->own + m];
            for (int32_t i = m + 1; i < others; i++)
                right[b->border[i]] += l[i] * half[b->own + m];
        }
    }
    return cholmod_solve2(CHOLMOD_A, k->factor, k->right, NULL, &k->answer, NULL, &k->space_y,
                          &k->space_e, &k->common) != 0;
}

static void backward_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    block *b = &k->part[part];
    const double *whole = b->half->x;
    int32_t others = b->size - b->own;
    if (others > 0) {
        double *half = b->half->x;
        const double *border = k->answer->x;
        for (int32_t m = 0; m < others; m++) {
            const double *l = b->corner + (int64_t)m * others;
            double sum = border[b->border[m]];
            for (int32_t i = m + 1; i < others; i++)
                sum += l[i] * border[b->border[i]];
            half[b->own + m] = l[m] * sum;
        }
        b->failed = cholmod_solve2(CHOLMOD_DLt, b->factor, b->half, NULL, &b->whole, NULL,
                                   &b->space_y, &b->space_e, &b->common) == 0;
        if (b->failed)
            return;
        whole = b->whole->x;
    }
    b->move = whole;
}

/* The direction gains the moves, times sign. */
static void add_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    const block *b = &k->part[part];
    for (int32_t u = 0; u < b->own; u++) {
        int32_t what = b->unknown[u];
        if (what >= 0)
            k->dv[what] += k->sign * b->move[u];
        else
            k->dy[~what] += k->sign * b->move[u];
    }
}

static void add_moves(barrier_kkt *k, double sign)
{
    const barrier_part *p = &k->form->part[k->form->parts - 1];
    k->sign = sign;
    crew_run(k->crew, add_job, k, k->parts);
    for (int32_t i = 0; i < k->borders; i++) {
        double x = ((const double *)k->answer->x)[i];
        if (is_row(k, i))
            k->dy[p->rows.from + i - k->border_vars] += sign * x;
        else
            k->dv[p->vars.from + i] += sign * x;
    }
}

/* What the factors make of the residual. */
static bool find_moves(barrier_kkt *k)
{
    bool done = true;
    crew_run(k->crew, forward_job, k, k->parts);
    for (int32_t part = 0; part < k->parts; part++)
        done = done && !k->part[part].failed;
    if (!done || !solve_border(k))
        return false;
    crew_run(k->crew, backward_job, k, k->parts);
    for (int32_t part = 0; part < k->parts; part++)
        done = done && !k->part[part].failed;
    return done;
}

/* From a direction of 0, whose residual is the right-hand side. */
static void prepare_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    double worst = 0;
    for (int32_t v = p->vars.from; v < p->vars.to; v++) {
        k->dv[v] = 0;
        k->left_v[v] = k->g[v];
        double size = f->is_slack[v] ? 0 : fabs(k->g[v]) / (1 + k->d[v]);
        worst = size > worst ? size : worst;
    }
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        k->dy[i] = 0;
        if (f->slack_of[i] >= 0)
            k->h[i] -= k->g[f->slack_of[i]] * k->e[i];
        k->left_y[i] = k->h[i];
        double size = fabs(k->h[i]) / (1 + k->e[i]);
        worst = size > worst ? size : worst;
    }
    k->sum[part] = worst;
}

/* Slacks: from their own line where they are held, from the row's where they are free. */
static void slack_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        int32_t s = f->slack_of[i];
        if (s < 0)
            continue;
        if (k->e[i] < 1) {
            k->left_v[s] = -(k->g[s] + k->dy[i]) * k->e[i];
            continue;
        }
        double sum = -(k->h[i] + k->g[s] * k->e[i]);
        for (int64_t e = f->by_row.start[i]; e < f->by_row.start[i + 1]; e++)
            sum += f->by_row.value[e] * k->dv[f->by_row.index[e]];
        k->left_v[s] = sum;
    }
}

static void hand_slacks_job(void *data, int32_t part)
{
    barrier_kkt *k = data;
    const barrier_form *f = k->form;
    const barrier_part *p = &f->part[part];
    for (int32_t i = p->rows.from; i < p->rows.to; i++) {
        if (f->slack_of[i] >= 0)
            k->dv[f->slack_of[i]] = k->left_v[f->slack_of[i]];
    }
}

double barrier_kkt_solve(barrier_kkt *k, const double *g, const double *h, double enough,
                         double *dv, double *dy)
{
    const barrier_form *f = k->form;
    k->g = g;
    k->dv = dv;
    k->dy = dy;
    memcpy(k->h, h, (size_t)f->rows * sizeof *h);
    double scale = worst_after(k, prepare_job), left = scale;
    bool unchecked = !isfinite(enough);
    for (int round = 0; round < ROUNDS && (unchecked || left > enough * scale); round++) {
        if (!find_moves(k)) {
            k->starved = true;
            return HUGE_VAL;
        }
        add_moves(k, 1);
        if (unchecked)
            break;
        double now = worst_after(k, residual_job), before = left;
        if (!(now < before)) { /* no better, or worse */
            add_moves(k, -1);
            break;
        }
        left = now;
        if (now > SLOW * before)
            break;
    }
    crew_run(k->crew, slack_job, k, f->parts);
    crew_run(k->crew, hand_slacks_job, k, f->parts);
    return scale > 0 ? left / scale : 0;
}
