/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json.c - a comparison as JSON: every row, with one number per result.
 */
#include "record/compare.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT (JSON_INDENT(2) | JSON_REAL_PRECISION(15))

/* Both take ownership of `value`; *failed: out of memory. */
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

/* A missing text is null. Paths on the command line need not be UTF-8. */
static json_t *text(const char *value)
{
    char *plain = value == NULL ? NULL : strdup(value);
    json_t *out = value == NULL   ? json_null()
                  : plain == NULL ? NULL
                                  : json_string(text_clean(plain, ""));
    free(plain);
    return out;
}

static json_t *result_json(bool *f, const record *r)
{
    json_t *o = json_object();
    set(f, o, "path", text(r->path));
    set(f, o, "site", text(r->site));
    set(f, o, "problem", text(r->problem));
    set(f, o, "engine", text(r->engine));
    set(f, o, "scenario", text(r->scenario));
    set(f, o, "status", text(r->status));
    set(f, o, "objective", number(r->objective));
    set(f, o, "objective_text", text(r->objective_text));
    set(f, o, "objective_unit", text(r->objective_unit));
    set(f, o, "currency", text(r->currency));
    return o;
}

static json_t *table_json(bool *f, const comparison *c, const compare_table *t)
{
    json_t *l = json_array();
    for (size_t i = 0; i < t->rows.count; i++) {
        const compare_row *row = &t->rows.at[i];
        json_t *o = json_object();
        for (size_t k = 0; t->label[k] != NULL; k++)
            set(f, o, t->label[k], text(row->label[k]));
        set(f, o, "differs", json_boolean(row->differs));
        for (size_t k = 0; k < t->columns; k++) {
            json_t *values = json_array();
            for (size_t n = 0; n < c->results; n++)
                add(f, values, number(row->value[k * c->results + n]));
            set(f, o, t->column[k], values);
        }
        add(f, l, o);
    }
    return l;
}

static json_t *parameter_json(bool *f, const record_parameter *p)
{
    if (p == NULL)
        return json_null();
    json_t *o = json_object();
    set(f, o, "value", text(p->value));
    set(f, o, "number", number(p->number));
    set(f, o, "unit", text(p->unit));
    set(f, o, "origin", text(p->origin));
    set(f, o, "file", text(p->file));
    set(f, o, "line", p->line > 0 ? json_integer(p->line) : json_null());
    return o;
}

static json_t *inputs_json(bool *f, const comparison *c)
{
    json_t *l = json_array();
    for (size_t i = 0; i < c->inputs.count; i++) {
        const compare_input *n = &c->inputs.at[i];
        json_t *o = json_object(), *values = json_array();
        set(f, o, "section", text(n->section));
        set(f, o, "key", text(n->key));
        set(f, o, "period", text(n->period));
        for (size_t k = 0; k < c->results; k++)
            add(f, values, parameter_json(f, n->at[k]));
        set(f, o, "values", values);
        add(f, l, o);
    }
    return l;
}

static json_t *files_json(bool *f, const comparison *c, const compare_file *list, size_t count,
                          bool plugins)
{
    json_t *l = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *o = json_object(), *digests = json_array(), *versions = json_array();
        set(f, o, plugins ? "type" : "file", text(list[i].name));
        for (size_t k = 0; k < c->results; k++) {
            const record_file *at = list[i].at[k];
            add(f, digests, text(at == NULL ? NULL : at->sha256));
            add(f, versions, text(at == NULL ? NULL : at->version));
        }
        if (plugins)
            set(f, o, "version", versions);
        else
            json_decref(versions);
        set(f, o, "sha256", digests);
        add(f, l, o);
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
    set(&failed, o, "schema", json_integer(1));
    for (size_t i = 0; i < c->results; i++)
        add(&failed, results, result_json(&failed, &c->result[i]));
    set(&failed, o, "results", results);
    for (size_t i = 0; i < c->missing.count; i++)
        add(&failed, missing, text(c->missing.at[i]));
    set(&failed, o, "missing", missing);
    for (size_t t = 0; t < COMPARE_SUBJECTS; t++)
        set(&failed, o, c->table[t].name, table_json(&failed, c, &c->table[t]));
    set(&failed, o, "inputs", inputs_json(&failed, c));
    set(&failed, o, "files", files_json(&failed, c, c->files.at, c->files.count, false));
    set(&failed, o, "plugins", files_json(&failed, c, c->plugins.at, c->plugins.count, true));
    failed = failed || json_dump_callback(o, write, out, FORMAT) != 0;
    json_decref(o);
    text_add(out, "\n");
    return failed || out->failed ? error_memory(e) : 0;
}
