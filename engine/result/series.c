/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * series.c - writes flows.csv, one row per step and one column per port or decision, and
 * prices.csv, one row per step and one column per bus.
 *
 * The flows of a year are nearly a million numbers. Each column of a period is computed as a whole
 * into a row-major table, which is then written row by row; no name is looked up in these loops.
 *
 * Several periods follow one another, with a first column `period`. A column that does not exist in
 * a period is empty there.
 */
#include "result/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct column {
    int32_t component;
    const char *name;
    bool var_suffix;      /* a decision with the name of a port: "component.name.var" */
    const model_var *var; /* of the site or a bus; NULL: of the component */
} column;

typedef struct table {
    size_t columns;
    double *cell;     /* step x column, for the longest period; NaN: empty */
    double *series;   /* one column */
    double min_scale; /* the scale of noise is at least this in every column */
} table;

static int table_open(const model *m, size_t columns, table *t, error *e)
{
    size_t steps = 1;
    for (size_t i = 0; i < m->periods.count; i++) {
        size_t count = (size_t)m->periods.at[i].count[SCOPE_STEP];
        steps = count > steps ? count : steps;
    }
    t->columns = columns;
    t->cell = columns > SIZE_MAX / sizeof(double) / steps
                  ? NULL
                  : malloc((steps * columns + 1) * sizeof(double));
    t->series = malloc(steps * sizeof(double));
    return t->cell == NULL || t->series == NULL ? error_memory(e) : 0;
}

static void table_close(table *t)
{
    free(t->cell);
    free(t->series);
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

/* Stores a column of `steps` numbers; noise relative to its largest number becomes 0. */
static void set_column(table *t, size_t at, const double *value, int32_t steps)
{
    double largest = t->min_scale;
    for (int32_t i = 0; i < steps; i++) {
        if (fabs(value[i]) > largest)
            largest = fabs(value[i]);
    }
    double *cell = t->cell + at;
    for (int32_t i = 0; i < steps; i++, cell += t->columns)
        *cell = result_clean(value[i], largest);
}

static void clear_column(table *t, size_t at, int32_t steps)
{
    double *cell = t->cell + at;
    for (int32_t i = 0; i < steps; i++, cell += t->columns)
        *cell = RESULT_NONE;
}

static void write_first_columns(const model *m, text_buffer *out)
{
    text_add(out, m->periods.count > 1 ? "period,time" : "time");
}

static void write_rows(const result *r, int32_t period, const table *t, text_buffer *out)
{
    const model *m = r->model;
    const model_period *p = &m->periods.at[period];
    const double *cell = t->cell;
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
            result_number(out, *cell++);
        }
        text_add_bytes(out, "\n", 1);
    }
}

/* The columns, and the index of the column of each port and each variable; -1: it has none. */
typedef struct layout {
    column *column;
    size_t count;
    int32_t *of_port, *of_var;
} layout;

static void layout_free(layout *l)
{
    free(l->column);
    free(l->of_port);
    free(l->of_var);
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
static int32_t column_of(const model *m, layout *l, size_t first, const model_var *v)
{
    for (size_t i = first; i < l->count; i++) {
        const model_var *other = l->column[i].var;
        if (l->column[i].component == v->component && strcmp(l->column[i].name, v->name) == 0 &&
            (other == NULL || (other->role == v->role && other->subject == v->subject)))
            return (int32_t)i;
    }
    l->column[l->count] = (column){v->component, v->name, is_port(m, v->component, v->name),
                                   v->component < 0 ? v : NULL};
    return (int32_t)l->count++;
}

static int make_layout(const model *m, layout *l, error *e)
{
    l->count = 0;
    l->column = calloc(m->ports.count + m->vars.count + 1, sizeof *l->column);
    l->of_port = calloc(m->ports.count + 1, sizeof *l->of_port);
    l->of_var = calloc(m->vars.count + 1, sizeof *l->of_var);
    if (l->column == NULL || l->of_port == NULL || l->of_var == NULL)
        return error_memory(e);
    for (size_t i = 0; i < m->ports.count; i++) {
        const model_port *p = &m->ports.at[i];
        l->of_port[i] = p->bus >= 0 ? (int32_t)l->count : -1;
        if (p->bus >= 0)
            l->column[l->count++] = (column){p->component, p->name, false, NULL};
    }
    size_t first = l->count;
    for (size_t i = 0; i < m->vars.count; i++)
        l->of_var[i] = result_shows(&m->vars.at[i]) ? column_of(m, l, first, &m->vars.at[i]) : -1;
    return 0;
}

static void flows_of(const result *r, int32_t period, const layout *l, table *t)
{
    const model *m = r->model;
    int32_t steps = m->periods.at[period].count[SCOPE_STEP];
    for (size_t c = 0; c < l->count; c++)
        clear_column(t, c, steps);
    for (size_t i = 0; i < m->ports.count; i++) {
        if (l->of_port[i] < 0)
            continue;
        result_port(r, period, (int32_t)i, t->series);
        set_column(t, (size_t)l->of_port[i], t->series, steps);
    }
    for (size_t i = 0; i < m->vars.count; i++) {
        if (l->of_var[i] < 0 || m->vars.at[i].period != period)
            continue;
        result_decision(r, (int32_t)i, t->series);
        set_column(t, (size_t)l->of_var[i], t->series, steps);
    }
}

int result_flows_csv(const result *r, text_buffer *out, error *e)
{
    const model *m = r->model;
    layout l = {0};
    table t = {0};
    t.min_scale = min_column_scale(r);
    if (make_layout(m, &l, e) != 0 || table_open(m, l.count, &t, e) != 0)
        goto done;
    write_first_columns(m, out);
    for (size_t c = 0; c < l.count; c++) {
        char name[200];
        text_add(out, ",");
        if (l.column[c].var != NULL) {
            result_cell(out, result_host_name(m, l.column[c].var, name, sizeof name));
            continue;
        }
        result_cell(out, m->components.at[l.column[c].component].name);
        text_add(out, ".");
        result_cell(out, l.column[c].name);
        text_add(out, l.column[c].var_suffix ? ".var" : "");
    }
    text_add(out, "\n");
    for (int32_t p = 0; p < (int32_t)m->periods.count && r->solved; p++) {
        flows_of(r, p, &l, &t);
        write_rows(r, p, &t, out);
    }
    if (out->failed)
        error_memory(e);
done:
    table_close(&t);
    layout_free(&l);
    return e->code;
}

int result_prices_csv(const result *r, text_buffer *out, error *e)
{
    const model *m = r->model;
    table t = {0};
    if (table_open(m, m->buses.count, &t, e) != 0)
        goto done;
    write_first_columns(m, out);
    for (size_t b = 0; b < m->buses.count; b++) {
        text_add(out, ",");
        result_cell(out, m->buses.at[b].name);
    }
    text_add(out, "\n");
    for (int32_t p = 0; p < (int32_t)m->periods.count && r->solved; p++) {
        for (size_t b = 0; b < m->buses.count; b++) {
            result_price(r, p, (int32_t)b, t.series);
            set_column(&t, b, t.series, m->periods.at[p].count[SCOPE_STEP]);
        }
        write_rows(r, p, &t, out);
    }
    if (out->failed)
        error_memory(e);
done:
    table_close(&t);
    return e->code;
}
