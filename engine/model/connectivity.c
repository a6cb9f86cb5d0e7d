/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connectivity.c - checks that every bus has a supply and a demand and can be reached from a
 * source.
 *
 * A bus without supply or without demand is a mistake in the problem file and is reported as such,
 * not left to the solver. The check is structural and permissive: it looks at the signs of
 * coefficients, and not at whether bounds allow a flow in a particular step. A port without any
 * entry is a supply that its settings turn off, such as the room air of racks whose heat goes to
 * liquid alone: who could take from that bus takes nothing.
 */
#include "model/internal.h"

#include "base/text.h"
#include "model/carrier.h"

#include <stdio.h>
#include <string.h>

enum { SUPPLIES = 1, DRAWS = 2 }; /* bits: energy flows into the bus, out of the bus */

typedef struct connectivity {
    const model *m;
    size_t buses;
    unsigned char *flows; /* component x bus: SUPPLIES, DRAWS */
    unsigned char *sides; /* of each bus: those of all components */
    int32_t *connected;   /* of each bus: its ports */
    int32_t *idle;        /* of each bus: its ports without entries */
    bool *is_source;  /* of each component: it has a boundary port, or supplies and never draws */
    bool *is_reached; /* of each bus: a source can supply it */
} connectivity;

/* Adds the directions in which an entry can flow. */
static void add_directions(const model *m, const model_entry *n, unsigned char *flows)
{
    const model_var *v = &m->vars.at[n->var];
    const model_period *p = &m->periods.at[n->period];
    int32_t steps = n->coef.each == NULL ? 1 : p->count[SCOPE_STEP];
    bool negative = false;
    for (int32_t t = 0; t < (v->lower.each == NULL ? 1 : p->count[SCOPE_STEP]) && !negative; t++)
        negative = model_value(v->lower, t) < 0;
    for (int32_t t = 0; t < steps; t++) {
        double coef = model_value(n->coef, t);
        if (coef > 0 || (coef < 0 && negative))
            *flows |= SUPPLIES;
        if (coef < 0 || (coef > 0 && negative))
            *flows |= DRAWS;
    }
}

/* The buses found so far, each looked at once, and the components that are supplied. */
typedef struct search {
    int32_t *bus;
    size_t count;
    bool *fed;
} search;

static void feed(connectivity *r, search *s, size_t c)
{
    const unsigned char *flows = r->flows + c * r->buses;
    if (s->fed[c])
        return;
    s->fed[c] = true;
    for (size_t b = 0; b < r->buses; b++) {
        if ((flows[b] & SUPPLIES) && !r->is_reached[b]) {
            r->is_reached[b] = true;
            s->bus[s->count++] = (int32_t)b;
        }
    }
}

/* Marks all buses that a source can supply, directly or through other components. */
static void mark_reached(connectivity *r, search *s)
{
    const size_t components = r->m->components.count;
    for (size_t c = 0; c < components; c++) {
        if (r->is_source[c])
            feed(r, s, c);
    }
    for (size_t i = 0; i < s->count; i++) {
        for (size_t c = 0; c < components; c++) {
            if (r->flows[c * r->buses + (size_t)s->bus[i]] & DRAWS)
                feed(r, s, c);
        }
    }
}

/* "halls.power, crah.power": the ports that are connected to the bus. */
static void list_ports(const model *m, int32_t bus, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < m->ports.count; i++) {
        const model_port *port = &m->ports.at[i];
        if (port->bus != bus || used >= size)
            continue;
        int wrote = snprintf(out + used, size - used, "%s%s.%s", used == 0 ? "" : ", ",
                             m->components.at[port->component].name, port->name);
        used += wrote > 0 ? (size_t)wrote : 0;
    }
}

typedef struct other_buses {
    const model *m;
    int32_t except;
} other_buses;

/* The name of the i-th bus, for suggestions; "" for the bus itself, which must not be suggested. */
static const char *other_name(size_t i, const void *data)
{
    const other_buses *o = data;
    return (int32_t)i == o->except ? "" : o->m->buses.at[i].name;
}

