/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json.c - writes result.json, the result for programs, as docs/result.schema.json describes it.
 *
 * A member is never left out: a missing value is null, a missing list is empty. A number that is
 * not finite (the bound of a limit of `inf`) is null.
 */
#include "result/internal.h"

#include "result/explanation_json.h"
#include "result/json_builder.h"
#include "result/sensitivity_json.h"

#include <string.h>

static json_t *engine(builder *b, const char *version)
{
    json_t *o = object(b);
    set(b, o, "name", text(b, "firn"));
    set(b, o, "version", text(b, version));
    return o;
}

static json_t *problem(builder *b, const result_source *s)
{
    json_t *o = object(b);
    set(b, o, "file", text(b, result_base_name(s->problem_path)));
    set(b, o, "sha256", text(b, s->problem_sha256));
    return o;
}

static json_t *certificate_of(builder *b, const result *r, const solution *s)
{
    const double x = RESULT_NONE;
    const certificate unknown = {x, x, x, x, x, x};
    return certificate_json(b, r->solved && s->status == SOLVE_OPTIMAL,
                            r->solved ? &s->proof : &unknown, r->solved ? s->dual_objective : x);
}

static json_t *second_stage(builder *b, const result *r)
{
    if (!r->solved || r->first == r->solution)
        return checked(b, json_null());
    json_t *o = object(b);
    set(b, o, "objective", number(b, r->solution->objective));
    set(b, o, "objective_text", text(b, "cost"));
    set(b, o, "objective_unit", text(b, r->model->currency));
    set(b, o, "certificate", certificate_of(b, r, r->solution));
    return o;
}

static json_t *phases(builder *b, const model *m)
{
    json_t *l = list(b);
    for (size_t i = 0; i < m->phases.count; i++) {
        const model_phase *p = &m->phases.at[i];
        json_t *o = add(b, l, object(b));
        set(b, o, "name", text(b, result_phase_name(m, (int32_t)i)));
        set(b, o, "start", number(b, p->start));
        set(b, o, "years", number(b, p->years));
        set(b, o, "discounted_years", number(b, p->discount));
    }
    return l;
}

/* The lengths of the steps, run by run of equal ones. */
static json_t *step_hours(builder *b, const model_period *p)
{
    json_t *l = list(b);
    for (int32_t first = 0, next; first < p->count[SCOPE_STEP]; first = next) {
        json_t *o = add(b, l, object(b));
        for (next = first; next < p->count[SCOPE_STEP] && p->hours[next] == p->hours[first];)
            next++;
        set(b, o, "steps", checked(b, json_integer(next - first)));
        set(b, o, "hours", number(b, p->hours[first]));
    }
    return l;
}

static json_t *periods(builder *b, const model *m)
{
    json_t *l = list(b);
    for (size_t i = 0; i < m->periods.count; i++) {
        const model_period *p = &m->periods.at[i];
        json_t *o = add(b, l, object(b));
        set(b, o, "name", text(b, p->name));
        set(b, o, "phase", text(b, result_phase_name(m, p->phase)));
        set(b, o, "stress", json_boolean(p->stress));
        set(b, o, "design", text(b, p->design));
        set(b, o, "steps", checked(b, json_integer(p->count[SCOPE_STEP])));
        set(b, o, "step_hours", step_hours(b, p));
        set(b, o, "per_year", number(b, p->weight[SCOPE_STEP][0] / p->hours[0]));
    }
    return l;
}

/* r->accounts has, for each account, its phases and then its total. */
static json_t *accounts(builder *b, const result *r)
{
    json_t *l = list(b), *o = NULL, *parts = NULL;
    for (size_t i = 0; i < r->accounts.count; i++) {
        const result_account *a = &r->accounts.at[i];
        if (parts == NULL) {
            o = add(b, l, object(b));
            parts = list(b);
            set(b, o, "name", text(b, a->name));
            set(b, o, "unit", text(b, a->unit));
        }
        if (a->phase == NULL) {
            set(b, o, "total", number(b, a->value));
            set(b, o, "phases", parts);
            parts = NULL;
            continue;
        }
        json_t *part = add(b, parts, object(b));
        set(b, part, "phase", text(b, a->phase));
        set(b, part, "value", number(b, a->value));
    }
    return l;
}

static json_t *ratios(builder *b, const result *r)
{
    json_t *l = list(b);
    for (size_t i = 0; i < r->ratios.count; i++) {
        const result_ratio *a = &r->ratios.at[i];
        json_t *o = add(b, l, object(b));
        set(b, o, "name", text(b, a->name));
        set(b, o, "phase", text(b, a->phase));
        set(b, o, "unit", text(b, a->unit));
        set(b, o, "value", number(b, a->defined ? a->value : RESULT_NONE));
    }
    return l;
}

static json_t *costs(builder *b, const result *r)
{
    json_t *l = list(b);
    for (size_t i = 0; i < r->costs.count; i++) {
        const result_cost *c = &r->costs.at[i];
        json_t *o = add(b, l, object(b));
        set(b, o, "component", text(b, c->component));
        set(b, o, "phase", text(b, c->phase));
        set(b, o, "capital", number(b, c->capital));
        set(b, o, "fixed_om", number(b, c->fixed_om));
        set(b, o, "operation", number(b, c->operation));
    }
    return l;
}

