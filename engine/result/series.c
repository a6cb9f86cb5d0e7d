/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * series.c - writes flows.csv, one row per step and one column per port or decision, and
 * prices.csv, one row per step and one column per bus.
 *
 * The flows of a year are nearly a million numbers. Each column of a period is computed as a whole,
 * then the rows are written; no name is looked up in these loops.
 *
 * Several periods follow one another, with a first column `period`. A column that does not exist in
 * a period is empty there.
 */
#include "result/series.h"
#include "result/internal.h"

#include <stdio.h>
#include <string.h>

typedef struct table {
    size_t columns;
    double **out; /* of each column: one number per step of the longest period; NaN: empty */
} table;

static int table_open(arena *a, const model *m, size_t columns, table *t, error *e)
{
    size_t steps = 1;
    for (size_t i = 0; i < m->periods.count; i++) {
        size_t count = (size_t)m->periods.at[i].count[SCOPE_STEP];
        steps = count > steps ? count : steps;
    }
    t->columns = columns;
    t->out = ARENA_ARRAY(a, double *, columns);
    for (size_t c = 0; c < columns && t->out != NULL; c++) {
        t->out[c] = ARENA_ARRAY(a, double, steps);
        if (t->out[c] == NULL)
            return error_memory(e);
    }
    return t->out == NULL ? error_memory(e) : 0;
}

/* A fraction of the largest number of the point: a column whose numbers are all far below it may be
 * noise throughout, and must not be its own scale. */
static double min_column_scale(const result *r)
{
    double largest = 0;
    for (int32_t j = 0; r->solved && j < r->lp->cols; j++)
        largest = fmax(largest, fabs(r->solution->x[j]));
    return 1e-4 * largest;
}

/* Noise relative to the largest number of a column becomes 0. */
static void clean_column(double min_scale, double *value, int32_t steps)
{
    double largest = min_scale;
    for (int32_t i = 0; i < steps; i++) {
        if (fabs(value[i]) > largest)
            largest = fabs(value[i]);
    }
    for (int32_t i = 0; i < steps; i++)
        value[i] = result_clean(value[i], largest);
}

static void write_first_columns(const model *m, text_buffer *out)
{
    text_add(out, m->periods.count > 1 ? "period,time" : "time");
}

static void write_rows(const result *r, int32_t period, const table *t, text_buffer *out)
{
    const model *m = r->model;
    const model_period *p = &m->periods.at[period];
    char stamp[64];
    for (int32_t i = 0; i < p->count[SCOPE_STEP]; i++) {
        if (m->periods.count > 1) {
            result_cell(out, p->name);
            text_add_bytes(out, ",", 1);
        }
        stamp[0] = '\0';
        r->source->stamp(r->source->stamp_data, period, i, stamp, sizeof stamp);
        text_add(out, stamp);
        for (size_t c = 0; c < t->columns; c++) {
            text_add_bytes(out, ",", 1);
            result_number(out, t->out[c][i]);
        }
        text_add_bytes(out, "\n", 1);
    }
}

bool result_shows(const model_var *v)
{
    return v->role == VAR_SHARED || v->role == VAR_FLOW ||
           (v->component >= 0 && (v->role == VAR_PLAIN || v->role == VAR_STOCK));
}

char *result_host_name(const model *m, const model_var *v, char *out, size_t size)
{
    const bool bus = v->role == VAR_SHARED && v->subject >= 0;
    snprintf(out, size, "%s%s.%s%s", bus ? "bus." : "site", bus ? m->buses.at[v->subject].name : "",
             v->name, v->role == VAR_FLOW ? ".flow" : "");
    return out;
}

void result_decision(const result *r, int32_t var, double *out)
{
    const model_var *v = &r->model->vars.at[var];
    const model_period *p = &r->model->periods.at[v->period];
    const double *x = &r->solution->x[r->map->col_base[var]];
    const int32_t *of = v->scope == SCOPE_DAY || v->scope == SCOPE_MONTH ? p->of[v->scope] : NULL;
    for (int32_t t = 0; t < p->count[SCOPE_STEP]; t++)
        out[t] = x[v->scope == SCOPE_STEP ? t : of != NULL ? of[t] : 0];
}

