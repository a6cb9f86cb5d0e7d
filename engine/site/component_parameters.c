/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * component_parameters.c - the parameters of a component: for each key of its technology the value
 * that the plugin has got, whether it is written, set by a choice, or a default (plugin/bind.c).
 */
#include "site/component_parameters.h"

#include "base/text.h"
#include "plugin/bind.h"
#include "plugin/describe.h"
#include "plugin/preset.h"
#include "plugin/sizing.h"

#include <math.h>
#include <string.h>

typedef struct component {
    parameter_list *l;
    problem *p;
    const problem_component *c;
    const firn_plugin_desc *d;
    preset_list presets;
} component;

/* What a choice of another key has set. */
static result_parameter *add_preset(const component *t, const ini_entry *n)
{
    result_parameter *r = parameter_add_text(t->l, t->c->name, n->key, n->value, ORIGIN_CHOICE);
    if (r != NULL)
        r->source = n->file; /* "transformer.oil: standard = DOE-2029" */
    return r;
}

static result_parameter *add_default(const component *t, const char *key, const char *value,
                                     const firn_param *param)
{
    result_parameter *r = parameter_add_text(t->l, t->c->name, key, value, ORIGIN_DEFAULT);
    if (r != NULL)
        r->source = param->source != NULL ? param->source : "";
    return r;
}

/* The default of a parameter as text; NULL: there is none. */
static const char *default_of(const component *t, const firn_param *param)
{
    text_buffer b = {0};
    const bool has = describe_default(param, &b);
    const char *text = has && !b.failed && b.at != NULL ? arena_text(t->l->a, b.at) : NULL;
    t->l->failed = t->l->failed || b.failed || (has && text == NULL);
    text_free(&b);
    return text;
}

static bool has_number(const firn_param *param)
{
    return param->kind == FIRN_KIND_REAL || param->kind == FIRN_KIND_INTEGER ||
           param->kind == FIRN_KIND_SERIES || param->kind == FIRN_KIND_WINDOWED ||
           param->kind == FIRN_KIND_LIST;
}

/* Fills in number, unit, range and meaning; wanted: the unit of a bare number. */
static void describe(const component *t, const firn_param *param, const char *wanted,
                     result_parameter *r)
{
    const char *local = bind_local_unit(t->p, param->unit);
    if (r == NULL)
        return;
    r->doc = param->doc;
    const char *standard = default_of(t, param);
    r->standard = standard != NULL ? standard : "";
    if (!has_number(param))
        return;
    parameter_number(t->l, r, r->value, wanted, local);
    const value_range range = bind_range(t->p, param);
    if (fabs(range.min) < 1e300)
        r->low = unit_from_base(range.min, local, &t->p->money);
    if (fabs(range.max) < 1e300)
        r->high = unit_from_base(range.max, local, &t->p->money);
}

static void add_plain(const component *t, const firn_param *param)
{
    const ini_entry *written = ini_find_entry(t->c->section, param->key);
    const ini_entry *preset = preset_find(&t->presets, param->key);
    const char *local = bind_local_unit(t->p, param->unit);
    if (written != NULL) {
        describe(t, param, local, parameter_add(t->l, t->c->section, written));
    } else if (preset != NULL) {
        describe(t, param, param->unit, add_preset(t, preset));
    } else {
        const char *text = default_of(t, param);
        if (text != NULL && strcmp(text, "(empty)") != 0)
            describe(t, param, param->unit, add_default(t, param->key, text, param));
    }
    if (param->kind != FIRN_KIND_WINDOWED)
        return;
    for (size_t i = 0; i < t->p->windows.count; i++) {
        const char *key = arena_printf(t->l->a, "%s.%s", param->key, t->p->windows.at[i].name);
        const ini_entry *n = key == NULL ? NULL : ini_find_entry(t->c->section, key);
        t->l->failed = t->l->failed || key == NULL;
        if (n != NULL)
            describe(t, param, local, parameter_add(t->l, t->c->section, n));
    }
}

/* ---- sizings ----------------------------------------------------------------------------------
 */

/* The units of a sub-key: of a bare number, and in which the number is shown. */
typedef struct sub_units {
    const char *wanted, *local;
} sub_units;

static sub_units units_of(const component *t, const firn_param *param, const char *sub,
                          const char *value, bool written)
{
    const char *local = t->p->money.currency;
    char in[UNIT_CURRENCY], per[SIZING_PER];
    const char *yearly = strcmp(sub, "om") == 0 ? "/yr" : "";
    if (strcmp(sub, "life") == 0)
        return (sub_units){"yr", "yr"};
    if (strcmp(sub, "existing_until") == 0)
        return (sub_units){"1", "1"};
    if (*yearly != '\0' && strchr(value, '%') != NULL)
        return (sub_units){"%/yr", "%/yr"};
    if (strcmp(sub, "capex") != 0 && *yearly == '\0')
        return (sub_units){bind_sizing_unit(param), bind_sizing_unit(param)};
    bind_sizing_per(bind_sizing_unit(param), per);
    bind_sizing_money(param, in);
    sub_units u = {arena_printf(t->l->a, "%s%s%s", written ? local : in, per, yearly),
                   arena_printf(t->l->a, "%s%s%s", local, per, yearly)};
    t->l->failed = t->l->failed || u.wanted == NULL || u.local == NULL;
    return t->l->failed ? (sub_units){"1", "1"} : u;
}

