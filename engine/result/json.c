/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json.c - result.json, the answer for programs, as docs/result.schema.json describes it; and
 * run.json, which holds all that may differ between equal runs.
 *
 * A member is never left out: what there is not is null or an empty list. A number that is not
 * finite (the bound of a limit of `inf`) is null. Making a JSON value fails for want of memory
 * only, so a failure is noted once, in the `maker`, and asked for at the end.
 */
#include "result/internal.h"

#include <jansson.h>
#include <string.h>

/* 15 digits give every decimal number that a person wrote back as it was written. */
#define FORMAT (JSON_INDENT(2) | JSON_REAL_PRECISION(15))

typedef struct maker {
    bool failed;
} maker;

static json_t *need(maker *k, json_t *value)
{
    k->failed = k->failed || value == NULL;
    return value;
}

static json_t *number(maker *k, double value)
{
    /* + 0.0: never "-0.0". */
    return need(k, isfinite(value) ? json_real(value + 0.0) : json_null());
}

/* Jansson takes no text that is not UTF-8 (a Latin-1 comment in a weather file). */
static bool is_utf8(const char *text)
{
    while (*text != '\0') {
        size_t length = (unsigned char)*text < 0x80 ? 1 : text_character(text);
        if (length == 0)
            return false;
        text += length;
    }
    return true;
}

/* What of it is not UTF-8 becomes `?`. */
static json_t *text(maker *k, const char *value)
{
    if (value == NULL)
        return need(k, json_null());
    if (is_utf8(value))
        return need(k, json_string(value));
    char *plain = strdup(value);
    for (char *c = plain; c != NULL && *c != '\0';) {
        size_t length = (unsigned char)*c < 0x80 ? 1 : text_character(c);
        if (length == 0)
            *c = '?';
        c += length == 0 ? 1 : length;
    }
    json_t *out = plain == NULL ? NULL : json_string(plain);
    free(plain);
    return need(k, out);
}

static json_t *object(maker *k)
{
    return need(k, json_object());
}

static json_t *list(maker *k)
{
    return need(k, json_array());
}

/* Both take `value` over, as Jansson's _new functions do, failed or not. */
static void set(maker *k, json_t *o, const char *key, json_t *value)
{
    k->failed = json_object_set_new(o, key, value) != 0 || k->failed;
}

static json_t *add(maker *k, json_t *l, json_t *value)
{
    k->failed = json_array_append_new(l, value) != 0 || k->failed;
    return value;
}

static int add_part(const char *bytes, size_t count, void *out)
{
    text_add_bytes(out, bytes, count);
    return ((text_buffer *)out)->failed ? -1 : 0;
}

/* Into our own buffer: json_dumps() gives a text with holes when memory ends half-way. */
static int finish(maker *k, json_t *root, text_buffer *out, error *e)
{
    bool whole = !k->failed && json_dump_callback(root, add_part, out, FORMAT) == 0;
    json_decref(root);
    text_add(out, "\n");
    return !whole || out->failed ? error_memory(e) : 0;
}

static json_t *engine(maker *k, const char *version)
{
    json_t *o = object(k);
    set(k, o, "name", text(k, "firn"));
    set(k, o, "version", text(k, version));
    return o;
}

static json_t *problem(maker *k, const result_source *s)
{
    json_t *o = object(k);
    set(k, o, "file", text(k, result_base_name(s->problem_path)));
    set(k, o, "sha256", text(k, s->problem_sha256));
    return o;
}

static json_t *certificate_json(maker *k, bool certified, const certificate *c, double dual)
{
    json_t *o = object(k);
    set(k, o, "certified", json_boolean(certified));
    set(k, o, "tolerance", number(k, SOLVE_CERTIFIED));
    set(k, o, "worst", number(k, c->worst));
    set(k, o, "row", number(k, c->row));
    set(k, o, "bound", number(k, c->bound));
    set(k, o, "dual", number(k, c->dual));
    set(k, o, "gap", number(k, c->gap));
    set(k, o, "complementarity", number(k, c->complementarity));
    set(k, o, "dual_objective", number(k, dual));
    return o;
}

