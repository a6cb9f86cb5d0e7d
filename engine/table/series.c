/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * series.c - the tables of flows.csv and prices.csv: one row per step, the periods one after
 * another.
 *
 * A condition on the period or phase selects rows, one on the component or bus selects columns.
 * Only what is selected is computed.
 */
#include "table/series.h"

#include "base/text.h"
#include "result/series.h"

#include <stdio.h>
#include <string.h>

enum { PERIOD, PHASE, TIME, HOURS, FIXED };
/* The last one has no column of its own: conditions name it. */
static const table_column flow_columns[] = {
    {"period", COLUMN_TEXT, "", "the period; empty if it is the only one"},
    {"phase", COLUMN_TEXT, "", "its phase"},
    {"time", COLUMN_TIME, "s", "beginning of the step"},
    {"hours", COLUMN_F64, "h", "its length"},
    {"component", COLUMN_TEXT, "", ""},
};
static const table_column price_columns[] = {
    {"period", COLUMN_TEXT, "", "the period; empty if it is the only one"},
    {"phase", COLUMN_TEXT, "", "its phase"},
    {"time", COLUMN_TIME, "s", "beginning of the step"},
    {"hours", COLUMN_F64, "h", "its length"},
    {"bus", COLUMN_TEXT, "", ""},
};
_Static_assert(sizeof flow_columns / sizeof flow_columns[0] == FIXED + 1, "one without a column");

static int64_t days_before(int year, int month, int day)
{
    int64_t before = year - 1;
    int64_t days = 365 * (int64_t)year + before / 4 - before / 100 + before / 400;
    for (int k = 1; k < month; k++)
        days += calendar_days_of_month(year, k);
    return days + day;
}

static int64_t seconds_of(const calendar *c, int64_t second)
{
    const calendar_day d = calendar_day_at(c, second);
    return (days_before(d.year, d.month, d.day) - days_before(1970, 1, 1)) * CALENDAR_DAY + second -
           d.begin;
}

int64_t table_time(const site_answer *n, int32_t period, int32_t step)
{
    const calendar *c = &n->problem->periods.at[period].calendar;
    return seconds_of(c, c->start + calendar_step_start(c, step));
}

static bool is_selected(const table_maker *m, int32_t period)
{
    const model *o = m->n->result.model;
    const char *wanted = where_value(&m->where, "period"), *phase = where_value(&m->where, "phase");
    return (wanted == NULL || strcmp(wanted, o->periods.at[period].name) == 0) &&
           (phase == NULL || strcmp(phase, result_phase_name(o, o->periods.at[period].phase)) == 0);
}

/* Notes that a period has been seen, for the messages about unknown values. */
static int see_period(table_maker *m, int32_t period)
{
    const model *o = m->n->result.model;
    bool ignored;
    return where_test(&m->where, PERIOD, o->periods.at[period].name, &ignored, m->e) != 0 ||
                   where_test(&m->where, PHASE, result_phase_name(o, o->periods.at[period].phase),
                              &ignored, m->e) != 0
               ? m->e->code
               : 0;
}

/* Makes the cursor with the first columns, and room for all rows and `wanted` further columns. */
static int open_table(table_maker *m, const table_spec *spec, size_t wanted)
{
    const result *r = &m->n->result;
    size_t rows = 0;
    for (int32_t p = 0; p < (int32_t)r->model->periods.count && r->solved; p++) {
        if (see_period(m, p) != 0)
            return m->e->code;
        rows += is_selected(m, p) ? (size_t)r->model->periods.at[p].count[SCOPE_STEP] : 0;
    }
    if (where_finish(&m->where, m->e) != 0)
        return m->e->code;
    m->c = cursor_new(spec->name, FIXED + wanted, rows, m->e);
    return m->c == NULL ? m->e->code : table_add_columns(m, spec->column, FIXED);
}

/* Adds the rows of a period; their further columns are filled where they are. */
static int add_rows(table_maker *m, int32_t period)
{
    const model *o = m->n->result.model;
    const model_period *p = &o->periods.at[period];
    const calendar *c = &m->n->problem->periods.at[period].calendar;
    int64_t second = c->start;
    int32_t t = 0;
    for (int32_t k = 0; k < c->runs; k++) {
        for (int32_t i = 0; i < c->step[k].count && t < p->count[SCOPE_STEP]; i++, t++) {
            if (!cursor_row(m->c) || !cursor_text(m->c, PERIOD, p->name) ||
                !cursor_text(m->c, PHASE, result_phase_name(o, p->phase)))
                return error_memory(m->e);
            cursor_second(m->c, TIME, seconds_of(c, second));
            cursor_number(m->c, HOURS, p->hours[t]);
            second += c->step[k].seconds;
        }
    }
    return 0;
}

