/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parameters.c - the table of all parameters of all components: value, unit, default, range, and
 * where the value comes from.
 *
 * A typical year lists all parameters, a stress event only those that it changes. Values are read
 * from the entries of the problem here, because the instances that held them are gone; nothing of
 * the problem is written to, since its site may be in use by another thread.
 */
#include "table/parameters.h"

#include "base/text.h"
#include "plugin/bind.h"
#include "plugin/preset.h"
#include "plugin/sizing.h"

#include <float.h>
#include <stdio.h>
#include <string.h>

static const table_column columns[] = {
    {"component", COLUMN_TEXT, "", "the component"},
    {"type", COLUMN_TEXT, "", "its type"},
    {"period", COLUMN_TEXT, "", "a typical year, or a stress event that changes the value"},
    {"phase", COLUMN_TEXT, "", "its phase"},
    {"key", COLUMN_TEXT, "", "as it is written in the problem file"},
    {"kind", COLUMN_TEXT, "",
     "`number`, `whole number`, `yes or no`, `choice`, `text`, `series`, "
     "`list`, `table`, `by window`"},
    {"value", COLUMN_F64, "", "missing if it is not a single number; `yes` is 1"},
    {"unit", COLUMN_TEXT, "", "of the numbers"},
    {"default", COLUMN_F64, "", "of the technology; missing: none"},
    {"min", COLUMN_F64, "", "the range of the value; missing: none"},
    {"max", COLUMN_F64, "", "may be infinite"},
    {"text", COLUMN_TEXT, "", "the value as written; of a default that is text, the default"},
    {"origin", COLUMN_TEXT, "",
     "`default`, `choice` (set by a choice of the component), `file`, "
     "`phase`, `stress`, `scenario`, `--set`, `not set`"},
    {"file", COLUMN_TEXT, "", "file in which the value is written, or the choice"},
    {"line", COLUMN_F64, "1", "line in that file"},
    {"via", COLUMN_TEXT, "", "where an override is written: `[phase 2028] grid.price`"},
    {"source", COLUMN_TEXT, "", "source of the default; empty: none"},
    {"meaning", COLUMN_TEXT, "", "of the parameter"},
};

/* The component whose parameters are listed. */
typedef struct lister {
    table_maker *m;
    const money *money;
    const problem_period *period;
    const problem_component *c;
    const ini_section *typical; /* in the typical year, if the period is a stress event */
    const firn_plugin_desc *d;
    preset_list presets;
} lister;

/* One row. */
typedef struct parameter {
    const firn_param *param;
    const char *key, *kind, *source, *meaning;
    const char *unit;     /* in which the numbers are given, in money of the site */
    const ini_entry *n;   /* where the value is from; NULL: the default */
    bool preset;          /* `n` is set by a choice */
    const char *own_unit; /* of a bare number that a choice sets, and of the default */
    double number;        /* the default in `own_unit`; NaN: none */
    const char *text;     /* a default that is text */
    double min, max;      /* in base units */
} parameter;

/* Fifteen digits, so that a number which was converted to base units and back is as written. */
static double rounded(double value)
{
    char text[60];
    double out;
    if (!isfinite(value))
        return value;
    return text_number(text_of(text, sizeof text, value, 15), &out) != NULL ? out : value;
}

static double in_unit(const lister *l, double base, const char *in)
{
    return isfinite(base) ? rounded(unit_from_base(base, in, l->money)) : base;
}

/* A single number in `unit`; NaN if the text is something else, a column of a file for example. */
static double read_number(const lister *l, const char *text, const char *bare, const char *in)
{
    double base;
    char why[700];
    return unit_read(text, bare, l->money, true, &base, why, sizeof why) ? in_unit(l, base, in)
                                                                         : (double)NAN;
}

/* Never a number, not even `2031` or `2N`. */
static bool is_words(const parameter *p)
{
    return p->param->kind == FIRN_KIND_CHOICE || strcmp(p->kind, "text") == 0;
}

