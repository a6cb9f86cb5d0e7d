/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lookup.c - one number or one series of the answer by its name, for programs.
 */
#include "result/internal.h"

#include <stdio.h>
#include <string.h>

/* "a.b.c" is "a" "." and the rest: what follows `part` and a point in `name`; NULL when it does not
 * begin so. */
static const char *behind(const char *name, const char *part)
{
    size_t length = strlen(part);
    return strncmp(name, part, length) == 0 && name[length] == '.' ? name + length + 1 : NULL;
}

/* Of lists with a phase each: is it the one that is asked for? */
static bool in_phase(const char *phase, const char *wanted)
{
    return phase == NULL ? wanted == NULL : wanted != NULL && strcmp(phase, wanted) == 0;
}

static bool find_size(const result *r, const char *name, const char *phase, double *out)
{
    for (size_t i = 0; i < r->sizes.count; i++) {
        const result_size *s = &r->sizes.at[i];
        const char *size = behind(name, s->component);
        const char *what = size == NULL ? NULL : behind(size, s->name);
        if (what == NULL || !in_phase(s->phase, phase))
            continue;
        const struct {
            const char *name;
            double value;
        } of[] = {{"built", s->built},
                  {"installed", s->installed},
                  {"firm", s->firm},
                  {"capex", s->capex}};
        for (size_t k = 0; k < sizeof of / sizeof of[0]; k++) {
            if (strcmp(of[k].name, what) == 0) {
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
        const char *what = behind(name, *c->component == '\0' ? "site" : c->component);
        if (what == NULL || !in_phase(c->phase, phase))
            continue;
        bool capital = strcmp(what, "capital") == 0, fixed_om = strcmp(what, "fixed_om") == 0;
        if (!capital && !fixed_om && strcmp(what, "operation") != 0)
            continue;
        *out = capital ? c->capital : fixed_om ? c->fixed_om : c->operation;
        return true;
    }
    return false;
}

static bool find_limit(const result *r, const char *name, const char *phase, double *out)
{
    const char *rest = behind(name, "limit");
    for (size_t i = 0; rest != NULL && i < r->limits.count; i++) {
        const result_limit *l = &r->limits.at[i];
        const char *what = behind(rest, l->name);
        bool here = *l->phase == '\0' ? phase == NULL || *phase == '\0' : in_phase(l->phase, phase);
        if (what == NULL || !here)
            continue;
        bool price = strcmp(what, "shadow_price") == 0, bound = strcmp(what, "bound") == 0;
        if (!price && !bound && strcmp(what, "value") != 0)
            continue;
        *out = price ? l->shadow_price : bound ? l->bound : l->value;
        return true;
    }
    return false;
}

bool result_find_value(const result *r, const char *name, const char *phase, double *out)
{
    if (!r->solved)
        return false;
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
    const char *bus = behind(name, "price");
    for (size_t b = 0; r->solved && bus != NULL && b < m->buses.count; b++) {
        if (strcmp(m->buses.at[b].name, bus) == 0) {
            result_price(r, period, (int32_t)b, out);
            return true;
        }
    }
    for (size_t c = 0; r->solved && c < m->components.count; c++) {
        const char *what = behind(name, m->components.at[c].name);
        for (size_t p = 0; what != NULL && p < m->ports.count; p++) {
            if (m->ports.at[p].component == (int32_t)c && m->ports.at[p].bus >= 0 &&
                strcmp(m->ports.at[p].name, what) == 0) {
                result_port(r, period, (int32_t)p, out);
                return true;
            }
        }
        if (what == NULL)
            continue;
        size_t length = strlen(what);
        bool marked = length > 4 && strcmp(what + length - 4, ".var") == 0;
        snprintf(decision, sizeof decision, "%.*s", (int)(marked ? length - 4 : length), what);
        if (find_decision(r, (int32_t)c, decision, period, out))
            return true;
    }
    return false;
}