static int make_flows(table_maker *m)
{
    const result *r = &m->n->result;
    const char *component = where_value(&m->where, flow_columns[FIXED].name);
    result_layout l;
    char name[RESULT_COLUMN_NAME];
    if (result_flow_layout(m->scratch, r, &l, m->e) != 0 ||
        open_table(m, &table_flows, l.count) != 0)
        return m->e->code;
    double **out = ARENA_ARRAY(m->scratch, double *, l.count);
    int32_t *at = ARENA_ARRAY(m->scratch, int32_t, l.count);
    if (out == NULL || at == NULL)
        return error_memory(m->e);
    for (size_t i = 0; i < l.count; i++) {
        const result_column *k = &l.column[i];
        const char *of = k->component < 0 ? "" : r->model->components.at[k->component].name;
        at[i] = component != NULL && strcmp(component, of) != 0 ? -1 : (int32_t)m->c->columns;
        if (at[i] >= 0 &&
            cursor_add(m->c, result_column_name(r->model, k, name), COLUMN_F64, k->unit,
                       k->input != NULL   ? "input: what the plan was made for"
                       : k->component < 0 ? "shared by components, or booked per hour"
                       : k->is_port       ? "flow into its bus"
                                          : "decision of the component") == NULL)
            return error_memory(m->e);
    }
    for (int32_t p = 0; p < (int32_t)r->model->periods.count && r->solved; p++) {
        const size_t first = m->c->rows;
        if (!is_selected(m, p))
            continue;
        if (add_rows(m, p) != 0)
            return m->e->code;
        for (size_t i = 0; i < l.count; i++)
            out[i] = at[i] < 0 ? NULL : m->c->column[at[i]].number + first;
        result_flow_columns(r, &l, p, out);
    }
    return 0;
}

/* "USD/MWh": of the objective, or of money if the second stage minimised cost. */
static const char *price_unit(const table_maker *m, int32_t bus)
{
    const result *r = &m->n->result;
    const char *energy = result_energy_unit(m->scratch, r->model->buses.at[bus].unit);
    return energy == NULL ? NULL
                          : arena_printf(m->scratch, "%s/%s",
                                         r->first != r->solution ? r->model->currency
                                                                 : r->source->objective_unit,
                                         energy);
}

static int make_prices(table_maker *m)
{
    const result *r = &m->n->result;
    const model *o = r->model;
    const char *bus = where_value(&m->where, price_columns[FIXED].name);
    int32_t *at = ARENA_ARRAY(m->scratch, int32_t, o->buses.count);
    if (at == NULL)
        return error_memory(m->e);
    if (open_table(m, &table_prices, o->buses.count) != 0)
        return m->e->code;
    for (size_t b = 0; b < o->buses.count; b++) {
        const char *name = arena_printf(m->scratch, "price.%s", o->buses.at[b].name);
        const char *in = price_unit(m, (int32_t)b);
        at[b] = bus != NULL && strcmp(bus, o->buses.at[b].name) != 0 ? -1 : (int32_t)m->c->columns;
        if (name == NULL || in == NULL ||
            (at[b] >= 0 && cursor_add(m->c, name, COLUMN_F64, in,
                                      "cost of one more unit drawn from the bus") == NULL))
            return error_memory(m->e);
    }
    for (int32_t p = 0; p < (int32_t)o->periods.count && r->solved; p++) {
        const size_t first = m->c->rows;
        if (!is_selected(m, p))
            continue;
        if (add_rows(m, p) != 0)
            return m->e->code;
        for (size_t b = 0; b < o->buses.count; b++) {
            if (at[b] >= 0)
                result_price_column(r, p, (int32_t)b, m->c->column[at[b]].number + first);
        }
    }
    return 0;
}

const table_spec table_flows = {
    .name = "flows",
    .meaning = "a row per step: the flow of each connected port and each decision, as in flows.csv",
    .column = flow_columns,
    .columns = FIXED + 1,
    .make = make_flows};
const table_spec table_prices = {
    .name = "prices",
    .meaning = "a row per step: the marginal price on each bus, as in prices.csv",
    .column = price_columns,
    .columns = FIXED + 1,
    .make = make_prices};
