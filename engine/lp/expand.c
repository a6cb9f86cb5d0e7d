/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expand.c - expands a model over time into a linear program.
 *
 * Every element of every model row first gets a slot. The terms are walked once, row by row, which
 * gives (slot, column, value) triplets. A counting sort by column, and a merge sort within each
 * column, turn them into sorted columns; duplicates are summed, and slots without entries are
 * dropped. Everything is linear in the number of elements.
 */
#include "lp/lp.h"

#include <math.h>
#include <string.h>

typedef struct triplet {
    int32_t slot, col;
    double value;
} triplet;

typedef struct expansion {
    arena *scratch;
    const model *m;
    lp *out;
    lp_map *map;
    int32_t *slot_base; /* model rows + 1: the slot of element 0 */
    double *rhs;        /* slots: right-hand side, including the constant terms */
    int32_t *filled;    /* slots: number of entries */
    triplet *entry;
    size_t entries;
} expansion;

static inline int32_t element_at(const model_period *p, int32_t scope, int32_t step)
{
    switch (scope) {
    case SCOPE_STEP:
        return step;
    case SCOPE_PERIOD:
        return 0;
    default:
        return p->of[scope][step];
    }
}

static void emit(expansion *x, int32_t slot, int32_t var, int32_t element, double value)
{
    if (value == 0.0)
        return;
    int32_t base = x->map->col_base[var];
    if (base < 0) { /* VAR_ONE: a constant */
        x->rhs[slot] -= value;
        return;
    }
    x->entry[x->entries++] = (triplet){slot, base + element, value};
}

/* A total: every element of the variable enters the row's only element with its weight. */
static void walk_total(expansion *x, const model_term *t, int32_t slot)
{
    const model_period *p = &x->m->periods.at[t->period];
    const model_var *v = &x->m->vars.at[t->var];
    const double *weight = p->weight[v->scope];
    for (int32_t i = 0; i < p->count[v->scope]; i++) {
        double coef = model_value(t->coef, model_first_step(p, v->scope, i));
        emit(x, slot, t->var, i, coef * weight[i]);
    }
}

/* A variable of a finer scope than its row is integrated over each element of the row. */
static void walk_finer(expansion *x, const model_row *r, const model_term *t, int32_t base)
{
    const model_period *p = &x->m->periods.at[r->period];
    int32_t scope = x->m->vars.at[t->var].scope;
    const double *of_var = p->own_weight[scope], *of_row = p->own_weight[r->scope];
    for (int32_t i = 0; i < p->count[scope]; i++) {
        int32_t step = model_first_step(p, scope, i);
        if (r->when != NULL && !r->when[step])
            continue;
        int32_t k = element_at(p, r->scope, step);
        emit(x, base + k, t->var, i, model_value(t->coef, step) * of_var[i] / of_row[k]);
    }
}

/* A variable of the row's scope (with a cyclic lag) or of a coarser one enters with the plain
 * coefficient. */
static void walk_plain(expansion *x, const model_row *r, const model_term *t, int32_t base)
{
    const model_period *p = &x->m->periods.at[r->period];
    int32_t scope = x->m->vars.at[t->var].scope, count = p->count[r->scope];
    int32_t lag = scope == r->scope ? t->lag % count : 0;
    for (int32_t i = 0; i < count; i++) {
        int32_t step = model_first_step(p, r->scope, i);
        if (r->scope == SCOPE_STEP && r->when != NULL && !r->when[i])
            continue;
        int32_t from = scope == r->scope ? i - lag : element_at(p, scope, step);
        if (from < 0)
            from += count;
        else if (from >= count && scope == r->scope)
            from -= count;
        emit(x, base + i, t->var, from, model_value(t->coef, step));
    }
}

