/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lagrangian.c - compares two models of a site term by term.
 */
#include "sensitivity/lagrangian.h"

#include "sensitivity/comparison.h"
#include "sensitivity/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what changes ------------------------------------------------------------------------------
 */

static double *shifts(comparison *c, double **slot, int32_t elements)
{
    if (*slot == NULL)
        *slot = ARENA_ARRAY(c->a, double, elements);
    c->failed = c->failed || *slot == NULL;
    return *slot;
}

static double x_at(const lagrangian *l, int32_t var, int32_t element)
{
    const int32_t base = l->map->col_base[var];
    return base < 0 ? 1 : l->x[base + element];
}

static bool same_array(const void *a, const void *b, size_t bytes)
{
    return a == b || (a != NULL && b != NULL && memcmp(a, b, bytes) == 0);
}

static bool same_number(model_num a, model_num b, int32_t steps)
{
    return a.scale == b.scale && same_array(a.each, b.each, (size_t)steps * sizeof *a.each);
}

/* The weight with which element i of a variable enters element k of the row. */
static double factor_of(const model *m, const model_row *r, const model_term *t, int32_t i,
                        int32_t k)
{
    const model_var *v = &m->vars.at[t->var];
    if (t->total)
        return m->periods.at[t->period].weight[v->scope][i];
    if (v->scope >= r->scope)
        return 1;
    const model_period *p = &m->periods.at[r->period];
    return p->own_weight[v->scope][i] / p->own_weight[r->scope][k];
}

static int32_t element_of(const model_period *p, int32_t scope, int32_t step)
{
    return scope == SCOPE_STEP ? step : scope == SCOPE_PERIOD ? 0 : p->of[scope][step];
}

/* Whether the element that begins with this step is in the row: of a row per step the element
 * itself, of a coarser one the element of a finer variable. */
static bool applies(const model_row *r, const model_term *t, bool finer, int32_t step)
{
    return t->total || r->when == NULL || !(finer || r->scope == SCOPE_STEP) || r->when[step];
}

static double coefficient(const model *m, const model_term *t, const model_row *r, bool finer,
                          int32_t step, int32_t i, int32_t k)
{
    return t == NULL || !applies(r, t, finer, step)
               ? 0
               : model_value(t->coef, step) * factor_of(m, r, t, i, k);
}

/* A term of the base, of the changed model, or of both (else NULL), in the row and variable of the
 * base: each element of the variable in each of the row. */
static void walk_term(comparison *c, const model_term *from, const model_term *to, int32_t row,
                      int32_t var)
{
    const model *m = c->l->m;
    const model_term *any = from != NULL ? from : to;
    if (any == NULL)
        return;
    const model_row *r = &m->rows.at[row];
    const model_var *v = &m->vars.at[var];
    const model_period *p = &m->periods.at[any->total ? any->period : r->period];
    const bool finer = any->total || v->scope < r->scope;
    const int32_t count = p->count[finer ? v->scope : r->scope];
    const int32_t lag = !finer && v->scope == r->scope ? any->lag % count : 0;
    const model_row *q = to == NULL ? r : &c->to->rows.at[to->row];
    double *row_shift = shifts(c, &c->row_shift[row], row_elements(m, row));
    double *cost_shift = shifts(c, &c->cost_shift[var], var_elements(m, var));
    for (int32_t n = 0; n < count && !c->failed; n++) {
        const int32_t step = model_first_step(p, finer ? v->scope : r->scope, n);
        const int32_t k = any->total ? 0 : finer ? element_of(p, r->scope, step) : n;
        int32_t i = finer ? n : v->scope == r->scope ? n - lag : element_of(p, v->scope, step);
        i += i < 0 ? count : !finer && v->scope == r->scope && i >= count ? -count : 0;
        const double by = coefficient(c->to, to, q, finer, step, i, k) -
                          coefficient(m, from, r, finer, step, i, k);
        if (by == 0)
            continue;
        const double x = x_at(c->l, var, i), y = y_at(c->l, row, k);
        row_shift[k] -= by * x;
        cost_shift[i] -= by * y;
        c->by -= y * by * x;
    }
}

static int compare_terms(const model_term *s, const model_term *t, int32_t row, int32_t var)
{
    model_term mapped = *t;
    mapped.row = row;
    mapped.var = var;
    return order_compare_terms(s, &mapped);
}

