/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connect.c - connects ports to buses, and determines the carrier of each bus.
 *
 * A port is connected to the bus that the planner names, else to its default bus. An optional port
 * is connected only if the planner names a bus, or if its default bus exists for another reason;
 * `none` disconnects it.
 */
#include "assembly/buses/connect.h"

#include "base/text.h"
#include "model/carrier.h"

#include <stdlib.h>
#include <string.h>

static int add_bus(model *m, const char *name, error *e)
{
    if (model_find_bus(m, name) >= 0)
        return 0;
    model_bus *bus = VEC_PUSH(m->memory, &m->buses);
    if (bus == NULL)
        return error_memory(e);
    bus->name = name;
    return index_put(m->memory, &m->bus_names, name, m->buses.count - 1) ? 0 : error_memory(e);
}

/* The name of the bus that a port is connected to. NULL: not connected; or, with *if_exists,
 * connected to its default bus if another component has created that bus, which is known only after
 * all buses are collected. */
static int named_bus(const part *p, uint32_t i, const char **name, bool *if_exists, error *e)
{
    const firn_port_spec *port = plugin_port(p->plugin->desc, i);
    ini_entry *n = ini_take_entry(p->component->section, port->key);
    bool optional = (port->flags & FIRN_PORT_OPTIONAL) != 0;
    *name = NULL;
    *if_exists = false;
    if (n != NULL && strcmp(n->value, "none") == 0) {
        if (!optional)
            return ini_complain(e, p->component->section, n,
                                "this port must be connected (%s): write the name of a bus",
                                port->doc);
        return 0;
    }
    if (n != NULL && !text_is_name(n->value, 60))
        return ini_complain(e, p->component->section, n,
                            "a bus name must consist of a-z, 0-9, `-` and `_` (%s)", port->doc);
    if (n != NULL)
        *name = n->value;
    else if (optional)
        *if_exists = port->bus != NULL;
    else if (port->bus != NULL)
        *name = port->bus;
    else
        return error_set(e, ERROR_PROBLEM, "%s: [%s] `%s` is missing (%s): write `%s = BUS`",
                         p->component->location, p->component->name, port->key, port->doc,
                         port->key);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const model_bus *)a)->name, ((const model_bus *)b)->name);
}

/* Adds all buses that exist: those named on ports, the defaults of ports that must be connected,
 * and those of [bus ...] sections. */
static int collect_buses(assembly *a, error *e)
{
    const problem_period *period = a->period;
    const char *name;
    bool if_exists;
    for (size_t i = 0; i < period->buses.count; i++) {
        if (add_bus(a->model, period->buses.at[i].name, e) != 0)
            return e->code;
    }
    for (size_t c = 0; c < period->components.count; c++) {
        const part *p = &a->parts[c];
        for (uint32_t i = 0; i < p->plugin->desc->port_count; i++) {
            if (named_bus(p, i, &name, &if_exists, e) != 0)
                return e->code;
            if (name != NULL && add_bus(a->model, name, e) != 0)
                return e->code;
        }
    }
    if (a->model->buses.count > 0)
        qsort(a->model->buses.at, a->model->buses.count, sizeof *a->model->buses.at, by_name);
    for (size_t i = 0; i < a->model->buses.count; i++) { /* replaces positions; adds no name */
        if (!index_put(a->memory, &a->model->bus_names, a->model->buses.at[i].name, i))
            return error_memory(e);
    }
    return 0;
}

static int connect_port(assembly *a, int32_t component, uint32_t index, error *e)
{
    part *p = &a->parts[component];
    const firn_port_spec *spec = plugin_port(p->plugin->desc, index);
    const char *name;
    bool if_exists;
    if (named_bus(p, index, &name, &if_exists, e) != 0)
        return e->code;
    int32_t bus = name != NULL ? model_find_bus(a->model, name)
                  : if_exists  ? model_find_bus(a->model, spec->bus)
                               : -1;
    p->port[index] = -1;
    if (bus < 0)
        return 0;
    model_port *port = VEC_PUSH(a->memory, &a->model->ports);
    char *key = arena_text(a->memory, spec->key);
    if (port == NULL || key == NULL)
        return error_memory(e);
    /* `boundary` is set once all carriers are known. */
    *port = (model_port){component, bus, key, false};
    p->port[index] = (int32_t)a->model->ports.count - 1;
    return 0;
}

