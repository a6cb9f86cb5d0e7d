/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * explanation_json.c - the member `explanation` of result.json.
 */
#include "result/internal.h"

#include "result/explanation_json.h"
#include "result/json_plain.h"

static json_t *text(const char *value)
{
    return json_plain_text(value, "\n\t");
}

static json_t *shortfall(bool *f, const explanation_shortfall *s)
{
    json_t *o = json_object();
    json_plain_set(f, o, "bus", text(s->bus));
    json_plain_set(f, o, "carrier", text(s->carrier));
    json_plain_set(f, o, "unit", text(s->unit));
    json_plain_set(f, o, "period", text(s->period));
    json_plain_set(f, o, "kind", text(s->surplus ? "surplus" : "missing"));
    json_plain_set(f, o, "amount", json_plain_number(s->amount));
    json_plain_set(f, o, "total", json_plain_number(s->energy));
    json_plain_set(f, o, "hours", json_plain_number(s->hours));
    json_plain_set(f, o, "of_hours", json_plain_number(s->of_hours));
    json_plain_set(f, o, "worst", text(s->worst));
    return o;
}

static json_t *statement(bool *f, const explanation_statement *s)
{
    json_t *o = json_object();
    json_plain_set(f, o, "address", text(s->address));
    json_plain_set(f, o, "set", text(s->set));
    json_plain_set(f, o, "value", text(s->value));
    return o;
}

static json_t *repair(bool *f, const explanation_repair *r)
{
    json_t *o = json_object();
    json_plain_set(f, o, "address", text(r->address));
    json_plain_set(f, o, "set", text(r->set));
    json_plain_set(f, o, "value", text(r->value));
    json_plain_set(f, o, "relation", text(r->relation));
    json_plain_set(f, o, "objective", json_plain_number(r->objective));
    return o;
}

static json_t *earner(bool *f, const explanation_earner *r)
{
    json_t *o = json_object();
    json_plain_set(f, o, "component", text(r->component));
    json_plain_set(f, o, "variable", text(r->variable));
    json_plain_set(f, o, "unit", text(r->unit));
    json_plain_set(f, o, "gain", json_plain_number(r->gain));
    json_plain_set(f, o, "steps", json_integer(r->steps));
    json_plain_set(f, o, "of_steps", json_integer(r->of_steps));
    return o;
}

static json_t *size(bool *f, const explanation_size *r)
{
    json_t *o = json_object();
    json_plain_set(f, o, "component", text(r->component));
    json_plain_set(f, o, "name", text(r->name));
    json_plain_set(f, o, "phase", text(r->phase));
    json_plain_set(f, o, "unit", text(r->unit));
    json_plain_set(f, o, "held", json_plain_number(r->held));
    json_plain_set(f, o, "needed", json_plain_number(r->needed));
    json_plain_set(f, o, "hours", json_plain_number(r->hours));
    json_plain_set(f, o, "period", r->period == NULL ? json_null() : text(r->period));
    json_plain_set(f, o, "worst", r->worst == NULL ? json_null() : text(r->worst));
    return o;
}

json_t *result_explanation_json(const explanation *x)
{
    bool failed = false;
    if (x == NULL)
        return json_null();
    json_t *o = json_object();
    json_t *lists[] = {json_array(), json_array(), json_array(), json_array(), json_array()};
    json_plain_set(&failed, o, "kind", text(x->kind));
    json_plain_set(&failed, o, "complete", json_boolean(x->complete));
    json_plain_set(&failed, o, "minimal", json_boolean(x->minimal));
    json_plain_set(&failed, o, "text", text(x->text));
    for (size_t i = 0; i < x->shortfall.count; i++)
        json_plain_add(&failed, lists[0], shortfall(&failed, &x->shortfall.at[i]));
    for (size_t i = 0; i < x->conflict.count; i++)
        json_plain_add(&failed, lists[1], statement(&failed, &x->conflict.at[i]));
    for (size_t i = 0; i < x->repairs.count; i++)
        json_plain_add(&failed, lists[2], repair(&failed, &x->repairs.at[i]));
    for (size_t i = 0; i < x->earners.count; i++)
        json_plain_add(&failed, lists[3], earner(&failed, &x->earners.at[i]));
    for (size_t i = 0; i < x->sizes.count; i++)
        json_plain_add(&failed, lists[4], size(&failed, &x->sizes.at[i]));
    json_plain_set(&failed, o, "shortfall", lists[0]);
    json_plain_set(&failed, o, "conflict", lists[1]);
    json_plain_set(&failed, o, "repairs", lists[2]);
    json_plain_set(&failed, o, "earners", lists[3]);
    json_plain_set(&failed, o, "sizes", lists[4]);
    if (failed) {
        json_decref(o);
        return NULL;
    }
    return o;
}