static double default_of(const lister *l, const parameter *p)
{
    unit u;
    char why[500];
    const uint32_t kind = p->param->kind;
    if (kind == FIRN_KIND_SERIES || kind == FIRN_KIND_WINDOWED)
        return p->text == NULL ? (double)NAN : read_number(l, p->text, p->own_unit, p->unit);
    if (isnan(p->number) || !unit_parse_parameter(p->own_unit, l->money, &u, why, sizeof why))
        return p->number == 0 ? 0 : (double)NAN;
    return in_unit(l, p->number * u.factor + u.offset, p->unit);
}

static double value_of(const lister *l, const parameter *p, double fallback)
{
    const char *text = p->n == NULL ? NULL : p->n->value;
    if (text == NULL)
        return fallback;
    if (p->param->kind == FIRN_KIND_FLAG)
        return strcmp(text, "yes") == 0 ? 1 : 0;
    if (is_words(p) || p->param->kind == FIRN_KIND_LIST || p->param->kind == FIRN_KIND_TABLE)
        return (double)NAN;
    return read_number(l, text, p->preset ? p->own_unit : p->unit, p->unit);
}

static const char *origin_of(const parameter *p)
{
    const ini_entry *n = p->n;
    if (n == NULL)
        return isnan(p->number) && p->text == NULL ? "not set" : "default";
    if (p->preset)
        return "choice";
    if (n->line == 0)
        return "--set";
    if (n->via == NULL)
        return "file";
    return text_starts(n->via, "[scenario") ? "scenario"
           : text_starts(n->via, "[stress") ? "stress"
           : text_starts(n->via, "[phase")  ? "phase"
                                            : "file";
}

static int add(const lister *l, const parameter *p)
{
    const double fallback = default_of(l, p);
    const ini_entry *n = p->n;
    const ini_entry *usual =
        l->typical == NULL || p->preset || n == NULL ? NULL : ini_find_entry(l->typical, n->key);
    if (l->typical != NULL &&
        (n == NULL || p->preset || (usual != NULL && strcmp(usual->value, n->value) == 0)))
        return 0;
    const bool number = !is_words(p) && p->param->kind != FIRN_KIND_TABLE;
    const model *o = l->m->n->result.model;
    return table_row(
        l->m,
        (const table_cell[]){
            CELL_TEXT(l->c->name), CELL_TEXT(l->d->type), CELL_TEXT(l->period->name),
            CELL_TEXT(result_phase_name(o, l->period->phase)), CELL_TEXT(p->key),
            CELL_TEXT(p->kind), CELL_NUMBER(value_of(l, p, fallback)),
            CELL_TEXT(is_words(p) ? "" : p->unit), CELL_NUMBER(fallback),
            number ? CELL_NUMBER(in_unit(l, p->min, p->unit)) : CELL_NONE,
            number ? CELL_NUMBER(p->max >= DBL_MAX ? HUGE_VAL : in_unit(l, p->max, p->unit))
                   : CELL_NONE,
            CELL_TEXT(n != NULL ? n->value : p->text), CELL_TEXT(origin_of(p)),
            CELL_TEXT(n != NULL ? n->file : NULL),
            n != NULL && n->line > 0 ? CELL_NUMBER(n->line) : CELL_NONE,
            CELL_TEXT(n != NULL ? n->via : NULL), CELL_TEXT(p->source), CELL_TEXT(p->meaning)});
}

static const char *kind_name(uint32_t kind)
{
    static const char *const names[] = {
        [FIRN_KIND_REAL] = "number",    [FIRN_KIND_INTEGER] = "whole number",
        [FIRN_KIND_FLAG] = "yes or no", [FIRN_KIND_CHOICE] = "choice",
        [FIRN_KIND_TEXT] = "text",      [FIRN_KIND_SERIES] = "series",
        [FIRN_KIND_LIST] = "list",      [FIRN_KIND_SIZING] = "number",
        [FIRN_KIND_TABLE] = "table",    [FIRN_KIND_WINDOWED] = "by window"};
    return kind < sizeof names / sizeof names[0] && names[kind] != NULL ? names[kind] : "";
}