static int number_columns(arena *a, expansion *x, error *e)
{
    const model *m = x->m;
    lp *out = x->out;
    int64_t cols = 0;
    for (size_t i = 0; i < m->vars.count; i++) {
        const model_var *v = &m->vars.at[i];
        x->map->col_base[i] = v->role == VAR_ONE ? -1 : (int32_t)cols;
        if (v->role != VAR_ONE)
            cols += m->periods.at[v->period].count[v->scope];
        if (cols > INT32_MAX / 2)
            return error_set(e, ERROR_PROBLEM,
                             "the site has more than 1e9 variables: write a longer `step` or fewer "
                             "`hours` in [time]");
    }
    out->cols = (int32_t)cols;
    out->col_lower = ARENA_ARRAY(a, double, cols);
    out->col_upper = ARENA_ARRAY(a, double, cols);
    out->cost = ARENA_ARRAY(a, double, cols);
    out->start = ARENA_ARRAY(a, int64_t, cols + 1);
    x->map->var_of_col = ARENA_ARRAY(a, int32_t, cols);
    if (out->col_lower == NULL || out->col_upper == NULL || out->cost == NULL ||
        out->start == NULL || x->map->var_of_col == NULL)
        return error_memory(e);
    for (size_t i = 0; i < m->vars.count; i++) {
        const model_var *v = &m->vars.at[i];
        const model_period *p = &m->periods.at[v->period];
        int32_t base = x->map->col_base[i];
        for (int32_t k = 0; base >= 0 && k < p->count[v->scope]; k++) {
            int32_t step = model_first_step(p, v->scope, k);
            out->col_lower[base + k] = model_value(v->lower, step);
            out->col_upper[base + k] = model_value(v->upper, step);
            x->map->var_of_col[base + k] = (int32_t)i;
        }
    }
    return 0;
}

static int number_slots(expansion *x, error *e)
{
    const model *m = x->m;
    size_t rows = m->rows.count;
    int64_t slots = 0;
    x->slot_base = ARENA_ARRAY(x->scratch, int32_t, rows + 1);
    if (x->slot_base == NULL)
        return error_memory(e);
    for (size_t i = 0; i < rows; i++) {
        const model_row *r = &m->rows.at[i];
        x->slot_base[i] = (int32_t)slots;
        slots += m->periods.at[r->period].count[r->scope];
        if (slots > INT32_MAX / 2)
            return error_set(e, ERROR_PROBLEM,
                             "the site has more than 1e9 rows: write a longer `step` or fewer "
                             "`hours` in [time]");
    }
    x->slot_base[rows] = (int32_t)slots;
    x->rhs = ARENA_ARRAY(x->scratch, double, slots);
    x->filled = ARENA_ARRAY(x->scratch, int32_t, slots);
    if (x->rhs == NULL || x->filled == NULL)
        return error_memory(e);
    for (size_t i = 0; i < rows; i++) {
        const model_row *r = &m->rows.at[i];
        const model_period *p = &m->periods.at[r->period];
        for (int32_t k = 0; k < p->count[r->scope]; k++)
            x->rhs[x->slot_base[i] + k] = model_value(r->rhs, model_first_step(p, r->scope, k));
    }
    return 0;
}

/* The terms in the order of their rows, by a stable counting sort. */
static int32_t *terms_by_row(expansion *x)
{
    const model *m = x->m;
    int32_t *start = ARENA_ARRAY(x->scratch, int32_t, m->rows.count + 1);
    int32_t *order = ARENA_ARRAY(x->scratch, int32_t, m->terms.count);
    if (start == NULL || order == NULL)
        return NULL;
    for (size_t i = 0; i < m->terms.count; i++)
        start[m->terms.at[i].row + 1]++;
    for (size_t i = 0; i < m->rows.count; i++)
        start[i + 1] += start[i];
    for (size_t i = 0; i < m->terms.count; i++)
        order[start[m->terms.at[i].row]++] = (int32_t)i;
    return order;
}

/* Whether the elements of the variable are walked (a total, or a finer scope than the row's), and
 * not those of the row. */
static bool finer(const model *m, const model_row *r, const model_term *t)
{
    return t->total || m->vars.at[t->var].scope < r->scope;
}

/* Reserves one entry per element that will be walked. The array is allocated once at full size,
 * because a growing array is written twice and most of the time is spent on memory that is touched
 * for the first time. */
