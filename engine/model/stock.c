/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stock.c - stocks: the level of a store over time, and its initial level in a stress event.
 *
 *   level(t) - (1 - standing_loss)^h(t) level(t-1) - sum of feeds(t) h(t) = 0,   h: hours of a step
 *
 * In a typical year the last level precedes the first. A stress event has an initial level of its
 * own, at most the share `initial_level` of the store's capacity. The capacity follows from the
 * plugin's rows: a row per step that contains the level and otherwise only variables of the whole
 * period (a size) is repeated for the initial level, with its numbers of the first step. If the row
 * bounds the level from above, the initial level is divided by the share in it; an equality is
 * repeated as it is. A stock without such a bound starts empty, because a share of an unlimited
 * capacity is not an amount.
 *
 * In a design event, a day like many before and after it, a stock of heat is cyclic: a tank must be
 * refilled for the next hot day. Electricity and fuel need not return, because their supply does
 * not depend on the weather of the day. A stock is one of heat if its component has a port on a
 * bus of heat and brings nothing to a bus of another carrier.
 */
#include "model/carrier.h"
#include "model/internal.h"

#include <math.h>
#include <string.h>

static int32_t add_start(model *m, const model_var *level, int32_t stock, error *e)
{
    model_var start = *level;
    start.scope = SCOPE_PERIOD;
    start.role = VAR_START;
    start.subject = stock;
    return model_add_var(m, &start, e);
}

int32_t model_add_stock(model *m, int32_t period, int32_t component, const char *name,
                        const char *unit, double standing_loss, int32_t *row, error *e)
{
    const model_period *p = &m->periods.at[period];
    int32_t steps = p->count[SCOPE_STEP];
    double *retained = ARENA_ARRAY(m->memory, double, steps);
    double *first = p->stress ? ARENA_ARRAY(m->memory, double, steps) : NULL;
    *row = -1;
    if (retained == NULL || (p->stress && first == NULL)) {
        error_memory(e);
        return -1;
    }
    for (int32_t t = 0; t < steps; t++)
        retained[t] = pow(1 - standing_loss, p->hours[t]);
    if (p->stress) { /* the first step follows the initial level, not the last step */
        first[0] = retained[0];
        retained[0] = 0;
    }
    const model_var level = {.name = name,
                             .unit = unit,
                             .period = period,
                             .component = component,
                             .scope = SCOPE_STEP,
                             .role = VAR_STOCK,
                             .subject = -1,
                             .lower = model_const(0),
                             .upper = model_const(HUGE_VAL)};
    const model_row dynamics = {.name = name,
                                .period = period,
                                .component = component,
                                .scope = SCOPE_STEP,
                                .role = ROW_STOCK,
                                .subject = -1,
                                .sense = SENSE_EQUAL,
                                .rhs = model_const(0)};
    int32_t var = model_add_var(m, &level, e);
    *row = var < 0 ? -1 : model_add_row(m, &dynamics, e);
    if (*row < 0)
        return -1;
    const model_term current = {.row = *row, .var = var, .coef = model_const(1)};
    const model_term previous = {.row = *row, .var = var, .coef = {-1, retained}, .lag = 1};
    if (model_add_term(m, &current, e) < 0 || model_add_term(m, &previous, e) < 0)
        return -1;
    if (p->stress) {
        const model_term start = {
            .row = *row, .var = add_start(m, &level, var, e), .coef = {-1, first}};
        if (start.var < 0 || model_add_term(m, &start, e) < 0)
            return -1;
    }
    return var;
}

int32_t model_feed(model *m, int32_t row, int32_t var, model_num coef, error *e)
{
    const model_period *p = &m->periods.at[m->rows.at[row].period];
    double *amount = ARENA_ARRAY(m->memory, double, p->count[SCOPE_STEP]);
    if (amount == NULL) {
        error_memory(e);
        return -1;
    }
    for (int32_t t = 0; t < p->count[SCOPE_STEP]; t++)
        amount[t] = -model_value(coef, t) * p->hours[t];
    model_term term = {.row = row, .var = var, .coef = {1, amount}};
    return model_add_term(m, &term, e);
}

