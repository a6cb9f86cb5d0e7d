/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json.c - a comparison as JSON: every row, with one number per result.
 */
#include "record/compare.h"
#include "result/json_plain.h"

#define FORMAT (JSON_INDENT(2) | JSON_REAL_PRECISION(15))

static json_t *text(const char *value)
{
    return json_plain_text(value, "");
}

static json_t *result_json(bool *f, const record *r)
{
    json_t *o = json_object();
    json_plain_set(f, o, "path", text(r->path));
    json_plain_set(f, o, "site", text(r->site));
    json_plain_set(f, o, "problem", text(r->problem));
    json_plain_set(f, o, "engine", text(r->engine));
    json_plain_set(f, o, "scenario", text(r->scenario));
    json_plain_set(f, o, "status", text(r->status));
    json_plain_set(f, o, "objective", json_plain_number(r->objective));
    json_plain_set(f, o, "objective_text", text(r->objective_text));
    json_plain_set(f, o, "objective_unit", text(r->objective_unit));
    json_plain_set(f, o, "currency", text(r->currency));
    return o;
}

static json_t *table_json(bool *f, const comparison *c, const compare_table *t)
{
    json_t *l = json_array();
    for (size_t i = 0; i < t->rows.count; i++) {
        const compare_row *row = &t->rows.at[i];
        json_t *o = json_object();
        for (size_t k = 0; t->label[k] != NULL; k++)
            json_plain_set(f, o, t->label[k], text(row->label[k]));
        json_plain_set(f, o, "differs", json_boolean(row->differs));
        for (size_t k = 0; k < t->columns; k++) {
            json_t *values = json_array();
            for (size_t n = 0; n < c->results; n++)
                json_plain_add(f, values, json_plain_number(row->value[k * c->results + n]));
            json_plain_set(f, o, t->column[k], values);
        }
        json_plain_add(f, l, o);
    }
    return l;
}

static json_t *parameter_json(bool *f, const record_parameter *p)
{
    if (p == NULL)
        return json_null();
    json_t *o = json_object();
    json_plain_set(f, o, "value", text(p->value));
    json_plain_set(f, o, "number", json_plain_number(p->number));
    json_plain_set(f, o, "unit", text(p->unit));
    json_plain_set(f, o, "origin", text(p->origin));
    json_plain_set(f, o, "file", text(p->file));
    json_plain_set(f, o, "line", p->line > 0 ? json_integer(p->line) : json_null());
    return o;
}

static json_t *inputs_json(bool *f, const comparison *c)
{
    json_t *l = json_array();
    for (size_t i = 0; i < c->inputs.count; i++) {
        const compare_input *n = &c->inputs.at[i];
        json_t *o = json_object(), *values = json_array();
        json_plain_set(f, o, "section", text(n->section));
        json_plain_set(f, o, "key", text(n->key));
        json_plain_set(f, o, "period", text(n->period));
        for (size_t k = 0; k < c->results; k++)
            json_plain_add(f, values, parameter_json(f, n->at[k]));
        json_plain_set(f, o, "values", values);
        json_plain_add(f, l, o);
    }
    return l;
}

static json_t *files_json(bool *f, const comparison *c, const compare_file *list, size_t count,
                          bool plugins)
{
    json_t *l = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *o = json_object(), *digests = json_array(), *versions = json_array();
        json_plain_set(f, o, plugins ? "type" : "file", text(list[i].name));
        for (size_t k = 0; k < c->results; k++) {
            const record_file *at = list[i].at[k];
            json_plain_add(f, digests, text(at == NULL ? NULL : at->sha256));
            json_plain_add(f, versions, text(at == NULL ? NULL : at->version));
        }
        if (plugins)
            json_plain_set(f, o, "version", versions);
        else
            json_decref(versions);
        json_plain_set(f, o, "sha256", digests);
        json_plain_add(f, l, o);
    }
    return l;
}

static int write(const char *bytes, size_t count, void *out)
{
    text_add_bytes(out, bytes, count);
    return ((text_buffer *)out)->failed ? -1 : 0;
}

int compare_json(const comparison *c, text_buffer *out, error *e)
{
    bool failed = false;
    json_t *o = json_object(), *results = json_array(), *missing = json_array();
    json_plain_set(&failed, o, "schema", json_integer(1));
    for (size_t i = 0; i < c->results; i++)
        json_plain_add(&failed, results, result_json(&failed, &c->result[i]));
    json_plain_set(&failed, o, "results", results);
    for (size_t i = 0; i < c->missing.count; i++)
        json_plain_add(&failed, missing, text(c->missing.at[i]));
    json_plain_set(&failed, o, "missing", missing);
    for (size_t t = 0; t < COMPARE_SUBJECTS; t++)
        json_plain_set(&failed, o, c->table[t].name, table_json(&failed, c, &c->table[t]));
    json_plain_set(&failed, o, "inputs", inputs_json(&failed, c));
    json_plain_set(&failed, o, "files", files_json(&failed, c, c->files.at, c->files.count, false));
    json_plain_set(&failed, o, "plugins",
                   files_json(&failed, c, c->plugins.at, c->plugins.count, true));
    failed = failed || json_dump_callback(o, write, out, FORMAT) != 0;
    json_decref(o);
    text_add(out, "\n");
    return failed || out->failed ? error_memory(e) : 0;
}
