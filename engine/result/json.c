/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json.c - writes result.json, the result for programs, as docs/result.schema.json describes it;
 * run.json, which holds everything that may differ between equal runs; and the JSON of `firn lp`.
 *
 * A member is never left out: a missing value is null, a missing list is empty. A number that is
 * not finite (the bound of a limit of `inf`) is null. Creating a JSON value fails only if memory
 * runs out, so a failure is recorded in the `builder` and checked once, at the end.
 */
#include "result/internal.h"

#include "result/explanation_json.h"
#include "result/sensitivity_json.h"

#include <jansson.h>
#include <string.h>

/* With 15 digits a decimal number that a person wrote is printed as it was written. */
#define FORMAT (JSON_INDENT(2) | JSON_REAL_PRECISION(15))

typedef struct builder {
    bool failed;
} builder;

/* Records a failure; returns `value`. */
static json_t *checked(builder *b, json_t *value)
{
    b->failed = b->failed || value == NULL;
    return value;
}

static json_t *number(builder *b, double value)
{
    /* + 0.0 turns -0.0 into 0.0. */
    return checked(b, isfinite(value) ? json_real(value + 0.0) : json_null());
}

/* Jansson rejects texts that are not UTF-8 (a Latin-1 comment in a weather file). */
static bool is_utf8(const char *text)
{
    while (*text != '\0') {
        size_t length = text_utf8(text);
        if (length == 0)
            return false;
        text += length;
    }
    return true;
}

/* A string; bytes that are not UTF-8 become `?`. NULL gives null. */
static json_t *text(builder *b, const char *value)
{
    if (value == NULL)
        return checked(b, json_null());
    if (is_utf8(value))
        return checked(b, json_string(value));
    char *plain = strdup(value);
    for (char *c = plain; c != NULL && *c != '\0';) {
        size_t length = text_utf8(c);
        if (length == 0)
            *c = '?';
        c += length == 0 ? 1 : length;
    }
    json_t *out = plain == NULL ? NULL : json_string(plain);
    free(plain);
    return checked(b, out);
}

static json_t *object(builder *b)
{
    return checked(b, json_object());
}

static json_t *list(builder *b)
{
    return checked(b, json_array());
}

/* Both take ownership of `value`, whether they fail or not, as Jansson's _new functions do. */
static void set(builder *b, json_t *o, const char *key, json_t *value)
{
    b->failed = json_object_set_new(o, key, value) != 0 || b->failed;
}

static json_t *add(builder *b, json_t *l, json_t *value)
{
    b->failed = json_array_append_new(l, value) != 0 || b->failed;
    return value;
}

/* Jansson escapes the control characters of ASCII; the other characters that a terminal obeys are
 * escaped here. They begin with one of three bytes and have no more than three. */
static int add_part(const char *bytes, size_t count, void *out)
{
    size_t from = 0;
    for (size_t i = 0; i < count; i++) {
        const unsigned char c = (unsigned char)bytes[i];
        char one[4] = "";
        if (c != 0xC2 && c != 0xD8 && c != 0xE2)
            continue;
        memcpy(one, bytes + i, count - i < 3 ? count - i : 3);
        if (!text_is_hidden(one))
            continue;
        const size_t length = c == 0xE2 ? 3 : 2;
        const unsigned low = (unsigned char)one[length - 1] & 0x3F;
        const unsigned code = length == 2 ? (c & 0x1Fu) << 6 | low
                                          : 0x2000u | ((unsigned char)one[1] & 0x3Fu) << 6 | low;
        text_add_bytes(out, bytes + from, i - from);
        text_addf(out, "\\u%04x", code);
        from = i + length;
        i = from - 1;
    }
    text_add_bytes(out, bytes + from, count - from);
    return ((text_buffer *)out)->failed ? -1 : 0;
}

/* Writes the JSON to `out` and frees it. Not by json_dumps(), which returns a text with gaps if
 * memory runs out half-way. */
static int finish(builder *b, json_t *root, text_buffer *out, error *e)
{
    bool complete = !b->failed && json_dump_callback(root, add_part, out, FORMAT) == 0;
    json_decref(root);
    text_add(out, "\n");
    return !complete || out->failed ? error_memory(e) : 0;
}

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