/* ---- initial levels of stress events -------------------------------------------------------- */

/* The VAR_START of each level variable; -1 for all other variables. */
static int32_t *start_vars(model *m, size_t *count)
{
    int32_t *of = ARENA_ARRAY(m->memory, int32_t, m->vars.count);
    *count = 0;
    for (size_t i = 0; of != NULL && i < m->vars.count; i++)
        of[i] = -1;
    for (size_t i = 0; of != NULL && i < m->vars.count; i++) {
        if (m->vars.at[i].role == VAR_START) {
            of[m->vars.at[i].subject] = (int32_t)i;
            (*count)++;
        }
    }
    return of;
}

/* Of each row: the index of the term of the level that it bounds. Negative if it contains no level
 * without a lag, or if any other of its terms varies over the period. */
static int32_t *bounding_terms(model *m, const int32_t *start)
{
    enum { NONE = -1, OTHER = -2 };
    int32_t *term = ARENA_ARRAY(m->memory, int32_t, m->rows.count);
    for (size_t i = 0; term != NULL && i < m->rows.count; i++)
        term[i] = NONE;
    for (size_t i = 0; term != NULL && i < m->terms.count; i++) {
        const model_term *t = &m->terms.at[i];
        if (start[t->var] >= 0 && term[t->row] == NONE && t->lag == 0)
            term[t->row] = (int32_t)i;
        else if (m->vars.at[t->var].scope != SCOPE_PERIOD)
            term[t->row] = OTHER;
    }
    return term;
}

/* The terms of row i are term[from[i]] to term[from[i + 1] - 1], in their original order. */
typedef struct row_terms {
    int32_t *from, *term;
} row_terms;

static bool terms_by_row(model *m, row_terms *out)
{
    size_t rows = m->rows.count, terms = m->terms.count;
    int32_t *next = ARENA_ARRAY(m->memory, int32_t, rows + 1);
    out->from = ARENA_ARRAY(m->memory, int32_t, rows + 1);
    out->term = ARENA_ARRAY(m->memory, int32_t, terms);
    if (next == NULL || out->from == NULL || out->term == NULL)
        return false;
    for (size_t i = 0; i < terms; i++)
        out->from[m->terms.at[i].row + 1]++;
    for (size_t i = 0; i < rows; i++)
        next[i + 1] = out->from[i + 1] += out->from[i];
    for (size_t i = 0; i < terms; i++)
        out->term[next[m->terms.at[i].row]++] = (int32_t)i;
    return true;
}

/* Adds a copy of a row that bounds a level, with scope PERIOD and the initial level in place of the
 * level. */
static int bound_start(model *m, int32_t index, int32_t start, double share, const int32_t *bound,
                       const row_terms *of, error *e)
{
    const model_row *original = &m->rows.at[index];
    const double first = model_value(m->terms.at[bound[index]].coef, 0);
    bool above = original->sense == (first > 0 ? SENSE_AT_MOST : SENSE_AT_LEAST);
    double factor = above ? 1 / share : 1;
    model_row row = *original;
    row.scope = SCOPE_PERIOD;
    row.role = ROW_START;
    row.subject = -1;
    row.when = NULL;
    row.rhs = model_const(model_value(original->rhs, 0));
    int32_t copy = model_add_row(m, &row, e);
    if (copy < 0)
        return e->code;
    for (int32_t k = of->from[index]; k < of->from[index + 1]; k++) {
        model_term t = m->terms.at[of->term[k]];
        bool level = of->term[k] == bound[index];
        double coef = model_value(t.coef, 0);
        t.row = copy;
        t.coef = model_const(level ? coef * factor : coef);
        t.var = level ? start : t.var;
        if (model_add_term(m, &t, e) < 0)
            return e->code;
    }
    return 0;
}

/* Of each component in each design event: what it has entries on. */
enum { ON_HEAT = 1, BRINGS_OTHER = 2 };

