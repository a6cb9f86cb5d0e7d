/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * influence.c - compares the program of a site with that of the same site with one value changed.
 *
 * Rows and columns are matched by what they are: period, component, role, bus and name of the
 * model's row or variable, and the element.
 */
#include "study/program/influence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Numbers that differ by less than this, relative, are the same. */
#define SAME 1e-10

/* Where the rows and columns of the base are in the changed program; -1: nowhere. */
typedef struct matching {
    int32_t *row, *col;
    int32_t *base_row; /* of the changed program's rows: the base's; -1 */
    bool adds;         /* the changed program has columns that the base lacks */
} matching;

/* Buses are numbered alike in both models. Sizes, accounts and stocks are not, where the change
 * adds one: their component and name say which they are. */
static int bus_of_var(const model_var *v)
{
    const bool is_bus =
        v->role == VAR_THROUGHPUT || v->role == VAR_SHARED || v->role == VAR_REMAINDER;
    return is_bus ? (int)v->subject : -1;
}

static int bus_of_row(const model_row *r)
{
    const bool is_bus = r->role == ROW_BUS || r->role == ROW_THROUGHPUT || r->role == ROW_COMMON;
    return is_bus ? (int)r->subject : -1;
}

static const char *var_name(arena *a, const model *m, const model_var *v)
{
    return arena_printf(a, "%s|%d|%d|%d|%s", m->periods.at[v->period].name, (int)v->component,
                        (int)v->role, bus_of_var(v), v->name);
}

static const char *row_name(arena *a, const model *m, const model_row *r)
{
    return arena_printf(a, "%s|%d|%d|%d|%s", m->periods.at[r->period].name, (int)r->component,
                        (int)r->role, bus_of_row(r), r->name);
}

/* Puts a name into the index with a number after it if it is there already, as plugins may give
 * rows of several windows one name. Returns the number of the n-th of that name. */
static bool put(arena *a, name_index *x, const char *name, size_t at)
{
    if (name == NULL)
        return false;
    while (index_find(x, name) != INDEX_NONE) {
        name = arena_printf(a, "%s+", name);
        if (name == NULL)
            return false;
    }
    return index_put(a, x, name, at);
}

static bool index_model(arena *a, const model *m, name_index *vars, name_index *rows)
{
    for (size_t i = 0; i < m->vars.count; i++) {
        if (!put(a, vars, var_name(a, m, &m->vars.at[i]), i))
            return false;
    }
    for (size_t i = 0; i < m->rows.count; i++) {
        if (!put(a, rows, row_name(a, m, &m->rows.at[i]), i))
            return false;
    }
    return true;
}

/* The position of the name of the base in the index of the changed model, the n-th for the n-th. */
static size_t find(arena *a, name_index *seen, const name_index *x, const char *name)
{
    while (name != NULL && index_find(seen, name) != INDEX_NONE)
        name = arena_printf(a, "%s+", name);
    if (name == NULL || !index_put(a, seen, name, 0))
        return INDEX_NONE;
    return index_find(x, name);
}