/* The planner's entry of a key, else the one that a choice has set. */
static void find_entry(const lister *l, const char *key, parameter *p)
{
    p->n = ini_find_entry(l->c->section, key);
    if (p->n != NULL)
        return;
    p->n = preset_find(&l->presets, key);
    p->preset = p->n != NULL;
}

/* ---- sizings --------------------------------------------------------------------------------- */

static const char *meaning_of(const char *sub)
{
    static const char *const of[][2] = {{"capex", "overnight cost per unit"},
                                        {"life", "technical life"},
                                        {"om", "fixed operation and maintenance per year"},
                                        {"min", "minimum installed"},
                                        {"max", "maximum installed"},
                                        {"fix", "exactly this is installed"},
                                        {"existing", "in place before the first phase"},
                                        {"existing_until", "end of the life of what exists"},
                                        {"redundancy", "units that are not loaded"}};
    for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
        if (strcmp(of[i][0], sub) == 0)
            return of[i][1];
    }
    return "";
}

static int add_sub(const lister *l, const firn_param *param, const char *sub, const char *in,
                   const char *own_unit, double number, double min, double max)
{
    const bool bare = strcmp(param->key, "size") == 0;
    parameter p = {.param = param,
                   .unit = in,
                   .own_unit = own_unit,
                   .number = number,
                   .min = min,
                   .max = max,
                   .kind = "number",
                   .source = isnan(number) ? "" : param->source,
                   .meaning = arena_printf(l->m->scratch, "%s: %s", param->doc, meaning_of(sub))};
    p.key = arena_printf(l->m->scratch, "%s.%s", param->key, sub);
    if (p.key == NULL || p.meaning == NULL)
        return error_memory(l->m->e);
    p.n = ini_find_entry(l->c->section, p.key);
    if (p.n == NULL && bare)
        p.n = ini_find_entry(l->c->section, sub);
    if (p.n == NULL) {
        p.n = preset_find_sizing(&l->presets, param->key, sub);
        p.preset = p.n != NULL;
    }
    if (bare)
        p.key = sub;
    if (strcmp(sub, "redundancy") == 0 || strcmp(sub, "existing_until") == 0) {
        p.kind = "text";
        p.min = p.max = (double)NAN;
    }
    if (strcmp(sub, "om") == 0 && p.n != NULL && strchr(p.n->value, '%') == NULL) {
        p.number = (double)NAN; /* a share of capex, which is another unit */
        p.unit = p.own_unit =
            arena_printf(l->m->scratch, "%s%s/yr", l->money->currency,
                         bind_sizing_per(bind_sizing_unit(param), (char[SIZING_PER]){0}));
    }
    return p.unit == NULL ? error_memory(l->m->e) : add(l, &p);
}

static int add_sizing(const lister *l, const firn_param *param)
{
    char per[SIZING_PER], currency[UNIT_CURRENCY];
    arena *a = l->m->scratch;
    const char *in = bind_sizing_unit(param);
    const char *price = arena_printf(a, "%s%s", l->money->currency, bind_sizing_per(in, per));
    const char *own = arena_printf(a, "%s%s", bind_sizing_money(param, currency), per);
    const double none = (double)NAN;
    const bool required = (param->flags & FIRN_REQUIRED) != 0;
    if (price == NULL || own == NULL)
        return error_memory(l->m->e);
    for (const char *const *sub = bind_sizing_keys; *sub != NULL; sub++) {
        int code;
        if (strcmp(*sub, "capex") == 0)
            code = add_sub(l, param, *sub, price, own, required ? none : param->capex, 0, HUGE_VAL);
        else if (strcmp(*sub, "life") == 0)
            code = add_sub(l, param, *sub, "yr", "yr", param->life, 0.1, 1000);
        else if (strcmp(*sub, "om") == 0)
            code = add_sub(l, param, *sub, "%/yr", "%/yr", 100 * param->om, none, none);
        else
            code = add_sub(l, param, *sub, in, in, none, 0, HUGE_VAL);
        if (code != 0)
            return code;
    }
    return 0;
}