static bool is_port(const model *m, int32_t component, const char *name)
{
    for (size_t i = 0; i < m->ports.count; i++) {
        const model_port *p = &m->ports.at[i];
        if (p->component == component && p->bus >= 0 && strcmp(p->name, name) == 0)
            return true;
    }
    return false;
}

/* The column of a decision; a decision that exists in several periods has one column. */
static int32_t column_of(const model *m, result_layout *l, size_t first, const model_var *v)
{
    for (size_t i = first; i < l->count; i++) {
        const model_var *other = l->column[i].var;
        if (l->column[i].component == v->component && strcmp(l->column[i].name, v->name) == 0 &&
            (other == NULL || (other->role == v->role && other->subject == v->subject)))
            return (int32_t)i;
    }
    l->column[l->count] = (result_column){.component = v->component,
                                          .name = v->name,
                                          .unit = v->unit,
                                          .suffix = is_port(m, v->component, v->name) ? ".var" : "",
                                          .var = v->component < 0 ? v : NULL};
    return (int32_t)l->count++;
}

/* Whether an input has a column: one that varies, or a rate that is not 0. */
static bool input_shows(const model *m, const result_input_series *in)
{
    for (size_t p = 0; p < m->periods.count; p++) {
        const result_input_numbers *n = &in->of[p];
        if (isnan(n->scale))
            continue;
        if (n->each == NULL && in->rate && n->scale + n->offset != 0)
            return true;
        for (int32_t t = 0; n->each != NULL && t < m->periods.at[p].count[SCOPE_STEP]; t++) {
            if (n->each[t] != n->each[0] || (in->rate && n->each[t] != 0))
                return true;
        }
    }
    return false;
}

static void input_numbers(const result_input_numbers *n, int32_t steps, double *out)
{
    for (int32_t t = 0; t < steps; t++)
        out[t] = n->offset + n->scale * (n->each != NULL ? n->each[t] : 1);
}

/* Is there a column of this name before `count`? Then a port or decision has the name of an input.
 */
static bool has_column(const result_layout *l, size_t count, int32_t component, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (l->column[i].component == component && strcmp(l->column[i].name, name) == 0)
            return true;
    }
    return false;
}

static void add_inputs(const result *r, result_layout *l)
{
    const size_t results = l->count;
    for (size_t i = 0; i < r->source->series_count; i++) {
        const result_input_series *in = &r->source->series[i];
        if (!input_shows(r->model, in))
            continue;
        l->column[l->count++] = (result_column){
            .component = in->component,
            .name = in->key,
            .unit = in->unit,
            .input = in,
            .suffix = in->component >= 0 && has_column(l, results, in->component, in->key)
                          ? ".input"
                          : ""};
    }
}

int result_flow_layout(arena *a, const result *r, result_layout *l, error *e)
{
    const model *m = r->model;
    *l = (result_layout){
        .column = ARENA_ARRAY(a, result_column,
                              m->ports.count + m->vars.count + r->source->series_count + 1),
        .of_port = ARENA_ARRAY(a, int32_t, m->ports.count + 1),
        .of_var = ARENA_ARRAY(a, int32_t, m->vars.count + 1),
        .min_scale = min_column_scale(r)};
    if (l->column == NULL || l->of_port == NULL || l->of_var == NULL)
        return error_memory(e);
    for (size_t i = 0; i < m->ports.count; i++) {
        const model_port *p = &m->ports.at[i];
        l->of_port[i] = p->bus >= 0 ? (int32_t)l->count : -1;
        if (p->bus >= 0)
            l->column[l->count++] = (result_column){.component = p->component,
                                                    .name = p->name,
                                                    .unit = m->buses.at[p->bus].unit,
                                                    .is_port = true,
                                                    .suffix = ""};
    }
    size_t first = l->count;
    for (size_t i = 0; i < m->vars.count; i++)
        l->of_var[i] = result_shows(&m->vars.at[i]) ? column_of(m, l, first, &m->vars.at[i]) : -1;
    add_inputs(r, l);
    return 0;
}

char *result_column_name(const model *m, const result_column *c, char out[RESULT_COLUMN_NAME])
{
    if (c->var != NULL)
        return result_host_name(m, c->var, out, RESULT_COLUMN_NAME);
    snprintf(out, RESULT_COLUMN_NAME, "%s.%s%s",
             c->component < 0 ? "weather" : m->components.at[c->component].name, c->name,
             c->suffix);
    return out;
}