static int check_bus(const connectivity *r, int32_t bus, error *e)
{
    const model *m = r->m;
    const model_bus *b = &m->buses.at[bus];
    char ports[400], suggestion[80] = "";
    const int32_t connected = r->connected[bus];
    const unsigned char flows = r->sides[bus];
    const char *location = "";
    const other_buses others = {m, bus};
    const bool complete = connected > 1 && flows == (SUPPLIES | DRAWS) && r->is_reached[bus];
    /* Ports without entries are turned off by their settings: a supply, or a user of what need not
     * be used, as the water of outside air that is never too warm. Heat must be taken. */
    if (complete || (connected > 0 && flows == 0) || (flows == DRAWS && r->idle[bus] > 0) ||
        (flows == SUPPLIES && r->idle[bus] > 0 && !carrier_is(b->carrier, CARRIER_THERMAL)))
        return 0;
    list_ports(m, bus, ports, sizeof ports);
    for (size_t i = m->ports.count; i-- > 0;) {
        if (m->ports.at[i].bus == bus)
            location = m->components.at[m->ports.at[i].component].location;
    }
    const char *name = text_nearest(b->name, m->buses.count, other_name, &others);
    if (name != NULL && strlen(b->name) > 2) /* hv, mv and lv all differ by one letter */
        snprintf(suggestion, sizeof suggestion, "; did you mean `%s`?", name);
    if (connected == 0)
        return error_set(e, ERROR_PROBLEM,
                         "no component is connected to bus `%s`: remove [bus %s] or connect a port "
                         "to it",
                         b->name, b->name);
    if (connected == 1 && flows != 0)
        return error_set(e, ERROR_PROBLEM,
                         "%s: only %s is connected to bus `%s`: connect a component that %s the "
                         "bus, or connect this port to another bus%s",
                         location, ports, b->name, flows & SUPPLIES ? "draws from" : "supplies",
                         suggestion);
    if (flows == DRAWS)
        return error_set(e, ERROR_PROBLEM,
                         "%s: bus `%s` has no supply, but %s draw from it: connect a component "
                         "that supplies it, or connect these ports to another bus%s",
                         location, b->name, ports, suggestion);
    if (flows == SUPPLIES)
        return error_set(e, ERROR_PROBLEM,
                         "%s: bus `%s` has no demand, but %s supply it: connect a component that "
                         "draws from it, or connect these ports to another bus%s",
                         location, b->name, ports, suggestion);
    if (flows != 0 && !r->is_reached[bus])
        return error_set(
            e, ERROR_PROBLEM,
            "%s: bus `%s` (%s) cannot be reached from any source: connect it, directly "
            "or through other components, to a grid connection, a generator or a "
            "basic.source",
            location, b->name, ports);
    return 0;
}

/* A component that gives electricity and takes none makes it: unless the port is the site's
 * boundary, that energy would be in no account, and the PUE could fall below 1. */
static int check_boundaries(const connectivity *r, error *e)
{
    const model *m = r->m;
    for (size_t c = 0; c < m->components.count; c++) {
        const model_port *gives = NULL;
        bool takes = false;
        for (size_t i = 0; i < m->ports.count; i++) {
            const model_port *port = &m->ports.at[i];
            if ((size_t)port->component != c || port->bus < 0 ||
                !carrier_is(m->buses.at[port->bus].carrier, CARRIER_ELECTRIC))
                continue;
            unsigned char flows = r->flows[c * r->buses + (size_t)port->bus];
            takes = takes || port->boundary || (flows & DRAWS);
            gives = flows == SUPPLIES ? port : gives;
        }
        if (gives != NULL && !takes)
            return error_set(
                e, ERROR_PLUGIN,
                "%s: [%s] (plugin %s): port `%s` gives electricity to bus `%s`, and no "
                "port takes any: flag the port FIRN_PORT_BOUNDARY, so that its energy "
                "is counted as facility_energy",
                m->components.at[c].location, m->components.at[c].name, m->components.at[c].type,
                gives->name, m->buses.at[gives->bus].name);
    }
    return 0;
}

int close_connectivity(const model *m, error *e)
{
    connectivity r = {.m = m, .buses = m->buses.count};
    r.flows = ARENA_ARRAY(m->memory, unsigned char, m->components.count *r.buses);
    r.is_source = ARENA_ARRAY(m->memory, bool, m->components.count);
    r.is_reached = ARENA_ARRAY(m->memory, bool, r.buses);
    r.sides = ARENA_ARRAY(m->memory, unsigned char, r.buses);
    r.connected = ARENA_ARRAY(m->memory, int32_t, r.buses);
    r.idle = ARENA_ARRAY(m->memory, int32_t, r.buses);
    bool *used = ARENA_ARRAY(m->memory, bool, m->ports.count);
    search found = {.bus = ARENA_ARRAY(m->memory, int32_t, r.buses),
                    .fed = ARENA_ARRAY(m->memory, bool, m->components.count)};
    if (r.flows == NULL || r.is_source == NULL || r.is_reached == NULL || r.sides == NULL ||
        r.connected == NULL || r.idle == NULL || used == NULL || found.bus == NULL ||
        found.fed == NULL)
        return error_memory(e);
    for (size_t i = 0; i < m->ports.count; i++) {
        if (m->ports.at[i].bus >= 0)
            r.connected[m->ports.at[i].bus]++;
    }
    for (size_t i = 0; i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        const model_port *port = &m->ports.at[n->port];
        add_directions(m, n, &r.flows[(size_t)port->component * r.buses + (size_t)port->bus]);
        used[n->port] = true;
        if (port->boundary)
            r.is_source[port->component] = true;
    }
    for (size_t i = 0; i < m->ports.count; i++) {
        if (m->ports.at[i].bus >= 0 && !used[i])
            r.idle[m->ports.at[i].bus]++;
    }
    for (size_t c = 0; c < m->components.count; c++) {
        unsigned char all = 0;
        for (size_t b = 0; b < r.buses; b++) {
            all |= r.flows[c * r.buses + b];
            r.sides[b] |= r.flows[c * r.buses + b];
        }
        if (all == SUPPLIES)
            r.is_source[c] = true;
    }
    mark_reached(&r, &found);
    /* Electricity first: without it, no bus downstream is reached either. */
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t b = 0; b < (int32_t)r.buses; b++) {
            bool other = !carrier_is(m->buses.at[b].carrier, CARRIER_ELECTRIC);
            if (other == (pass == 1) && check_bus(&r, b, e) != 0)
                return e->code;
        }
    }
    return check_boundaries(&r, e);
}
