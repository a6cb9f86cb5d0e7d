/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * package.c - writes datapackage.json, which says what each file of a results folder and each of
 * its columns is: a Data Package of the Frictionless standard (https://specs.frictionlessdata.io),
 * which many programs that read tables understand. Members of fields that the standard does not
 * know: `unit`, and in flows.csv and prices.csv what the column is of: `kind`, `component`, `item`,
 * `bus` and `carrier`.
 */
#include "result/json_builder.h"
#include "result/series.h"

typedef struct column {
    const char *name, *type, *unit, *meaning; /* unit NULL: it has none */
} column;

static const column size_columns[] = {
    {"component", "string", NULL, "section of the problem file"},
    {"size", "string", NULL, "which size of the component"},
    {"phase", "string", NULL, "phase; empty if the problem names none"},
    {"unit", "string", NULL, "unit of built, installed and firm"},
    {"built", "number", NULL, "newly built in the phase, in `unit`"},
    {"installed", "number", NULL, "in place during the phase, in `unit`"},
    {"firm", "number", NULL, "part of installed that may be loaded, less redundant units"},
    {"capex", "number", "currency", "overnight cost of built"},
    {"at_bound", "string", NULL, "min or max if installed is at that bound, other than 0"},
    {"bound_set_by_user", "string", NULL, "yes, or no if the bound is a default"},
    {"sized_by", "string", NULL, "stress events that hold the size, separated by blanks"},
    {NULL, NULL, NULL, NULL}};
static const column limit_columns[] = {
    {"limit", "string", NULL, "name of the limit"},
    {"phase", "string", NULL, "phase; empty: over all phases"},
    {"sense", "string", NULL, "min or max"},
    {"unit", "string", NULL, "unit of value and bound"},
    {"value", "number", NULL, "value in the plan, in `unit`"},
    {"bound", "number", NULL, "bound, in `unit`"},
    {"shadow_price", "number", NULL, "decrease of the objective per `unit` of relaxation"},
    {"binding", "string", NULL, "yes or no"},
    {NULL, NULL, NULL, NULL}};
static const column assumption_columns[] = {
    {"section", "string", NULL, "section of the problem file"},
    {"key", "string", NULL, "key in that section"},
    {"period", "string", NULL, "phase from which the value holds, or stress event; empty: always"},
    {"value", "string", NULL, "value as written"},
    {"number", "number", NULL, "the value in `unit`; empty: it is not one number"},
    {"unit", "string", NULL, "unit of number, with money in the site's currency"},
    {"origin", "string", NULL, "file, phase, stress, scenario, set, choice or default"},
    {"file", "string", NULL, "file in which it is written"},
    {"line", "integer", NULL, "line of that file"},
    {"via", "string", NULL, "section and key of an override"},
    {"source", "string", NULL, "of a default: publication; of a choice: the choice"},
    {NULL, NULL, NULL, NULL}};
static const column sensitivity_columns[] = {
    {"key", "string", NULL, "section and key"},
    {"value", "string", NULL, "value as written"},
    {"unit", "string", NULL, "unit of the value"},
    {"change", "string", NULL, "change of the key that the effects are of"},
    {"effect", "number", "objective", "change of the objective"},
    {"per_unit", "number", "objective", "change of the objective per `unit`"},
    {"up", "number", "objective", "change of the objective for an increase"},
    {"down", "number", "objective", "change of the objective for a decrease"},
    {"by", "string", NULL, "duals, solves, or structural if the key is not changed"},
    {"note", "string", NULL, "why the key is not changed"},
    {"origin", "string", NULL, "where the value is written"},
    {NULL, NULL, NULL, NULL}};

static json_t *field(builder *b, json_t *fields, const column *c, const result *r)
{
    json_t *o = add(b, fields, object(b));
    const char *of = c->unit;
    set(b, o, "name", text(b, c->name));
    set(b, o, "type", text(b, c->type));
    if (of != NULL && strcmp(of, "currency") == 0)
        of = r->model->currency;
    if (of != NULL && strcmp(of, "objective") == 0)
        of = r->source->objective_unit;
    if (of != NULL)
        set(b, o, "unit", text(b, of));
    set(b, o, "description", text(b, c->meaning));
    return o;
}

/* A file; returns its list of fields. */
static json_t *resource(builder *b, json_t *resources, const char *name, const char *path,
                        const char *title)
{
    json_t *o = add(b, resources, object(b)), *schema = object(b), *fields = list(b),
           *missing = list(b);
    set(b, o, "name", text(b, name));
    set(b, o, "path", text(b, path));
    set(b, o, "title", text(b, title));
    set(b, o, "profile", text(b, "tabular-data-resource"));
    set(b, o, "format", text(b, "csv"));
    set(b, o, "mediatype", text(b, "text/csv"));
    set(b, o, "encoding", text(b, "utf-8"));
    set(b, schema, "fields", fields);
    add(b, missing, text(b, ""));
    set(b, schema, "missingValues", missing);
    set(b, o, "schema", schema);
    return fields;
}

static void file(builder *b, json_t *resources, const char *name, const char *path,
                 const char *format, const char *title)
{
    json_t *o = add(b, resources, object(b));
    char media[40];
    snprintf(media, sizeof media, "%s/%s", strcmp(format, "json") == 0 ? "application" : "text",
             format);
    set(b, o, "name", text(b, name));
    set(b, o, "path", text(b, path));
    set(b, o, "title", text(b, title));
    set(b, o, "format", text(b, format));
    set(b, o, "mediatype", text(b, media));
    set(b, o, "encoding", text(b, "utf-8"));
}

static void table(builder *b, json_t *resources, const result *r, const char *name,
                  const char *path, const char *title, const column *columns)
{
    json_t *fields = resource(b, resources, name, path, title);
    for (const column *c = columns; c->name != NULL; c++)
        field(b, fields, c, r);
}

/* ---- one row per step ------------------------------------------------------------------------ */

static void first_fields(builder *b, json_t *fields, const result *r)
{
    static const column period = {"period", "string", NULL, "period, as in result.json"};
    static const column time = {"time", "datetime", NULL,
                                "beginning of the step, on the site's clock"};
    if (r->model->periods.count > 1)
        field(b, fields, &period, r);
    set(b, field(b, fields, &time, r), "format", text(b, "any"));
}

static void series_field(builder *b, json_t *fields, const char *name, const char *in_unit,
                         const char *meaning, const char *kind, const char *component,
                         const char *item, const model_bus *bus)
{
    json_t *o = add(b, fields, object(b));
    set(b, o, "name", text(b, name));
    set(b, o, "type", text(b, "number"));
    set(b, o, "unit", text(b, in_unit));
    set(b, o, "description", text(b, meaning));
    set(b, o, "kind", text(b, kind));
    set(b, o, "component", text(b, component));
    set(b, o, "item", text(b, item));
    set(b, o, "bus", text(b, bus == NULL ? "" : bus->name));
    set(b, o, "carrier", text(b, bus == NULL ? "" : bus->carrier));
}

/* The bus of each column that is a port; NULL: of none. */
static const model_bus **buses_of(arena *a, const model *m, const result_layout *l)
{
    const model_bus **bus = ARENA_ARRAY(a, const model_bus *, l->count + 1);
    for (size_t i = 0; i < m->ports.count && bus != NULL; i++) {
        if (l->of_port[i] >= 0)
            bus[l->of_port[i]] = &m->buses.at[m->ports.at[i].bus];
    }
    for (size_t i = 0; i < l->count && bus != NULL; i++) {
        const model_var *v = l->column[i].var;
        if (v != NULL && v->role == VAR_SHARED && v->subject >= 0)
            bus[i] = &m->buses.at[v->subject];
    }
    return bus;
}

static void flow_field(builder *b, json_t *fields, const model *m, const result_column *c,
                       const model_bus *bus)
{
    char name[RESULT_COLUMN_NAME], item[RESULT_COLUMN_NAME];
    const char *kind = c->input != NULL ? "input" : c->is_port ? "flow" : "variable";
    const char *meaning = c->input != NULL && c->component < 0 ? "input: weather"
                          : c->input != NULL                   ? "input: series of the component"
                          : c->is_port       ? "flow into its bus; negative: out of it"
                          : c->component < 0 ? "shared by components, or booked per hour"
                                             : "decision of the component";
    snprintf(item, sizeof item, "%s", c->name);
    for (char *p = item; c->input != NULL && c->component < 0 && *p != '\0'; p++)
        *p = *p == '_' ? '-' : *p; /* dry-bulb */
    series_field(b, fields, result_column_name(m, c, name), c->unit, meaning, kind,
                 c->component >= 0 ? m->components.at[c->component].name
                 : bus != NULL     ? ""
                                   : "site",
                 item, bus);
}

static void flows(builder *b, json_t *resources, const result *r, error *e)
{
    const model *m = r->model;
    result_layout l;
    arena *a = arena_new();
    json_t *fields =
        resource(b, resources, "flows", "flows.csv",
                 "Flow of each port, each decision and the inputs of the same steps, step by step");
    first_fields(b, fields, r);
    b->failed = b->failed || a == NULL || result_flow_layout(a, r, &l, e) != 0;
    const model_bus **bus = b->failed ? NULL : buses_of(a, m, &l);
    b->failed = b->failed || bus == NULL;
    for (size_t i = 0; !b->failed && i < l.count; i++)
        flow_field(b, fields, m, &l.column[i], bus[i]);
    arena_free(a);
}

static void prices(builder *b, json_t *resources, const result *r)
{
    const model *m = r->model;
    arena *a = arena_new();
    json_t *fields =
        resource(b, resources, "prices", "prices.csv", "Marginal price on each bus, step by step");
    first_fields(b, fields, r);
    b->failed = b->failed || a == NULL;
    for (size_t i = 0; i < m->buses.count && !b->failed; i++) {
        const model_bus *bus = &m->buses.at[i];
        const char *per = result_energy_unit(a, bus->unit);
        const char *in_unit =
            per == NULL
                ? NULL
                : arena_printf(a, "%s/%s",
                               r->first != r->solution ? m->currency : r->source->objective_unit,
                               per);
        b->failed = b->failed || in_unit == NULL;
        series_field(b, fields, bus->name, in_unit,
                     "cost of one more unit drawn from the bus in this step", "price", "",
                     bus->name, bus);
    }
    arena_free(a);
}

int result_package_json(const result *r, bool with_report, text_buffer *out, error *e)
{
    builder b = {false};
    json_t *o = object(&b), *resources = list(&b);
    set(&b, o, "profile", text(&b, "data-package"));
    set(&b, o, "name", text(&b, "firn-results"));
    set(&b, o, "title", text(&b, r->source->site));
    set(&b, o, "description", text(&b, "The result of a site that Firn has planned."));
    set(&b, o, "resources", resources);
    file(&b, resources, "result", "result.json", "json",
         "The plan: sizes, costs, totals, ratios, limits, assumptions and notes");
    file(&b, resources, "run", "run.json", "json",
         "Circumstances of the run, which may differ between equal results");
    if (with_report)
        file(&b, resources, "report", "report.html", "html", "The same for a browser");
    table(&b, resources, r, "sizes", "sizes.csv", "Sizes by component and phase", size_columns);
    flows(&b, resources, r, e);
    prices(&b, resources, r);
    table(&b, resources, r, "limits", "limits.csv", "Limits with their shadow prices",
          limit_columns);
    table(&b, resources, r, "assumptions", "assumptions.csv",
          "Every value that was used, with its origin", assumption_columns);
    if (r->sensitivity != NULL)
        table(&b, resources, r, "sensitivity", "sensitivity.csv",
              "Effect of each input on the objective", sensitivity_columns);
    return finish(&b, o, out, e);
}