static void note_entry(const model *m, const model_entry *n, uint8_t *out)
{
    const int32_t bus = m->ports.at[n->port].bus;
    const bool thermal = bus >= 0 && carrier_is(m->buses.at[bus].carrier, CARRIER_THERMAL);
    const int32_t steps = n->coef.each == NULL ? 1 : m->periods.at[n->period].count[SCOPE_STEP];
    if (bus < 0)
        return;
    if (thermal)
        *out |= ON_HEAT;
    for (int32_t t = 0; !thermal && t < steps; t++)
        *out |= model_value(n->coef, t) > 0 ? BRINGS_OTHER : 0;
}

/* Makes the stocks of heat in design events cyclic: their first step follows the last, and nothing
 * follows their VAR_START, which is removed from `start`. */
static int close_cycles(model *m, int32_t *start, error *e)
{
    const size_t width = m->components.count;
    uint8_t *on = ARENA_ARRAY(m->memory, uint8_t, m->periods.count * width);
    const double **first = ARENA_ARRAY(m->memory, const double *, m->vars.count);
    if (on == NULL || first == NULL)
        return error_memory(e);
    for (size_t i = 0; i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        if (m->periods.at[n->period].design != NULL)
            note_entry(m, n,
                       &on[(size_t)n->period * width + (size_t)m->ports.at[n->port].component]);
    }
    for (size_t i = 0; i < m->terms.count; i++) {
        model_term *t = &m->terms.at[i];
        const model_var *v = &m->vars.at[t->var];
        if (v->role != VAR_START || m->rows.at[t->row].role != ROW_STOCK ||
            on[(size_t)v->period * width + (size_t)v->component] != ON_HEAT)
            continue;
        first[v->subject] = t->coef.each;
        start[v->subject] = -1;
        t->coef = model_const(0);
    }
    for (size_t i = 0; i < m->terms.count; i++) {
        model_term *t = &m->terms.at[i];
        const double *retained = first[t->var];
        if (retained == NULL || t->lag != 1 || m->rows.at[t->row].role != ROW_STOCK)
            continue;
        const size_t steps = (size_t)m->periods.at[m->vars.at[t->var].period].count[SCOPE_STEP];
        double *each = arena_copy(m->memory, t->coef.each, steps * sizeof *each);
        if (each == NULL)
            return error_memory(e);
        each[0] = retained[0];
        t->coef.each = each;
    }
    return 0;
}

static bool has_design_event(const model *m)
{
    bool found = false;
    for (size_t i = 0; i < m->periods.count && !found; i++)
        found = m->periods.at[i].design != NULL;
    return found;
}

int close_stocks(model *m, error *e)
{
    size_t count;
    int32_t *start = start_vars(m, &count);
    if (start == NULL)
        return error_memory(e);
    if (count == 0)
        return 0;
    if (has_design_event(m) && close_cycles(m, start, e) != 0)
        return e->code;
    const int32_t *bound = bounding_terms(m, start);
    bool *is_bounded = ARENA_ARRAY(m->memory, bool, m->vars.count); /* by VAR_START: from above */
    size_t rows = m->rows.count;
    row_terms of;
    if (bound == NULL || is_bounded == NULL || !terms_by_row(m, &of))
        return error_memory(e);
    for (size_t i = 0; i < rows; i++) {
        const model_row *r = &m->rows.at[i];
        if (r->role != ROW_PLUGIN || r->scope != SCOPE_STEP || bound[i] < 0 ||
            (r->when != NULL && !r->when[0]))
            continue;
        const model_term *t = &m->terms.at[bound[i]];
        double share = m->periods.at[r->period].initial_level, coef = model_value(t->coef, 0);
        int32_t at = start[t->var];
        if (coef == 0 || share == 0)
            continue;
        bool above = r->sense == SENSE_EQUAL || (r->sense == SENSE_AT_MOST) == (coef > 0);
        is_bounded[at] = is_bounded[at] || above;
        if (bound_start(m, (int32_t)i, at, share, bound, &of, e) != 0)
            return e->code;
    }
    for (size_t i = 0; i < m->vars.count; i++) {
        if (m->vars.at[i].role == VAR_START && !is_bounded[i])
            m->vars.at[i].upper = model_const(0);
    }
    return 0;
}
