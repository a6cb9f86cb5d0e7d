/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * values.c - collects the values that the planner wrote for the parameters of components, from the
 * section (the unit) and from the bound instance (the number), and applies the rules on single
 * values to them.
 */
#include "plausible/rules.h"

#include "plausible/inspect.h"
#include "plugin/bind.h"
#include "plugin/sizing.h"
#include "problem/values.h"

#include <math.h>
#include <stdio.h>

/* Fills min, mean and max, weighted by time. */
static void measure(plausible_value *v, firn_num n)
{
    const calendar *c = &v->period->calendar;
    double sum = 0, amount = 0, hours = 0;
    v->min = v->max = firn_at(n, 0);
    for (int32_t t = 0; t < (n.each == NULL ? 1 : c->steps); t++) {
        double x = firn_at(n, t);
        v->min = fmin(v->min, x);
        v->max = fmax(v->max, x);
        sum += c->hours[t] * x;
        amount += c->hours[t] * fabs(x);
        hours += c->hours[t];
    }
    v->mean = v->min == v->max ? v->min : sum / hours;
    v->magnitude = v->min == v->max ? fabs(v->min) : amount / hours;
}

static int judge(plausible *p, const assembly *a, const plausible_value *v, error *e)
{
    bool found = false;
    if (!isfinite(v->mean))
        return 0;
    if (judge_share(p, v, &found, e) != 0 || judge_fuel_unit(p, a, v, e) != 0)
        return e->code;
    return found ? 0 : judge_magnitude(p, v, e);
}

static int keep(plausible *p, const plausible_value *v, error *e)
{
    plausible_value *slot = VEC_PUSH(p->memory, &p->values);
    if (slot == NULL)
        return error_memory(e);
    *slot = *v;
    return 0;
}

/* Adds a line to the table of series, unless the series is the same as in an earlier period. */
int inspect_series(plausible *p, const problem_period *period, const char *section, const char *key,
                   const char *in, double min, double mean, double max, error *e)
{
    const money *m = &p->problem->money;
    plausible_series s = {.unit = in,
                          .min = unit_from_base(min, in, m),
                          .mean = unit_from_base(mean, in, m),
                          .max = unit_from_base(max, in, m)};
    s.name = arena_printf(p->memory, "%s.%s", section, key);
    if (s.name == NULL)
        return error_memory(e);
    for (size_t i = p->series.count; i-- > 0;) {
        const plausible_series *old = &p->series.at[i];
        const char *colon = strstr(old->name, ": ");
        if (strcmp(colon != NULL ? colon + 2 : old->name, s.name) == 0 && old->min == s.min &&
            old->mean == s.mean && old->max == s.max)
            return 0;
    }
    if (period != &p->problem->periods.at[0])
        s.name = arena_printf(p->memory, "%s: %s", period->name, s.name);
    plausible_series *slot = VEC_PUSH(p->memory, &p->series);
    if (slot == NULL || s.name == NULL)
        return error_memory(e);
    *slot = s;
    return 0;
}

static int series(plausible *p, const assembly *a, plausible_value *v, firn_num n, error *e)
{
    if (v->entry == NULL || n.count < 0)
        return 0;
    measure(v, n);
    if (n.each != NULL && v->min != v->max &&
        inspect_series(p, v->period, v->part->component->name, v->entry->key, v->in, v->min,
                       v->mean, v->max, e) != 0)
        return e->code;
    if (keep(p, v, e) != 0)
        return e->code;
    return judge(p, a, v, e);
}

/* The default of a parameter in base units; NaN: it has none. */
static double default_of(const problem *p, const firn_param *param)
{
    char why[200];
    unit u;
    double value;
    if (param->kind == FIRN_KIND_REAL && !(param->flags & FIRN_OPTIONAL) &&
        unit_parse_parameter(param->unit, &p->money, &u, why, sizeof why))
        return param->value * u.factor + u.offset;
    if ((param->kind == FIRN_KIND_SERIES || param->kind == FIRN_KIND_WINDOWED) &&
        param->text != NULL &&
        unit_read(param->text, param->unit, &p->money, false, &value, why, sizeof why))
        return value;
    return (double)NAN;
}

/* Completes a value with its entry; false: the planner has not written it, or memory is missing. */
static bool written(plausible *p, plausible_value *v, const ini_entry *n, error *e)
{
    v->entry = n;
    if (n == NULL)
        return false;
    v->written = csv_unit_of_value(p->memory, n->value, &v->column);
    if (v->written == NULL)
        error_memory(e);
    return v->written != NULL;
}