static json_t *certificate_of(maker *k, const result *r, const solution *s)
{
    const double x = RESULT_NONE;
    const certificate none = {x, x, x, x, x, x};
    return certificate_json(k, r->solved && s->status == SOLVE_OPTIMAL,
                            r->solved ? &s->proof : &none, r->solved ? s->dual_objective : x);
}

static json_t *second_step(maker *k, const result *r)
{
    if (!r->solved || r->first == r->solution)
        return need(k, json_null());
    json_t *o = object(k);
    set(k, o, "objective", number(k, r->solution->objective));
    set(k, o, "objective_text", text(k, "cost"));
    set(k, o, "objective_unit", text(k, r->model->currency));
    set(k, o, "certificate", certificate_of(k, r, r->solution));
    return o;
}

static json_t *phases(maker *k, const model *m)
{
    json_t *l = list(k);
    for (size_t i = 0; i < m->phases.count; i++) {
        const model_phase *p = &m->phases.at[i];
        json_t *o = add(k, l, object(k));
        set(k, o, "name", text(k, result_phase_name(m, (int32_t)i)));
        set(k, o, "start", number(k, p->start));
        set(k, o, "years", number(k, p->years));
        set(k, o, "discount", number(k, p->discount));
    }
    return l;
}

static json_t *periods(maker *k, const model *m)
{
    json_t *l = list(k);
    for (size_t i = 0; i < m->periods.count; i++) {
        const model_period *p = &m->periods.at[i];
        json_t *o = add(k, l, object(k));
        set(k, o, "name", text(k, p->name));
        set(k, o, "phase", text(k, result_phase_name(m, p->phase)));
        set(k, o, "stress", json_boolean(p->stress));
        set(k, o, "steps", need(k, json_integer(p->count[SCOPE_STEP])));
    }
    return l;
}

/* r->accounts has, for each account, its phases and then its total. */
static json_t *accounts(maker *k, const result *r)
{
    json_t *l = list(k), *o = NULL, *parts = NULL;
    for (size_t i = 0; i < r->accounts.count; i++) {
        const result_account *a = &r->accounts.at[i];
        if (parts == NULL) {
            o = add(k, l, object(k));
            parts = list(k);
            set(k, o, "name", text(k, a->name));
            set(k, o, "unit", text(k, a->unit));
        }
        if (a->phase == NULL) {
            set(k, o, "total", number(k, a->value));
            set(k, o, "phases", parts);
            parts = NULL;
            continue;
        }
        json_t *part = add(k, parts, object(k));
        set(k, part, "phase", text(k, a->phase));
        set(k, part, "value", number(k, a->value));
    }
    return l;
}

static json_t *ratios(maker *k, const result *r)
{
    json_t *l = list(k);
    for (size_t i = 0; i < r->ratios.count; i++) {
        const result_ratio *a = &r->ratios.at[i];
        json_t *o = add(k, l, object(k));
        set(k, o, "name", text(k, a->name));
        set(k, o, "phase", text(k, a->phase));
        set(k, o, "unit", text(k, a->unit));
        set(k, o, "value", number(k, a->defined ? a->value : RESULT_NONE));
    }
    return l;
}

static json_t *costs(maker *k, const result *r)
{
    json_t *l = list(k);
    for (size_t i = 0; i < r->costs.count; i++) {
        const result_cost *c = &r->costs.at[i];
        json_t *o = add(k, l, object(k));
        set(k, o, "component", text(k, c->component));
        set(k, o, "phase", text(k, c->phase));
        set(k, o, "capital", number(k, c->capital));
        set(k, o, "fixed_om", number(k, c->fixed_om));
        set(k, o, "operation", number(k, c->operation));
    }
    return l;
}

static json_t *sizes(maker *k, const result *r)
{
    json_t *l = list(k);
    for (size_t i = 0; i < r->sizes.count; i++) {
        const result_size *s = &r->sizes.at[i];
        json_t *o = add(k, l, object(k));
        set(k, o, "component", text(k, s->component));
        set(k, o, "name", text(k, s->name));
        set(k, o, "phase", text(k, s->phase));
        set(k, o, "unit", text(k, s->unit));
        set(k, o, "built", number(k, s->built));
        set(k, o, "installed", number(k, s->installed));
        set(k, o, "firm", number(k, s->firm));
        set(k, o, "capex", number(k, s->capex));
        set(k, o, "at_bound", text(k, s->at_bound));
        set(k, o, "bound_written",
            s->at_bound == NULL ? json_null() : json_boolean(s->bound_written));
    }
    return l;
}