/* ---- the other kinds ------------------------------------------------------------------------- */

static int add_windows(const lister *l, parameter p)
{
    const problem *o = l->m->n->problem;
    const char *key = p.key;
    p.number = (double)NAN;
    p.text = NULL;
    p.preset = false;
    for (size_t i = 0; i < o->windows.count; i++) {
        p.key = arena_printf(l->m->scratch, "%s.%s", key, o->windows.at[i].name);
        if (p.key == NULL)
            return error_memory(l->m->e);
        p.n = ini_find_entry(l->c->section, p.key);
        if (p.n != NULL && add(l, &p) != 0)
            return l->m->e->code;
    }
    return 0;
}

static int add_param(const lister *l, const firn_param *param)
{
    if (param->kind == FIRN_KIND_SIZING)
        return add_sizing(l, param);
    const char *local = unit_in_currency(l->m->scratch, param->unit, l->money->currency);
    const value_range range = bind_range(l->m->n->problem, param);
    parameter p = {.param = param,
                   .key = param->key,
                   .kind = kind_name(param->kind),
                   .source = param->source,
                   .meaning = param->doc,
                   .unit = local != NULL ? local : param->unit,
                   .own_unit = param->unit,
                   .number = (double)NAN,
                   .text = param->text,
                   .min = range.min,
                   .max = range.max};
    if ((param->flags & (FIRN_REQUIRED | FIRN_OPTIONAL)) == 0 && param->kind <= FIRN_KIND_CHOICE)
        p.number = param->value;
    if (param->kind == FIRN_KIND_CHOICE) {
        p.number = (double)NAN;
        p.text = (param->flags & FIRN_REQUIRED) != 0 ? NULL
                                                     : param->choices[(uint32_t)param->value].name;
    } else if (param->kind == FIRN_KIND_FLAG && !isnan(p.number)) {
        p.text = p.number != 0 ? "yes" : "no";
    }
    find_entry(l, p.key, &p);
    if (param->kind != FIRN_KIND_WINDOWED)
        return add(l, &p);
    return (p.n != NULL || p.text != NULL) && add(l, &p) != 0 ? l->m->e->code : add_windows(l, p);
}

/* What the choices of the component set. */
static int read_choices(lister *l)
{
    for (uint32_t i = 0; i < l->d->param_count; i++) {
        const firn_param *param = &l->d->params[i];
        if (param->kind != FIRN_KIND_CHOICE)
            continue;
        const ini_entry *n = ini_find_entry(l->c->section, param->key);
        uint32_t chosen = (uint32_t)param->value;
        for (uint32_t k = 0; n != NULL && k < param->choice_count; k++)
            chosen = strcmp(param->choices[k].name, n->value) == 0 ? k : chosen;
        if (preset_add(l->m->scratch, &l->presets, l->d->type, param, &param->choices[chosen],
                       l->m->e) != 0)
            return l->m->e->code;
    }
    return 0;
}

static int list_period(table_maker *m, const problem_period *period, const problem_period *typical)
{
    for (size_t c = 0; c < period->components.count; c++) {
        lister l = {.m = m,
                    .money = &m->n->problem->money,
                    .period = period,
                    .c = &period->components.at[c],
                    .typical = period->stress ? typical->components.at[c].section : NULL,
                    .d = m->n->parts[c].plugin->desc};
        if (read_choices(&l) != 0)
            return m->e->code;
        for (uint32_t i = 0; i < l.d->param_count; i++) {
            if (add_param(&l, &l.d->params[i]) != 0)
                return m->e->code;
        }
    }
    return 0;
}

/* Design events change no parameter of a component but its load. */
static int fill(table_maker *m)
{
    const problem *p = m->n->problem;
    for (size_t i = 0; i < p->periods.count; i++) {
        const problem_period *period = &p->periods.at[i];
        if (period->design == NULL &&
            list_period(m, period, problem_typical(p, period->phase)) != 0)
            return m->e->code;
    }
    return 0;
}

const table_spec table_parameters =
    TABLE("parameters", "all parameters of all components, and where each value comes from",
          columns, fill);