static void compare_all_terms(comparison *c)
{
    const model *m = c->l->m, *to = c->to;
    const int32_t *base = c->l->term_order, *other = order_terms(c->a, to, c->row_of, c->var_of);
    size_t i = 0, k = 0;
    c->failed = c->failed || other == NULL;
    while (!c->failed && (i < m->terms.count || k < to->terms.count)) {
        const model_term *s = i < m->terms.count ? &m->terms.at[base[i]] : NULL;
        const model_term *t = k < to->terms.count ? &to->terms.at[other[k]] : NULL;
        const int32_t row = t == NULL ? -1 : c->row_of[t->row],
                      var = t == NULL ? -1 : c->var_of[t->var];
        const int order = s == NULL ? 1 : t == NULL ? -1 : compare_terms(s, t, row, var);
        if (order < 0) {
            walk_term(c, s, NULL, s->row, s->var);
        } else if (order > 0) {
            walk_term(c, NULL, t, row, var);
        } else {
            const int32_t period = s->total ? s->period : m->rows.at[s->row].period;
            if (c->weights_differ[period] || c->when_differs[s->row] ||
                !same_number(s->coef, t->coef, m->periods.at[period].count[SCOPE_STEP]))
                walk_term(c, s, t, row, var);
        }
        i += order <= 0;
        k += order >= 0;
    }
}

/* ---- sides, bounds, costs ----------------------------------------------------------------------
 */

static const char *row_words(const comparison *c, const model *m, int32_t row)
{
    const model_row *r = &m->rows.at[row];
    return arena_printf(c->a, "`%s.%s`",
                        r->component < 0 ? "site" : m->components.at[r->component].name, r->name);
}

static const char *var_words(const comparison *c, const model *m, int32_t var)
{
    const model_var *v = &m->vars.at[var];
    return arena_printf(c->a, "`%s.%s`",
                        v->component < 0 ? "site" : m->components.at[v->component].name, v->name);
}

static void set_structural(comparison *c, const char *what, const char *name)
{
    const char *text = name == NULL ? NULL : arena_printf(c->a, "%s %s", what, name);
    c->failed = c->failed || text == NULL;
    if (c->structural == NULL)
        c->structural = text;
}

static void compare_rows(comparison *c)
{
    const model *m = c->l->m, *to = c->to;
    for (int32_t n = 0; n < (int32_t)to->rows.count && !c->failed; n++) {
        const int32_t row = c->row_of[n];
        const model_row *r = &m->rows.at[row], *q = &to->rows.at[n];
        const model_period *p = &m->periods.at[r->period];
        const int32_t steps = p->count[SCOPE_STEP];
        if (r->sense != q->sense)
            set_structural(c, "changes the sense of the row", row_words(c, m, row));
        c->when_differs[row] = !same_array(r->when, q->when, (size_t)steps);
        if (!c->when_differs[row] && same_number(r->rhs, q->rhs, steps))
            continue;
        double *shift = shifts(c, &c->row_shift[row], row_elements(m, row));
        for (int32_t k = 0; k < p->count[r->scope] && !c->failed; k++) {
            const int32_t step = model_first_step(p, r->scope, k);
            const bool is_step = r->scope == SCOPE_STEP;
            const double from =
                is_step && r->when != NULL && !r->when[step] ? 0 : model_value(r->rhs, step);
            const double now =
                is_step && q->when != NULL && !q->when[step] ? 0 : model_value(q->rhs, step);
            if (isfinite(from) != isfinite(now)) {
                set_structural(c, "makes a side finite or infinite: row", row_words(c, m, row));
                break;
            }
            if (from == now || !isfinite(from))
                continue;
            shift[k] += now - from;
            c->by += y_at(c->l, row, k) * (now - from);
        }
    }
}

/* One bound, lower or upper, of all elements of a variable. */
static void compare_bound(comparison *c, int32_t var, model_num from, model_num to, bool is_lower)
{
    const model *m = c->l->m;
    const model_var *v = &m->vars.at[var];
    const model_period *p = &m->periods.at[v->period];
    const int32_t base = c->l->map->col_base[var];
    if (base < 0 || same_number(from, to, p->count[SCOPE_STEP]))
        return;
    double *shift =
        shifts(c, is_lower ? &c->lower_shift[var] : &c->upper_shift[var], p->count[v->scope]);
    for (int32_t i = 0; i < p->count[v->scope] && !c->failed; i++) {
        const int32_t step = model_first_step(p, v->scope, i);
        const double was = model_value(from, step), is = model_value(to, step);
        const double d = c->l->d[base + i], x = c->l->x[base + i];
        if (isfinite(was) != isfinite(is)) {
            /* a bound that binds on neither side of the change has no effect */
            const double most = c->l->bound_most[var];
            const bool binds = isfinite(was) ? fabs(d) > NOTHING * most
                               : is_lower    ? x < is
                                             : x > is;
            if (binds) {
                set_structural(c, "makes a bound finite or infinite: variable",
                               var_words(c, m, var));
                return;
            }
            continue;
        }
        if (was == is || !isfinite(was))
            continue;
        shift[i] = is - was;
        c->by += (is_lower ? d > 0 : d < 0) ? d * (is - was) : 0;
    }
}