static json_t *ports(maker *k, const model *m)
{
    json_t *l = list(k);
    for (size_t i = 0; i < m->ports.count; i++) {
        const model_port *p = &m->ports.at[i];
        const model_bus *b = p->bus < 0 ? NULL : &m->buses.at[p->bus];
        json_t *o = add(k, l, object(k));
        set(k, o, "component", text(k, m->components.at[p->component].name));
        set(k, o, "port", text(k, p->name));
        set(k, o, "bus", text(k, b == NULL ? NULL : b->name));
        set(k, o, "carrier", text(k, b == NULL ? NULL : b->carrier));
        set(k, o, "unit", text(k, b == NULL ? NULL : b->unit));
    }
    return l;
}

static json_t *limits(maker *k, const result *r)
{
    json_t *l = list(k);
    for (size_t i = 0; i < r->limits.count; i++) {
        const result_limit *a = &r->limits.at[i];
        json_t *o = add(k, l, object(k));
        set(k, o, "name", text(k, a->name));
        set(k, o, "phase", text(k, a->phase));
        set(k, o, "sense", text(k, a->minimum ? "min" : "max"));
        set(k, o, "unit", text(k, a->unit));
        set(k, o, "value", number(k, a->value));
        set(k, o, "bound", number(k, a->bound));
        set(k, o, "shadow_price", number(k, a->shadow_price));
        set(k, o, "binding", json_boolean(a->binding));
    }
    return l;
}

static json_t *plugins(maker *k, const result_source *s)
{
    json_t *l = list(k);
    for (size_t i = 0; i < s->plugins; i++) {
        const result_plugin *p = &s->plugin[i];
        json_t *o = add(k, l, object(k));
        set(k, o, "type", text(k, p->type));
        set(k, o, "file", text(k, result_base_name(p->file)));
        set(k, o, "version", text(k, p->version));
        set(k, o, "sha256", text(k, p->sha256));
    }
    return l;
}

static json_t *notes(maker *k, const result_source *s)
{
    json_t *l = list(k);
    for (size_t i = 0; i < s->notes; i++) {
        json_t *o = add(k, l, object(k));
        set(k, o, "component", text(k, s->note[i].component));
        set(k, o, "text", text(k, s->note[i].text));
    }
    return l;
}

int result_json(const result *r, text_buffer *out, error *e)
{
    const model *m = r->model;
    const result_source *s = r->source;
    maker k = {false};
    json_t *o = object(&k);
    set(&k, o, "schema", need(&k, json_integer(1)));
    set(&k, o, "engine", engine(&k, s->engine_version));
    set(&k, o, "site", text(&k, s->site));
    set(&k, o, "problem", problem(&k, s));
    set(&k, o, "weather", text(&k, s->weather));
    set(&k, o, "currency", text(&k, m->currency));
    set(&k, o, "status", text(&k, solve_status_name(r->solution->status)));
    set(&k, o, "method", text(&k, r->solution->method));
    set(&k, o, "objective", number(&k, r->solved ? r->first->objective : RESULT_NONE));
    set(&k, o, "objective_text", text(&k, s->objective_text));
    set(&k, o, "objective_unit", text(&k, s->objective_unit));
    set(&k, o, "certificate", certificate_of(&k, r, r->first));
    set(&k, o, "second", second_step(&k, r));
    set(&k, o, "phases", phases(&k, m));
    set(&k, o, "periods", periods(&k, m));
    set(&k, o, "accounts", accounts(&k, r));
    set(&k, o, "ratios", ratios(&k, r));
    set(&k, o, "costs", costs(&k, r));
    set(&k, o, "sizes", sizes(&k, r));
    set(&k, o, "limits", limits(&k, r));
    set(&k, o, "ports", ports(&k, m));
    set(&k, o, "plugins", plugins(&k, s));
    set(&k, o, "notes", notes(&k, s));
    return finish(&k, o, out, e);
}

static json_t *sets(maker *k, const result_run *run)
{
    json_t *l = list(k);
    for (size_t i = 0; i < run->sets; i++)
        add(k, l, text(k, run->set[i]));
    return l;
}

