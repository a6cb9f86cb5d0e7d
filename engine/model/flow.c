/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * flow.c - the flow of an account: what is booked to it per hour, as one variable per step. In each
 * step of a period:
 *
 *   flow - sum over the bookings of rate * var = 0
 *
 * without weights, so that it means the same in a typical year and in a stress event. Of facility
 * energy, the host's own bookings exist in typical years only; its flow is the sum of what the
 * boundary ports bring (+) and take (-), in MW. A booking of a scope coarser than a step is an
 * amount per day, month or year, which is no flow: it is an error, and the message names both the
 * component that books and the one that has requested the flow.
 */
#include "model/internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* "MW" for an account in MWh, otherwise "t/h"; NULL: no memory. */
static const char *unit_of_flow(model *m, const char *unit)
{
    return strcmp(unit, "MWh") == 0 ? "MW" : arena_printf(m->memory, "%s/h", unit);
}

int32_t model_flow(model *m, int32_t period, int32_t account, int32_t component, error *e)
{
    model_account *a = &m->accounts.at[account];
    if (a->flow == NULL) {
        a->flow = ARENA_ARRAY(m->memory, int32_t, m->periods.count);
        for (size_t i = 0; a->flow != NULL && i < m->periods.count; i++)
            a->flow[i] = -1;
        a->flow_by = component;
    }
    if (a->flow != NULL && a->flow[period] >= 0)
        return a->flow[period];
    const model_var var = {.name = a->name,
                           .unit = unit_of_flow(m, a->unit),
                           .period = period,
                           .component = -1,
                           .scope = SCOPE_STEP,
                           .role = VAR_FLOW,
                           .subject = account,
                           .lower = model_const(-HUGE_VAL),
                           .upper = model_const(HUGE_VAL)};
    if (a->flow == NULL || var.unit == NULL) {
        error_memory(e);
        return -1;
    }
    a->flow[period] = model_add_var(m, &var, e);
    return a->flow[period];
}

/* A flow under construction. */
typedef struct sum {
    int32_t row; /* -1: not requested */
    bool negative;
} sum;

static bool may_be_negative(const model *m, int32_t period, int32_t var, model_num coef)
{
    const model_var *v = &m->vars.at[var];
    const bool constant = coef.each == NULL && v->lower.each == NULL && v->upper.each == NULL;
    for (int32_t t = 0; t < (constant ? 1 : m->periods.at[period].count[SCOPE_STEP]); t++) {
        const double value = model_value(coef, t);
        if ((value > 0 && model_value(v->lower, t) < 0) ||
            (value < 0 && model_value(v->upper, t) > 0))
            return true;
    }
    return false;
}

static int add_to_flow(model *m, sum *to, int32_t period, int32_t var, model_num rate, error *e)
{
    model_term term = {.row = to->row, .var = var, .coef = rate};
    to->negative = to->negative || may_be_negative(m, period, var, rate);
    term.coef.scale = -term.coef.scale;
    model_add_term(m, &term, e);
    return e->code;
}

static int refuse(const model *m, const model_booking *b, error *e)
{
    static const char *const scopes[] = {"step", "day", "month", "period"};
    const model_account *a = &m->accounts.at[b->account];
    const model_component *who = &m->components.at[b->component],
                          *by = &m->components.at[a->flow_by];
    const model_var *v = &m->vars.at[b->var];
    char what[200];
    if (b->kind == BOOKING_OPERATION)
        snprintf(what, sizeof what, "books `%s`, one per %s, to account `%s`", v->name,
                 scopes[v->scope], a->name);
    else
        snprintf(what, sizeof what,
                 "has a size `%s`, whose cost per year is booked to account `%s`", v->name,
                 a->name);
    return error_set(e, ERROR_PLUGIN,
                     "%s: [%s] (plugin %s): %s, and [%s] (plugin %s) requests the flow of that "
                     "account, which has one value per step: book a variable per step instead, or "
                     "do not request the flow",
                     who->location, who->name, who->type, what, by->name, by->type);
}

/* Adds the row of each flow; [account * periods + period]. */
static sum *open_flows(model *m, error *e)
{
    const size_t periods = m->periods.count;
    sum *of = ARENA_ARRAY(m->memory, sum, m->accounts.count * periods);
    for (size_t i = 0; of != NULL && i < m->accounts.count * periods; i++) {
        const model_account *a = &m->accounts.at[i / periods];
        const int32_t period = (int32_t)(i % periods);
        of[i].row = -1;
        if (a->flow == NULL || a->flow[period] < 0)
            continue;
        const model_row row = {.name = a->name,
                               .period = period,
                               .component = -1,
                               .scope = SCOPE_STEP,
                               .role = ROW_FLOW,
                               .subject = (int32_t)(i / periods),
                               .sense = SENSE_EQUAL,
                               .rhs = model_const(0)};
        of[i].row = model_add_row(m, &row, e);
        const model_term term = {.row = of[i].row, .var = a->flow[period], .coef = model_const(1)};
        if (of[i].row < 0 || model_add_term(m, &term, e) < 0)
            return NULL;
    }
    if (of == NULL)
        error_memory(e);
    return of;
}

int close_flows(model *m, error *e)
{
    const size_t periods = m->periods.count;
    bool any = false;
    for (size_t i = 0; i < m->accounts.count; i++)
        any = any || m->accounts.at[i].flow != NULL;
    sum *of = any ? open_flows(m, e) : NULL;
    if (of == NULL)
        return e->code;
    for (size_t i = 0; i < m->bookings.count; i++) {
        const model_booking *b = &m->bookings.at[i];
        sum *to = &of[(size_t)b->account * periods + (size_t)b->period];
        if (to->row < 0 || b->account == ACCOUNT_FACILITY_ENERGY)
            continue;
        if (m->vars.at[b->var].scope != SCOPE_STEP)
            return refuse(m, b, e);
        if (add_to_flow(m, to, b->period, b->var, b->rate, e) != 0)
            return e->code;
    }
    for (size_t i = 0; i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        sum *to = &of[(size_t)ACCOUNT_FACILITY_ENERGY * periods + (size_t)n->period];
        if (to->row >= 0 && m->ports.at[n->port].boundary &&
            add_to_flow(m, to, n->period, n->var, n->coef, e) != 0)
            return e->code;
    }
    for (size_t i = 0; i < m->accounts.count * periods; i++) {
        if (of[i].row >= 0 && !of[i].negative)
            m->vars.at[m->accounts.at[i / periods].flow[i % periods]].lower = model_const(0);
    }
    return 0;
}