static bool reserve(expansion *x)
{
    const model *m = x->m;
    size_t max_entries = 0;
    for (size_t i = 0; i < m->terms.count; i++) {
        const model_term *t = &m->terms.at[i];
        const model_row *r = &m->rows.at[t->row];
        int32_t period = t->total ? t->period : r->period;
        int32_t scope = finer(m, r, t) ? m->vars.at[t->var].scope : r->scope;
        max_entries += (size_t)m->periods.at[period].count[scope];
    }
    x->entry = ARENA_ARRAY(x->scratch, triplet, max_entries);
    return x->entry != NULL;
}

static int walk(expansion *x, error *e)
{
    const model *m = x->m;
    int32_t *order = terms_by_row(x);
    if (order == NULL || !reserve(x))
        return error_memory(e);
    for (size_t i = 0; i < m->terms.count; i++) {
        const model_term *t = &m->terms.at[order[i]];
        const model_row *r = &m->rows.at[t->row];
        int32_t base = x->slot_base[t->row];
        if (t->total)
            walk_total(x, t, base);
        else if (finer(m, r, t))
            walk_finer(x, r, t, base);
        else
            walk_plain(x, r, t, base);
    }
    return 0;
}

/* a + b, or 0 if they cancel up to rounding: the remainder of 0.1 + 0.2 - 0.3 must not become a
 * coefficient. */
static double sum_of(double a, double b)
{
    double sum = a + b;
    return fabs(sum) <= 1e-15 * (fabs(a) + fabs(b)) ? 0.0 : sum;
}

/* The entries of one column, and scratch arrays of the same length. */
typedef struct column {
    int32_t *index, *scratch_index;
    double *value, *scratch_value;
    int64_t count;
} column;

/* The end of the ascending run that begins at `from`. */
static int64_t run_end(const column *c, int64_t from)
{
    int64_t end = from + 1;
    while (end < c->count && c->index[end - 1] <= c->index[end])
        end++;
    return end < c->count ? end : c->count;
}

/* Sorts by slot, stable: a natural merge sort. A column consists of a few ascending runs, about one
 * per term of its variable; neighbouring runs are merged until one is left. */
static void sort_column(column *c)
{
    while (run_end(c, 0) < c->count) {
        for (int64_t from = 0; from < c->count;) {
            int64_t middle = run_end(c, from),
                    end = middle < c->count ? run_end(c, middle) : middle;
            int64_t left = from, right = middle;
            for (int64_t to = from; to < end; to++) {
                bool take = left < middle && (right == end || c->index[left] <= c->index[right]);
                int64_t next = take ? left++ : right++;
                c->scratch_index[to] = c->index[next];
                c->scratch_value[to] = c->value[next];
            }
            from = end;
        }
        memcpy(c->index, c->scratch_index, (size_t)c->count * sizeof *c->index);
        memcpy(c->value, c->scratch_value, (size_t)c->count * sizeof *c->value);
    }
}

/* Sums the duplicates of a sorted column, drops zeros, and moves the column down to `to`. Returns
 * its end. */
static int64_t compact(lp *out, int64_t from, int64_t count, int64_t to)
{
    const int32_t *index = out->index + from;
    const double *value = out->value + from;
    int64_t first = to;
    for (int64_t i = 0; i < count; i++) {
        if (to > first && out->index[to - 1] == index[i]) {
            out->value[to - 1] = sum_of(out->value[to - 1], value[i]);
            continue;
        }
        if (to > first && out->value[to - 1] == 0.0)
            to--;
        out->index[to] = index[i];
        out->value[to] = value[i];
        to++;
    }
    if (to > first && out->value[to - 1] == 0.0)
        to--;
    return to;
}