static json_t *inputs(maker *k, const result_run *run)
{
    json_t *l = list(k);
    for (size_t i = 0; i < run->inputs; i++) {
        json_t *o = add(k, l, object(k));
        set(k, o, "file", text(k, run->input[i].file));
        set(k, o, "sha256", text(k, run->input[i].sha256));
    }
    return l;
}

static json_t *vertex(maker *k, const vertex_record *v)
{
    if (v == NULL)
        return need(k, json_null());
    json_t *o = object(k);
    set(k, o, "weeks", need(k, json_integer(v->blocks)));
    set(k, o, "kept", need(k, json_integer(v->unchanged)));
    set(k, o, "inside_before", need(k, json_integer(v->inside_before)));
    set(k, o, "inside", need(k, json_integer(v->inside)));
    set(k, o, "iterations", need(k, json_integer(v->iterations)));
    set(k, o, "seconds", number(k, v->seconds));
    return o;
}

int result_run_json(const result_run *run, text_buffer *out, error *e)
{
    maker k = {false};
    json_t *o = object(&k), *seconds = object(&k), *size = object(&k);
    set(&k, o, "schema", need(&k, json_integer(1)));
    set(&k, o, "started", text(&k, run->started));
    set(&k, o, "host", text(&k, run->host));
    set(&k, o, "directory", text(&k, run->directory));
    set(&k, o, "engine_version", text(&k, run->engine_version));
    set(&k, o, "glpk_version", text(&k, run->glpk_version));
    set(&k, o, "method", text(&k, run->method));
    set(&k, o, "iterations", need(&k, json_integer(run->iterations)));
    set(&k, o, "attempts", need(&k, json_integer(run->attempts)));
    set(&k, o, "fell_back_from", text(&k, run->fell_back_from != NULL ? run->fell_back_from : ""));
    set(&k, o, "vertex", vertex(&k, run->vertex));
    set(&k, seconds, "read", number(&k, run->seconds_read));
    set(&k, seconds, "build", number(&k, run->seconds_build));
    set(&k, seconds, "expand", number(&k, run->seconds_expand));
    set(&k, seconds, "solve", number(&k, run->seconds_solve));
    set(&k, seconds, "write", number(&k, run->seconds_write));
    set(&k, o, "seconds", seconds);
    set(&k, size, "rows", need(&k, json_integer(run->rows)));
    set(&k, size, "columns", need(&k, json_integer(run->cols)));
    set(&k, size, "entries", need(&k, json_integer(run->entries)));
    set(&k, o, "lp", size);
    set(&k, o, "scenario", text(&k, run->scenario));
    set(&k, o, "set", sets(&k, run));
    set(&k, o, "inputs", inputs(&k, run));
    return finish(&k, o, out, e);
}

int result_lp_json(const result_lp *r, text_buffer *out, error *e)
{
    maker k = {false};
    json_t *o = object(&k), *seconds = object(&k), *size = object(&k);
    set(&k, o, "schema", need(&k, json_integer(1)));
    set(&k, o, "file", text(&k, result_base_name(r->path)));
    set(&k, o, "format", text(&k, r->format));
    set(&k, o, "sense", text(&k, r->sense));
    set(&k, size, "rows", need(&k, json_integer(r->rows)));
    set(&k, size, "columns", need(&k, json_integer(r->columns)));
    set(&k, size, "entries", need(&k, json_integer(r->entries)));
    set(&k, o, "lp", size);
    set(&k, o, "status", text(&k, r->status));
    set(&k, o, "objective", number(&k, r->objective));
    set(&k, o, "certificate", certificate_json(&k, r->certified, &r->proof, r->dual_objective));
    set(&k, o, "method", text(&k, r->method));
    set(&k, o, "iterations", need(&k, json_integer(r->iterations)));
    set(&k, o, "attempts", need(&k, json_integer(r->attempts)));
    set(&k, o, "fell_back_from", text(&k, r->fell_back_from));
    set(&k, seconds, "read", number(&k, r->seconds_read));
    set(&k, seconds, "solve", number(&k, r->seconds_solve));
    set(&k, o, "seconds", seconds);
    return finish(&k, o, out, e);
}
