/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lookup.c - finds one number or one series of the result by name, for programs.
 */
#include "result/internal.h"
#include "result/series.h"

#include <stdio.h>
#include <string.h>

/* The rest of `name` after `part` and a point: "b.c" for "a.b.c" and "a"; NULL if it does not begin
 * with them. */
static const char *after_part(const char *name, const char *part)
{
    size_t length = strlen(part);
    return strncmp(name, part, length) == 0 && name[length] == '.' ? name + length + 1 : NULL;
}

/* Whether the phase of a list element is the requested one. NULL: the total over all phases. */
static bool in_phase(const char *phase, const char *requested)
{
    return phase == NULL ? requested == NULL : requested != NULL && strcmp(phase, requested) == 0;
}

static bool find_size(const result *r, const char *name, const char *phase, double *out)
{
    for (size_t i = 0; i < r->sizes.count; i++) {
        const result_size *s = &r->sizes.at[i];
        const char *size = after_part(name, s->component);
        const char *field = size == NULL ? NULL : after_part(size, s->name);
        if (field == NULL || !in_phase(s->phase, phase))
            continue;
        const struct {
            const char *name;
            double value;
        } of[] = {{"built", s->built},
                  {"installed", s->installed},
                  {"firm", s->firm},
                  {"capex", s->capex}};
        for (size_t k = 0; k < sizeof of / sizeof of[0]; k++) {
            if (strcmp(of[k].name, field) == 0) {
                *out = of[k].value;
                return true;
            }
        }
    }
    return false;
}

static bool find_cost(const result *r, const char *name, const char *phase, double *out)
{
    for (size_t i = 0; i < r->costs.count; i++) {
        const result_cost *c = &r->costs.at[i];
        const char *field = after_part(name, *c->component == '\0' ? "site" : c->component);
        if (field == NULL || !in_phase(c->phase, phase))
            continue;
        bool capital = strcmp(field, "capital") == 0, fixed_om = strcmp(field, "fixed_om") == 0;
        if (!capital && !fixed_om && strcmp(field, "operation") != 0)
            continue;
        *out = capital ? c->capital : fixed_om ? c->fixed_om : c->operation;
        return true;
    }
    return false;
}

static bool find_limit(const result *r, const char *name, const char *phase, double *out)
{
    const char *rest = after_part(name, "limit");
    for (size_t i = 0; rest != NULL && i < r->limits.count; i++) {
        const result_limit *l = &r->limits.at[i];
        const char *field = after_part(rest, l->name);
        bool matches =
            *l->phase == '\0' ? phase == NULL || *phase == '\0' : in_phase(l->phase, phase);
        if (field == NULL || !matches)
            continue;
        bool price = strcmp(field, "shadow_price") == 0, bound = strcmp(field, "bound") == 0;
        if (!price && !bound && strcmp(field, "value") != 0)
            continue;
        *out = price ? l->shadow_price : bound ? l->bound : l->value;
        return true;
    }
    return false;
}

static bool find_value(const result *r, const char *name, const char *phase, double *out)
{
    if (strcmp(name, "objective") == 0 && phase == NULL) {
        *out = r->first->objective;
        return true;
    }
    for (size_t i = 0; i < r->accounts.count; i++) {
        const result_account *a = &r->accounts.at[i];
        if (strcmp(a->name, name) == 0 && in_phase(a->phase, phase)) {
            *out = a->value;
            return true;
        }
    }
    for (size_t i = 0; i < r->ratios.count; i++) {
        const result_ratio *a = &r->ratios.at[i];
        if (strcmp(a->name, name) == 0 && in_phase(a->phase, phase)) {
            *out = a->defined ? a->value : RESULT_NONE;
            return true;
        }
    }
    return find_limit(r, name, phase, out) || find_size(r, name, phase, out) ||
           find_cost(r, name, phase, out);
}

bool result_find_value(const result *r, const char *name, const char *phase, double *out)
{
    if (!r->solved)
        return false;
    if (find_value(r, name, phase, out))
        return true;
    /* What is not totalled over phases has only one value if there is only one phase. */
    return phase == NULL && r->model->phases.count == 1 &&
           find_value(r, name, result_phase_name(r->model, 0), out);
}

static bool find_decision(const result *r, int32_t component, const char *name, int32_t period,
                          double *out)
{
    const model *m = r->model;
    for (size_t i = 0; i < m->vars.count; i++) {
        const model_var *v = &m->vars.at[i];
        if (v->component != component || v->period != period || !result_shows(v) ||
            strcmp(v->name, name) != 0)
            continue;
        result_decision(r, (int32_t)i, out);
        return true;
    }
    return false;
}

bool result_find_series(const result *r, const char *name, int32_t period, double *out)
{
    const model *m = r->model;
    char decision[200];
    const char *bus = after_part(name, "price");
    for (size_t b = 0; r->solved && bus != NULL && b < m->buses.count; b++) {
        if (strcmp(m->buses.at[b].name, bus) == 0) {
            result_price(r, period, (int32_t)b, out);
            return true;
        }
    }
    for (size_t i = 0; r->solved && i < m->vars.count; i++) {
        const model_var *v = &m->vars.at[i];
        if (v->component < 0 && v->period == period && result_shows(v) &&
            strcmp(result_host_name(m, v, decision, sizeof decision), name) == 0) {
            result_decision(r, (int32_t)i, out);
            return true;
        }
    }
    for (size_t c = 0; r->solved && c < m->components.count; c++) {
        const char *field = after_part(name, m->components.at[c].name);
        for (size_t p = 0; field != NULL && p < m->ports.count; p++) {
            if (m->ports.at[p].component == (int32_t)c && m->ports.at[p].bus >= 0 &&
                strcmp(m->ports.at[p].name, field) == 0) {
                result_port(r, period, (int32_t)p, out);
                return true;
            }
        }
        if (field == NULL)
            continue;
        size_t length = strlen(field);
        bool marked = length > 4 && strcmp(field + length - 4, ".var") == 0;
        snprintf(decision, sizeof decision, "%.*s", (int)(marked ? length - 4 : length), field);
        if (find_decision(r, (int32_t)c, decision, period, out))
            return true;
    }
    return r->solved && result_find_input(r, name, period, out);
}
