/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * order.c - sorts the parts of a model by what they are, and merges two such orders.
 */
#include "sensitivity/order.h"

#include <stdlib.h>
#include <string.h>

static int by_number(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

/* Buses are numbered alike in both models; sizes, accounts and stocks are not, but their names and
 * components say which they are. */
static int64_t bus_of_var(const model_var *v)
{
    const bool is_bus =
        v->role == VAR_THROUGHPUT || v->role == VAR_SHARED || v->role == VAR_REMAINDER;
    return is_bus ? v->subject : -1;
}

static int64_t bus_of_row(const model_row *r)
{
    const bool is_bus = r->role == ROW_BUS || r->role == ROW_THROUGHPUT || r->role == ROW_COMMON;
    return is_bus ? r->subject : -1;
}

static int compare_vars(const model_var *v, const model_var *w)
{
    const int64_t first[] = {v->period, v->component, v->role, bus_of_var(v), v->scope},
                  second[] = {w->period, w->component, w->role, bus_of_var(w), w->scope};
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
        if (first[i] != second[i])
            return by_number(first[i], second[i]);
    }
    return strcmp(v->name, w->name);
}

static int compare_rows(const model_row *r, const model_row *q)
{
    const int64_t first[] = {r->period, r->component, r->role, bus_of_row(r), r->scope},
                  second[] = {q->period, q->component, q->role, bus_of_row(q), q->scope};
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
        if (first[i] != second[i])
            return by_number(first[i], second[i]);
    }
    return strcmp(r->name, q->name);
}

int order_compare_terms(const model_term *s, const model_term *t)
{
    const int64_t first[] = {s->row, s->var, s->lag, s->total, s->total ? s->period : 0},
                  second[] = {t->row, t->var, t->lag, t->total, t->total ? t->period : 0};
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
        if (first[i] != second[i])
            return by_number(first[i], second[i]);
    }
    return 0;
}

int order_compare_bookings(const model_booking *s, const model_booking *t)
{
    const int64_t first[] = {s->account, s->var, s->component, s->period, s->kind, s->unweighted},
                  second[] = {t->account, t->var, t->component, t->period, t->kind, t->unweighted};
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
        if (first[i] != second[i])
            return by_number(first[i], second[i]);
    }
    return 0;
}

/* ---- sorting -----------------------------------------------------------------------------------
 */

/* What is sorted: an element of one of the four kinds, and its index. qsort() is not stable, so
 * that the index decides between equals. */
typedef struct entry {
    union {
        const model_var *var;
        const model_row *row;
        model_term term;
        model_booking booking;
    } of;
    int32_t at;
} entry;

static int vars_of(const void *a, const void *b)
{
    const entry *s = a, *t = b;
    const int order = compare_vars(s->of.var, t->of.var);
    return order != 0 ? order : by_number(s->at, t->at);
}

static int rows_of(const void *a, const void *b)
{
    const entry *s = a, *t = b;
    const int order = compare_rows(s->of.row, t->of.row);
    return order != 0 ? order : by_number(s->at, t->at);
}

static int terms_of(const void *a, const void *b)
{
    const entry *s = a, *t = b;
    const int order = order_compare_terms(&s->of.term, &t->of.term);
    return order != 0 ? order : by_number(s->at, t->at);
}

static int bookings_of(const void *a, const void *b)
{
    const entry *s = a, *t = b;
    const int order = order_compare_bookings(&s->of.booking, &t->of.booking);
    return order != 0 ? order : by_number(s->at, t->at);
}

/* Sorts the entries; their indices, in `a`. */
static int32_t *sorted(arena *a, entry *list, size_t count,
                       int (*compare)(const void *, const void *))
{
    int32_t *out = ARENA_ARRAY(a, int32_t, count + 1);
    if (out == NULL || list == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        list[i].at = (int32_t)i;
    if (count > 0)
        qsort(list, count, sizeof *list, compare);
    for (size_t i = 0; i < count; i++)
        out[i] = list[i].at;
    return out;
}

int32_t *order_vars(arena *a, const model *m)
{
    entry *list = ARENA_ARRAY(a, entry, m->vars.count + 1);
    for (size_t i = 0; list != NULL && i < m->vars.count; i++)
        list[i].of.var = &m->vars.at[i];
    return sorted(a, list, m->vars.count, vars_of);
}

int32_t *order_rows(arena *a, const model *m)
{
    entry *list = ARENA_ARRAY(a, entry, m->rows.count + 1);
    for (size_t i = 0; list != NULL && i < m->rows.count; i++)
        list[i].of.row = &m->rows.at[i];
    return sorted(a, list, m->rows.count, rows_of);
}

int32_t *order_terms(arena *a, const model *m, const int32_t *row_of, const int32_t *var_of)
{
    entry *list = ARENA_ARRAY(a, entry, m->terms.count + 1);
    for (size_t i = 0; list != NULL && i < m->terms.count; i++) {
        model_term *t = &list[i].of.term;
        *t = m->terms.at[i];
        t->row = row_of != NULL ? row_of[t->row] : t->row;
        t->var = var_of != NULL ? var_of[t->var] : t->var;
    }
    return sorted(a, list, m->terms.count, terms_of);
}

int32_t *order_bookings(arena *a, const model *m, const int32_t *var_of)
{
    entry *list = ARENA_ARRAY(a, entry, m->bookings.count + 1);
    for (size_t i = 0; list != NULL && i < m->bookings.count; i++) {
        model_booking *b = &list[i].of.booking;
        *b = m->bookings.at[i];
        b->var = var_of != NULL ? var_of[b->var] : b->var;
    }
    return sorted(a, list, m->bookings.count, bookings_of);
}

/* ---- matching ----------------------------------------------------------------------------------
 */

typedef int compare_at(const model *m, int32_t i, const model *to, int32_t k);

static int compare_vars_at(const model *m, int32_t i, const model *to, int32_t k)
{
    return compare_vars(&m->vars.at[i], &to->vars.at[k]);
}

static int compare_rows_at(const model *m, int32_t i, const model *to, int32_t k)
{
    return compare_rows(&m->rows.at[i], &to->rows.at[k]);
}

/* Walks along both orders. Inlined, so that the comparison is no call by a pointer. */
static inline const int32_t *match(arena *a, const model *m, size_t count, const int32_t *order,
                                   const model *to, size_t others, const int32_t *other,
                                   compare_at *compare, int32_t *missing, int32_t *added)
{
    int32_t *out = ARENA_ARRAY(a, int32_t, others + 1);
    size_t i = 0, k = 0;
    if (out == NULL || other == NULL)
        return NULL;
    *missing = *added = -1;
    while (i < count || k < others) {
        const int by = i == count ? 1 : k == others ? -1 : compare(m, order[i], to, other[k]);
        if (by < 0)
            *missing = order[i];
        else if (by > 0)
            *added = other[k];
        else
            out[other[k]] = order[i];
        i += by <= 0;
        k += by >= 0;
    }
    return out;
}

const int32_t *order_match_vars(arena *a, const model *m, const int32_t *order, const model *to,
                                int32_t *missing, int32_t *added)
{
    return match(a, m, m->vars.count, order, to, to->vars.count, order_vars(a, to), compare_vars_at,
                 missing, added);
}

const int32_t *order_match_rows(arena *a, const model *m, const int32_t *order, const model *to,
                                int32_t *missing, int32_t *added)
{
    return match(a, m, m->rows.count, order, to, to->rows.count, order_rows(a, to), compare_rows_at,
                 missing, added);
}