static int match(arena *a, const site *base, const site *v, matching *m, error *e)
{
    const model *from = base->assembly.model, *to = v->assembly.model;
    name_index vars = {0}, rows = {0}, seen_vars = {0}, seen_rows = {0};
    m->col = ARENA_ARRAY(a, int32_t, base->lp.cols + 1);
    m->row = ARENA_ARRAY(a, int32_t, base->lp.rows + 1);
    m->base_row = ARENA_ARRAY(a, int32_t, v->lp.rows + 1);
    if (m->col == NULL || m->row == NULL || m->base_row == NULL ||
        !index_model(a, to, &vars, &rows))
        return error_memory(e);
    memset(m->base_row, -1, (size_t)v->lp.rows * sizeof *m->base_row);
    memset(m->row, -1, (size_t)base->lp.rows * sizeof *m->row);
    memset(m->col, -1, (size_t)base->lp.cols * sizeof *m->col);
    int32_t matched = 0;
    for (size_t i = 0; i < from->vars.count; i++) {
        const model_var *w = &from->vars.at[i];
        const size_t k = find(a, &seen_vars, &vars, var_name(a, from, w));
        if (k == INDEX_NONE || base->map.col_base[i] < 0 || v->map.col_base[k] < 0 ||
            to->vars.at[k].scope != w->scope)
            continue;
        const int32_t elements = from->periods.at[w->period].count[w->scope];
        for (int32_t n = 0; n < elements; n++)
            m->col[base->map.col_base[i] + n] = v->map.col_base[k] + n;
        matched += elements;
    }
    m->adds = matched < v->lp.cols;
    for (size_t i = 0; i < from->rows.count; i++) {
        const model_row *r = &from->rows.at[i];
        const size_t k = find(a, &seen_rows, &rows, row_name(a, from, r));
        if (k == INDEX_NONE || to->rows.at[k].scope != r->scope)
            continue;
        const int32_t elements = from->periods.at[r->period].count[r->scope];
        for (int32_t n = 0; n < elements; n++) {
            const int32_t x = lp_row(&base->map, (int32_t)i, n), y = lp_row(&v->map, (int32_t)k, n);
            if (x < 0 || y < 0)
                continue;
            m->row[x] = y;
            m->base_row[y] = x;
        }
    }
    return 0;
}

/* ---- comparing ------------------------------------------------------------------------------- */

static bool differ(double a, double b)
{
    return a != b && !(fabs(a - b) <= SAME * fmax(fabs(a), fabs(b)));
}

static bool add_side(arena *a, moved_sides *list, int32_t at, double by)
{
    moved_side *slot = VEC_PUSH(a, list);
    if (slot != NULL)
        *slot = (moved_side){at, by};
    return slot != NULL;
}

/* A side that was `from` and is `to`; `towards` is its infinite value. A side that appears where
 * there was none is not a relaxation, and is passed over. */
static bool compare_side(arena *a, moved_sides *list, int32_t at, double from, double to)
{
    if (!isfinite(from) || !differ(from, to))
        return true;
    return add_side(a, list, at, isfinite(to) ? to - from : HUGE_VAL);
}

static bool is_equation(const lp *p, int32_t row)
{
    return p->row_lower[row] == p->row_upper[row];
}

/* Marks the rows that have entries in columns which the changed site lacks. Where such a row is
 * missing, too, it has gone with what it was about, and nothing is relaxed: without its reserve, a
 * battery has no limit on it. */
static bool *rows_of_gone(arena *a, const lp *p, const matching *m)
{
    bool *out = ARENA_ARRAY(a, bool, p->rows + 1);
    for (int32_t j = 0; j < p->cols && out != NULL; j++) {
        for (int64_t n = p->start[j]; m->col[j] < 0 && n < p->start[j + 1]; n++)
            out[p->index[n]] = true;
    }
    return out;
}

static bool compare_sides(arena *a, arena *scratch, const lp *p, const lp *q, const matching *m,
                          influence *f)
{
    const bool *of_gone = rows_of_gone(scratch, p, m);
    bool ok = of_gone != NULL;
    for (int32_t i = 0; i < p->rows && ok; i++) {
        const int32_t k = m->row[i];
        /* the changed site has no such row, or no equation */
        if (k < 0 && of_gone[i])
            continue;
        if (k < 0 || (is_equation(p, i) && !is_equation(q, k)))
            ok = add_side(a, &f->rows, i, HUGE_VAL);
        else if (isfinite(p->row_lower[i]))
            ok = compare_side(a, &f->rows, i, p->row_lower[i], q->row_lower[k]);
        else
            ok = compare_side(a, &f->rows, i, p->row_upper[i], q->row_upper[k]);
    }
    for (int32_t j = 0; j < p->cols && ok; j++) {
        const int32_t k = m->col[j];
        if (k < 0)
            continue;
        ok = compare_side(a, &f->lowers, j, p->col_lower[j], q->col_lower[k]) &&
             compare_side(a, &f->uppers, j, p->col_upper[j], q->col_upper[k]);
    }
    return ok;
}

/* Whether a change of the row's coefficients is one of a planner's statement; in the row of a limit
 * those of the limit itself, and not those of carbon or water per MWh. */