static json_t *sizes(builder *b, const result *r)
{
    json_t *l = list(b);
    for (size_t i = 0; i < r->sizes.count; i++) {
        const result_size *s = &r->sizes.at[i];
        json_t *o = add(b, l, object(b));
        set(b, o, "component", text(b, s->component));
        set(b, o, "name", text(b, s->name));
        set(b, o, "phase", text(b, s->phase));
        set(b, o, "unit", text(b, s->unit));
        set(b, o, "built", number(b, s->built));
        set(b, o, "installed", number(b, s->installed));
        set(b, o, "firm", number(b, s->firm));
        set(b, o, "capex", number(b, s->capex));
        set(b, o, "at_bound", text(b, s->at_bound));
        set(b, o, "bound_set_by_user",
            s->at_bound == NULL ? json_null() : json_boolean(s->bound_set_by_user));
        json_t *events = list(b);
        for (size_t k = 0; k < s->events; k++)
            add(b, events, text(b, r->model->periods.at[s->sized_by[k]].name));
        set(b, o, "sized_by", events);
    }
    return l;
}

static json_t *ports(builder *b, const model *m)
{
    json_t *l = list(b);
    for (size_t i = 0; i < m->ports.count; i++) {
        const model_port *p = &m->ports.at[i];
        const model_bus *bus = p->bus < 0 ? NULL : &m->buses.at[p->bus];
        json_t *o = add(b, l, object(b));
        set(b, o, "component", text(b, m->components.at[p->component].name));
        set(b, o, "port", text(b, p->name));
        set(b, o, "bus", text(b, bus == NULL ? NULL : bus->name));
        set(b, o, "carrier", text(b, bus == NULL ? NULL : bus->carrier));
        set(b, o, "unit", text(b, bus == NULL ? NULL : bus->unit));
    }
    return l;
}

static json_t *limits(builder *b, const result *r)
{
    json_t *l = list(b);
    for (size_t i = 0; i < r->limits.count; i++) {
        const result_limit *a = &r->limits.at[i];
        json_t *o = add(b, l, object(b));
        set(b, o, "name", text(b, a->name));
        set(b, o, "phase", text(b, a->phase));
        set(b, o, "sense", text(b, a->minimum ? "min" : "max"));
        set(b, o, "unit", text(b, a->unit));
        set(b, o, "value", number(b, a->value));
        set(b, o, "bound", number(b, a->bound));
        set(b, o, "shadow_price", number(b, a->shadow_price));
        set(b, o, "binding", json_boolean(a->binding));
    }
    return l;
}

static json_t *plugins(builder *b, const result_source *s)
{
    json_t *l = list(b);
    for (size_t i = 0; i < s->plugins; i++) {
        const result_plugin *p = &s->plugin[i];
        json_t *o = add(b, l, object(b));
        set(b, o, "type", text(b, p->type));
        set(b, o, "file", text(b, result_base_name(p->file)));
        set(b, o, "version", text(b, p->version));
        set(b, o, "sha256", text(b, p->sha256));
    }
    return l;
}

static json_t *burnt(builder *b, const result *r)
{
    json_t *l = list(b);
    for (size_t i = 0; i < r->burnt.count; i++) {
        const result_burnt *k = &r->burnt.at[i];
        json_t *o = add(b, l, object(b)), *names = list(b);
        for (size_t c = 0; c < k->components; c++)
            add(b, names, text(b, k->component[c]));
        set(b, o, "components", names);
        set(b, o, "kind", text(b, k->kind));
        set(b, o, "bus", text(b, k->bus));
        set(b, o, "phase", text(b, k->phase));
        set(b, o, "steps", checked(b, json_integer(k->steps)));
        set(b, o, "unit", text(b, k->unit));
        set(b, o, "amount", number(b, k->amount));
        set(b, o, "earned", number(b, k->earned));
    }
    return l;
}

static json_t *notes(builder *b, const result *r)
{
    json_t *l = list(b);
    for (size_t i = 0; i < r->notes.count; i++) {
        json_t *o = add(b, l, object(b));
        set(b, o, "component", text(b, r->notes.at[i].component));
        set(b, o, "text", text(b, r->notes.at[i].text));
    }
    return l;
}

static json_t *left_out(builder *b, const result *r)
{
    json_t *l = list(b);
    for (size_t i = 0; i < r->left_out.count; i++)
        add(b, l, text(b, r->left_out.at[i]));
    return l;
}

static json_t *shares(builder *b, const result *r)
{
    json_t *l = list(b);
    for (size_t i = 0; i < r->shares.count; i++) {
        const result_share *s = &r->shares.at[i];
        json_t *o = add(b, l, object(b));
        set(b, o, "account", text(b, s->account));
        set(b, o, "component", text(b, s->component));
        set(b, o, "phase", text(b, s->phase));
        set(b, o, "value", number(b, s->value));
    }
    return l;
}

