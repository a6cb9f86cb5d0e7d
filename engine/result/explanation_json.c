/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * explanation_json.c - the member `explanation` of result.json.
 */
#include "result/internal.h"

#include "result/explanation_json.h"

#include <string.h>

/* Both take ownership of `value`. */
static void set(bool *failed, json_t *o, const char *key, json_t *value)
{
    *failed = json_object_set_new(o, key, value) != 0 || *failed;
}

static void add(bool *failed, json_t *list, json_t *value)
{
    *failed = json_array_append_new(list, value) != 0 || *failed;
}

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value + 0.0) : json_null();
}

/* Texts of the problem file are not always UTF-8. */
static json_t *text(const char *value)
{
    char *plain = strdup(value);
    json_t *out = plain == NULL ? NULL : json_string(text_clean(plain, "\n\t"));
    free(plain);
    return out;
}

static json_t *shortfall(bool *f, const explanation_shortfall *s)
{
    json_t *o = json_object();
    set(f, o, "bus", text(s->bus));
    set(f, o, "carrier", text(s->carrier));
    set(f, o, "unit", text(s->unit));
    set(f, o, "period", text(s->period));
    set(f, o, "kind", text(s->surplus ? "surplus" : "missing"));
    set(f, o, "amount", number(s->amount));
    set(f, o, "total", number(s->energy));
    set(f, o, "hours", number(s->hours));
    set(f, o, "of_hours", number(s->of_hours));
    set(f, o, "worst", text(s->worst));
    return o;
}

static json_t *statement(bool *f, const explanation_statement *s)
{
    json_t *o = json_object();
    set(f, o, "address", text(s->address));
    set(f, o, "set", text(s->set));
    set(f, o, "value", text(s->value));
    return o;
}

static json_t *repair(bool *f, const explanation_repair *r)
{
    json_t *o = json_object();
    set(f, o, "address", text(r->address));
    set(f, o, "set", text(r->set));
    set(f, o, "value", text(r->value));
    set(f, o, "relation", text(r->relation));
    set(f, o, "objective", number(r->objective));
    return o;
}

static json_t *earner(bool *f, const explanation_earner *r)
{
    json_t *o = json_object();
    set(f, o, "component", text(r->component));
    set(f, o, "variable", text(r->variable));
    set(f, o, "unit", text(r->unit));
    set(f, o, "gain", number(r->gain));
    set(f, o, "steps", json_integer(r->steps));
    set(f, o, "of_steps", json_integer(r->of_steps));
    return o;
}

static json_t *size(bool *f, const explanation_size *r)
{
    json_t *o = json_object();
    set(f, o, "component", text(r->component));
    set(f, o, "name", text(r->name));
    set(f, o, "phase", text(r->phase));
    set(f, o, "unit", text(r->unit));
    set(f, o, "held", number(r->held));
    set(f, o, "needed", number(r->needed));
    set(f, o, "hours", number(r->hours));
    set(f, o, "period", r->period == NULL ? json_null() : text(r->period));
    set(f, o, "worst", r->worst == NULL ? json_null() : text(r->worst));
    return o;
}

json_t *result_explanation_json(const explanation *x)
{
    bool failed = false;
    if (x == NULL)
        return json_null();
    json_t *o = json_object();
    json_t *lists[] = {json_array(), json_array(), json_array(), json_array(), json_array()};
    set(&failed, o, "kind", text(x->kind));
    set(&failed, o, "complete", json_boolean(x->complete));
    set(&failed, o, "minimal", json_boolean(x->minimal));
    set(&failed, o, "text", text(x->text));
    for (size_t i = 0; i < x->shortfall.count; i++)
        add(&failed, lists[0], shortfall(&failed, &x->shortfall.at[i]));
    for (size_t i = 0; i < x->conflict.count; i++)
        add(&failed, lists[1], statement(&failed, &x->conflict.at[i]));
    for (size_t i = 0; i < x->repairs.count; i++)
        add(&failed, lists[2], repair(&failed, &x->repairs.at[i]));
    for (size_t i = 0; i < x->earners.count; i++)
        add(&failed, lists[3], earner(&failed, &x->earners.at[i]));
    for (size_t i = 0; i < x->sizes.count; i++)
        add(&failed, lists[4], size(&failed, &x->sizes.at[i]));
    set(&failed, o, "shortfall", lists[0]);
    set(&failed, o, "conflict", lists[1]);
    set(&failed, o, "repairs", lists[2]);
    set(&failed, o, "earners", lists[3]);
    set(&failed, o, "sizes", lists[4]);
    if (failed) {
        json_decref(o);
        return NULL;
    }
    return o;
}