static void compare_vars(comparison *c)
{
    for (int32_t n = 0; n < (int32_t)c->to->vars.count && !c->failed; n++) {
        const int32_t var = c->var_of[n];
        const model_var *v = &c->l->m->vars.at[var], *w = &c->to->vars.at[n];
        compare_bound(c, var, v->lower, w->lower, true);
        compare_bound(c, var, v->upper, w->upper, false);
    }
}

/* What a booking's rate is multiplied by in the objective, apart from the weight of its element. */
static double objective_factor(const model *m, const model_booking *b)
{
    const model_period *p = &m->periods.at[b->period];
    const model_phase *phase = &m->phases.at[p->phase];
    double weight = 0;
    for (size_t g = 0; g < m->objective.count; g++)
        weight += m->objective.at[g].account == b->account ? m->objective.at[g].weight : 0;
    return p->stress       ? 0
           : b->unweighted ? weight
                           : weight * (m->discounted ? phase->discount : phase->years);
}

static void walk_booking(comparison *c, const model_booking *from, const model_booking *to,
                         int32_t var)
{
    const model *m = c->l->m;
    const model_booking *any = from != NULL ? from : to;
    if (any == NULL)
        return;
    const model_period *p = &m->periods.at[any->period], *q = &c->to->periods.at[any->period];
    const int32_t scope = m->vars.at[var].scope, base = c->l->map->col_base[var];
    const double f = from == NULL ? 0 : objective_factor(m, from);
    const double g = to == NULL ? 0 : objective_factor(c->to, to);
    if (f == 0 && g == 0)
        return;
    if (from != NULL && to != NULL && f == g && !c->weights_differ[any->period] &&
        same_number(from->rate, to->rate, p->count[SCOPE_STEP]))
        return;
    double *shift = shifts(c, &c->cost_shift[var], p->count[scope]);
    for (int32_t i = 0; i < p->count[scope] && !c->failed; i++) {
        const int32_t step = model_first_step(p, scope, i);
        const double w = any->unweighted ? 1 : p->weight[scope][i],
                     v = any->unweighted ? 1 : q->weight[scope][i];
        const double by = (to == NULL ? 0 : g * v * model_value(to->rate, step)) -
                          (from == NULL ? 0 : f * w * model_value(from->rate, step));
        if (base >= 0)
            shift[i] += by;
        c->by += by * x_at(c->l, var, i);
    }
}

static void compare_bookings(comparison *c)
{
    const model *m = c->l->m, *to = c->to;
    const int32_t *base = order_bookings(c->a, m, NULL),
                  *other = order_bookings(c->a, to, c->var_of);
    size_t i = 0, k = 0;
    c->failed = c->failed || base == NULL || other == NULL;
    while (!c->failed && (i < m->bookings.count || k < to->bookings.count)) {
        const model_booking *s = i < m->bookings.count ? &m->bookings.at[base[i]] : NULL;
        const model_booking *t = k < to->bookings.count ? &to->bookings.at[other[k]] : NULL;
        model_booking mapped = {0};
        if (t != NULL) {
            mapped = *t;
            mapped.var = c->var_of[t->var];
        }
        const int order = s == NULL ? 1 : t == NULL ? -1 : order_compare_bookings(s, &mapped);
        walk_booking(c, order <= 0 ? s : NULL, order >= 0 ? t : NULL,
                     order <= 0 ? s->var : mapped.var);
        i += order <= 0;
        k += order >= 0;
    }
}

/* A row that begins to apply in a step must be satisfied there, and one that ceases to must not
 * bind: else the change is more than one of numbers. */