void result_flow_columns(const result *r, const result_layout *l, int32_t period,
                         double *const *out)
{
    const model *m = r->model;
    int32_t steps = m->periods.at[period].count[SCOPE_STEP];
    for (size_t c = 0; c < l->count; c++) {
        for (int32_t i = 0; out[c] != NULL && i < steps; i++)
            out[c][i] = RESULT_NONE;
    }
    for (size_t i = 0; i < m->ports.count; i++) {
        double *to = l->of_port[i] < 0 ? NULL : out[l->of_port[i]];
        if (to == NULL)
            continue;
        result_port(r, period, (int32_t)i, to);
        clean_column(l->min_scale, to, steps);
    }
    for (size_t i = 0; i < m->vars.count; i++) {
        double *to = l->of_var[i] < 0 || m->vars.at[i].period != period ? NULL : out[l->of_var[i]];
        if (to == NULL)
            continue;
        result_decision(r, (int32_t)i, to);
        clean_column(l->min_scale, to, steps);
    }
    for (size_t c = 0; c < l->count; c++) {
        const result_input_series *in = l->column[c].input;
        if (in != NULL && out[c] != NULL)
            input_numbers(&in->of[period], steps, out[c]);
    }
}

bool result_find_input(const result *r, const char *name, int32_t period, double *out)
{
    const model *m = r->model;
    for (size_t i = 0; i < r->source->series_count; i++) {
        const result_input_series *in = &r->source->series[i];
        const char *of = in->component < 0 ? "weather" : m->components.at[in->component].name;
        const size_t length = strlen(of);
        if (strncmp(name, of, length) != 0 || name[length] != '.' ||
            strcmp(name + length + 1, in->key) != 0 || isnan(in->of[period].scale))
            continue;
        input_numbers(&in->of[period], m->periods.at[period].count[SCOPE_STEP], out);
        return true;
    }
    return false;
}

void result_price_column(const result *r, int32_t period, int32_t bus, double *out)
{
    result_price(r, period, bus, out);
    clean_column(0, out, r->model->periods.at[period].count[SCOPE_STEP]);
}

/* `scratch` holds the columns. */
static int write_flows(arena *scratch, const result *r, table *t, text_buffer *out, error *e)
{
    const model *m = r->model;
    result_layout l;
    char name[RESULT_COLUMN_NAME];
    if (result_flow_layout(scratch, r, &l, e) != 0 || table_open(scratch, m, l.count, t, e) != 0)
        return e->code;
    write_first_columns(m, out);
    for (size_t c = 0; c < l.count; c++) {
        text_add(out, ",");
        result_cell(out, result_column_name(m, &l.column[c], name));
    }
    text_add(out, "\n");
    for (int32_t p = 0; p < (int32_t)m->periods.count && r->solved; p++) {
        result_flow_columns(r, &l, p, t->out);
        write_rows(r, p, t, out);
    }
    return out->failed ? error_memory(e) : 0;
}

static int write_prices(arena *scratch, const result *r, table *t, text_buffer *out, error *e)
{
    const model *m = r->model;
    if (table_open(scratch, m, m->buses.count, t, e) != 0)
        return e->code;
    write_first_columns(m, out);
    for (size_t b = 0; b < m->buses.count; b++) {
        text_add(out, ",");
        result_cell(out, m->buses.at[b].name);
    }
    text_add(out, "\n");
    for (int32_t p = 0; p < (int32_t)m->periods.count && r->solved; p++) {
        for (size_t b = 0; b < m->buses.count; b++)
            result_price_column(r, p, (int32_t)b, t->out[b]);
        write_rows(r, p, t, out);
    }
    return out->failed ? error_memory(e) : 0;
}

static int write_table(const result *r, text_buffer *out, error *e,
                       int (*write)(arena *, const result *, table *, text_buffer *, error *))
{
    table t = {0};
    arena *scratch = arena_new();
    if (scratch == NULL)
        return error_memory(e);
    write(scratch, r, &t, out, e);
    arena_free(scratch);
    return e->code;
}

int result_flows_csv(const result *r, text_buffer *out, error *e)
{
    return write_table(r, out, e, write_flows);
}

int result_prices_csv(const result *r, text_buffer *out, error *e)
{
    return write_table(r, out, e, write_prices);
}