static bool is_statement_row(const site *s, int32_t row, const statement *t)
{
    const model_row *r = &s->assembly.model->rows.at[s->map.row_of_row[row]];
    return (r->role == ROW_LIMIT && t->is_limit) ||
           (r->sense != SENSE_EQUAL &&
            (r->role == ROW_PLUGIN || r->role == ROW_COMMON || r->role == ROW_START));
}

static int by_row(const void *a, const void *b)
{
    const moved_coefficient *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->col < y->col ? -1 : x->col > y->col;
}

static bool add_coefficient(arena *a, const site *s, const statement *t, influence *f, int32_t row,
                            int32_t col, double by)
{
    if (!is_statement_row(s, row, t)) {
        f->of_physics = true;
        return true;
    }
    moved_coefficient *slot = VEC_PUSH(a, &f->coefficients);
    if (slot != NULL)
        *slot = (moved_coefficient){row, col, by};
    return slot != NULL;
}

static bool compare_coefficients(arena *a, arena *scratch, const site *base, const lp *q,
                                 const matching *m, const statement *t, influence *f)
{
    const lp *p = &base->lp;
    double *work = ARENA_ARRAY(scratch, double, p->rows + 1);
    bool ok = work != NULL;
    for (int32_t j = 0; j < p->cols && ok; j++) {
        const int32_t k = m->col[j];
        if (k < 0)
            continue;
        for (int64_t n = p->start[j]; n < p->start[j + 1]; n++)
            work[p->index[n]] = p->value[n];
        for (int64_t n = q->start[k]; n < q->start[k + 1] && ok; n++) {
            const int32_t row = m->base_row[q->index[n]];
            if (row < 0)
                continue;
            if (differ(work[row], q->value[n]))
                ok = add_coefficient(a, base, t, f, row, j, q->value[n] - work[row]);
            work[row] = 0;
        }
        for (int64_t n = p->start[j]; n < p->start[j + 1] && ok; n++) {
            const int32_t row = p->index[n];
            if (work[row] != 0 && m->row[row] >= 0) /* gone, in a row that is still there */
                ok = add_coefficient(a, base, t, f, row, j, -work[row]);
            work[row] = 0;
        }
    }
    if (ok && f->coefficients.count > 0)
        qsort(f->coefficients.at, f->coefficients.count, sizeof *f->coefficients.at, by_row);
    return ok;
}

bool influence_exists(const influence *f)
{
    return f->rows.count + f->lowers.count + f->uppers.count + f->coefficients.count > 0;
}

static int compare(const site *base, const site *v, const statement *t, arena *a, influence *f,
                   error *e)
{
    arena *scratch = arena_new();
    matching m = {0};
    if (scratch == NULL) {
        error_memory(e);
    } else if (match(scratch, base, v, &m, e) == 0) {
        f->adds = m.adds;
        if (!compare_sides(a, scratch, &base->lp, &v->lp, &m, f) ||
            !compare_coefficients(a, scratch, base, &v->lp, &m, t, f))
            error_memory(e);
    }
    arena_free(scratch);
    return e->code;
}

int influence_of(const site *s, arena *a, statement *t, influence *out, bool *known, error *e)
{
    const double tried[] = {t->number + t->step, t->number - t->step};
    *known = false;
    for (int k = 0; k < 2 && !*known && e->code == 0; k++) {
        error inner = {0};
        if (statement_is_word(t) ? k > 0 : tried[k] < t->low || tried[k] > t->high)
            continue;
        const char *text = statement_text(a, t, tried[k]);
        if (text == NULL)
            return error_memory(e);
        const site_change change = {t->kind, t->name, t->key, text};
        site *v = site_variant(s, &change, 1, &inner);
        *out = (influence){.tried = tried[k]};
        if (v != NULL && site_build(v, &inner) == 0) {
            *known = true;
            t->step = tried[k] - t->number;
            if (statement_is_word(t))
                t->step = 1;
            compare(s, v, t, a, out, e);
        } else if (inner.code == ERROR_IO) {
            error_set(e, inner.code, "%s", inner.text);
        }
        site_free(v);
    }
    return e->code;
}