/* Makes the column-sorted arrays, with slots for rows, and counts the entries of each slot. */
static int fill_columns(arena *a, expansion *x, error *e)
{
    lp *out = x->out;
    size_t count = x->entries;
    out->index = ARENA_ARRAY(a, int32_t, count + 1);
    out->value = ARENA_ARRAY(a, double, count + 1);
    int64_t *next = ARENA_ARRAY(x->scratch, int64_t, (size_t)out->cols + 1);
    int32_t *scratch_index = ARENA_ARRAY(x->scratch, int32_t, count);
    double *scratch_value = ARENA_ARRAY(x->scratch, double, count);
    if (out->index == NULL || out->value == NULL || next == NULL || scratch_index == NULL ||
        scratch_value == NULL)
        return error_memory(e);
    for (size_t i = 0; i < count; i++)
        out->start[x->entry[i].col + 1]++;
    for (int32_t j = 0; j < out->cols; j++) {
        out->start[j + 1] += out->start[j];
        next[j] = out->start[j];
    }
    for (size_t i = 0; i < count; i++) {
        const triplet *t = &x->entry[i];
        int64_t at = next[t->col]++;
        out->index[at] = t->slot;
        out->value[at] = t->value;
    }
    int64_t to = 0;
    for (int32_t j = 0; j < out->cols; j++) {
        int64_t from = out->start[j], entries = next[j] - from;
        column c = {out->index + from, scratch_index, out->value + from, scratch_value, entries};
        sort_column(&c);
        out->start[j] = to;
        to = compact(out, from, entries, to);
    }
    out->start[out->cols] = to;
    for (int64_t k = 0; k < to; k++)
        x->filled[out->index[k]]++;
    return 0;
}

/* Reports a row element that has no entries but whose right-hand side requires some. */
static int impossible(const expansion *x, int32_t row, int32_t element, double rhs, error *e)
{
    const model *m = x->m;
    const model_row *r = &m->rows.at[row];
    const char *sense = r->sense == SENSE_AT_MOST    ? "at most"
                        : r->sense == SENSE_AT_LEAST ? "at least"
                                                     : "exactly";
    if (r->role == ROW_LIMIT)
        return error_set(e, ERROR_PROBLEM,
                         "%s: limit `%s`: no component contributes to it, so its total is 0, but "
                         "it must be %s %g: remove the limit, or add the missing component",
                         m->limits.at[r->subject].location, r->name, sense, rhs);
    if (r->role == ROW_BUS)
        return error_set(e, ERROR_PROBLEM,
                         "bus `%s`: nothing can balance the fixed supply or demand of %g %s "
                         "(element %d)",
                         r->name, rhs, m->buses.at[r->subject].unit, element + 1);
    if (r->role == ROW_COMMON)
        return error_set(e, ERROR_PLUGIN,
                         "common row `%s` of %s%s%s, element %d has no terms, so its sum is 0, but "
                         "it must be %s %g",
                         r->name, r->subject < 0 ? "the site" : "bus `",
                         r->subject < 0 ? "" : m->buses.at[r->subject].name,
                         r->subject < 0 ? "" : "`", element + 1, sense, rhs);
    const model_component *c = &m->components.at[r->component];
    return error_set(
        e, ERROR_PLUGIN,
        "%s: [%s] (%s) row `%s`, element %d has no terms, so its sum is 0, but it must be %s %g",
        c->location, c->name, c->type, r->name, element + 1, sense, rhs);
}

/* Numbers the slots that become rows and replaces the slots of the entries by these numbers;
 * x->filled becomes slot -> lp row (-1: dropped). Columns stay sorted because rows are numbered in
 * the order of their slots. */
