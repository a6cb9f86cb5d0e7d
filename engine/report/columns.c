/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * columns.c - the meaning of columns, from datapackage.json or from the ports in result.json.
 */
#include "report/columns.h"

#include "base/file.h"
#include "base/text.h"

#include <string.h>
#include <sys/stat.h>

static const char *const kinds[REPORT_KINDS] = {"flow", "variable", "price", "weather"};

const char *report_kind_name(enum report_kind kind)
{
    return kinds[kind];
}

static const json_t *fields_of(const json_t *package, const char *path)
{
    const json_t *resources = json_object_get(package, "resources");
    for (size_t i = 0; i < json_array_size(resources); i++) {
        const json_t *o = json_array_get(resources, i);
        const char *name = json_string_value(json_object_get(o, "path"));
        if (name != NULL && strcmp(name, path) == 0)
            return json_object_get(json_object_get(o, "schema"), "fields");
    }
    return NULL;
}

int report_fields_read(arena *a, const char *folder, report_fields *out, error *e)
{
    struct stat st;
    char *bytes;
    size_t count;
    error ignored = {0};
    *out = (report_fields){0};
    const char *path = file_join(a, folder, "datapackage.json");
    if (path == NULL)
        return error_memory(e);
    if (stat(path, &st) != 0)
        return 0;
    if (file_read(a, path, ERROR_PROBLEM, &bytes, &count, &ignored) == 0)
        out->package = json_loadb(bytes, count, 0, NULL);
    if (ignored.code == 0 && out->package == NULL) /* Jansson does not say that memory is missing */
        out->package = json_loadb(bytes, count, 0, NULL);
    if (ignored.code == ERROR_IO)
        return error_set(e, ERROR_IO, "%s", ignored.text);
    out->flow = fields_of(out->package, "flows.csv");
    out->price = fields_of(out->package, "prices.csv");
    return 0;
}

/* A text of a field, "" if it has none. */
static const char *member(arena *a, const json_t *field, const char *key, error *e)
{
    const char *value = json_string_value(json_object_get(field, key));
    char *copy = value == NULL ? NULL : arena_text(a, value);
    if (value != NULL && copy == NULL)
        error_memory(e);
    return copy == NULL ? "" : text_clean(copy, "");
}

/* "MWh" of the flows on a bus; "": none is known. */
static const char *amount_unit(const record *r, const char *bus)
{
    for (size_t i = 0; i < r->flows.count; i++) {
        if (strcmp(r->flows.at[i].bus, bus) == 0)
            return r->flows.at[i].unit;
    }
    return "";
}

static const record_port *port_on(const record *r, const char *bus)
{
    for (size_t i = 0; i < r->ports.count; i++) {
        if (strcmp(r->ports.at[i].bus, bus) == 0)
            return &r->ports.at[i];
    }
    return NULL;
}

static void price_of_bus(arena *a, const record *r, report_series *out, error *e)
{
    const record_port *port = port_on(r, out->name);
    const char *per = amount_unit(r, out->name);
    const char *unit = arena_printf(a, "%s/%s", r->currency, per);
    if (unit == NULL) {
        error_memory(e);
        return;
    }
    out->kind = REPORT_PRICE;
    out->item = out->bus = out->name;
    out->carrier = port == NULL ? "" : port->carrier;
    out->unit = *per == '\0' ? "" : unit;
}

/* "COMPONENT.PORT", "COMPONENT.VARIABLE", "site.VARIABLE", "bus.BUS.VARIABLE": names of components,
 * ports and buses contain no points. */
static void flow_or_variable(arena *a, const record *r, report_series *out, error *e)
{
    const char *point = strchr(out->name, '.');
    const char *item = point == NULL ? out->name : point + 1;
    const size_t length = point == NULL ? 0 : (size_t)(point - out->name);
    const char *component = arena_slice(a, out->name, length);
    if (component == NULL) {
        error_memory(e);
        return;
    }
    out->kind = REPORT_VARIABLE;
    out->component = component;
    out->item = item;
    for (size_t i = 0; i < r->ports.count; i++) {
        const record_port *p = &r->ports.at[i];
        if (strcmp(p->component, component) == 0 && strcmp(p->port, item) == 0) {
            out->kind = REPORT_FLOW;
            out->bus = p->bus;
            out->carrier = p->carrier;
            out->unit = p->unit;
            return;
        }
    }
}

static enum report_kind kind_of(const json_t *field, enum report_kind standard)
{
    const char *name = json_string_value(json_object_get(field, "kind"));
    if (name != NULL && strcmp(name, "input") == 0)
        return REPORT_WEATHER;
    for (int i = 0; name != NULL && i < REPORT_KINDS; i++) {
        if (strcmp(kinds[i], name) == 0)
            return (enum report_kind)i;
    }
    return standard;
}

int report_column(arena *a, const record *r, const report_fields *f, bool price, size_t index,
                  const char *name, report_series *out, error *e)
{
    const size_t leading = r->periods.count > 1 ? 2 : 1; /* `period` and `time` */
    const json_t *field = json_array_get(price ? f->price : f->flow, index + leading);
    const char *known = json_string_value(json_object_get(field, "name"));
    out->name = name;
    out->component = out->item = out->bus = out->carrier = out->unit = "";
    if (known != NULL && strcmp(known, name) == 0) {
        out->kind = kind_of(field, price ? REPORT_PRICE : REPORT_VARIABLE);
        out->component = member(a, field, "component", e);
        out->item = member(a, field, "item", e);
        out->bus = member(a, field, "bus", e);
        out->carrier = member(a, field, "carrier", e);
        out->unit = member(a, field, "unit", e);
    } else if (price) {
        price_of_bus(a, r, out, e);
    } else {
        flow_or_variable(a, r, out, e);
    }
    return e->code;
}