/* The default of a sub-key as text; NULL: there is none, and so no such value. */
static const char *sub_default(const component *t, const firn_param *param, const char *sub)
{
    char number[40], in[UNIT_CURRENCY], per[SIZING_PER];
    char *text = NULL;
    bool has = false;
    if (strcmp(sub, "capex") == 0 && !(param->flags & FIRN_REQUIRED)) {
        has = true;
        text = arena_printf(t->l->a, "%s %s%s", text_of(number, sizeof number, param->capex, 9),
                            bind_sizing_money(param, in),
                            bind_sizing_per(bind_sizing_unit(param), per));
    } else if (strcmp(sub, "life") == 0) {
        has = true;
        text = arena_printf(t->l->a, "%s yr", text_of(number, sizeof number, param->life, 9));
    } else if (strcmp(sub, "om") == 0) {
        has = true;
        text =
            arena_printf(t->l->a, "%s %%/yr", text_of(number, sizeof number, param->om * 100, 9));
    }
    t->l->failed = t->l->failed || (has && text == NULL);
    return text;
}

static void add_sizing(const component *t, const firn_param *param)
{
    const bool bare = strcmp(param->key, "size") == 0;
    for (const char *const *sub = bind_sizing_keys; *sub != NULL; sub++) {
        const ini_entry *written = bind_sizing_entry(t->c, param, *sub);
        const ini_entry *preset = preset_find_sizing(&t->presets, param->key, *sub);
        const char *text = written != NULL  ? written->value
                           : preset != NULL ? preset->value
                                            : sub_default(t, param, *sub);
        result_parameter *r;
        if (text == NULL)
            continue;
        if (written != NULL) {
            r = parameter_add(t->l, t->c->section, written);
        } else if (preset != NULL) {
            r = add_preset(t, preset);
        } else {
            const char *key = bare ? *sub : arena_printf(t->l->a, "%s.%s", param->key, *sub);
            r = add_default(t, key, text, param);
        }
        if (r == NULL)
            return;
        const char *standard = sub_default(t, param, *sub);
        r->standard = standard != NULL ? standard : "";
        r->doc = param->doc;
        if (strcmp(*sub, "redundancy") == 0)
            continue;
        if (strcmp(*sub, "existing_until") != 0)
            r->low = 0;
        if (strcmp(*sub, "life") == 0) {
            r->low = bind_sizing_lives.min;
            r->high = bind_sizing_lives.max;
        }
        const sub_units u = units_of(t, param, *sub, text, written != NULL);
        parameter_number(t->l, r, text, u.wanted, u.local);
    }
}

/* ---- ports ------------------------------------------------------------------------------------
 */

/* The bus of a port, which may be its default. */
static void add_port(const component *t, size_t number, const firn_port_spec *port)
{
    const model *m = t->l->s->assembly.model;
    const ini_entry *n = ini_find_entry(t->c->section, port->key);
    result_parameter *r = NULL;
    if (n != NULL)
        r = parameter_add(t->l, t->c->section, n);
    for (size_t i = 0; i < m->ports.count && n == NULL; i++) {
        const model_port *own = &m->ports.at[i];
        if ((size_t)own->component == number && strcmp(own->name, port->key) == 0 && own->bus >= 0)
            r = parameter_add_text(t->l, t->c->name, port->key, m->buses.at[own->bus].name,
                                   ORIGIN_DEFAULT);
    }
    if (r != NULL)
        r->doc = port->doc;
}

void parameters_of_component(parameter_list *l, problem_period *period, size_t number)
{
    component t = {.l = l,
                   .p = period->problem,
                   .c = &period->components.at[number],
                   .d = l->s->assembly.parts[number].plugin->desc};
    const ini_entry *type = ini_find_entry(t.c->section, "type");
    error ignored = {0};
    if (type != NULL)
        parameter_add(l, t.c->section, type);
    for (uint32_t i = 0; i < t.d->param_count; i++) {
        const firn_param *param = plugin_param(t.d, i);
        if (param->kind != FIRN_KIND_CHOICE)
            continue;
        const ini_entry *n = ini_find_entry(t.c->section, param->key);
        for (uint32_t k = 0; k < param->choice_count; k++) {
            const firn_choice *choice = plugin_choice(param, k);
            const bool chosen =
                n != NULL ? strcmp(n->value, choice->name) == 0 : k == (uint32_t)param->value;
            if (chosen && preset_add(l->a, &t.presets, t.d->type, param, choice, &ignored) != 0)
                l->failed = true;
        }
    }
    for (uint32_t i = 0; i < t.d->param_count && !l->failed; i++) {
        const firn_param *param = plugin_param(t.d, i);
        if (param->kind == FIRN_KIND_SIZING)
            add_sizing(&t, param);
        else
            add_plain(&t, param);
    }
    for (uint32_t i = 0; i < t.d->port_count && !l->failed; i++)
        add_port(&t, number, plugin_port(t.d, i));
}
