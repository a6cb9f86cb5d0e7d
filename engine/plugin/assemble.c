/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plugin/assemble.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Without phases in the problem there is one, of one year, beginning with the horizon. */
static int add_time(assembly *a, error *e)
{
    const calendar *c = &a->problem->calendar;
    model_phase phase = {.name = "",
                         .start = c->year + (double)c->start / (double)calendar_year_seconds(c),
                         .years = 1,
                         .discount = 1};
    model_span span = {.name = "",
                       .phase = 0,
                       .whole_year = c->whole_year,
                       .year_hours = c->year_hours,
                       .steps = c->steps,
                       .days = c->days,
                       .months = c->months,
                       .hours = c->hours,
                       .day_of = c->day_of,
                       .month_of = c->month_of,
                       .month_share = c->month_share};
    if (model_add_phase(a->model, &phase, e) < 0 || model_add_period(a->model, &span, e) < 0)
        return e->code;
    return 0;
}

static int add_components(assembly *a, const registry *r, error *e)
{
    const problem *p = a->problem;
    a->parts = ARENA_ARRAY(a->memory, part, p->components.count);
    if (a->parts == NULL)
        return error_memory(e);
    for (size_t i = 0; i < p->components.count; i++) {
        const problem_component *c = &p->components.at[i];
        model_component *slot = VEC_PUSH(a->memory, &a->model->components);
        char place[600];
        if (slot == NULL)
            return error_memory(e);
        *slot = (model_component){c->name, c->type, c->place};
        a->parts[i].component = c;
        ini_place(c->section, ini_find_entry(c->section, "type"), place, sizeof place);
        a->parts[i].plugin = registry_find(r, c->type, place, e);
        if (a->parts[i].plugin == NULL ||
            bind_keys(a->problem, c, a->parts[i].plugin->desc, e) != 0)
            return e->code;
    }
    return 0;
}

static int bind_all(assembly *a, error *e)
{
    for (size_t i = 0; i < a->problem->components.count; i++) {
        part *p = &a->parts[i];
        const firn_plugin_desc *d = p->plugin->desc;
        if (instance_make(&p->instance, (size_t)d->instance_size, e) != 0 ||
            bind_params(a->problem, p->component, d, p->instance.self, e) != 0)
            return e->code;
    }
    return 0;
}

/* The value of a part's number parameter; NaN when it has none of that key. */
static double number_of(const part *p, const char *key)
{
    const firn_plugin_desc *d = p->plugin->desc;
    for (uint32_t i = 0; i < d->param_count; i++) {
        const firn_param *param = plugin_param(d, i);
        double value;
        if (strcmp(param->key, key) != 0 || param->kind != FIRN_KIND_REAL)
            continue;
        memcpy(&value, (const char *)p->instance.self + param->offset, sizeof value);
        return value;
    }
    return (double)NAN;
}

/* The IT target is served once: the shares of all technologies of the family `it` make 1. */
static int check_shares(const assembly *a, error *e)
{
    double sum = 0;
    char list[600] = "";
    size_t used = 0;
    for (size_t i = 0; i < a->problem->components.count; i++) {
        const part *p = &a->parts[i];
        double share =
            text_starts(p->plugin->desc->type, "it.") ? number_of(p, "share") : (double)NAN;
        char number[40];
        if (isnan(share))
            continue;
        sum += share;
        text_of(number, sizeof number, share, 6);
        if (used < sizeof list)
            used += (size_t)snprintf(list + used, sizeof list - used, "%s[%s] %s",
                                     used > 0 ? ", " : "", p->component->name, number);
    }
    if (used == 0 || fabs(sum - 1) <= 1e-9)
        return 0;
    char total[40];
    return error_set(
        e, ERROR_PROBLEM,
        "%s: the shares of the IT target come to %s and not to 1 (%s): write `share` in "
        "each so that the target is served once",
        a->problem->path, text_of(total, sizeof total, sum, 6), list);
}

static int run(assembly *a, const registry *r, error *e)
{
    if (add_time(a, e) != 0 || add_components(a, r, e) != 0 || assemble_ties(a, e) != 0 ||
        assemble_bus_sections(a, e) != 0 || bind_all(a, e) != 0 || assemble_published(a, e) != 0 ||
        check_shares(a, e) != 0)
        return e->code;
    for (int32_t period = 0; period < (int32_t)a->model->periods.count; period++) {
        for (int32_t c = 0; c < (int32_t)a->model->components.count; c++) {
            if (host_build(a, c, period, e) != 0)
                return e->code;
        }
    }
    if (assemble_goals(a, e) != 0)
        return e->code;
    return model_close(a->model, e);
}

int assemble(arena *memory, problem *p, const registry *r, log_sink log, assembly *out, error *e)
{
    *out = (assembly){.memory = memory, .problem = p, .log = log};
    out->model = model_new(memory, p->money.currency, p->discount, e);
    if (out->model == NULL)
        return e->code;
    run(out, r, e);
    for (size_t i = 0; out->parts != NULL && i < p->components.count; i++)
        instance_free(&out->parts[i].instance);
    return e->code;
}