static int sizing(plausible *p, const assembly *a, plausible_value *v, const firn_sizing *s,
                  error *e)
{
    const struct {
        const char *key;
        double value;
    } amounts[] = {{"min", s->min}, {"max", s->max}, {"fix", s->fix}, {"existing", s->existing}};
    char why[200], currency[UNIT_CURRENCY], per[SIZING_PER];
    unit u;
    v->sizing = true;
    v->in = "yr";
    v->fallback = (double)NAN;
    if (written(p, v, bind_sizing_entry(v->part->component, v->param, "life"), e)) {
        measure(v, firn_const(s->life));
        if (judge(p, a, v, e) != 0)
            return e->code;
    }
    v->in = bind_sizing_unit(v->param);
    for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++) {
        if (isfinite(amounts[i].value) &&
            written(p, v, bind_sizing_entry(v->part->component, v->param, amounts[i].key), e)) {
            measure(v, firn_const(amounts[i].value));
            if (keep(p, v, e) != 0 || judge(p, a, v, e) != 0)
                return e->code;
        }
    }
    const char *unit_text = arena_printf(p->memory, "%s%s", bind_sizing_money(v->param, currency),
                                         bind_sizing_per(v->in, per));
    v->in = arena_printf(p->memory, "%s%s", p->problem->money.currency, per);
    if (unit_text == NULL || v->in == NULL)
        return error_memory(e);
    if (e->code != 0 || !written(p, v, bind_sizing_entry(v->part->component, v->param, "capex"), e))
        return e->code;
    if (v->param->capex != 0 &&
        unit_parse_parameter(unit_text, &p->problem->money, &u, why, sizeof why))
        v->fallback = v->param->capex * u.factor;
    measure(v, firn_const(s->capex));
    return keep(p, v, e) != 0 ? e->code : judge(p, a, v, e);
}

/* The n-th part of `text`, counted from 0, of those that `mark` separates; "" without one. */
static const char *part_of_text(arena *a, const char *text, char mark, int32_t n)
{
    for (; n > 0 && text != NULL; n--) {
        text = strchr(text, mark);
        text = text != NULL ? text + 1 : NULL;
    }
    const char *end = text == NULL ? NULL : strchr(text, mark);
    char *copy = text == NULL  ? arena_text(a, "")
                 : end != NULL ? arena_slice(a, text, (size_t)(end - text))
                               : arena_text(a, text);
    return copy == NULL ? NULL : text_trim(copy);
}

/* The cells of a table, column by column. A unit in one cell holds for its column. */
static int table(plausible *p, plausible_value *v, const firn_table *cells, error *e)
{
    const char *units = v->in;
    bool column;
    for (int32_t c = 0; c < cells->columns; c++) {
        v->in = part_of_text(p->memory, units, ':', c);
        v->written = "";
        for (int32_t r = 0; v->in != NULL && v->written != NULL && r < cells->rows; r++) {
            const char *row = part_of_text(p->memory, v->entry->value, ',', r),
                       *cell = row == NULL ? NULL : part_of_text(p->memory, row, ':', c),
                       *unit_of_cell =
                           cell == NULL ? NULL : csv_unit_of_value(p->memory, cell, &column);
            if (unit_of_cell == NULL || *unit_of_cell != '\0')
                v->written = unit_of_cell;
        }
        if (v->in == NULL || v->written == NULL)
            return error_memory(e);
        for (int32_t r = 0; r < cells->rows; r++) {
            const double x = cells->value[(size_t)r * (size_t)cells->columns + (size_t)c];
            measure(v, firn_const(x));
            if (isfinite(x) && judge_magnitude(p, v, e) != 0)
                return e->code;
        }
    }
    return 0;
}

static int parameter(plausible *p, const assembly *a, const part *c, const firn_param *param,
                     error *e)
{
    const void *field = (const char *)c->instance.self + param->offset;
    plausible_value v = {.part = c,
                         .param = param,
                         .section = c->component->section,
                         .written = "",
                         .period = a->period};
    firn_num number;
    if (param->kind == FIRN_KIND_SIZING) {
        const firn_sizing s = plugin_read_sizing(c->plugin->desc, field);
        return sizing(p, a, &v, &s, e);
    }
    if (param->kind != FIRN_KIND_REAL && param->kind != FIRN_KIND_SERIES &&
        param->kind != FIRN_KIND_WINDOWED && param->kind != FIRN_KIND_TABLE)
        return 0;
    v.in = bind_local_unit(p->problem, param->unit);
    if (param->kind == FIRN_KIND_TABLE) {
        v.fallback = (double)NAN;
        return written(p, &v, ini_find_entry(v.section, param->key), e) ? table(p, &v, field, e)
                                                                        : e->code;
    }
    v.fallback = default_of(p->problem, param);
    if (param->kind == FIRN_KIND_WINDOWED) {
        const firn_windowed *w = field;
        for (int64_t i = 0; i < w->count && e->code == 0; i++) {
            const firn_window_value one = plugin_read_window(c->plugin->desc, w->item, i);
            char key[150];
            bool all = *one.window == '\0';
            snprintf(key, sizeof key, "%s%s%s", param->key, all ? "" : ".", one.window);
            if (written(p, &v, ini_find_entry(v.section, key), e))
                series(p, a, &v, one.value, e);
        }
        return e->code;
    }
    if (!written(p, &v, ini_find_entry(v.section, param->key), e))
        return e->code;
    if (param->kind == FIRN_KIND_REAL) {
        double value;
        memcpy(&value, field, sizeof value);
        number = firn_const(value);
    } else {
        memcpy(&number, field, sizeof number);
    }
    return series(p, a, &v, number, e);
}

int inspect_values(plausible *p, const assembly *a, error *e)
{
    for (size_t c = 0; c < a->period->components.count; c++) {
        const part *of = &a->parts[c];
        for (uint32_t i = 0; i < of->plugin->desc->param_count; i++) {
            if (parameter(p, a, of, plugin_param(of->plugin->desc, i), e) != 0)
                return e->code;
        }
    }
    return 0;
}