/* All ports of a bus must have one carrier and one unit; the first port with a carrier sets them,
 * as far as the bus's section does not. */
static int check_carrier_match(assembly *a, const part *p, uint32_t index, const char **owner,
                               error *e)
{
    const firn_port_spec *spec = plugin_port(p->plugin->desc, index);
    int32_t at = p->port[index];
    if (at < 0 || carrier_is(spec->carrier, CARRIER_OPEN))
        return 0;
    int32_t bus = a->model->ports.at[at].bus;
    model_bus *b = &a->model->buses.at[bus];
    if (b->carrier == NULL) {
        b->carrier = spec->carrier;
        b->unit = spec->unit;
        owner[bus] = arena_printf(a->memory, "%s.%s", p->component->name, spec->key);
        return owner[bus] == NULL ? error_memory(e) : 0;
    }
    if (b->unit == NULL && strcmp(b->carrier, spec->carrier) == 0)
        b->unit = spec->unit; /* that of the section's carrier is any base unit */
    const bool same = b->unit != NULL && strcmp(b->unit, spec->unit) == 0;
    if (same && strcmp(b->carrier, spec->carrier) == 0)
        return 0;
    return error_set(
        e, ERROR_PROBLEM,
        "%s: [%s] `%s` carries %s (%s), but bus `%s` carries %s (%s, because of %s): connect it "
        "to another bus",
        p->component->location, p->component->name, spec->key, spec->carrier, spec->unit, b->name,
        b->carrier, b->unit != NULL ? b->unit : "MW", owner[bus]);
}

/* The carrier that a section gives its bus: a typo must not become a carrier of its own, which no
 * rule of the engine would apply to. */
static int set_written_carrier(model_bus *b, const ini_section *s, const ini_entry *n, error *e)
{
    char known[200];
    const carrier *c = carrier_find(n->value);
    if (c == NULL || (c->traits & CARRIER_OPEN)) {
        const char *near = carrier_nearest(n->value, false);
        return ini_complain(e, s, n,
                            "must be one of %s, or a carrier of some plugin's own, called "
                            "`x-NAME`%s%s%s",
                            carrier_list(known, sizeof known, false),
                            near != NULL ? "; did you mean `" : "", near != NULL ? near : "",
                            near != NULL ? "`?" : "");
    }
    b->carrier = n->value;
    b->unit = c->unit;
    return 0;
}

static int set_carriers(assembly *a, error *e)
{
    const problem_period *p = a->period;
    const char **owner = ARENA_ARRAY(a->memory, const char *, a->model->buses.count);
    if (owner == NULL)
        return error_memory(e);
    for (size_t i = 0; i < p->buses.count; i++) {
        ini_entry *n = ini_take_entry(p->buses.at[i].section, "carrier");
        int32_t bus = model_find_bus(a->model, p->buses.at[i].name);
        if (n == NULL)
            continue;
        if (set_written_carrier(&a->model->buses.at[bus], p->buses.at[i].section, n, e) != 0)
            return e->code;
        owner[bus] = "its own section";
    }
    for (size_t c = 0; c < p->components.count; c++) {
        for (uint32_t i = 0; i < a->parts[c].plugin->desc->port_count; i++) {
            if (check_carrier_match(a, &a->parts[c], i, owner, e) != 0)
                return e->code;
        }
    }
    for (size_t i = 0; i < a->model->buses.count; i++) {
        model_bus *b = &a->model->buses.at[i];
        if (b->carrier == NULL)
            b->carrier = carrier_any();
        if (b->unit == NULL)
            b->unit = "MW";
    }
    return 0;
}

static const char *connected_bus(size_t i, const void *data)
{
    const model *m = data;
    return m->buses.at[m->ports.at[i].bus].name;
}