static int number_rows(arena *a, expansion *x, error *e)
{
    const model *m = x->m;
    lp *out = x->out;
    lp_map *map = x->map;
    int32_t slots = x->slot_base[m->rows.count], kept = 0;
    out->row_lower = ARENA_ARRAY(a, double, slots);
    out->row_upper = ARENA_ARRAY(a, double, slots);
    map->row_of_row = ARENA_ARRAY(a, int32_t, slots);
    if (out->row_lower == NULL || out->row_upper == NULL || map->row_of_row == NULL)
        return error_memory(e);
    for (int32_t i = 0; i < (int32_t)m->rows.count; i++) {
        const model_row *r = &m->rows.at[i];
        int32_t count = x->slot_base[i + 1] - x->slot_base[i];
        int32_t *at = NULL;
        map->row_base[i] = kept;
        for (int32_t k = 0; k < count; k++) {
            int32_t slot = x->slot_base[i] + k;
            bool off = r->scope == SCOPE_STEP && r->when != NULL && !r->when[k];
            double rhs = x->rhs[slot];
            bool empty = off || x->filled[slot] == 0;
            if (empty) {
                double tolerance =
                    1e-9 * (1 + fabs(model_value(r->rhs, model_first_step(&m->periods.at[r->period],
                                                                          r->scope, k))));
                bool is_satisfied = off || (r->sense == SENSE_AT_MOST    ? rhs >= -tolerance
                                            : r->sense == SENSE_AT_LEAST ? rhs <= tolerance
                                                                         : fabs(rhs) <= tolerance);
                if (!is_satisfied)
                    return impossible(x, i, k, rhs, e);
                if (at == NULL) {
                    at = ARENA_ARRAY(a, int32_t, count);
                    if (at == NULL)
                        return error_memory(e);
                    for (int32_t j = 0; j < k; j++)
                        at[j] = j;
                }
                at[k] = -1;
                x->filled[slot] = -1;
                continue;
            }
            if (at != NULL)
                at[k] = kept - map->row_base[i];
            out->row_lower[kept] = r->sense == SENSE_AT_MOST ? -HUGE_VAL : rhs;
            out->row_upper[kept] = r->sense == SENSE_AT_LEAST ? HUGE_VAL : rhs;
            map->row_of_row[kept] = i;
            x->filled[slot] = kept++;
        }
        map->row_at[i] = at;
        map->row_kept[i] = kept - map->row_base[i];
    }
    out->rows = kept;
    for (int64_t k = 0; k < out->start[out->cols]; k++)
        out->index[k] = x->filled[out->index[k]];
    return 0;
}

/* Sets the step of each row. A row of the whole period belongs to no single step, and neither does
 * a day or month row whose only element is the whole period. */
static int set_row_steps(arena *a, expansion *x, error *e)
{
    const model *m = x->m;
    int32_t *row_step = ARENA_ARRAY(a, int32_t, x->out->rows);
    int32_t *before =
        ARENA_ARRAY(x->scratch, int32_t, m->periods.count + 1); /* steps of earlier periods */
    if (row_step == NULL || before == NULL)
        return error_memory(e);
    for (size_t i = 0; i < m->periods.count; i++)
        before[i + 1] = before[i] + m->periods.at[i].count[SCOPE_STEP];
    for (int32_t i = 0; i < (int32_t)m->rows.count; i++) {
        const model_row *r = &m->rows.at[i];
        const model_period *p = &m->periods.at[r->period];
        bool whole =
            r->scope == SCOPE_PERIOD || (r->scope != SCOPE_STEP && p->count[r->scope] == 1);
        for (int32_t k = 0; k < p->count[r->scope]; k++) {
            int32_t row = lp_row(x->map, i, k);
            if (row >= 0)
                row_step[row] = whole ? -1 : before[r->period] + model_first_step(p, r->scope, k);
        }
    }
    x->out->row_step = row_step;
    return 0;
}

int lp_expand(arena *a, const model *m, lp *out, lp_map *map, error *e)
{
    expansion x = {.scratch = arena_new(), .m = m, .out = out, .map = map};
    *out = (lp){0};
    *map = (lp_map){.col_base = ARENA_ARRAY(a, int32_t, m->vars.count),
                    .row_base = ARENA_ARRAY(a, int32_t, m->rows.count),
                    .row_kept = ARENA_ARRAY(a, int32_t, m->rows.count),
                    .row_at = ARENA_ARRAY(a, const int32_t *, m->rows.count)};
    if (x.scratch == NULL || map->col_base == NULL || map->row_base == NULL ||
        map->row_kept == NULL || map->row_at == NULL) {
        error_memory(e);
        goto done;
    }
    if (number_columns(a, &x, e) != 0 || number_slots(&x, e) != 0 || walk(&x, e) != 0 ||
        fill_columns(a, &x, e) != 0 || number_rows(a, &x, e) != 0 || set_row_steps(a, &x, e) != 0)
        goto done;
    lp_cost(m, map, m->objective.at, m->objective.count, m->discounted, out);
done:
    arena_free(x.scratch);
    return e->code;
}