static json_t *flow(builder *b, arena *a, const result *r, int32_t period, int32_t port,
                    double *scratch)
{
    const model *m = r->model;
    const model_port *p = &m->ports.at[port];
    const model_bus *bus = &m->buses.at[p->bus];
    double in, out;
    result_port_total(r, period, port, scratch, &in, &out);
    json_t *o = object(b);
    set(b, o, "component", text(b, m->components.at[p->component].name));
    set(b, o, "port", text(b, p->name));
    set(b, o, "bus", text(b, bus->name));
    set(b, o, "carrier", text(b, bus->carrier));
    set(b, o, "unit", text(b, result_energy_unit(a, bus->unit)));
    set(b, o, "phase", text(b, result_phase_name(m, m->periods.at[period].phase)));
    set(b, o, "in", number(b, in));
    set(b, o, "out", number(b, out));
    return o;
}

/* The yearly totals of all ports that are connected. */
static json_t *flows(builder *b, const result *r)
{
    const model *m = r->model;
    json_t *l = list(b);
    arena *a = arena_new();
    b->failed = b->failed || a == NULL;
    for (int32_t p = 0; p < (int32_t)m->periods.count && r->solved && !b->failed; p++) {
        if (m->periods.at[p].stress)
            continue;
        double *scratch = ARENA_ARRAY(a, double, m->periods.at[p].count[SCOPE_STEP]);
        b->failed = b->failed || scratch == NULL;
        for (int32_t i = 0; i < (int32_t)m->ports.count && !b->failed; i++) {
            if (m->ports.at[i].bus >= 0)
                add(b, l, flow(b, a, r, p, i, scratch));
        }
    }
    arena_free(a);
    return l;
}

static json_t *parameters(builder *b, const result_source *s)
{
    json_t *l = list(b);
    for (size_t i = 0; i < s->parameters; i++) {
        const result_parameter *p = &s->parameter[i];
        json_t *o = add(b, l, object(b));
        set(b, o, "section", text(b, p->section));
        set(b, o, "key", text(b, p->key));
        set(b, o, "period", text(b, p->period));
        set(b, o, "value", text(b, p->value));
        set(b, o, "number", number(b, p->number));
        set(b, o, "unit", text(b, p->unit));
        set(b, o, "origin", text(b, result_origin_name(p->origin)));
        set(b, o, "file", text(b, p->file));
        set(b, o, "line", p->line > 0 ? checked(b, json_integer(p->line)) : json_null());
        set(b, o, "via", text(b, p->via));
        set(b, o, "source", text(b, p->source));
    }
    return l;
}

int result_json(const result *r, text_buffer *out, error *e)
{
    const model *m = r->model;
    const result_source *s = r->source;
    builder b = {false};
    json_t *o = object(&b);
    set(&b, o, "schema", checked(&b, json_integer(1)));
    set(&b, o, "engine", engine(&b, s->engine_version));
    set(&b, o, "site", text(&b, s->site));
    set(&b, o, "problem", problem(&b, s));
    set(&b, o, "weather", text(&b, s->weather));
    set(&b, o, "currency", text(&b, m->currency));
    set(&b, o, "status", text(&b, solve_status_name(r->solution->status)));
    set(&b, o, "method", text(&b, r->solution->method));
    set(&b, o, "objective", number(&b, r->solved ? r->first->objective : RESULT_NONE));
    set(&b, o, "objective_text", text(&b, s->objective_text));
    set(&b, o, "objective_unit", text(&b, s->objective_unit));
    set(&b, o, "certificate", certificate_of(&b, r, r->first));
    set(&b, o, "second_stage", second_stage(&b, r));
    set(&b, o, "phases", phases(&b, m));
    set(&b, o, "periods", periods(&b, m));
    set(&b, o, "accounts", accounts(&b, r));
    set(&b, o, "shares", shares(&b, r));
    set(&b, o, "ratios", ratios(&b, r));
    set(&b, o, "costs", costs(&b, r));
    set(&b, o, "left_out", left_out(&b, r));
    set(&b, o, "sizes", sizes(&b, r));
    set(&b, o, "limits", limits(&b, r));
    set(&b, o, "burnt", burnt(&b, r));
    set(&b, o, "ports", ports(&b, m));
    set(&b, o, "flows", flows(&b, r));
    set(&b, o, "plugins", plugins(&b, s));
    set(&b, o, "parameters", parameters(&b, s));
    set(&b, o, "notes", notes(&b, r));
    set(&b, o, "explanation", checked(&b, result_explanation_json(r->explanation)));
    set(&b, o, "sensitivity", checked(&b, result_sensitivity_json(r->sensitivity)));
    return finish(&b, o, out, e);
}

int result_explanation_text(const result *r, text_buffer *out, error *e)
{
    builder b = {false};
    json_t *o = checked(&b, result_explanation_json(r->explanation));
    if (r->explanation == NULL) {
        json_decref(o);
        text_add(out, "null\n");
        return out->failed ? error_memory(e) : 0;
    }
    return finish(&b, o, out, e);
}

int result_sensitivity_text(const sensitivity *x, text_buffer *out, error *e)
{
    builder b = {false};
    return finish(&b, checked(&b, result_sensitivity_json(x)), out, e);
}