/* A [bus ...] section must describe a bus that a port is connected to. */
static int check_unused_buses(const assembly *a, error *e)
{
    const model *m = a->model;
    for (size_t i = 0; i < a->period->buses.count; i++) {
        const problem_bus *b = &a->period->buses.at[i];
        bool connected = false;
        for (size_t k = 0; k < m->ports.count && !connected; k++)
            connected = strcmp(connected_bus(k, m), b->name) == 0;
        if (connected)
            continue;
        const char *near = text_nearest(b->name, m->ports.count, connected_bus, m);
        return ini_section_complain(e, b->section,
                                    "is not connected to any component: connect a port to it, or "
                                    "remove the section%s%s%s",
                                    near != NULL ? "; did you mean [bus " : "",
                                    near != NULL ? near : "", near != NULL ? "]?" : "");
    }
    return 0;
}

static bool on_electricity(const assembly *a, int32_t port)
{
    return port >= 0 &&
           carrier_is(a->model->buses.at[a->model->ports.at[port].bus].carrier, CARRIER_ELECTRIC);
}

/* Whether electricity crosses the site's boundary at this port: the plugin flags it as boundary and
 * it is on an electricity bus. A flagged port of carrier `any` counts only if the component
 * generates electricity, that is, if none of its inner ports is on an electricity bus: a gas engine
 * generates electricity, an uninterruptible power supply passes it on. */
static bool is_boundary(const assembly *a, const part *p, uint32_t index)
{
    const firn_plugin_desc *d = p->plugin->desc;
    const firn_port_spec *spec = plugin_port(d, index);
    if (!(spec->flags & FIRN_PORT_BOUNDARY) || !on_electricity(a, p->port[index]))
        return false;
    for (uint32_t i = 0; carrier_is(spec->carrier, CARRIER_OPEN) && i < d->port_count; i++) {
        bool inner = !(plugin_port(d, i)->flags & FIRN_PORT_BOUNDARY);
        if (inner && on_electricity(a, p->port[i]))
            return false;
    }
    return true;
}

/* An entry with this key must have the same value in every period as in the first. */
static int check_same_entry(const ini_section *first, const ini_section *other, const char *key,
                            error *e)
{
    const ini_entry *n = ini_find_entry(other, key), *expected = ini_find_entry(first, key);
    if (n == NULL || (expected != NULL && strcmp(expected->value, n->value) == 0))
        return 0;
    return ini_complain(e, other, n,
                        "connections are the same in all phases and events: write this key in the "
                        "component's own section, or write two components");
}

static int check_same_connections(const assembly *a, error *e)
{
    const problem_period *first = a->period;
    for (size_t k = 1; k < a->problem->periods.count; k++) {
        const problem_period *other = &a->problem->periods.at[k];
        for (size_t c = 0; c < first->components.count; c++) {
            const firn_plugin_desc *d = a->parts[c].plugin->desc;
            for (uint32_t i = 0; i < d->port_count; i++) {
                if (check_same_entry(first->components.at[c].section,
                                     other->components.at[c].section, plugin_port(d, i)->key,
                                     e) != 0)
                    return e->code;
            }
        }
        for (size_t b = 0; b < first->buses.count; b++) {
            if (check_same_entry(first->buses.at[b].section, other->buses.at[b].section, "carrier",
                                 e) != 0)
                return e->code;
        }
    }
    return 0;
}

int connect_ports(assembly *a, error *e)
{
    if (collect_buses(a, e) != 0 || check_same_connections(a, e) != 0)
        return e->code;
    for (size_t c = 0; c < a->period->components.count; c++) {
        part *p = &a->parts[c];
        p->port = ARENA_ARRAY(a->memory, int32_t, p->plugin->desc->port_count);
        if (p->port == NULL)
            return error_memory(e);
        for (uint32_t i = 0; i < p->plugin->desc->port_count; i++) {
            if (connect_port(a, (int32_t)c, i, e) != 0)
                return e->code;
        }
    }
    if (check_unused_buses(a, e) != 0 || set_carriers(a, e) != 0)
        return e->code;
    for (size_t c = 0; c < a->period->components.count; c++) {
        const part *p = &a->parts[c];
        for (uint32_t i = 0; i < p->plugin->desc->port_count; i++) {
            if (p->port[i] >= 0)
                a->model->ports.at[p->port[i]].boundary = is_boundary(a, p, i);
        }
    }
    return 0;
}