static json_t *certificate_json(builder *b, bool certified, const certificate *c, double dual)
{
    json_t *o = object(b);
    set(b, o, "certified", json_boolean(certified));
    set(b, o, "tolerance", number(b, SOLVE_CERTIFIED));
    set(b, o, "worst", number(b, c->worst));
    set(b, o, "row_violation", number(b, c->row));
    set(b, o, "bound_violation", number(b, c->bound));
    set(b, o, "dual_violation", number(b, c->dual));
    set(b, o, "gap", number(b, c->gap));
    set(b, o, "complementarity", number(b, c->complementarity));
    set(b, o, "dual_objective", number(b, dual));
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

static json_t *texts(builder *b, const char *const *each, size_t count)
{
    json_t *l = list(b);
    for (size_t i = 0; i < count; i++)
        add(b, l, text(b, each[i]));
    return l;
}

static json_t *inputs(builder *b, const result_input *input, size_t count)
{
    json_t *l = list(b);
    for (size_t i = 0; i < count; i++) {
        json_t *o = add(b, l, object(b));
        set(b, o, "file", text(b, input[i].file));
        if (input[i].path != NULL)
            set(b, o, "path", text(b, input[i].path));
        set(b, o, "sha256", text(b, input[i].sha256));
    }
    return l;
}

static json_t *loaded(builder *b, const result_run *run)
{
    json_t *l = list(b);
    for (size_t i = 0; i < run->plugins; i++) {
        json_t *o = add(b, l, object(b));
        set(b, o, "type", text(b, run->plugin[i].type));
        set(b, o, "path", text(b, run->plugin[i].path));
        set(b, o, "version", text(b, run->plugin[i].version));
        set(b, o, "sha256", text(b, run->plugin[i].sha256));
        set(b, o, "why", text(b, run->plugin[i].why));
    }
    return l;
}

static json_t *vertex(builder *b, const vertex_record *v)
{
    if (v == NULL)
        return checked(b, json_null());
    json_t *o = object(b);
    set(b, o, "weeks", checked(b, json_integer(v->blocks)));
    set(b, o, "weeks_unchanged", checked(b, json_integer(v->unchanged)));
    set(b, o, "columns_between_bounds_before", checked(b, json_integer(v->inside_before)));
    set(b, o, "columns_between_bounds_after", checked(b, json_integer(v->inside)));
    set(b, o, "iterations", checked(b, json_integer(v->iterations)));
    set(b, o, "seconds", number(b, v->seconds));
    return o;
}

int result_run_json(const result_run *run, text_buffer *out, error *e)
{
    builder b = {false};
    json_t *o = object(&b), *seconds = object(&b), *size = object(&b);
    set(&b, o, "schema", checked(&b, json_integer(1)));
    set(&b, o, "started", text(&b, run->started));
    set(&b, o, "host", text(&b, run->host));
    set(&b, o, "directory", text(&b, run->directory));
    set(&b, o, "engine_version", text(&b, run->engine_version));
    set(&b, o, "glpk_version", text(&b, run->glpk_version));
    set(&b, o, "method", text(&b, run->method));
    set(&b, o, "iterations", checked(&b, json_integer(run->iterations)));
    set(&b, o, "attempts", checked(&b, json_integer(run->attempts)));
    set(&b, o, "fell_back_from", text(&b, run->fell_back_from != NULL ? run->fell_back_from : ""));
    set(&b, o, "vertex", vertex(&b, run->vertex));
    set(&b, seconds, "read", number(&b, run->seconds_read));
    set(&b, seconds, "build", number(&b, run->seconds_build));
    set(&b, seconds, "expand", number(&b, run->seconds_expand));
    set(&b, seconds, "solve", number(&b, run->seconds_solve));
    set(&b, seconds, "write", number(&b, run->seconds_write));
    set(&b, o, "seconds", seconds);
    set(&b, size, "rows", checked(&b, json_integer(run->rows)));
    set(&b, size, "columns", checked(&b, json_integer(run->cols)));
    set(&b, size, "nonzeros", checked(&b, json_integer(run->nonzeros)));
    set(&b, o, "lp", size);
    set(&b, o, "scenario", text(&b, run->scenario));
    set(&b, o, "set", texts(&b, run->set, run->sets));
    set(&b, o, "sizes_from", text(&b, run->sizes_from));
    set(&b, o, "free", texts(&b, run->freed, run->frees));
    set(&b, o, "label", text(&b, run->label));
    set(&b, o, "inputs", inputs(&b, run->input, run->inputs));
    set(&b, o, "plugins", loaded(&b, run));
    set(&b, o, "plugins_left_out", text(&b, run->left_out));
    set(&b, o, "files", inputs(&b, run->written, run->writtens));
    return finish(&b, o, out, e);
}

int result_lp_json(const result_lp *r, text_buffer *out, error *e)
{
    builder b = {false};
    json_t *o = object(&b), *seconds = object(&b), *size = object(&b);
    set(&b, o, "schema", checked(&b, json_integer(1)));
    set(&b, o, "file", text(&b, result_base_name(r->path)));
    set(&b, o, "format", text(&b, r->format));
    set(&b, o, "sense", text(&b, r->sense));
    set(&b, size, "rows", checked(&b, json_integer(r->rows)));
    set(&b, size, "columns", checked(&b, json_integer(r->columns)));
    set(&b, size, "nonzeros", checked(&b, json_integer(r->nonzeros)));
    set(&b, o, "lp", size);
    set(&b, o, "status", text(&b, r->status));
    set(&b, o, "objective", number(&b, r->objective));
    set(&b, o, "certificate", certificate_json(&b, r->certified, &r->proof, r->dual_objective));
    set(&b, o, "method", text(&b, r->method));
    set(&b, o, "iterations", checked(&b, json_integer(r->iterations)));
    set(&b, o, "attempts", checked(&b, json_integer(r->attempts)));
    set(&b, o, "fell_back_from", text(&b, r->fell_back_from));
    set(&b, seconds, "read", number(&b, r->seconds_read));
    set(&b, seconds, "solve", number(&b, r->seconds_solve));
    set(&b, o, "seconds", seconds);
    return finish(&b, o, out, e);
}