static void check_when(comparison *c)
{
    const model *m = c->l->m, *to = c->to;
    for (int32_t n = 0; n < (int32_t)to->rows.count && !c->failed; n++) {
        const int32_t row = c->row_of[n];
        const model_row *r = &m->rows.at[row], *q = &to->rows.at[n];
        const double *shift = c->row_shift[row];
        for (int32_t t = 0; c->when_differs[row] && r->scope == SCOPE_STEP && shift != NULL &&
                            t < row_elements(m, row);
             t++) {
            const bool was = r->when == NULL || r->when[t], is = q->when == NULL || q->when[t];
            const double y = y_at(c->l, row, t), most = c->l->row_most[row];
            const double room = 1e-7 * (1 + fabs(model_value(q->rhs, t)));
            const bool holds = r->sense == SENSE_AT_MOST    ? shift[t] >= -room
                               : r->sense == SENSE_AT_LEAST ? shift[t] <= room
                                                            : fabs(shift[t]) <= room;
            if (was != is && (is ? !holds : fabs(y) > NOTHING * most)) {
                set_structural(c, "applies in other steps: row", row_words(c, m, row));
                return;
            }
        }
    }
}

/* ---- the comparison ----------------------------------------------------------------------------
 */

static void compare_periods(comparison *c)
{
    const model *m = c->l->m, *to = c->to;
    if (m->periods.count != to->periods.count || m->phases.count != to->phases.count) {
        set_structural(c, "adds or removes", "phases or events");
        return;
    }
    for (size_t i = 0; i < m->periods.count && !c->failed; i++) {
        const model_period *p = &m->periods.at[i], *q = &to->periods.at[i];
        bool same = strcmp(p->name, q->name) == 0 && p->phase == q->phase;
        for (int s = 0; s < SCOPES && same; s++) {
            const size_t bytes = (size_t)p->count[s] * sizeof(double);
            same = p->count[s] == q->count[s];
            c->weights_differ[i] =
                c->weights_differ[i] ||
                (same && (!same_array(p->weight[s], q->weight[s], bytes) ||
                          !same_array(p->own_weight[s], q->own_weight[s], bytes)));
        }
        if (!same) {
            set_structural(c, "changes the steps of", "a phase or an event");
            return;
        }
    }
}

static void match(comparison *c)
{
    const model *m = c->l->m, *to = c->to;
    int32_t missing = -1, added = -1;
    c->var_of = order_match_vars(c->a, m, c->l->var_order, to, &missing, &added);
    if (c->var_of == NULL)
        c->failed = true;
    else if (added >= 0)
        set_structural(c, "adds the variable", var_words(c, to, added));
    else if (missing >= 0 && m->vars.at[missing].role != VAR_ONE)
        set_structural(c, "removes the variable", var_words(c, m, missing));
    if (c->failed || c->structural != NULL)
        return;
    c->row_of = order_match_rows(c->a, m, c->l->row_order, to, &missing, &added);
    if (c->row_of == NULL)
        c->failed = true;
    else if (added >= 0)
        set_structural(c, "adds the row", row_words(c, to, added));
    else if (missing >= 0)
        set_structural(c, "removes the row", row_words(c, m, missing));
}

int lagrangian_compare(arena *a, const lagrangian *l, const model *to, lagrangian_change *out,
                       error *e)
{
    const size_t rows = l->m->rows.count + 1, vars = l->m->vars.count + 1;
    comparison c = {.a = a,
                    .l = l,
                    .to = to,
                    .row_shift = ARENA_ARRAY(a, double *, rows),
                    .cost_shift = ARENA_ARRAY(a, double *, vars),
                    .lower_shift = ARENA_ARRAY(a, double *, vars),
                    .upper_shift = ARENA_ARRAY(a, double *, vars),
                    .weights_differ = ARENA_ARRAY(a, bool, l->m->periods.count + 1),
                    .when_differs = ARENA_ARRAY(a, bool, rows)};
    *out = (lagrangian_change){0};
    if (c.row_shift == NULL || c.cost_shift == NULL || c.lower_shift == NULL ||
        c.upper_shift == NULL || c.weights_differ == NULL || c.when_differs == NULL)
        return error_memory(e);
    compare_periods(&c);
    if (c.structural == NULL && !c.failed)
        match(&c);
    if (c.structural == NULL && !c.failed) {
        compare_rows(&c);
        compare_vars(&c);
        compare_all_terms(&c);
        compare_bookings(&c);
        check_when(&c);
    }
    if (c.failed)
        return error_memory(e);
    out->structural = c.structural;
    out->by = c.by;
    out->unsure = c.structural == NULL ? comparison_doubt(&c) : 0;
    return 0;
}
